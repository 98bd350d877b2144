// The top of the page: is the engine there, how is it followed, and what does it refuse.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "web/markup.h"
#include "web/page_parts.h"

namespace docker_exporter::web {

using model::Mode;

namespace {

// One line of the list of facts, its value between the two.
void begin_fact(std::string& html, std::string_view name) {
  html.append("<div><dt>").append(name).append("</dt><dd>");
}
void end_fact(std::string& html) {
  html += "</dd></div>\n";
}

std::string_view meaning(Mode mode, bool up) {
  switch (mode) {
    case Mode::events:
      return "1: events say what changes, inspect says how";
    case Mode::polling:
      return "2: without events, the engine is asked for a list each time";
    case Mode::no_inspect:
      return "3: without inspect, the list of containers is all there is";
    case Mode::none:
      return up ? "4: the list of containers is refused" : "4: the engine is down";
    case Mode::unknown:
      break;
  }
  return "not known yet";
}

std::string milliseconds(std::chrono::nanoseconds duration) {
  std::array<char, 64> text{};
  const double count = std::chrono::duration<double, std::milli>(duration).count();
  const int size = std::snprintf(text.data(), text.size(), "%.1f ms", count);
  return {text.data(), static_cast<std::size_t>(size)};
}

// Those that are told, with commas.
void append_texts(std::string& html, std::initializer_list<std::string_view> texts) {
  bool first = true;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    if (!first) html += ", ";
    append_text(html, text);
    first = false;
  }
}

void append_info(std::string& html, const model::EngineInfo& info) {
  if (!info.version.empty()) {
    begin_fact(html, "Version");
    append_text(html, info.version);
    end_fact(html);
  }
  begin_fact(html, "System");
  append_texts(html, {info.operating_system, info.kernel_version, info.architecture});
  end_fact(html);
  if (info.cpus && info.memory_bytes) {
    begin_fact(html, "Size");
    html.append(std::to_string(*info.cpus)).append(*info.cpus == 1 ? " CPU, " : " CPUs, ");
    html.append(spell_bytes(static_cast<double>(*info.memory_bytes))).append(" of memory");
    end_fact(html);
  }
  if (const auto warnings = info.warnings.value_or(0); warnings > 0) {
    begin_fact(html, "Warnings");
    html.append(std::to_string(warnings)).append("; <code>docker info</code> prints them");
    end_fact(html);
  }
}

struct Right {
  std::string_view path;
  std::string_view adds;
};
// In the order of model::Endpoint.
constexpr std::array<Right, model::endpoints.size()> rights = {{
    {"/_ping", "how long the engine takes to answer"},
    {"/version", "paths with a version, so that answers keep their shape when the engine is newer"},
    {"/containers/json", "the containers: their names, states and health"},
    {"/containers/{id}/json", "start times, restarts, limits and runs of health checks"},
    {"/events", "changes as they happen, without a list each time; counts and reasons of exits"},
    {"/info", "version, host and setup of the engine"},
    {"/containers/{id}/stats", "CPU, memory, network and I/O, where no cgroup files can be read"},
}};

}  // namespace

void append_engine(std::string& html, const model::Snapshot& snapshot) {
  const model::Engine& engine = snapshot.engine;
  html += "<section id=\"engine\" aria-label=\"Engine\">\n<dl>\n";
  begin_fact(html, "Engine");
  html += engine.up ? "<span class=\"up\">up</span>" : "<span class=\"down\">down</span>";
  if (engine.ping_duration)
    html.append(", answers in ").append(milliseconds(*engine.ping_duration));
  end_fact(html);
  begin_fact(html, "Mode");
  html += meaning(snapshot.exporter.mode, snapshot.engine.up);
  end_fact(html);
  if (engine.info != nullptr) append_info(html, *engine.info);
  html += "</dl>\n</section>\n";
}

void append_rights(std::string& html, const model::Exporter& exporter) {
  const auto& permitted = exporter.permitted;
  const bool any = std::ranges::find(permitted, std::optional(false)) != permitted.end();
  html.append("<section id=\"rights\"").append(any ? ">\n" : " hidden>\n");
  if (any) html += "<h2>Missing rights</h2>\n<ul>\n";
  for (std::size_t i = 0; i < rights.size(); ++i) {
    if (permitted[i].value_or(true)) continue;
    html.append("<li><code>GET ").append(rights[i].path).append("</code> is refused. It would ");
    html.append("add: ").append(rights[i].adds).append(".</li>\n");
  }
  html += any ? "</ul>\n</section>\n" : "</section>\n";
}

}  // namespace docker_exporter::web
