// The grammar of RFC 7239, as far as the last `for=`.
#include "web/forwarded.h"

#include <gtest/gtest.h>

#include "web/client_ip.h"

namespace docker_exporter::web {
namespace {

struct Case {
  std::string value;
  std::string want;
};

void expect_all(std::span<const Case> cases) {
  for (const auto& [value, want] : cases) {
    const Header headers[] = {{"Forwarded", value}};
    const auto answer = client_ip(ClientIpSource::rightmost_forwarded, headers);
    const auto* error = std::get_if<ClientIpError>(&answer);
    EXPECT_EQ(error ? std::string(error->problem) : std::get<std::string>(answer), want)
        << value.substr(0, 80);
  }
}

TEST(Forwarded, ReadsEveryFormOfAnAddress) {
  const Case cases[] = {
      {"for=1.2.3.4", "1.2.3.4"},
      {"FOR=1.2.3.4", "1.2.3.4"},
      {"For=\"1.2.3.4\"", "1.2.3.4"},
      {"for=1.2.3.4:80", "1.2.3.4"},
      {"for=\"1.2.3.4:80\"", "1.2.3.4"},
      {"for=\"1.2.3.4:_port\"", "1.2.3.4"},
      {"for=\"[2001:db8::1]\"", "2001:db8::1"},
      {"for=\"[2001:DB8::1]:4711\"", "2001:db8::1"},
      {"for=\"[::1]:_x\"", "::1"},
      {"for=[::1]:80", "::1"},
      {"for=1:23:4567:89ab:c:d:e:f", "1:23:4567:89ab:c:d:e:f"},
      {"for=\"::1\"", "::1"},
      {"for=\"\\1.2\\.3.4\"", "1.2.3.4"},
  };
  expect_all(cases);
}

TEST(Forwarded, TakesTheLastElement) {
  const Case cases[] = {
      {"for=6.6.6.6, for=1.2.3.4", "1.2.3.4"},
      {"for=6.6.6.6,for=1.2.3.4;proto=https;by=5.5.5.5", "1.2.3.4"},
      {"for=unknown, by=_x ; for=1.2.3.4 ; host=\"a,b;c\"", "1.2.3.4"},
      {"for=\"6.6.6.6, for=7.7.7.7\", for=1.2.3.4", "1.2.3.4"},
      {"for=\"a\\\", for=6.6.6.6\", for=1.2.3.4", "1.2.3.4"},
      {"for=1.2.3.4, ", "1.2.3.4"},
      {",,;for=1.2.3.4;;,,", "1.2.3.4"},
      {std::string(5000, ',') + "for=1.2.3.4", "1.2.3.4"},
      {"for=6.6.6.6;x=\"" + std::string(10240, ',') + "\",for=1.2.3.4", "1.2.3.4"},
      {"for=1.2.3.4, proto=http", "forwarded_without_for"},
      {"proto=http;by=1.2.3.4", "forwarded_without_for"},
      {"xfor=1.2.3.4", "forwarded_without_for"},
  };
  expect_all(cases);
}

TEST(Forwarded, SaysWhenTheAddressIsHidden) {
  const Case cases[] = {
      {"for=unknown", "unknown_identifier"},        {"for=\"UNKNOWN\"", "unknown_identifier"},
      {"for=\"unknown:80\"", "unknown_identifier"}, {"for=_foo", "obfuscated_address"},
      {"for=\"_foo:80\"", "obfuscated_address"},    {"for=6.6.6.6, for=_", "obfuscated_address"},
  };
  expect_all(cases);
}

TEST(Forwarded, RefusesWhatIsNeither) {
  const std::string bad = "malformed_value";
  const Case cases[] = {
      {"1.2.3.4", bad},
      {"for", bad},
      {"for=", bad},
      {"for=;proto=http", bad},
      {"for=\"\"", bad},
      {"for =1.2.3.4", bad},
      {"for= 1.2.3.4", bad},
      {"for=\"1.2.3.4", bad},
      {"for=\"1.2.3.4\\", bad},
      {"for=\"1.2.3.4\\\"", bad},
      {"for=\"1.2.3.4\"5", bad},
      {"for=1.2.3.4\"5\"", bad},
      {"for=1.2.3.4 for=5.6.7.8", bad},
      {"for=1.2.3.4;for=5.6.7.8", bad},
      {"for=1.2.3.4;FOR=1.2.3.4", bad},
      {"(for)=1.2.3.4", bad},
      {"for=1.2.3.4, garbage", bad},
      {"garbage, for=1.2.3.4", bad},
      {"for=\"[::1\"", bad},
      {"for=\"[::1]80\"", bad},
      {"for=\"[::1]:\"", bad},
      {"for=\"[1.2.3.4]\"", bad},
      {"for=1.2.3.4:", bad},
      {"for=1.2.3.4:123456", bad},
      {"for=1.2.3.4:8x", bad},
      {"for=host.example", bad},
      {"for=\"1.2.3.4, 5.6.7.8\"", bad},
      {"for=\"" + std::string(10240, '\\') + "\"", bad},
      {"for=" + std::string(10240, '1'), bad},
      {"for=" + std::string(10240, '['), bad},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace docker_exporter::web
