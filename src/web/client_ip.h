// CLIENT_IP_SOURCE: where the address in the access log comes from when a proxy is in front.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace docker_exporter::web {

// Names and readings are those of the axum-client-ip crate, which 1.1.2 took them from.
enum class ClientIpSource {
  connect_info,  // the TCP peer
  cf_connecting_ip,
  cloud_front_viewer_address,
  fly_client_ip,
  rightmost_forwarded,
  rightmost_x_forwarded_for,
  true_client_ip,
  x_envoy_external_address,
  x_real_ip,
};

// The case-sensitive words of the setting, e.g. "RightmostXForwardedFor", in the order of the enum.
inline constexpr std::array<std::string_view, 9> client_ip_source_names = {
    "ConnectInfo",  "CfConnectingIp",        "CloudFrontViewerAddress",
    "FlyClientIp",  "RightmostForwarded",    "RightmostXForwardedFor",
    "TrueClientIp", "XEnvoyExternalAddress", "XRealIp"};

std::optional<ClientIpSource> parse_client_ip_source(std::string_view word);

using Header = std::pair<std::string_view, std::string_view>;  // name in any case, value

struct ClientIpError {
  // missing_header, malformed_value, multiple_occurrences ...; never the header's content.
  std::string_view problem;
  std::string_view header;  // lower case
};

// The canonical spelling of the IP address, or why there is none. connect_info is not asked here.
std::variant<std::string, ClientIpError> client_ip(ClientIpSource source,
                                                   std::span<const Header> headers);

}  // namespace docker_exporter::web
