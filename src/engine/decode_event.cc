// Events as they come in, one object at a time. The legacy fields (status, id, from) are gone from
// API 1.52 on: Type, Action and Actor say the same.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/decode.h"
#include "engine/json_table.h"
#include "engine/timestamp.h"

namespace docker_exporter::engine {

using base::Error;
using base::Result;

namespace {

// One event as sent. Attributes are texts, the numbers among them too.
struct Sent {
  std::string type;
  std::string action;
  std::string id;
  std::string name;
  std::string old_name;
  std::string exit_code;
  std::string signal;
  std::optional<std::int64_t> seconds;
  std::optional<std::int64_t> nanoseconds;  // since 1970, too
};

const JsonTable<Sent>& table() {
  static const JsonTable<Sent> table(JsonKind::object,
                                     {
                                         {"Type", into<&Sent::type>},
                                         {"Action", into<&Sent::action>},
                                         {"Actor.ID", into<&Sent::id>},
                                         {"Actor.Attributes.name", into<&Sent::name>},
                                         {"Actor.Attributes.oldName", into<&Sent::old_name>},
                                         {"Actor.Attributes.exitCode", into<&Sent::exit_code>},
                                         {"Actor.Attributes.signal", into<&Sent::signal>},
                                         {"time", into<&Sent::seconds>},
                                         {"timeNano", into<&Sent::nanoseconds>},
                                     });
  return table;
}

// Linux's, from 1 on.
constexpr std::array<std::string_view, 31> signals = {
    "HUP",  "INT",  "QUIT", "ILL",    "TRAP",   "ABRT",  "BUS",  "FPE",  "KILL", "USR1", "SEGV",
    "USR2", "PIPE", "ALRM", "TERM",   "STKFLT", "CHLD",  "CONT", "STOP", "TSTP", "TTIN", "TTOU",
    "URG",  "XCPU", "XFSZ", "VTALRM", "PROF",   "WINCH", "IO",   "PWR",  "SYS"};

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "9"; Podman and others: "SIGKILL", "KILL".
std::optional<int> read_signal(std::string_view text) {
  if (const auto number = read_number<int>(text)) return number;
  if (text.starts_with("SIG")) text.remove_prefix(3);
  const auto found = std::find(signals.begin(), signals.end(), text);
  if (found == signals.end()) return std::nullopt;
  return static_cast<int>(found - signals.begin()) + 1;
}

std::string without_slash(std::string name) {
  if (name.starts_with('/')) name.erase(0, 1);
  return name;
}

model::Event event(Sent sent) {
  model::Event event;
  event.type = std::move(sent.type);
  event.action = std::move(sent.action);
  event.id = std::move(sent.id);
  event.name = without_slash(std::move(sent.name));
  event.old_name = without_slash(std::move(sent.old_name));
  event.exit_code = read_number<std::int64_t>(sent.exit_code);
  event.signal = read_signal(sent.signal);
  if (sent.nanoseconds) {
    event.time = model::Time(std::chrono::nanoseconds(*sent.nanoseconds));
  } else if (sent.seconds) {
    event.time = from_unix(*sent.seconds).value_or(model::Time());
  }
  return event;
}

// Newlines, and the record separator of application/json-seq.
bool is_between(char c) {
  return c == '\n' || c == '\x1e' || c == '\r' || c == ' ' || c == '\t';
}

}  // namespace

struct EventDecoder::Impl {
  explicit Impl(std::function<void(model::Event)> given) : tell(std::move(given)) {}

  std::function<void(model::Event)> tell;
  Sent sent;
  TableReader<Sent> reader{table(), sent};
  JsonFeed feed{reader, "an event"};
  std::size_t size = 0;  // of the object so far

  void finish() {
    feed.start_over();
    size = 0;
    auto finished = std::exchange(sent, Sent());
    if (!finished.type.empty() && !finished.action.empty()) tell(event(std::move(finished)));
  }
};

EventDecoder::EventDecoder(std::function<void(model::Event)> event)
    : impl_(std::make_unique<Impl>(std::move(event))) {}
EventDecoder::~EventDecoder() = default;

Result<void> EventDecoder::put(std::string_view piece) {
  while (!piece.empty()) {
    if (impl_->size == 0 && is_between(piece.front())) {
      piece.remove_prefix(1);
      continue;
    }
    const auto allowed = longest_event - impl_->size;
    if (allowed == 0) return Error{Error::Reason::too_large, "an event is longer than we accept"};
    const auto used = impl_->feed.put_some(piece.substr(0, allowed));
    if (!used) return used.error();
    impl_->size += *used;
    piece.remove_prefix(*used);
    if (impl_->feed.done()) impl_->finish();
  }
  return {};
}

}  // namespace docker_exporter::engine
