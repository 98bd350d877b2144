// A log field never fails a scrape: without a usable header the peer stands in for the client.
#include "web/access_log.h"

#include "base/log.h"
#include "web/routes.h"

namespace docker_exporter::web {

namespace log = base::log;

namespace {

// A dual-stack socket shows IPv4 peers as ::ffff:1.2.3.4, which nobody searches for.
std::string spell(const std::optional<boost::asio::ip::address>& address) {
  if (!address) return "unix";
  const auto& peer = *address;
  if (peer.is_v6() && peer.to_v6().is_v4_mapped())
    return make_address_v4(boost::asio::ip::v4_mapped, peer.to_v6()).to_string();
  return peer.to_string();
}

}  // namespace

std::string AccessLog::address(const Scrape& scrape) {
  if (source_ == ClientIpSource::connect_info) return spell(scrape.peer);
  auto answer = client_ip(source_, scrape.request.headers);
  if (auto* address = std::get_if<std::string>(&answer)) return std::move(*address);
  const auto& error = std::get<ClientIpError>(answer);
  if (warned_.insert(error.problem).second)
    log::warn(log::http, "no client address in the request; the peer's is logged instead",
              {{"problem", error.problem},
               {"header", error.header},
               {"setting", "CLIENT_IP_SOURCE"},
               {"value", client_ip_source_names[static_cast<std::size_t>(source_)]}});
  return spell(scrape.peer);
}

void AccessLog::write(const Scrape& scrape) {
  const bool wanted = log::enabled(log::Level::debug, log::http);
  // A header that does not come is worth its warning at any level.
  if (!wanted && source_ == ClientIpSource::connect_info) return;
  const std::string ip = address(scrape);
  if (!wanted) return;
  log::debug(log::http, "scrape",
             {{"ip", ip},
              {"path", path_of(scrape.request.target)},
              {"status", scrape.status},
              {"bytes", scrape.bytes},
              {"duration", scrape.duration}});
}

}  // namespace docker_exporter::web
