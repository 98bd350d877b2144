// --help as a person sees it in a narrow terminal, and the table of the documentation.
#include "config/help.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "config/options.h"

namespace docker_exporter::config {
namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

TEST(Help, FitsIntoEightyColumns) {
  const auto all = lines(help());
  EXPECT_GT(all.size(), 50U);
  for (const auto& line : all) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(Help, ShowsEachOptionOnceWithVariableAndDefaultInItsGroup) {
  const auto all = lines(help());
  std::string group;
  std::multiset<std::string> shown;
  for (const auto& line : all) {
    if (line.ends_with(':') && !line.starts_with(' ')) group = line.substr(0, line.size() - 1);
    if (line.starts_with("  -")) shown.insert(group + line);
  }
  std::multiset<std::string> want = {"Commands  --once", "Commands  -h, --help",
                                     "Commands  -V, --version"};
  for (const Option& option : options())
    want.insert(std::string(option.group) + "  " + usage(option));
  EXPECT_EQ(shown, want);

  EXPECT_EQ(want.count("Metrics  --[no-]collector.up"), 1U);
  EXPECT_EQ(want.count("Containers  --container.labels KEY,..."), 1U);

  for (const Option& option : options()) {
    const std::string fallback = option.show(Settings{});
    const std::string bracket =
        "      [" + variable(option) + (fallback.empty() ? "" : ", default " + fallback) + "]";
    EXPECT_EQ(std::ranges::count(all, bracket), 1) << bracket;
  }
}

TEST(Help, KnowsEachGroupOfTheTable) {
  for (const Option& option : options())
    EXPECT_EQ(std::ranges::count(groups, option.group), 1) << option.name;
}

TEST(Help, HasATableRowForEachOptionAndCommand) {
  const auto rows = lines(markdown_table());
  EXPECT_EQ(rows.size(), 2 + options().size() + command_options().size());
  for (const auto& row : rows) EXPECT_EQ(std::ranges::count(row, '|'), 5) << row;
  EXPECT_EQ(rows.at(12),
            "| `--listen-port` | `LISTEN_PORT` | `9000` | Serves on this port; 0 takes a free one "
            "and logs which. |");
  EXPECT_EQ(
      rows.at(18),
      "| `--collector.up`, `--no-collector.up` | `COLLECTOR_UP` | `true` | Whether the engine "
      "answers. |");
  EXPECT_EQ(rows.back(), "| `--version`, `-V` | | | Prints the version. |");
}

TEST(Help, TellsTheVersion) {
  EXPECT_EQ(version(), "docker-prometheus-exporter 3.0.0\n");
}

}  // namespace
}  // namespace docker_exporter::config
