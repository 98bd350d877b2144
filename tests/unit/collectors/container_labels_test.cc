// Labels of containers under names that Prometheus accepts.
#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

const std::vector<std::string> only = {"container_labels"};

Options showing(std::vector<std::string> keys) {
  Options with = options();
  with.container_labels = std::move(keys);
  return with;
}

model::Snapshot labelled() {
  return snapshot(
      {{.id = "1", .name = "a", .labels = {{"com.example/tier", "front"}, {"team", ""}}},
       {.id = "2", .name = "b", .labels = {{"other", "x"}, {"team", "\"red\"\n"}}},
       {.id = "3", .name = "b", .labels = {{"team", "second of this name"}}},
       {.id = "4", .name = "c"}});
}

TEST(ContainerLabels, ShowTheLabelsThatAreNamedAndNoOthers) {
  EXPECT_EQ(
      written(only, labelled(), showing({"team", "com.example/tier"})),
      R"(# HELP docker_container_labels Always 1; has the labels that --container.labels names, empty where the container has none.
# TYPE docker_container_labels gauge
docker_container_labels{name="a",label_com_example_tier="front",label_team=""} 1
docker_container_labels{name="b",label_com_example_tier="",label_team="\"red\"\n"} 1
docker_container_labels{name="c",label_com_example_tier="",label_team=""} 1
# EOF
)");
}

TEST(ContainerLabels, AreNothingUnlessSomeAreNamed) {
  EXPECT_EQ(written(only, labelled(), showing({})), "# EOF\n");
  EXPECT_EQ(written(only, snapshot({}), showing({"team"})), "# EOF\n");
  EXPECT_EQ(written(only, {}, showing({"team"})), "# EOF\n");
}

TEST(ContainerLabels, HaveEachANameOfTheirOwn) {
  const auto odd = snapshot({{.id = "1",
                              .name = "a",
                              .labels = {{"", "empty"},
                                         {"9", "digit"},
                                         {"a-b", "dash"},
                                         {"a.b", "dot"},
                                         {"a_b", "underscore"},
                                         {"a_b_2", "taken"},
                                         {"caf\xC3\xA9", "accent"}}}});
  EXPECT_EQ(
      written(only, odd, showing({"a_b", "a_b_2", "a.b", "a-b", "a.b", "caf\xC3\xA9", "9", ""})),
      R"(# HELP docker_container_labels Always 1; has the labels that --container.labels names, empty where the container has none.
# TYPE docker_container_labels gauge
docker_container_labels{name="a",label_="empty",label_9="digit",label_a_b="dash",label_a_b_2="dot",label_a_b_3="underscore",label_a_b_2_2="taken",label_caf_="accent"} 1
# EOF
)");
}

}  // namespace
}  // namespace docker_exporter::collectors
