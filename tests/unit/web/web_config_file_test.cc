// Changes of the file and of what it names, and what is logged of them.
#include "web/web_config_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/log.h"
#include "unit/web/site.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace log = base::log;

class WebConfigFileTest : public ::testing::Test {
 protected:
  WebConfigFileTest() { log::configure("warn", log::Format::text); }
  ~WebConfigFileTest() override { log::configure("error", log::Format::text); }

  std::string refusal() const {
    try {
      const WebConfigFile file(site_.file);
    } catch (const std::runtime_error& error) {
      return site_.without_folder(error.what());
    }
    return "";
  }

  // What is logged meanwhile, from the message on.
  template <class Act>
  std::string logged(Act act) const {
    ::testing::internal::CaptureStderr();
    act();
    std::string text = site_.without_folder(::testing::internal::GetCapturedStderr());
    std::string lines;
    for (auto at = text.find("level="); at != text.npos; at = text.find("level=", at + 1))
      lines += text.substr(at, text.find('\n', at) - at + 1);
    return lines;
  }

  Site site_;
};

std::string line(const std::string& level, const std::string& rest) {
  return "level=" + level + " target=docker_prometheus_exporter::http " + rest + "\n";
}

TEST_F(WebConfigFileTest, WhatCannotBeUsedStopsTheStart) {
  EXPECT_EQ(refusal(), "DIR/web.yml: No such file or directory");
  site_.write("users: {}\n");
  EXPECT_EQ(refusal(),
            "DIR/web.yml:1: users: unknown key; expected tls_server_config, "
            "http_server_config, basic_auth_users, rate_limit");
  site_.write("tls_server_config: {cert_file: none, key_file: none}\n");
  EXPECT_EQ(refusal(),
            "DIR/web.yml: failed to read cert_file (DIR/none): No such file or directory");
  fs::remove(site_.file);
  fs::create_directory(site_.file);
  EXPECT_EQ(refusal(), "DIR/web.yml: is a directory");
}

TEST_F(WebConfigFileTest, HasEveryChangeAtOnce) {
  site_.write("");
  WebConfigFile file(site_.file);
  EXPECT_FALSE(file.tls());
  // Of one length, and faster than the times of files advance.
  for (int i = 100; i < 400; ++i) {
    const std::string value = std::to_string(i);
    const std::string text = "http_server_config: {headers: {X-XSS-Protection: " + value + "}}\n";
    if (i % 2 == 0)
      site_.write(text);
    else
      site_.replace(text);
    const auto rules = file.current();
    ASSERT_NE(rules, nullptr);
    ASSERT_EQ(rules->config.headers, "x-xss-protection: " + value + "\r\n");
  }
}

TEST_F(WebConfigFileTest, ReadsNothingWhileNothingChanges) {
  site_.write(site_.tls());
  WebConfigFile file(site_.file);
  // A file that was changed a moment ago is read once more, since its time does not tell all.
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (file.current() != file.current() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(10ms);
  const auto rules = file.current();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(file.current(), rules);
  site_.replace("rate_limit: {}\n" + site_.tls());
  EXPECT_NE(file.current(), rules);
}

TEST_F(WebConfigFileTest, FollowsALinkThatIsMoved) {
  const auto link = site_.folder / "link.yml";
  site_.write("");
  std::ofstream(site_.folder / "other.yml") << site_.users();
  fs::create_symlink("web.yml", link);
  WebConfigFile file(link);
  EXPECT_EQ(file.current()->config.users.size(), 0U);
  fs::create_symlink("other.yml", site_.folder / "new");
  fs::rename(site_.folder / "new", link);
  EXPECT_EQ(file.current()->config.users.size(), 1U);
}

TEST_F(WebConfigFileTest, ABrokenFileIsNoConfigurationUntilItIsMended) {
  site_.write("");
  WebConfigFile file(site_.file);
  const std::string unusable = "msg=\"the web configuration cannot be used\" reason=";
  EXPECT_EQ(logged([&] {
              site_.write("a: 1\n");
              for (int i = 0; i < 100; ++i) EXPECT_EQ(file.current(), nullptr);
              fs::remove(site_.file);
              for (int i = 0; i < 100; ++i) EXPECT_EQ(file.current(), nullptr);
              site_.write(site_.users());
              for (int i = 0; i < 100; ++i) EXPECT_NE(file.current(), nullptr);
            }),
            line("error", unusable + "\"DIR/web.yml:1: a: unknown key; expected tls_server_config, "
                                     "http_server_config, basic_auth_users, rate_limit\"") +
                line("error", unusable + "\"DIR/web.yml: No such file or directory\"") +
                line("error", "msg=\"the web configuration can be used again\" file=DIR/web.yml"));
}

TEST_F(WebConfigFileTest, ABrokenCertificateIsNoReasonToRefuseRequests) {
  site_.write(site_.tls());
  WebConfigFile file(site_.file);
  EXPECT_TRUE(file.tls());
  const auto first = file.current()->tls;
  EXPECT_NE(first, nullptr);
  site_.authority.issue("other", "DNS:localhost");
  EXPECT_EQ(logged([&] {
              fs::rename(site_.folder / "other-cert.pem", site_.folder / "server-cert.pem");
              for (int i = 0; i < 100; ++i) {
                ASSERT_NE(file.current(), nullptr);
                EXPECT_EQ(file.current()->tls, nullptr);
              }
              fs::rename(site_.folder / "other-key.pem", site_.folder / "server-key.pem");
              EXPECT_NE(file.current()->tls, nullptr);
            }),
            line("error",
                 "msg=\"the web configuration cannot be used\" reason=\"DIR/web.yml: "
                 "DIR/server-key.pem is not the key of the certificate DIR/server-cert.pem\"") +
                line("error", "msg=\"the web configuration can be used again\" file=DIR/web.yml"));
  EXPECT_NE(file.current()->tls, first);
}

TEST_F(WebConfigFileTest, TlsIsTurnedOnAndOffByARestartOnly) {
  const std::string said =
      line("error",
           "msg=\"the web configuration cannot be used\" reason=\"DIR/web.yml: "
           "TLS is turned on or off by a restart only\"");
  site_.write("");
  WebConfigFile plain(site_.file);
  EXPECT_EQ(logged([&] {
              site_.write(site_.tls() + site_.users());
              EXPECT_EQ(plain.current()->config.users.size(), 1U);
            }),
            said);
  EXPECT_FALSE(plain.tls());
  WebConfigFile tls(site_.file);
  EXPECT_EQ(logged([&] {
              site_.write("");
              EXPECT_EQ(tls.current()->tls, nullptr);
            }),
            said);
  EXPECT_TRUE(tls.tls());
}

TEST_F(WebConfigFileTest, TheRateLimitIsThatOfTheStart) {
  site_.write("rate_limit: {interval: 1s, burst: 2}\n");
  WebConfigFile file(site_.file);
  site_.write("rate_limit: {interval: 2s, burst: 1}\n");
  EXPECT_NE(file.current(), nullptr);
  EXPECT_EQ(file.rate_limit(), (RateLimit{1s, 2}));
}

TEST_F(WebConfigFileTest, WarnsOfPasswordsThatAreSlowToCheck) {
  const auto users = [](const std::string& cost) {
    auto hash = secret_hash;
    return "basic_auth_users:\n  alice: " + hash.replace(4, 2, cost) + "\n";
  };
  const std::string said =
      line("warn", "msg=\"a password takes more than half a second to check\" user=alice ");
  const auto warning = [&](const std::string& cost) {
    return std::string(said).insert(said.size() - 1, "bcrypt_cost=" + cost);
  };
  site_.write(users("13"));
  std::optional<WebConfigFile> file;
  EXPECT_EQ(logged([&] { file.emplace(site_.file); }), warning("13"));
  EXPECT_EQ(logged([&] {
              site_.write(users("12"));
              file->current();
              site_.write(users("14"));
              file->current();
              file->current();
            }),
            warning("14"));
}

}  // namespace
}  // namespace docker_exporter::web
