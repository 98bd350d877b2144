// The tables of README.md and docs/*.md are printed from the code: UPDATE_GOLDEN=1 rewrites them.
//
// A document asks for one with <!-- settings:begin --> and <!-- settings:end --> around its place,
// and for a whole source file with its path instead of a table's name.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "collectors/collector.h"
#include "config/help.h"

namespace docker_exporter {
namespace {

namespace fs = std::filesystem;

// "`name`, `label_*`"
std::string labels_of(const exposition::MetricInfo& metric) {
  std::string labels;
  const auto add = [&](std::string_view label) {
    labels += (labels.empty() ? "`" : ", `") + std::string(label) + "`";
  };
  for (const auto label : metric.labels) add(label);
  if (!metric.more_labels.empty()) add(metric.more_labels);
  return labels;
}

std::string metrics_table() {
  std::string table = "| Metric | Type | Labels | Meaning | Collector |\n|---|---|---|---|---|\n";
  for (const auto* collector : collectors::all()) {
    for (const auto* metric : collectors::metrics_of(*collector)) {
      (table += "| `").append(metric->name) += "` | ";
      table.append(name(metric->type)).append(" | ").append(labels_of(*metric)).append(" | ");
      table.append(metric->help).append(" | `").append(collector->name).append("` |\n");
    }
  }
  return table;
}

// `text` with the table in its place, between the markers; `text` itself where there are none.
std::string with_table(const std::string& text, const std::string& name, const std::string& table) {
  const std::string begin = "<!-- " + name + ":begin -->\n";
  const std::string end = "<!-- " + name + ":end -->";
  const auto from = text.find(begin);
  if (from == std::string::npos) return text;
  const auto to = text.find(end, from);
  if (to == std::string::npos) return text + "(there is no " + end + ")\n";
  return text.substr(0, from + begin.size()) + table + text.substr(to);
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> documents() {
  std::vector<fs::path> paths;
  for (const fs::path folder : {SOURCE_ROOT, SOURCE_ROOT "/docs"})
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() == ".md") paths.push_back(entry.path());
  std::ranges::sort(paths);
  return paths;
}

void expect_tables(const std::string& name, const std::string& table) {
  for (const auto& path : documents()) {
    const std::string text = read(path);
    const std::string want = with_table(text, name, table);
    if (std::getenv("UPDATE_GOLDEN") != nullptr && text != want)
      std::ofstream(path, std::ios::binary) << want;
    else
      EXPECT_EQ(text, want) << path << " is not up to date; UPDATE_GOLDEN=1 rewrites it.";
  }
}

bool asks_for(const std::string& document, const std::string& name) {
  return with_table(read(fs::path(SOURCE_ROOT) / document), name, "changed") !=
         with_table(read(fs::path(SOURCE_ROOT) / document), name, "otherwise");
}

TEST(Documentation, HasTheSettingsOfTheOptionTable) {
  EXPECT_TRUE(asks_for("docs/configuration.md", "settings"));
  EXPECT_TRUE(asks_for("README.md", "settings"));
  expect_tables("settings", config::markdown_table());
}

TEST(Documentation, HasTheMetricsOfTheCollectors) {
  EXPECT_TRUE(asks_for("docs/metrics.md", "metrics"));
  EXPECT_TRUE(asks_for("README.md", "metrics"));
  expect_tables("metrics", metrics_table());
}

TEST(Documentation, ShowsACollectorAsItIs) {
  const std::string path = "src/collectors/engine.cc";
  EXPECT_TRUE(asks_for("docs/adding-a-collector.md", path));
  expect_tables(path, "```cpp\n" + read(fs::path(SOURCE_ROOT) / path) + "```\n");
}

TEST(Documentation, ReplacesOnlyWhatIsBetweenTheMarkers) {
  const std::string before = "# Title\n<!-- x:begin -->\n";
  const std::string after = "<!-- x:end -->\nMore.\n";
  EXPECT_EQ(with_table(before + "old\n" + after, "x", "new\n"), before + "new\n" + after);
  EXPECT_EQ(with_table(before + after, "x", "new\n"), before + "new\n" + after);
  EXPECT_EQ(with_table("no markers\n", "x", "new\n"), "no markers\n");
  EXPECT_NE(with_table(before + "old\n", "x", "old\n"), before + "old\n");
}

}  // namespace
}  // namespace docker_exporter
