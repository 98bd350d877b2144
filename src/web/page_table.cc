// The table of containers. A cell without text is not known, or means nothing in that state.
//
// A row's classes are its state and its health; the script filters by them.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

#include "web/markup.h"
#include "web/page_parts.h"

namespace docker_exporter::web {

using model::Container;
using model::ExitReason;
using model::Health;
using model::State;

namespace {

constexpr std::string_view compose_project = "com.docker.compose.project";
constexpr std::string_view compose_service = "com.docker.compose.service";

constexpr std::string_view table_head =
    "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">State</th>"
    "<th scope=\"col\">Health</th><th scope=\"col\">Since</th>"
    "<th scope=\"col\">Last exit</th><th scope=\"col\">Restarts</th>"
    "<th scope=\"col\">CPU</th><th scope=\"col\">Memory</th></tr></thead>\n";

Health health_of(const Container& container) {
  return container.state == State::running ? container.health : Health::none;
}

void append_small(std::string& html, std::string_view text) {
  if (text.empty()) return;
  html += " <small><bdi>";
  append_text(html, text);
  html += "</bdi></small>";
}

void append_name(std::string& html, const Container& container) {
  html += "<th scope=\"row\"><b><bdi>";
  append_text(html, container.name);
  html += "</bdi></b>";
  append_small(html, container.image);
  if (container.image_outdated.value_or(false))
    html += " <small class=\"warn\">its tag names another image by now</small>";
  if (const std::string* project = container.label(compose_project)) {
    const std::string* service = container.label(compose_service);
    append_small(html, service == nullptr ? *project : *project + " / " + *service);
  }
  html += "</th>";
}

// What needs a person first.
char rank(Health health) {
  switch (health) {
    case Health::unhealthy:
      return '0';
    case Health::starting:
      return '1';
    case Health::unknown:
      return '2';
    case Health::healthy:
      return '3';
    case Health::none:
      break;
  }
  return '4';
}

void append_probe(std::string& html, const model::Probe& probe, model::Time now) {
  if (!probe.ended) return;
  html += " <small>checked ";
  append_time(html, *probe.ended, now);
  if (probe.exit_code && *probe.exit_code != 0)
    html.append(", exit ").append(std::to_string(*probe.exit_code));
  html += "</small>";
}

void append_health(std::string& html, const Container& container, model::Time now) {
  if (container.state != State::running) {
    html += "<td></td>";
    return;
  }
  const Health health = container.health;
  html.append("<td data-key=\"").append(1, rank(health)).append("\"><span class=\"health\">");
  html.append(health == Health::none ? "no check" : name(health)).append("</span>");
  const auto streak = container.failing_streak.value_or(0);
  if (health != Health::none && streak > 0)
    html.append(" <small>failed ").append(std::to_string(streak)).append(" in a row</small>");
  if (health != Health::none && container.inspected && container.inspected->probe)
    append_probe(html, *container.inspected->probe, now);
  html += "</td>";
}

bool has_ended(State state) {
  return state == State::exited || state == State::dead || state == State::restarting;
}

// Since when it is in its state, as far as that is told. When a pause began no engine tells.
std::optional<model::Time> since(const Container& container) {
  if (container.state == State::created) return container.created;
  if (!container.inspected) return std::nullopt;
  if (container.state == State::running) return container.inspected->started;
  return has_ended(container.state) ? container.inspected->finished : std::nullopt;
}

void append_since(std::string& html, const Container& container, model::Time now) {
  html += "<td>";
  if (const auto time = since(container)) append_time(html, *time, now);
  html += "</td>";
}

struct Exit {
  std::optional<std::int64_t> code;
  std::optional<model::Time> time;
  std::optional<ExitReason> reason;
};

// Of the name, where events are followed; else what inspect tells of this container.
Exit last_exit(const Container& container, const model::Life* life) {
  Exit exit;
  const auto& inspected = container.inspected;
  if (life != nullptr && life->last_exit) {
    exit = {life->last_exit_code, life->last_exit, life->last_exit_reason};
  } else {
    if (has_ended(container.state)) exit.code = container.exit_code;
    if (inspected) exit.time = inspected->finished;
  }
  const bool oom = has_ended(container.state) && inspected && inspected->oom_killed.value_or(false);
  if (oom && !exit.reason) exit.reason = ExitReason::oom;
  return exit;
}

void append_exit(std::string& html, const Exit& exit, model::Time now) {
  html += "<td>";
  const bool bad = exit.reason == ExitReason::error || exit.reason == ExitReason::oom;
  if (exit.code) {
    html.append("<span class=\"code").append(bad ? " warn\">" : "\">");
    html.append(std::to_string(*exit.code)).append("</span>");
  }
  if (exit.reason == ExitReason::oom)
    html += " out of memory";
  else if (exit.reason)
    html.append(" ").append(model::exit_reasons[static_cast<std::size_t>(*exit.reason)]);
  if (exit.time) {
    html += " <small>";
    append_time(html, *exit.time, now);
    html += "</small>";
  }
  html += "</td>";
}

void append_restarts(std::string& html, const Container& container) {
  html += "<td>";
  if (container.inspected && container.inspected->restarts) {
    html += std::to_string(*container.inspected->restarts);
    const std::string& policy = container.inspected->restart_policy;
    if (policy != "no") append_small(html, policy);
  }
  html += "</td>";
}

std::string percent(double share) {
  std::array<char, 32> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.1f %%", 100 * share);
  return {text.data(), static_cast<std::size_t>(size)};
}

// Percent of one CPU, as docker stats has it.
void append_cpu(std::string& html, const Container& container, const Shares& shares) {
  const auto share = shares.find(container.id);
  if (share == shares.end()) {
    html += "<td></td>";
    return;
  }
  constexpr double digits = 1e6;  // that the script sorts by
  html.append("<td data-key=\"").append(std::to_string(std::llround(digits * share->second)));
  html.append("\">").append(percent(share->second)).append("</td>");
}

// Without what may be dropped at once, as docker stats has it.
void append_memory(std::string& html, const Container& container, const model::Usage* usage) {
  const auto used = usage == nullptr            ? std::nullopt
                    : usage->memory.working_set ? usage->memory.working_set
                                                : usage->memory.usage;
  if (!used) {
    html += "<td></td>";
    return;
  }
  constexpr double nearly_all = 0.9;
  const auto limit = container.inspected ? container.inspected->limits.memory_bytes : std::nullopt;
  const auto bytes = static_cast<double>(*used);
  const bool tight = limit && bytes > nearly_all * static_cast<double>(*limit);
  html.append("<td data-key=\"").append(std::to_string(*used)).append("\"><span");
  html.append(tight ? " class=\"warn\">" : ">").append(spell_bytes(bytes)).append("</span>");
  if (limit)
    html.append(" <small>of ").append(spell_bytes(static_cast<double>(*limit))).append("</small>");
  html += "</td>";
}

void append_row(std::string& html, const Container& container, const model::Life* life,
                const model::Usage* usage, const Shares& shares, model::Time now) {
  html.append("<tr class=\"").append(name(container.state));
  const Health health = health_of(container);
  if (health != Health::none && health != Health::unknown) html.append(" ").append(name(health));
  html += "\" data-id=\"";
  append_text(html, container.id);
  html += "\">";
  append_name(html, container);
  html.append("<td><span class=\"state\">").append(name(container.state)).append("</span></td>");
  append_health(html, container, now);
  append_since(html, container, now);
  append_exit(html, last_exit(container, life), now);
  append_restarts(html, container);
  append_cpu(html, container, shares);
  append_memory(html, container, usage);
  html += "</tr>\n";
}

const model::Life* life_of(const model::Lives* lives, std::string_view name) {
  if (lives == nullptr) return nullptr;
  const auto found = std::ranges::lower_bound(lives->all, name, {}, &model::Life::name);
  return found != lives->all.end() && found->name == name ? &*found : nullptr;
}

const model::Usage* usage_of(const model::Resources* resources, const Container& container) {
  if (resources == nullptr) return nullptr;
  const auto& all = resources->all;
  const auto name_of = [](const auto& one) -> const std::string& { return one.container->name; };
  const auto found = std::ranges::lower_bound(all, container.name, {}, name_of);
  const bool is_it = found != all.end() && found->container->id == container.id;
  return is_it ? found->usage.get() : nullptr;
}

// A word for the classes of rows, and how many containers have it.
void append_count(std::string& html, std::string_view word, std::size_t count) {
  html.append("<li data-word=\"").append(word).append(count == 0 ? "\" hidden>" : "\">");
  html.append("<b>").append(std::to_string(count)).append("</b> ").append(word).append("</li>\n");
}

}  // namespace

void append_counts(std::string& html, const model::Containers* containers) {
  html += "<ul id=\"counts\" aria-label=\"Containers by state\">\n";
  const auto count = [&](auto is) {
    return containers == nullptr ? std::size_t{0}
                                 : static_cast<std::size_t>(std::ranges::count_if(
                                       containers->all, [&](const auto& c) { return is(*c); }));
  };
  using enum State;
  for (const State state : {running, paused, restarting, exited, created, removing, dead, unknown})
    append_count(html, name(state), count([&](const Container& c) { return c.state == state; }));
  for (const Health health : {Health::unhealthy, Health::starting, Health::healthy})
    append_count(html, name(health),
                 count([&](const Container& c) { return health_of(c) == health; }));
  html += "</ul>\n";
}

void append_table(std::string& html, const model::Snapshot& snapshot, const Shares& shares,
                  model::Time now) {
  const bool any = snapshot.containers != nullptr && !snapshot.containers->all.empty();
  const model::Resources* resources = snapshot.resources.get();
  const bool measured = resources != nullptr && !resources->all.empty();
  html.append("<table class=\"").append(measured ? "measured\"" : "\"");
  html.append(any ? ">\n" : " hidden>\n").append(table_head).append("<tbody>\n");
  if (any)
    for (const auto& container : snapshot.containers->all)
      append_row(html, *container, life_of(snapshot.lives.get(), container->name),
                 usage_of(resources, *container), shares, now);
  html += "</tbody>\n</table>\n";
}

}  // namespace docker_exporter::web
