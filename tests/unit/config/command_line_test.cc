// What the command line may look like, and what is said about one that cannot be read.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/settings.h"

namespace docker_exporter::config {
namespace {

using Arguments = std::vector<std::string>;

Settings read(const Arguments& arguments) {
  return parse(arguments, [](const std::string&) { return std::nullopt; });
}

std::string refusal(const Arguments& arguments) {
  try {
    read(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(CommandLine, KnowsItsCommands) {
  const struct {
    Arguments arguments;
    Command want;
  } rows[] = {
      {{}, Command::serve},
      {{"--listen-port", "1"}, Command::serve},
      {{"--once"}, Command::once},
      {{"--once", "--once"}, Command::once},
      {{"healthcheck"}, Command::healthcheck},
      {{"--listen-port", "1", "healthcheck"}, Command::healthcheck},
      {{"healthcheck", "--listen-port=1"}, Command::healthcheck},
      {{"--help"}, Command::help},
      {{"-h"}, Command::help},
      {{"--version"}, Command::version},
      {{"-V"}, Command::version},
      {{"-V", "-h"}, Command::help},
      {{"-h", "-V"}, Command::help},
      {{"--once", "--help"}, Command::help},
      {{"--help", "healthcheck"}, Command::help},
      {{"--"}, Command::serve},
      {{"--", "healthcheck"}, Command::healthcheck},
  };
  for (const auto& row : rows)
    EXPECT_EQ(read(row.arguments).command, row.want) << testing::PrintToString(row.arguments);
}

TEST(CommandLine, TakesAValueAfterABlankOrAnEqualsSign) {
  const Settings settings = read({"--docker-host=tcp://h:1?a=b", "--container_health.filter_label",
                                  "false", "--rust-log=info,a=debug", "--docker-cert-path", "-x"});
  EXPECT_EQ(settings.docker_host, "tcp://h:1?a=b");
  EXPECT_FALSE(settings.container_health_filter_label);
  EXPECT_EQ(settings.rust_log, "info,a=debug");
  EXPECT_EQ(settings.docker_cert_path, "-x");
}

TEST(CommandLine, SwitchesCollectorsWithoutAValueOfTheirOwn) {
  const std::string all =
      "up container_health container_state container_labels container_events "
      "container_resources engine exporter";
  const std::string without_engine =
      "up container_health container_state container_labels container_events "
      "container_resources exporter";
  const struct {
    Arguments arguments;
    std::string want;
    Command command = Command::serve;
  } rows[] = {
      {{}, all},
      {{"--collector.engine"}, all},
      {{"--collector.engine=true"}, all},
      {{"--collector.engine=True"}, all},
      {{"--collector.engine="}, all},
      {{"--collector.engine=false"}, without_engine},
      {{"--collector.engine=FALSE"}, without_engine},
      {{"--no-collector.engine"}, without_engine},
      {{"--no-collector.engine", "healthcheck"}, without_engine, Command::healthcheck},
      {{"--collector.engine", "healthcheck"}, all, Command::healthcheck},
      {{"--collector.up", "--no-collector.engine", "--once"}, without_engine, Command::once},
      {{"--no-collector.up", "--no-collector.container_health", "--no-collector.container_state",
        "--no-collector.container_labels", "--no-collector.container_events",
        "--no-collector.container_resources", "--no-collector.engine", "--no-collector.exporter"},
       ""},
  };
  for (const auto& row : rows) {
    const Settings settings = read(row.arguments);
    std::string names;
    for (const auto* collector : settings.collectors)
      (names += names.empty() ? "" : " ") += collector->name;
    EXPECT_EQ(names, row.want) << testing::PrintToString(row.arguments);
    EXPECT_EQ(settings.command, row.command) << testing::PrintToString(row.arguments);
  }
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  const struct {
    Arguments arguments;
    std::string_view want;
  } rows[] = {
      {{"--listen-prot", "1"},
       "unknown flag --listen-prot: did you mean --listen-port? See --help."},
      {{"--listen-prot=secret"},
       "unknown flag --listen-prot: did you mean --listen-port? See --help."},
      {{"--listen-p"}, "unknown flag --listen-p: did you mean --listen-port? See --help."},
      {{"-listen-port", "1"}, "unknown flag -listen-port: did you mean --listen-port? See --help."},
      {{"--LISTEN_PORT=1"}, "unknown flag --LISTEN_PORT: did you mean --listen-port? See --help."},
      {{"--container-health.filter-label", "true"},
       "unknown flag --container-health.filter-label: did you mean "
       "--container_health.filter_label? "
       "See --help."},
      {{"--log-format=json"}, "unknown flag --log-format: did you mean --log.format? See --help."},
      {{"--collector.cpu"},
       "unknown flag --collector.cpu: did you mean --collector.up? See --help."},
      {{"--no-collector.container-state"},
       "unknown flag --no-collector.container-state: did you mean --no-collector.container_state? "
       "See --help."},
      {{"--no-listen-port"},
       "unknown flag --no-listen-port: did you mean --listen-port? See --help."},
      {{"--collector.up", "false"}, "unknown command false. See --help."},
      {{"--healthcheck"}, "unknown flag --healthcheck: did you mean healthcheck? See --help."},
      {{"--web.read-timeout=5s"}, "unknown flag --web.read-timeout. See --help."},
      {{"-x"}, "unknown flag -x. See --help."},
      {{"-"}, "unknown flag -. See --help."},
      {{"--=x"}, "unknown flag --. See --help."},
      {{"--", "--once"}, "unknown flag --once. See --help."},
      {{"helthcheck"}, "unknown command helthcheck: did you mean healthcheck? See --help."},
      {{"once"}, "unknown command once: did you mean --once? See --help."},
      {{"serve"}, "unknown command serve. See --help."},
      {{""}, "unknown command \"\". See --help."},
      {{"--once", "true"}, "unknown command true. See --help."},
      {{"tcp://user:password@host"}, "unknown command ***. See --help."},
      {{"a\nb\x1b[2J"}, "unknown command a\\nb\\u001b[2J. See --help."},
      {{std::string(5000, 'x')},
       "unknown command "
       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
       "xxxxxxxxxxxxxxxxxxxxxx...(5000 bytes). See --help."},
  };
  for (const auto& row : rows)
    EXPECT_EQ(refusal(row.arguments), row.want) << testing::PrintToString(row.arguments);
}

TEST(CommandLine, RefusesAMissingOrASuperfluousValue) {
  const struct {
    Arguments arguments;
    std::string_view want;
  } rows[] = {
      {{"--listen-addr"}, "--listen-addr needs a value. See --help."},
      {{"--listen-addr", "--once"}, "--listen-addr needs a value. See --help."},
      {{"--docker-host", "--listen-port", "1"}, "--docker-host needs a value. See --help."},
      {{"--docker-host", "-h"}, "--docker-host needs a value. See --help."},
      {{"--no-collector.up=true"}, "--no-collector.up takes no value. See --help."},
      {{"--no-collector.up="}, "--no-collector.up takes no value. See --help."},
      {{"--collector.up=1"}, "--collector.up 1: expected true or false"},
      {{"--once=true"}, "--once takes no value. See --help."},
      {{"--once="}, "--once takes no value. See --help."},
      {{"--help=x"}, "--help takes no value. See --help."},
      {{"-hV"}, "--help takes no value. See --help."},
  };
  for (const auto& row : rows)
    EXPECT_EQ(refusal(row.arguments), row.want) << testing::PrintToString(row.arguments);
}

TEST(CommandLine, RefusesWhatCannotBothBe) {
  EXPECT_EQ(refusal({"--listen-port", "1", "--listen-port=1"}),
            "--listen-port is given twice. See --help.");
  for (const Arguments& twice : {Arguments{"--collector.up", "--no-collector.up"},
                                 {"--no-collector.up", "--collector.up=true"},
                                 {"--no-collector.up", "--no-collector.up"},
                                 {"--collector.up", "--collector.up"}})
    EXPECT_EQ(refusal(twice), "--collector.up is given twice. See --help.");
  EXPECT_EQ(refusal({"--once", "healthcheck"}),
            "--once and healthcheck cannot be combined. See --help.");
  EXPECT_EQ(refusal({"healthcheck", "--once"}),
            "healthcheck and --once cannot be combined. See --help.");
}

}  // namespace
}  // namespace docker_exporter::config
