// What a sample costs to write, against prometheus-cpp with the same samples.
//
// usage: render_bench [GOOGLE_BENCHMARK_OPTIONS]
//        render_bench instructions fresh|unchanged|beside_a_changed_one|foreign CONTAINERS    one
//        rendering for callgrind to count
#include <benchmark/benchmark.h>
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collectors/expose.h"
#include "collectors/renderer.h"
#include "crowd.h"
#include "foreign.h"

namespace {

using namespace docker_exporter;

// Not the exporter's own: histograms, and few.
collectors::Wanted of_containers() {
  const std::vector<std::string> not_these = {"exporter"};
  return std::get<collectors::Wanted>(
      collectors::narrow(collectors::on_by_default(), {}, not_these));
}

class Page {
 public:
  explicit Page(std::size_t containers) : snapshot_(bench::crowd(containers)) {}

  std::string fresh() const { return collectors::expose(snapshot_, options_, wanted_); }
  // Of a snapshot in which one container and its counters are others than in the last one.
  collectors::Rendered beside_a_changed_one() {
    auto containers = std::make_shared<model::Containers>(*snapshot_.containers);
    auto lives = std::make_shared<model::Lives>(*snapshot_.lives);
    containers->all[containers->all.size() / 2] =
        bench::container(containers->all.size() / 2, ++round_);
    ++lives->all[lives->all.size() / 2].starts;
    snapshot_.containers = std::move(containers);
    snapshot_.lives = std::move(lives);
    return unchanged();
  }
  // Of a snapshot whose containers, events and engine are those of the last one.
  collectors::Rendered unchanged() {
    return renderer_.render(snapshot_, wanted_, exposition::Format::text);
  }

 private:
  model::Snapshot snapshot_;
  collectors::Options options_;
  collectors::Wanted wanted_ = of_containers();
  collectors::Renderer renderer_{options_};
  std::int64_t round_ = 0;
};

void per_sample(benchmark::State& state, std::size_t samples) {
  state.counters["samples"] = static_cast<double>(samples);
  state.counters["per_sample"] = benchmark::Counter(
      static_cast<double>(samples),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void fresh(benchmark::State& state) {
  const Page page(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(page.fresh());
  per_sample(state, bench::Foreign(page.fresh()).samples());
}

void unchanged(benchmark::State& state) {
  Page page(static_cast<std::size_t>(state.range(0)));
  benchmark::DoNotOptimize(page.unchanged());
  for (auto _ : state) benchmark::DoNotOptimize(page.unchanged());
  per_sample(state, bench::Foreign(page.fresh()).samples());
}

void beside_a_changed_one(benchmark::State& state) {
  Page page(static_cast<std::size_t>(state.range(0)));
  benchmark::DoNotOptimize(page.unchanged());
  for (auto _ : state) benchmark::DoNotOptimize(page.beside_a_changed_one());
  per_sample(state, bench::Foreign(page.fresh()).samples());
}

void foreign(benchmark::State& state) {
  const bench::Foreign same(Page(static_cast<std::size_t>(state.range(0))).fresh());
  for (auto _ : state) benchmark::DoNotOptimize(same.text());
  per_sample(state, same.samples());
}

BENCHMARK(fresh)->Arg(10)->Arg(1000);
BENCHMARK(unchanged)->Arg(10)->Arg(1000);
BENCHMARK(beside_a_changed_one)->Arg(1000);
BENCHMARK(foreign)->Arg(10)->Arg(1000);

// Counted is the third rendering: the first one finds caches and memory cold, and only from the
// second one on a Renderer remembers where its rows are.
template <class Render>
void count(const Render& render) {
  for (int time = 0; time < 2; ++time) benchmark::DoNotOptimize(render());
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_TOGGLE_COLLECT;
  auto text = render();
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_STOP_INSTRUMENTATION;
  benchmark::DoNotOptimize(text);
}

int instructions(std::string_view what, std::size_t containers) {
  Page page(containers);
  const bench::Foreign same(page.fresh());
  if (what == "fresh")
    count([&] { return page.fresh(); });
  else if (what == "unchanged")
    count([&] { return page.unchanged(); });
  else if (what == "beside_a_changed_one")
    count([&] { return page.beside_a_changed_one(); });
  else if (what == "foreign")
    count([&] { return same.text(); });
  else
    return 2;
  std::printf("samples %zu\n", same.samples());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "instructions")
    return instructions(argv[2], std::strtoul(argv[3], nullptr, 10));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
