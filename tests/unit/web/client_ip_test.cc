// All nine sources: good, missing, repeated and hostile headers. `Forwarded` has a file of its own.
#include "web/client_ip.h"

#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

namespace docker_exporter::web {
namespace {

using Headers = std::vector<Header>;

struct Source {
  ClientIpSource source;
  std::string_view header;
  bool repeatable;
  std::string good;  // a value that means 1.2.3.4
};

const Source sources[] = {
    {ClientIpSource::cf_connecting_ip, "cf-connecting-ip", false, "1.2.3.4"},
    {ClientIpSource::cloud_front_viewer_address, "cloudfront-viewer-address", true, "1.2.3.4:8000"},
    {ClientIpSource::fly_client_ip, "fly-client-ip", false, "1.2.3.4"},
    {ClientIpSource::rightmost_forwarded, "forwarded", true, "for=1.2.3.4"},
    {ClientIpSource::rightmost_x_forwarded_for, "x-forwarded-for", true, "1.2.3.4"},
    {ClientIpSource::true_client_ip, "true-client-ip", false, "1.2.3.4"},
    {ClientIpSource::x_envoy_external_address, "x-envoy-external-address", false, "1.2.3.4"},
    {ClientIpSource::x_real_ip, "x-real-ip", false, "1.2.3.4"},
};

std::string read(ClientIpSource source, const Headers& headers) {
  const auto answer = client_ip(source, headers);
  if (const auto* address = std::get_if<std::string>(&answer)) return *address;
  const auto& error = std::get<ClientIpError>(answer);
  return std::string(error.problem) + " in " + std::string(error.header);
}

TEST(ClientIp, NamesItsNineSources) {
  EXPECT_EQ(std::size(sources) + 1, client_ip_source_names.size());
  for (std::size_t i = 0; i < client_ip_source_names.size(); ++i)
    EXPECT_EQ(parse_client_ip_source(client_ip_source_names[i]), static_cast<ClientIpSource>(i));
  for (const std::string_view word : {"", "connectinfo", "CONNECTINFO", " ConnectInfo",
                                      "ConnectInfo ", "XForwardedFor", "RightmostXForwardedFo"})
    EXPECT_EQ(parse_client_ip_source(word), std::nullopt) << word;
}

TEST(ClientIp, HasNoHeaderForTheConnectionItself) {
  EXPECT_EQ(read(ClientIpSource::connect_info, {{"x-real-ip", "1.2.3.4"}}), "missing_header in ");
}

TEST(ClientIp, ReadsTheHeaderOfItsSourceAndNoOther) {
  for (const Source& one : sources) {
    Headers all;
    for (const Source& other : sources)
      all.emplace_back(other.header, &other == &one ? std::string_view(one.good) : "garbage");
    EXPECT_EQ(read(one.source, all), "1.2.3.4") << one.header;
    all.erase(all.begin() + (&one - sources));
    EXPECT_EQ(read(one.source, all), "missing_header in " + std::string(one.header));
  }
}

TEST(ClientIp, ReadsTheHeaderNameInAnyCase) {
  for (const Source& one : sources) {
    std::string name(one.header);
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(read(one.source, {{name, one.good}}), "1.2.3.4") << name;
  }
}

TEST(ClientIp, TakesTheLastOfAListAndRefusesTwoOfAnyOther) {
  for (const Source& one : sources) {
    const std::string name(one.header);
    const std::string want = one.repeatable ? "1.2.3.4" : "multiple_occurrences in " + name;
    EXPECT_EQ(read(one.source, {{name, "garbage"}, {"a", "b"}, {name, one.good}}), want);
    EXPECT_EQ(read(one.source, {{name, one.good}, {name, one.good}}), want);
    const std::string bad = one.repeatable ? "malformed_value in " + name : want;
    EXPECT_EQ(read(one.source, {{name, one.good}, {name, "garbage"}}), bad);
  }
}

TEST(ClientIp, SurvivesHostileValues) {
  using namespace std::string_literals;
  const std::string malformed = "malformed_value";
  const std::string unprintable = "not_printable_ascii";
  const std::pair<std::string, std::string> cases[] = {
      {"", malformed},
      {" ", malformed},
      {"localhost", malformed},
      {"1.2.3", malformed},
      {"1.2.3.4.5", malformed},
      {"01.2.3.4", malformed},
      {"256.2.3.4", malformed},
      {"1.2.3.4/8", malformed},
      {"0x1.2.3.4", malformed},
      {"-1.2.3.4", malformed},
      {"1.2.3.4 5.6.7.8", malformed},
      {"fe80::1%eth0", malformed},
      {"::g", malformed},
      {"1::2::3", malformed},
      {"1.2.3.4\" status=200", malformed},
      {std::string(10240, '1'), malformed},
      {std::string(10240, ':'), malformed},
      {std::string(10240, '"'), malformed},
      {std::string(10240, ' '), malformed},
      {std::string(5000, ','), malformed},
      {"1.2.3.4\nlevel=error", unprintable},
      {"1.2.3.4\0"s, unprintable},
      {"\x1b[2J", unprintable},
      {"1.2.3.4\x7f", unprintable},
      {"\xd1\x8b", unprintable},
      {"1.2.3.4\xff", unprintable},
  };
  for (const Source& one : sources)
    for (const auto& [value, want] : cases)
      EXPECT_EQ(read(one.source, {{one.header, value}}), want + " in " + std::string(one.header))
          << value.substr(0, 50);
}

TEST(ClientIp, SpellsAddressesCanonically) {
  const std::pair<std::string, std::string> cases[] = {
      {"127.0.0.1", "127.0.0.1"},
      {" \t1.2.3.4\t ", "1.2.3.4"},
      {"1:23:4567:89ab:c:d:e:f", "1:23:4567:89ab:c:d:e:f"},
      {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
      {"::", "::"},
      {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
      {"0000:0000:0000:0000:0000:ffff:255.255.255.255", "::ffff:255.255.255.255"},
  };
  for (const Source& one : sources) {
    if (one.repeatable) continue;
    for (const auto& [value, want] : cases)
      EXPECT_EQ(read(one.source, {{one.header, value}}), want) << value;
  }
}

TEST(ClientIp, WantsTheBareAddressAlone) {
  for (const Source& one : sources) {
    if (one.repeatable) continue;
    for (const std::string_view value :
         {"1.2.3.4:80", "[::1]", "[::1]:80", "\"1.2.3.4\"", "1.2.3.4, 5.6.7.8", "for=1.2.3.4"})
      EXPECT_EQ(read(one.source, {{one.header, value}}),
                "malformed_value in " + std::string(one.header))
          << value;
  }
}

TEST(ClientIp, CutsThePortOfCloudFront) {
  const std::string bad = "malformed_value in cloudfront-viewer-address";
  const std::pair<std::string, std::string> cases[] = {
      {"1.2.3.4:8000", "1.2.3.4"},
      {" 1.2.3.4 : 8000 ", "1.2.3.4"},
      {"1:2::3:8000", "1:2::3"},
      {"1.2.3.4:", "1.2.3.4"},
      {"1.2.3.4", bad},
      {"[1:2::3]:8000", bad},
      {"1:2:3:4:5:6:7:8", bad},
      {"foo:8000", bad},
      {":8000", bad},
      {"1.2.3.4:1, 5.6.7.8:2", bad},
  };
  for (const auto& [value, want] : cases)
    EXPECT_EQ(
        read(ClientIpSource::cloud_front_viewer_address, {{"CloudFront-Viewer-Address", value}}),
        want)
        << value;
}

TEST(ClientIp, TakesTheRightmostOfXForwardedFor) {
  const std::string bad = "malformed_value in x-forwarded-for";
  const std::pair<std::string, std::string> cases[] = {
      {"1.2.3.4", "1.2.3.4"},
      {"6.6.6.6, 1.2.3.4", "1.2.3.4"},
      {"garbage,,,\t::1 ", "::1"},
      {std::string(5000, ',') + "1.2.3.4", "1.2.3.4"},
      {std::string(10240, 'x') + ",1.2.3.4", "1.2.3.4"},
      {"1.2.3.4,", bad},
      {"1.2.3.4, ", bad},
      {"1.2.3.4, unknown", bad},
      {"1.2.3.4:80", bad},
      {"[::1]", bad},
      {"1.2.3.4;5.6.7.8", bad},
  };
  for (const auto& [value, want] : cases)
    EXPECT_EQ(read(ClientIpSource::rightmost_x_forwarded_for, {{"X-Forwarded-For", value}}), want)
        << value.substr(0, 50);
}

}  // namespace
}  // namespace docker_exporter::web
