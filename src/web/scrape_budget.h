// How long a scrape may take, so that the answer is there before Prometheus gives up.
#pragma once

#include <chrono>
#include <span>

#include "web/client_ip.h"

namespace docker_exporter::web {

// The smaller of `scrape_timeout` and X-Prometheus-Scrape-Timeout-Seconds less half a second; of a
// second or less, half. A header that is not a positive number is ignored.
std::chrono::milliseconds scrape_budget(std::span<const Header> headers,
                                        std::chrono::milliseconds scrape_timeout);

}  // namespace docker_exporter::web
