// Any header value gives an IP address that reads back as itself, or a problem.
#include <array>

#include "input.h"
#include "web/client_ip.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<std::pair<web::ClientIpSource, std::string_view>, 3> sources = {{
      {web::ClientIpSource::x_real_ip, "x-real-ip"},
      {web::ClientIpSource::rightmost_forwarded, "forwarded"},
      {web::ClientIpSource::cloud_front_viewer_address, "cloudfront-viewer-address"},
  }};
  for (const auto& [source, header] : sources) {
    const std::array<web::Header, 1> headers = {{{header, fuzz::text_of(data, size)}}};
    const auto ip = web::client_ip(source, headers);
    if (const auto* error = std::get_if<web::ClientIpError>(&ip)) {
      fuzz::require(!error->problem.empty());
      continue;
    }
    const std::array<web::Header, 1> again = {{{"x-real-ip", std::get<std::string>(ip)}}};
    fuzz::require(std::get<std::string>(web::client_ip(web::ClientIpSource::x_real_ip, again)) ==
                  std::get<std::string>(ip));
  }
  return 0;
}
