// The samples of an exposition as prometheus-cpp holds and writes them.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace docker_exporter::bench {

class Foreign {
 public:
  // From text without escapes and histograms, of the text format.
  explicit Foreign(std::string_view exposition) {
    while (!exposition.empty()) {
      const auto end = std::min(exposition.find('\n'), exposition.size());
      read(exposition.substr(0, end));
      exposition.remove_prefix(std::min(end + 1, exposition.size()));
    }
  }

  std::size_t samples() const { return samples_; }
  std::string text() const { return serializer_.Serialize(registry_.Collect()); }

 private:
  void read(std::string_view line) {
    constexpr std::string_view help = "# HELP ";
    constexpr std::string_view type = "# TYPE ";
    if (line.starts_with(help)) {
      help_ = line.substr(line.find(' ', help.size()) + 1);
    } else if (line.starts_with(type)) {
      const std::string name(line.substr(type.size(), line.find(' ', type.size()) - type.size()));
      const bool counts = line.ends_with(" counter");
      if (!counts && !line.ends_with(" gauge"))
        throw std::runtime_error("neither counter nor gauge");
      counters_ =
          counts ? &prometheus::BuildCounter().Name(name).Help(help_).Register(registry_) : nullptr;
      gauges_ =
          counts ? nullptr : &prometheus::BuildGauge().Name(name).Help(help_).Register(registry_);
    } else if (!line.starts_with('#')) {
      sample(line);
    }
  }

  void sample(std::string_view line) {
    prometheus::Labels labels;
    const auto space = line.rfind(' ');
    std::string_view rest = line.substr(0, space);
    rest.remove_prefix(std::min(rest.find('{'), rest.size() - 1) + 1);
    while (rest.find("=\"") != rest.npos) {
      const auto equals = rest.find("=\"");
      const auto end = rest.find('"', equals + 2);
      labels.emplace(rest.substr(0, equals), rest.substr(equals + 2, end - equals - 2));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    double value = 0;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), value);
    if (counters_ != nullptr)
      counters_->Add(labels).Increment(value);
    else
      gauges_->Add(labels).Set(value);
    ++samples_;
  }

  prometheus::Registry registry_;
  prometheus::TextSerializer serializer_;
  std::string help_;
  prometheus::Family<prometheus::Counter>* counters_ = nullptr;
  prometheus::Family<prometheus::Gauge>* gauges_ = nullptr;
  std::size_t samples_ = 0;
};

}  // namespace docker_exporter::bench
