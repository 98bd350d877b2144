// Which containers are spoken of: by name, by label, and what is no pattern.
#include "state/selection.h"

#include <gtest/gtest.h>

#include <vector>

namespace docker_exporter::state {
namespace {

Selection made(const std::string& include, const std::string& exclude) {
  std::string error;
  auto selection = Selection::make(include, exclude, error);
  EXPECT_TRUE(selection) << error;
  return selection.value_or(Selection());
}

TEST(Selection, IsOfNamesThatMatchAsAWhole) {
  const struct {
    std::string include;
    std::string exclude;
    std::string_view name;
    bool want;
  } rows[] = {
      {"", "", "web", true},
      {"", "", "", true},
      {"web", "", "web", true},
      {"web", "", "web-1", false},
      {"web", "", "my-web", false},
      {"web", "", "Web", false},
      {"(?i)web", "", "Web", true},
      {"web.*", "", "web-1", true},
      {"web|db-.*", "", "db-1", true},
      {"web|db-.*", "", "db", false},
      {"a|ab", "", "ab", true},
      {"^web$", "", "web", true},
      {".*", "", "", true},
      {".+", "", "", false},
      {"", "web", "web", false},
      {"", "web", "web-1", true},
      {"", ".*-test", "a-test", false},
      {"", ".*", "web", false},
      {"web.*", "web-2", "web-1", true},
      {"web.*", "web-2", "web-2", false},
      {"web.*", "web-2", "db", false},
      {"w.b", "",
       "w\xC3\xA9"
       "b",
       true},
      {"\\d{3}", "", "123", true},
      {"\\d{3}", "", "1234", false},
  };
  for (const auto& row : rows)
    EXPECT_EQ(made(row.include, row.exclude).selects_name(row.name), row.want)
        << row.include << " " << row.exclude << " " << row.name;
}

TEST(Selection, IsNotOfContainersThatSayFalse) {
  const std::pair<std::string, bool> rows[] = {
      {"false", false}, {"False", false}, {"FALSE", false}, {"true", true},  {"", true},
      {"0", true},      {"no", true},     {"false ", true}, {"falsey", true}};
  for (const auto& [value, want] : rows) {
    model::Container container;
    container.name = "web";
    container.labels = {{"a", "false"}, {std::string(enabled_label), value}, {"z", "false"}};
    EXPECT_EQ(Selection().selects(container), want) << value;
    EXPECT_EQ(made("web", "").selects(container), want) << value;
    EXPECT_FALSE(made("db", "").selects(container)) << value;
    EXPECT_FALSE(made("", "web").selects(container)) << value;
  }
  model::Container unlabelled;
  unlabelled.name = "web";
  EXPECT_TRUE(Selection().selects(unlabelled));
  EXPECT_FALSE(made("", "w.b").selects(unlabelled));
}

TEST(Selection, RefusesWhatIsNoPattern) {
  const std::pair<std::string, std::string> rows[] = {
      {"(", "missing ): ("},
      {"web[", "missing ]: ["},
      {"*", "no argument for repetition operator: *"},
      {"a**", "bad repetition operator: **"},
      {"(a)\\1", "invalid escape sequence: \\1"},
      {"(?=a)", "invalid perl operator: (?="},
      {"\xff", "invalid UTF-8"},
      {"((a{1000}){1000}){1000}", "invalid repetition size: {1000}"},
      {"(\\pL{99}){9}", "pattern too large - compile failed"},
  };
  for (const auto& [pattern, want] : rows) {
    std::string error;
    EXPECT_FALSE(Selection::make(pattern, "", error)) << pattern;
    EXPECT_EQ(error, want) << pattern;
    error.clear();
    EXPECT_FALSE(Selection::make("web", pattern, error)) << pattern;
    EXPECT_EQ(error, want) << pattern;
  }
}

TEST(Selection, TakesTimeThatGrowsWithTheNameOnly) {
  // A backtracking matcher would need 2^50 steps.
  const Selection selection = made("(a*)*b", "(a|aa)+c");
  EXPECT_FALSE(selection.selects_name(std::string(50, 'a')));
  EXPECT_TRUE(selection.selects_name(std::string(50, 'a') + "b"));
}

}  // namespace
}  // namespace docker_exporter::state
