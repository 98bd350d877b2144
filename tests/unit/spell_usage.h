// A usage as one line; absent values are left out. unit/engine/expected.py spells the same.
#pragma once

#include <sstream>
#include <string>

#include "model/usage.h"

namespace docker_exporter {

class UsageWords {
 public:
  UsageWords& word(std::string_view key, const model::Amount& value) {
    if (value) text_ << ' ' << key << '=' << *value;
    return *this;
  }
  UsageWords& word(std::string_view key, const model::Span& value) {
    if (value) text_ << ' ' << key << '=' << value->count();
    return *this;
  }
  UsageWords& word(const std::string& text) {
    text_ << text;
    return *this;
  }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
};

inline void spell_pressure(UsageWords& words, const std::string& name,
                           const model::Pressure& pressure) {
  words.word(name + "_waiting", pressure.waiting).word(name + "_stalled", pressure.stalled);
}

inline std::string spell(const model::Usage& usage) {
  UsageWords words;
  words.word("usage").word("cpu", usage.cpu.total).word("user", usage.cpu.user);
  words.word("system", usage.cpu.system).word("periods", usage.cpu.periods);
  words.word("throttled_periods", usage.cpu.throttled_periods);
  words.word("throttled", usage.cpu.throttled);
  const model::MemoryUsage& memory = usage.memory;
  words.word("memory", memory.usage).word("working_set", memory.working_set);
  words.word("anon", memory.anon).word("file", memory.file).word("kernel", memory.kernel);
  words.word("swap", memory.swap).word("peak", memory.peak);
  words.word("low", memory.events.low).word("high", memory.events.high);
  words.word("max", memory.events.max).word("oom", memory.events.oom);
  words.word("oom_kill", memory.events.oom_kill).word("faults", memory.faults);
  words.word("major_faults", memory.major_faults).word("pids", usage.pids);
  for (const model::Interface& one : usage.interfaces) {
    words.word(" [" + one.name);
    words.word("rx_bytes", one.received.bytes).word("rx_packets", one.received.packets);
    words.word("rx_errors", one.received.errors).word("rx_dropped", one.received.dropped);
    words.word("tx_bytes", one.sent.bytes).word("tx_packets", one.sent.packets);
    words.word("tx_errors", one.sent.errors).word("tx_dropped", one.sent.dropped).word("]");
  }
  for (const model::BlockDevice& one : usage.devices) {
    words.word(" [" + std::to_string(one.major) + ':' + std::to_string(one.minor));
    words.word("read_bytes", one.read_bytes).word("write_bytes", one.written_bytes);
    words.word("read_ops", one.reads).word("write_ops", one.writes).word("]");
  }
  spell_pressure(words, "cpu", usage.cpu_pressure);
  spell_pressure(words, "memory", usage.memory_pressure);
  spell_pressure(words, "io", usage.io_pressure);
  return words.text();
}

}  // namespace docker_exporter
