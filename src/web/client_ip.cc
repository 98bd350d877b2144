// One row a source: which header, and how its value is read.
#include "web/client_ip.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "web/ascii.h"
#include "web/forwarded.h"

namespace docker_exporter::web {
namespace {

using Answer = std::variant<std::string, ClientIpError>;

constexpr std::string_view malformed = "malformed_value";

// An IP address and nothing else: no port, no brackets, no scope, no host name.
Answer parse_ip(std::string_view text, std::string_view header) {
  constexpr std::size_t longest = 45;  // 0000:0000:0000:0000:0000:ffff:255.255.255.255
  text = trim(text);
  const bool plausible =
      text.size() <= longest && text.find_first_not_of("0123456789abcdefABCDEF:.") == text.npos;
  if (!plausible) return ClientIpError{malformed, header};
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(text), error);
  if (error) return ClientIpError{malformed, header};
  return address.to_string();
}

Answer whole_value(std::string_view value, std::string_view header) {
  return parse_ip(value, header);
}

// "1.2.3.4:8000", and IPv6 without brackets: "1:2::3:8000".
Answer before_last_colon(std::string_view value, std::string_view header) {
  const auto colon = value.rfind(':');
  if (colon == value.npos) return ClientIpError{malformed, header};
  return parse_ip(value.substr(0, colon), header);
}

Answer after_last_comma(std::string_view value, std::string_view header) {
  const auto comma = value.rfind(',');
  return parse_ip(comma == value.npos ? value : value.substr(comma + 1), header);
}

Answer forwarded_for(std::string_view value, std::string_view header) {
  const auto node = last_forwarded_for(value);
  if (const auto* address = std::get_if<std::string>(&node)) return parse_ip(*address, header);
  switch (std::get<ForwardedProblem>(node)) {
    case ForwardedProblem::malformed:
      return ClientIpError{malformed, header};
    case ForwardedProblem::without_for:
      return ClientIpError{"forwarded_without_for", header};
    case ForwardedProblem::obfuscated:
      return ClientIpError{"obfuscated_address", header};
    case ForwardedProblem::unknown:
      return ClientIpError{"unknown_identifier", header};
  }
  return ClientIpError{malformed, header};
}

// A proxy that overwrites the header leaves one; two mean that it did not. The lists grow on the
// right.
enum class Repeated { refuse, take_last };

struct Row {
  std::string_view header;
  Repeated repeated;
  Answer (*read)(std::string_view value, std::string_view header);
};

// In the order of ClientIpSource.
constexpr Row rows[] = {
    {"", Repeated::refuse, whole_value},
    {"cf-connecting-ip", Repeated::refuse, whole_value},
    {"cloudfront-viewer-address", Repeated::take_last, before_last_colon},
    {"fly-client-ip", Repeated::refuse, whole_value},
    {"forwarded", Repeated::take_last, forwarded_for},
    {"x-forwarded-for", Repeated::take_last, after_last_comma},
    {"true-client-ip", Repeated::refuse, whole_value},
    {"x-envoy-external-address", Repeated::refuse, whole_value},
    {"x-real-ip", Repeated::refuse, whole_value},
};
static_assert(std::size(rows) == client_ip_source_names.size());

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= ' ' && c < 0x7f) || c == '\t'; });
}

}  // namespace

std::optional<ClientIpSource> parse_client_ip_source(std::string_view word) {
  const auto& names = client_ip_source_names;
  const auto found = std::find(names.begin(), names.end(), word);
  if (found == names.end()) return std::nullopt;
  return static_cast<ClientIpSource>(found - names.begin());
}

Answer client_ip(ClientIpSource source, std::span<const Header> headers) {
  const Row& row = rows[static_cast<std::size_t>(source)];
  const Header* last = nullptr;
  for (const Header& header : headers) {
    if (!equal_ignoring_case(header.first, row.header)) continue;
    if (last != nullptr && row.repeated == Repeated::refuse)
      return ClientIpError{"multiple_occurrences", row.header};
    last = &header;
  }
  if (last == nullptr) return ClientIpError{"missing_header", row.header};
  if (!is_printable_ascii(last->second)) return ClientIpError{"not_printable_ascii", row.header};
  return row.read(last->second, row.header);
}

}  // namespace docker_exporter::web
