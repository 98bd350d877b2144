// The files that are the same in both versions, network and pressure; accounts_v1.cc and
// accounts_v2.cc have the others.
#include "kernel/accounts.h"

#include <array>
#include <chrono>
#include <string>

#include "base/utf8.h"
#include "kernel/text.h"
#include "kernel/units.h"

namespace docker_exporter::kernel {

using model::Amount;
using model::Usage;

namespace {

// "some avg10=0.00 avg60=0.00 avg300=0.00 total=1234", in microseconds; the second line is "full".
model::Span total(std::string_view text, std::string_view kind) {
  while (!text.empty()) {
    auto line = take_line(text);
    if (take_word(line) != kind) continue;
    for (auto word = take_word(line); !word.empty(); word = take_word(line))
      if (word.starts_with("total=")) return microseconds(number(word.substr(6)));
  }
  return std::nullopt;
}

template <model::Pressure Usage::* pressure>
void read_pressure(std::string_view text, Usage& usage) {
  usage.*pressure = {total(text, "some"), total(text, "full")};
}

constexpr std::array pressures = {
    Account{"cpu.pressure", read_pressure<&Usage::cpu_pressure>},
    Account{"memory.pressure", read_pressure<&Usage::memory_pressure>},
    Account{"io.pressure", read_pressure<&Usage::io_pressure>},
};

model::Traffic traffic(const Amount* fields) {
  return {fields[0], fields[1], fields[2], fields[3]};
}

}  // namespace

model::Span microseconds(Amount amount) {
  if (!amount ||
      *amount > static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count()) / 1000)
    return std::nullopt;
  return std::chrono::nanoseconds(*amount * 1000);
}

std::span<const Account> pressure_accounts() {
  return pressures;
}

// "  eth0:1296 16 0 0 0 0 0 0 ...": eight numbers of what was received, eight of what was sent. The
// two lines above have no colon.
void read_interfaces(std::string_view text, Usage& usage) {
  constexpr std::size_t numbers_a_direction = 8;
  while (!text.empty()) {
    auto line = take_line(text);
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    auto before = line.substr(0, colon);
    auto after = line.substr(colon + 1);
    const auto name = take_word(before);
    std::array<Amount, 2 * numbers_a_direction> fields;
    for (Amount& field : fields) field = number(take_word(after));
    usage.interfaces.push_back({.name = base::to_valid_utf8(std::string(name)),
                                .received = traffic(fields.data()),
                                .sent = traffic(fields.data() + numbers_a_direction)});
  }
}

}  // namespace docker_exporter::kernel
