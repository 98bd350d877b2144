// Web configuration files, good ones with what they mean and bad ones with what is said of them:
// tests/fixtures/web_config. A new file needs no code; UPDATE_GOLDEN=1 writes what stands beside
// it.
#include "web/web_config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace docker_exporter::web {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string spell(const Pem& pem) {
  return "file=" + pem.file + " text=" + pem.text + "\n";
}

std::string spell(const TlsConfig& tls) {
  static const char* const auths[] = {"none", "request", "require_any", "verify_if_given",
                                      "require_and_verify"};
  std::string text = "cert " + spell(tls.cert) + "key " + spell(tls.key) + "client_ca " +
                     spell(tls.client_ca) + "client_auth " +
                     auths[static_cast<int>(tls.client_auth)] + "\n";
  for (const auto& name : tls.client_allowed_sans) text += "client_allowed_san " + name + "\n";
  const auto version = [](TlsVersion v) { return "1." + std::to_string(static_cast<int>(v)); };
  text += "versions " + version(tls.min_version) + " to " + version(tls.max_version) + "\n";
  text += "ciphers " + tls.ciphers + "\ncurves " + tls.curves + "\n";
  return text + "prefers " + (tls.prefer_server_cipher_suites ? "its own" : "the client's") + "\n";
}

std::string spell(const WebConfig& config) {
  std::string text = config.tls ? spell(*config.tls) : "plain\n";
  text += "headers\n" + config.headers;
  for (const auto& [name, hash] : config.users)
    text.append("user ").append(name).append(" ").append(hash).append("\n");
  const auto& limit = config.rate_limit;
  return text + "rate_limit " + std::to_string(limit.interval.count()) + "ns " +
         std::to_string(limit.burst) + "\n";
}

std::string outcome(const std::string& text, const std::string& path) {
  const auto config = parse_web_config(text, path);
  if (const auto* error = std::get_if<WebConfigError>(&config)) return error->what + "\n";
  return spell(std::get<WebConfig>(config));
}

// Each *.yml with the file of that name beside it; none without the other.
void compare(const std::string& folder, const std::string& extension) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(FIXTURES) / "web_config" / folder))
    files.insert(entry.path());
  int compared = 0;
  for (const auto& path : files) {
    if (path.extension() != ".yml") {
      EXPECT_TRUE(files.contains(fs::path(path).replace_extension(".yml"))) << path;
      continue;
    }
    ++compared;
    const auto got = outcome(read(path), "/etc/exporter/" + path.filename().string());
    const auto expected = fs::path(path).replace_extension(extension);
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << got;
    EXPECT_EQ(got, read(expected)) << path;
    EXPECT_EQ(got.starts_with("/etc/exporter/"), folder == "bad") << path;
  }
  EXPECT_GT(compared, 10);
}

TEST(WebConfig, GoodFilesMeanWhatStandsBesideThem) {
  compare("good", ".txt");
}

TEST(WebConfig, BadFilesAreRefusedWithWhatStandsBesideThem) {
  compare("bad", ".error");
}

TEST(WebConfig, PathsAreRelativeToItsOwnFolder) {
  const auto cert = [](const std::string& path) {
    const auto config = parse_web_config("tls_server_config: {cert_file: c, key_file: k}", path);
    return std::get<WebConfig>(config).tls->cert.file;
  };
  EXPECT_EQ(cert("web.yml"), "c");
  EXPECT_EQ(cert("./web.yml"), "./c");
  EXPECT_EQ(cert("/web.yml"), "/c");
  EXPECT_EQ(cert("a/b/web.yml"), "a/b/c");
}

TEST(WebConfig, AFileOfMoreThanAMegabyteIsRefused) {
  const std::string longest(max_web_config_bytes, '\n');
  EXPECT_EQ(outcome(longest, "f"), spell(WebConfig{}));
  EXPECT_EQ(outcome(longest + "\n", "f"), "f: is longer than a megabyte\n");
}

std::string sans(const std::string& list) {
  return "tls_server_config: {cert: a, key: b, client_auth_type: RequireAnyClientCert, "
         "client_allowed_sans: [" +
         list + "]}\n";
}

std::string repeated(std::size_t times, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(WebConfig, AliasesDoNotMakeAListHuge) {
  const std::string name(4096, 'a');
  const auto config = parse_web_config(sans("&n " + name + repeated(999, ",*n")), "f");
  EXPECT_EQ(std::get<WebConfig>(config).tls->client_allowed_sans,
            std::vector<std::string>(1000, name));
  EXPECT_EQ(outcome(sans("&n " + name + repeated(1000, ",*n")), "f"),
            "f:1: tls_server_config.client_allowed_sans: expected at most 1000 entries\n");
  EXPECT_EQ(
      outcome(sans(name + "a"), "f"),
      "f:1: tls_server_config.client_allowed_sans: expected at most 4096 bytes in an entry\n");
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'm'; ++c)
    bomb.append({c, ':', ' ', '&', c, ' '})
        .append("[")
        .append(repeated(8, {'*', static_cast<char>(c - 1), ','}))
        .append("]\n");
  EXPECT_EQ(outcome(bomb, "f"),
            "f:1: a: unknown key; expected tls_server_config, http_server_config, "
            "basic_auth_users, rate_limit\n");
}

TEST(WebConfig, DepthIsRefusedRatherThanFollowed) {
  EXPECT_EQ(outcome(repeated(100000, "["), "f"), "f: is nested too deeply\n");
  EXPECT_EQ(outcome(repeated(100000, "{a: "), "f"), "f: is nested too deeply\n");
}

}  // namespace
}  // namespace docker_exporter::web
