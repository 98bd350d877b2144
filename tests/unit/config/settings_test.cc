// What each setting accepts, from where, and the exact words for what it does not.
#include "config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "config/options.h"
#include "web/client_ip.h"

namespace docker_exporter::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Variables = std::map<std::string, std::string>;
using Arguments = std::vector<std::string>;

Settings read(const Variables& variables, const Arguments& arguments = {}) {
  return parse(arguments, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

std::string refusal(const Variables& variables, const Arguments& arguments = {}) {
  try {
    read(variables, arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

// Every value, by the option's name.
Variables shown(const Settings& settings) {
  Variables all;
  for (const Option& option : options()) all[std::string(option.name)] = option.show(settings);
  return all;
}

const Variables defaults = {
    {"docker-host", "unix:///var/run/docker.sock"},
    {"docker-tls-verify", ""},
    {"docker-cert-path", ""},
    {"docker-api-version", ""},
    {"scrape-timeout", "10s"},
    {"ping-timeout", "3s"},
    {"refresh-min-interval", "1s"},
    {"listen-addr", "127.0.0.1"},
    {"listen-port", "9000"},
    {"client-ip-source", "ConnectInfo"},
    {"resync-interval", "5m"},
    {"event-silence-limit", "15m"},
    {"container_health.filter_label", "true"},
    {"collector.up", "true"},
    {"collector.container_health", "true"},
    {"collector.container_state", "true"},
    {"collector.container_labels", "true"},
    {"collector.container_events", "true"},
    {"collector.container_resources", "true"},
    {"collector.engine", "true"},
    {"collector.exporter", "true"},
    {"tombstone", "10m"},
    {"resources", "auto"},
    {"compat.cadvisor", "false"},
    {"cgroup-root", "/sys/fs/cgroup"},
    {"proc-root", "/proc"},
    {"web.listen-address", ""},
    {"web.config.file", ""},
    {"web.systemd-socket", "false"},
    {"web.max-requests", "40"},
    {"container.include", ""},
    {"container.exclude", ""},
    {"container.labels", ""},
    {"rust-log", "error"},
    {"log.format", "text"},
};

// A value that is not the default of each, and how it is shown.
const struct {
  std::string flag;
  std::string variable;
  std::string value;
  std::string other_value;
} settings_table[] = {
    {"docker-host", "DOCKER_HOST", "tcp://proxy:2375", "/run/docker.sock"},
    {"docker-tls-verify", "DOCKER_TLS_VERIFY", "1", "yes"},
    {"docker-cert-path", "DOCKER_CERT_PATH", "/certs", "certs"},
    {"docker-api-version", "DOCKER_API_VERSION", "1.41", "v1.24"},
    {"scrape-timeout", "SCRAPE_TIMEOUT", "2s", "10ms"},
    {"ping-timeout", "PING_TIMEOUT", "1.5s", "1m"},
    {"refresh-min-interval", "REFRESH_MIN_INTERVAL", "5s", "0s"},
    {"listen-addr", "LISTEN_ADDR", "0.0.0.0", "::"},
    {"listen-port", "LISTEN_PORT", "80", "0"},
    {"web.listen-address", "WEB_LISTEN_ADDRESS", ":9100,[::1]:9000", "unix:///run/x.sock"},
    {"web.config.file", "WEB_CONFIG_FILE", "/etc/web.yml", "web.yml"},
    {"web.systemd-socket", "WEB_SYSTEMD_SOCKET", "true", "false"},
    {"web.max-requests", "WEB_MAX_REQUESTS", "0", "1"},
    {"client-ip-source", "CLIENT_IP_SOURCE", "XRealIp", "RightmostForwarded"},
    {"container_health.filter_label", "CONTAINER_HEALTH_FILTER_LABEL", "false", "true"},
    {"collector.up", "COLLECTOR_UP", "false", "true"},
    {"collector.container_health", "COLLECTOR_CONTAINER_HEALTH", "false", "true"},
    {"collector.container_state", "COLLECTOR_CONTAINER_STATE", "false", "true"},
    {"collector.container_labels", "COLLECTOR_CONTAINER_LABELS", "false", "true"},
    {"collector.container_events", "COLLECTOR_CONTAINER_EVENTS", "false", "true"},
    {"collector.container_resources", "COLLECTOR_CONTAINER_RESOURCES", "false", "true"},
    {"collector.engine", "COLLECTOR_ENGINE", "false", "true"},
    {"collector.exporter", "COLLECTOR_EXPORTER", "false", "true"},
    {"resync-interval", "RESYNC_INTERVAL", "10s", "1d"},
    {"event-silence-limit", "EVENT_SILENCE_LIMIT", "1h", "10s"},
    {"tombstone", "TOMBSTONE", "0s", "1d"},
    {"resources", "RESOURCES", "cgroup", "stats"},
    {"compat.cadvisor", "COMPAT_CADVISOR", "true", "false"},
    {"cgroup-root", "CGROUP_ROOT", "/host/sys/fs/cgroup", "/a"},
    {"proc-root", "PROC_ROOT", "/host/proc", "/a"},
    {"container.include", "CONTAINER_INCLUDE", "web|db-.*", ".*"},
    {"container.exclude", "CONTAINER_EXCLUDE", "test-.*", "[a-z]"},
    {"container.labels", "CONTAINER_LABELS", "com.example.team,tier", "a"},
    {"rust-log", "RUST_LOG", "info,docker_prometheus_exporter=debug", "off"},
    {"log.format", "LOG_FORMAT", "json", "text"},
};

TEST(Settings, AreTheDefaultsWhenNothingIsGiven) {
  const Settings settings = read({});
  EXPECT_EQ(shown(settings), defaults);
  EXPECT_THAT(settings.warnings, IsEmpty());
  EXPECT_THAT(settings.sources, IsEmpty());
}

// Whoever wants no resources has neither to name a collector nor to know of it.
TEST(Settings, SwitchTheCollectorOfResourcesOff) {
  auto want = defaults;
  want["resources"] = "off";
  want["collector.container_resources"] = "false";
  EXPECT_EQ(shown(read({{"RESOURCES", "off"}})), want);
  EXPECT_EQ(shown(read({{"COLLECTOR_CONTAINER_RESOURCES", "true"}}, {"--resources=off"})), want);
  EXPECT_EQ(refusal({{"RESOURCES", "docker"}}),
            "RESOURCES=docker (from the environment): expected auto, cgroup, stats or off");
}

TEST(Settings, TakeEachVariableAndEachFlagAndFlagsFirst) {
  ASSERT_EQ(std::size(settings_table), options().size());
  for (const auto& row : settings_table) {
    auto want = defaults;
    want[row.flag] = row.value;
    const Settings from_variable = read({{row.variable, row.value}});
    EXPECT_EQ(shown(from_variable), want);
    EXPECT_EQ(from_variable.source(row.flag), row.variable);

    const Settings from_flag =
        read({{row.variable, row.value}}, {"--" + row.flag + "=" + row.other_value});
    want[row.flag] = row.other_value;
    EXPECT_EQ(shown(from_flag), want);
    EXPECT_EQ(from_flag.source(row.flag), "--" + row.flag);
  }
}

TEST(Settings, TakeAnAddressAsOftenAsItIsGiven) {
  const Settings settings =
      read({}, {"--web.listen-address=:9100", "--web.listen-address", "[::1]:9000"});
  EXPECT_EQ(settings.web_listen_addresses, (std::vector<std::string>{":9100", "[::1]:9000"}));
}

TEST(Settings, TurnCollectorsOffAndOn) {
  const Settings off = read({{"COLLECTOR_UP", "true"}}, {"--no-collector.up"});
  EXPECT_EQ(shown(off).at("collector.up"), "false");
  EXPECT_EQ(off.source("collector.up"), "--collector.up");
  const Settings on = read({{"COLLECTOR_ENGINE", "false"}}, {"--collector.engine"});
  EXPECT_EQ(shown(on).at("collector.engine"), "true");
  EXPECT_EQ(shown(read({{"COLLECTOR_UP", "FALSE"}})).at("collector.up"), "false");
}

TEST(Settings, DoNotReadAVariableThatAFlagOverrides) {
  EXPECT_EQ(read({{"LISTEN_PORT", "nonsense"}}, {"--listen-port=1"}).listen_port, 1);
}

TEST(Settings, AreNotReadForHelp) {
  for (const auto* flag : {"--help", "--version"})
    EXPECT_EQ(shown(read({{"LISTEN_PORT", "nonsense"}}, {flag})), defaults);
}

TEST(Settings, RefuseWithTheNameTheValueItsOriginAndWhatWasExpected) {
  const std::string ip =
      "an IP address such as 127.0.0.1, 0.0.0.0 or ::1 (host names are not looked up)";
  const std::string port = "a number from 0 to 65535";
  const std::string sources =
      "ConnectInfo, CfConnectingIp, CloudFrontViewerAddress, FlyClientIp, RightmostForwarded, "
      "RightmostXForwardedFor, TrueClientIp, XEnvoyExternalAddress or XRealIp";
  const std::string version = "a version of the Docker Engine API such as 1.41";
  const std::string timeout = "a duration from 10ms to 10m, such as 500ms, 10s or 1m30s";
  const struct {
    std::string name;
    std::vector<std::string> values;
    std::string expected;
  } rows[] = {
      {"LISTEN_ADDR",
       {"localhost", "127.0.0.1:9000", "127.0.0.01", "1.2.3", "256.0.0.1", " ::1", "::1 ", "[::1",
        "::1]", "[127.0.0.1]", "[]", "[[::1]]", "fe80::1%eth0", "::1/128", "0x7f000001", "*",
        "1.2.3.4\\"},
       ip},
      {"LISTEN_PORT",
       {"65536", "70000", "-1", "-0", "9000 ", " 9000", "++1", "+", "1e3", "0x50", "9000/tcp",
        ":9000", "99999999999999999999999999", "port"},
       port},
      {"CLIENT_IP_SOURCE", {"X-Real-Ip", "none", "ConnectInfo ", "XRealIpX"}, sources},
      {"CLIENT_IP_SOURCE", {"xrealip", "XREALIP"}, "XRealIp, in exactly these letters"},
      {"CLIENT_IP_SOURCE",
       {"rightmostXForwardedFor"},
       "RightmostXForwardedFor, in exactly these letters"},
      {"DOCKER_API_VERSION",
       {"1", "1.", ".41", "v", "vv1.41", "V1.41", "1.41.0", "1.-1", "1,41", "latest", "1.41 ",
        "1.1000", "1000.1"},
       version},
      {"SCRAPE_TIMEOUT", {"10", "0", "9ms", "10m1ms", "11m", "-5s", "1 s", "never"}, timeout},
      {"PING_TIMEOUT",
       {"0s", "9ms", "61s"},
       "a duration from 10ms to 1m, such as 500ms, 10s or 1m30s"},
      {"REFRESH_MIN_INTERVAL",
       {"1h1ms", "5"},
       "a duration from 0s to 1h, such as 500ms, 10s or 1m30s"},
      {"TOMBSTONE",
       {"-1s", "24h1ms", "600"},
       "a duration from 0s to 1d, such as 500ms, 10s or 1m30s"},
      {"RESYNC_INTERVAL",
       {"0", "9.999s", "25h"},
       "a duration from 10s to 1d, such as 500ms, 10s or 1m30s"},
      {"EVENT_SILENCE_LIMIT",
       {"0s", "9s", "2d"},
       "a duration from 10s to 1d, such as 500ms, 10s or 1m30s"},
      {"COLLECTOR_UP", {"1", "0", "yes", "on", "true ", "tru"}, "true or false"},
      {"COLLECTOR_CONTAINER_STATE", {"off"}, "true or false"},
      {"LOG_FORMAT", {"logfmt", "text,json"}, "text or json"},
      {"LOG_FORMAT", {"JSON"}, "json, in exactly these letters"},
  };
  std::map<std::string, std::string> flags;
  for (const auto& row : settings_table) flags[row.variable] = "--" + row.flag;
  for (const auto& row : rows)
    for (const auto& value : row.values) {
      const std::string shown_value = value == "1.2.3.4\\" ? "1.2.3.4\\\\" : value;
      EXPECT_EQ(refusal({{row.name, value}}),
                row.name + "=" + shown_value + " (from the environment): expected " + row.expected);
      EXPECT_EQ(refusal({}, {flags[row.name] + "=" + value}),
                flags[row.name] + " " + shown_value + ": expected " + row.expected);
    }
}

TEST(Settings, AcceptWhatTheReferenceAccepts) {
  for (const auto& [text, port] : std::map<std::string, int>{
           {"0", 0}, {"1", 1}, {"65535", 65535}, {"+80", 80}, {"080", 80}, {"+00080", 80}})
    EXPECT_EQ(read({{"LISTEN_PORT", text}}).listen_port, port) << text;
  for (const auto& [text, address] :
       std::map<std::string, std::string>{{"0.0.0.0", "0.0.0.0"},
                                          {"255.255.255.255", "255.255.255.255"},
                                          {"::", "::"},
                                          {"FE80::1", "FE80::1"},
                                          {"::ffff:10.0.0.1", "::ffff:10.0.0.1"},
                                          {"[::1]", "::1"}})
    EXPECT_EQ(read({{"LISTEN_ADDR", text}}).listen_addr, address) << text;
  // The words are the web layer's, which this layer may not include.
  for (const auto word : web::client_ip_source_names)
    EXPECT_EQ(read({{"CLIENT_IP_SOURCE", std::string(word)}}).client_ip_source, word);
}

TEST(Settings, TakeListsApart) {
  const struct {
    std::string value;
    std::vector<std::string> want;
  } rows[] = {
      {"a", {"a"}},
      {"b,a", {"b", "a"}},
      {" a , b\t,\nc ", {"a", "b", "c"}},
      {"a,b,a", {"a", "b"}},
      {"a,,b,", {"a", "b"}},
      {",", {}},
      {" ", {}},
      {"a b", {"a b"}},
  };
  for (const auto& row : rows)
    EXPECT_EQ(read({{"CONTAINER_LABELS", row.value}}).container_labels, row.want) << row.value;
}

TEST(Settings, TurnTheFilterOffForWhateverIsNotTrue) {
  const struct {
    std::string value;
    bool want;
    std::vector<std::string> warnings;
  } rows[] = {
      {"true", true, {}},
      {"TRUE", true, {}},
      {"True", true, {}},
      {"false", false, {}},
      {"FALSE", false, {}},
      {"1",
       false,
       {"=1 (from the environment): read as false, because it is not true; write true or false"}},
      {"yes",
       false,
       {"=yes (from the environment): read as false, because it is not true; write true or false"}},
      {" true",
       false,
       {"= true (from the environment): read as false, because it is not true; write true or "
        "false"}},
      {"",
       false,
       {" is empty (in the environment): read as false, because it is not true; write true or "
        "false"}},
  };
  for (auto row : rows) {
    for (auto& warning : row.warnings) warning.insert(0, "CONTAINER_HEALTH_FILTER_LABEL");
    const Settings settings = read({{"CONTAINER_HEALTH_FILTER_LABEL", row.value}});
    EXPECT_EQ(settings.container_health_filter_label, row.want) << row.value;
    EXPECT_EQ(settings.warnings, row.warnings);
  }
  const Settings settings = read({}, {"--container_health.filter_label", "on"});
  EXPECT_FALSE(settings.container_health_filter_label);
  EXPECT_THAT(settings.warnings, ElementsAre("--container_health.filter_label on: read as false, "
                                             "because it is not true; write true or false"));
}

TEST(Settings, TakeAnEmptyValueForUnsetWhereTheReferenceOrTheDockerCommandDoes) {
  Variables empty;
  Arguments flags;
  for (const Option& option : options())
    if (option.empty_is_default) {
      empty[variable(option)] = "";
      flags.push_back(flag(option) + "=");
    }
  EXPECT_THAT(empty, testing::IsSupersetOf(Variables{{"DOCKER_HOST", ""},
                                                     {"DOCKER_TLS_VERIFY", ""},
                                                     {"DOCKER_CERT_PATH", ""},
                                                     {"DOCKER_API_VERSION", ""},
                                                     {"RUST_LOG", ""}}));
  EXPECT_EQ(shown(read(empty)), defaults);
  EXPECT_EQ(shown(read({}, flags)), defaults);
}

TEST(Settings, RefuseAnEmptyValueWhereTheReferenceDoes) {
  EXPECT_EQ(refusal({{"LISTEN_ADDR", ""}}),
            "LISTEN_ADDR is empty (in the environment): expected an IP address such as 127.0.0.1, "
            "0.0.0.0 or ::1 (host names are not looked up); leave it out to get 127.0.0.1");
  EXPECT_EQ(
      refusal({{"LISTEN_PORT", ""}}),
      "LISTEN_PORT is empty (in the environment): expected a number from 0 to 65535; leave it "
      "out to get 9000");
  EXPECT_EQ(refusal({}, {"--listen-port="}),
            "--listen-port \"\": expected a number from 0 to 65535; leave it out to get 9000");
  EXPECT_EQ(refusal({{"CLIENT_IP_SOURCE", ""}}).substr(0, 55),
            "CLIENT_IP_SOURCE is empty (in the environment): expecte");
}

TEST(Settings, TakeAValueThatIsNotUtf8ForUnset) {
  const Settings settings = read({{"LISTEN_PORT", "80\xff"}, {"DOCKER_HOST", "\xc3"}});
  EXPECT_EQ(shown(settings), defaults);
  EXPECT_THAT(
      settings.warnings,
      ElementsAre("DOCKER_HOST=\\xc3 (from the environment): not UTF-8, treated as unset",
                  "LISTEN_PORT=80\\xff (from the environment): not UTF-8, treated as unset"));
}

TEST(Settings, RemarkOnTlsThatSomebodyMeantToTurnOff) {
  EXPECT_THAT(read({{"DOCKER_TLS_VERIFY", "1"}}).warnings, IsEmpty());
  const Settings settings = read({{"DOCKER_TLS_VERIFY", "False"}});
  EXPECT_EQ(settings.docker_tls_verify, "False");
  EXPECT_THAT(
      settings.warnings,
      ElementsAre("DOCKER_TLS_VERIFY=False (from the environment): turns TLS on, as any text "
                  "does; unset it to turn TLS off"));
}

TEST(Settings, LetOtherLayersRefuseAValueInTheSameWords) {
  const Variables address = {{"DOCKER_HOST", "ssh://host"}};
  EXPECT_STREQ(
      read(address).invalid("docker-host", "unix://, tcp:// or https://").what(),
      "DOCKER_HOST=ssh://host (from the environment): expected unix://, tcp:// or https://");
  EXPECT_STREQ(read(address, {"--docker-host=fd://"}).invalid("docker-host", "unix://").what(),
               "--docker-host fd://: expected unix://");
  EXPECT_STREQ(read({}).invalid("docker-host", "more").what(),
               "--docker-host unix:///var/run/docker.sock (the default): expected more");
}

TEST(Settings, NeverShowAPassword) {
  const Settings settings = read({{"DOCKER_HOST", "tcp://user:password@host:2375"}});
  EXPECT_STREQ(settings.invalid("docker-host", "no user").what(),
               "DOCKER_HOST=*** (from the environment): expected no user");
  EXPECT_EQ(refusal({}, {"--listen-addr", "user:password@host"}).substr(0, 27),
            "--listen-addr ***: expected");
}

TEST(Settings, EscapeAndCutWhatTheyShow) {
  EXPECT_EQ(refusal({{"LISTEN_PORT", "1\n2\x1b[2J\xc2\x9b"}}),
            "LISTEN_PORT=1\\n2\\u001b[2J\\u009b (from the environment): expected a number from 0 "
            "to 65535");
  EXPECT_EQ(refusal({{"LISTEN_PORT", std::string(100000, '9')}}),
            "LISTEN_PORT=" + std::string(100, '9') +
                "...(100000 bytes) (from the environment): expected a number from 0 to 65535");
  EXPECT_EQ(refusal({}, {"--listen-addr", std::string("::1\0", 4)}).substr(0, 32),
            "--listen-addr ::1\\u0000: expecte");
}

}  // namespace
}  // namespace docker_exporter::config
