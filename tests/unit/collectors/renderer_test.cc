// What is the same is the very same text; what is not is written anew.
#include "collectors/renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "collectors/per_container.h"
#include "unit/collectors/snapshots.h"

namespace docker_exporter::collectors {
namespace {

using exposition::Body;
using exposition::Format;

TEST(Renderer, KeepsTheTextOfWhatIsTheSame) {
  Renderer renderer(Options{});
  model::Snapshot snapshot = everything_known();
  const Wanted wanted = on_by_default();
  const Rendered first = renderer.render(snapshot, wanted, Format::text);
  snapshot.exporter.resyncs += 1;
  const Rendered second = renderer.render(snapshot, wanted, Format::text);
  EXPECT_EQ(second.steady.pieces(), first.steady.pieces());
  EXPECT_NE(second.fresh.copy(), first.fresh.copy());
  // Other containers: all of their texts are written anew, and the others stay.
  snapshot.containers = std::make_shared<const model::Containers>(*snapshot.containers);
  const Rendered third = renderer.render(snapshot, wanted, Format::text);
  EXPECT_EQ(third.steady.copy(), first.steady.copy());
  std::size_t same = 0;
  for (const auto& piece : third.steady.pieces())
    same += static_cast<std::size_t>(std::ranges::count(first.steady.pieces(), piece));
  EXPECT_EQ(same, 3U);  // of events, of the engine, and the end
}

// Whatever has come, gone or changed, a text with copied rows is that of a renderer without memory.
TEST(Renderer, CopiesTheRowsOfWhatIsTheSame) {
  const auto container = [](std::string name, std::string id, model::State state) {
    auto one = std::make_shared<model::Container>();
    one->id = std::move(id);
    one->name = std::move(name);
    one->state = state;
    if (state == model::State::exited) one->exit_code = 1;  // a metric that few have
    return one;
  };
  std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same each time
  const auto one_of = [&](std::size_t count) { return random() % count; };
  model::Snapshot snapshot;
  snapshot.containers = std::make_shared<const model::Containers>();
  snapshot.lives = std::make_shared<const model::Lives>();
  Renderer renderer(Options{.container_health_filter_label = false});
  for (int step = 0; step < 500; ++step) {
    auto containers = std::make_shared<model::Containers>(*snapshot.containers);
    auto lives = std::make_shared<model::Lives>(*snapshot.lives);
    for (std::size_t change = 0; change < one_of(4); ++change) {
      std::erase_if(containers->all, [&](const auto&) { return one_of(8) == 0; });
      const std::string name(1, static_cast<char>('a' + one_of(12)));
      const std::string id(1, static_cast<char>('0' + one_of(3)));
      std::erase_if(containers->all, [&](const auto& old) { return old->id == id + name; });
      const auto state = states[one_of(states.size())];
      containers->all.push_back(container(name, id + name, state));
      std::erase_if(lives->all, [&](const auto& old) { return old.name == name; });
      lives->all.push_back({.name = name, .starts = one_of(3), .has_health_check = one_of(2) == 0});
    }
    std::ranges::sort(containers->all, {},
                      [](const auto& one) { return std::pair(one->name, one->id); });
    std::ranges::sort(lives->all, {}, &model::Life::name);
    snapshot.containers = containers;
    snapshot.lives = lives;
    for (const Format format : {Format::text, Format::openmetrics}) {
      const Wanted wanted = on_by_default();
      Renderer forgetful(Options{.container_health_filter_label = false});
      ASSERT_EQ(renderer.render(snapshot, wanted, format).steady.copy(),
                forgetful.render(snapshot, wanted, format).steady.copy())
          << step;
    }
  }
}

TEST(Renderer, KeepsOneTextAFormat) {
  Renderer renderer(Options{});
  const model::Snapshot snapshot = everything_known();
  const Wanted wanted = on_by_default();
  const Body text = renderer.render(snapshot, wanted, Format::text).steady;
  const Body openmetrics = renderer.render(snapshot, wanted, Format::openmetrics).steady;
  EXPECT_NE(text.copy(), openmetrics.copy());
  EXPECT_EQ(renderer.render(snapshot, wanted, Format::text).steady.pieces(), text.pieces());
}

TEST(Renderer, KeepsNoTextThatIsTooLong) {
  auto containers = std::make_shared<model::Containers>();
  auto one = std::make_shared<model::Container>();
  one->name = std::string(Renderer::max_kept_bytes, 'x');
  containers->all.push_back(one);
  model::Snapshot snapshot;
  snapshot.containers = containers;
  Renderer renderer(Options{.container_health_filter_label = false});
  const Wanted wanted =
      std::get<Wanted>(narrow(on_by_default(), std::array<std::string, 1>{"container_health"}, {}));
  const Body first = renderer.render(snapshot, wanted, Format::text).steady;
  const Body second = renderer.render(snapshot, wanted, Format::text).steady;
  EXPECT_EQ(first.copy(), second.copy());
  EXPECT_NE(first.pieces().front(), second.pieces().front());
}

// A collector that says its text is made of one part of the snapshot must not look at the others.
TEST(Renderer, MaySkipWhatSaysWhatItIsMadeOf) {
  const model::Snapshot whole = everything_known();
  for (const Collector* collector : all()) {
    if (collector->made_of == nullptr) continue;
    model::Snapshot bare;
    bare.containers = whole.containers;
    bare.lives = whole.lives;
    bare.engine.info = whole.engine.info;
    if (collector->made_of->part(whole) != whole.containers) bare.containers = nullptr;
    if (collector->made_of->part(whole) != whole.lives) bare.lives = nullptr;
    if (collector->made_of->part(whole) != whole.engine.info) bare.engine.info = nullptr;
    const Wanted alone = {collector};
    EXPECT_EQ(Renderer(Options{}).render(bare, alone, Format::text).steady.copy(),
              Renderer(Options{}).render(whole, alone, Format::text).steady.copy())
        << collector->name;
  }
}

}  // namespace
}  // namespace docker_exporter::collectors
