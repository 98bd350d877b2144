// The TLS settings of a client, made from the files that docker uses.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "base/result.h"
#include "engine/transport.h"

namespace docker_exporter::engine {

// TLS 1.2 or newer, the engine's certificate verified. Errors name the file. `ca` replaces the
// system's certificates, as in the docker CLI.
base::Result<boost::asio::ssl::context> make_tls_context(const TlsFiles& files);

}  // namespace docker_exporter::engine
