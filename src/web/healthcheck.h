// Asks a running exporter whether it is there, for images that have no curl.
#pragma once

#include <chrono>

#include "web/listener.h"

namespace docker_exporter::web {

// 0 when GET /ping is answered with 200 and "pong" in time; else 1, and one line on stderr says
// what was asked and what came. A wildcard address is asked at loopback. Blocks.
// `tls`: without a look at the certificate. 401, 429 and an alert of TLS are answers, too: somebody
// is there who wants a password or a certificate.
int healthcheck(const Place& place, bool tls, std::chrono::milliseconds timeout);

}  // namespace docker_exporter::web
