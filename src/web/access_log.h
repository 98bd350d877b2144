// One debug line a scrape, with the client's address as CLIENT_IP_SOURCE says.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "web/client_ip.h"
#include "web/request.h"

namespace docker_exporter::web {

class AccessLog {
 public:
  explicit AccessLog(ClientIpSource source) : source_(source) {}

  struct Scrape {
    const Request& request;
    std::optional<boost::asio::ip::address> peer;  // nullopt: came by a unix socket
    unsigned status;
    std::size_t bytes;  // of the body, as sent
    std::chrono::steady_clock::duration duration;
  };
  void write(const Scrape& scrape);

 private:
  std::string address(const Scrape& scrape);

  ClientIpSource source_;
  std::set<std::string_view> warned_;  // kinds of problem; warned of once in a run
};

}  // namespace docker_exporter::web
