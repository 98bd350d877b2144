// The document around the parts. What changes while it is open stands in elements with ids that the
// script knows; the rest stays as it was loaded.
#include "web/page.h"

#include "web/markup.h"
#include "web/page_parts.h"

namespace docker_exporter::web {
namespace {

constexpr std::string_view icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect "
    "width='16' height='16' rx='3' fill='%230b5cad'/%3E%3Cpath d='M3 9h2v4H3zm4-3h2v7H7zm4-3h2v10h"
    "-2z' fill='%23fff'/%3E%3C/svg%3E";

// Of whom the page is; several may be open.
void append_title(std::string& html, const model::Snapshot& snapshot) {
  html += "Containers";
  if (snapshot.engine.info == nullptr || snapshot.engine.info->name.empty()) return;
  html += " of ";
  append_text(html, snapshot.engine.info->name);
}

void append_head(std::string& html, const model::Snapshot& snapshot) {
  html +=
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
  append_title(html, snapshot);
  html.append("</title>\n<link rel=\"icon\" href=\"").append(icon).append("\">\n");
  html.append("<style>").append(page_style).append("</style>\n</head>\n");
}

// Relative, so that they also work below the path of a proxy.
void append_links(std::string& html, const PageOptions& options) {
  html += "<nav aria-label=\"Metrics\"><a href=\"metrics\">All metrics</a>";
  for (const std::string_view name : options.collectors) {
    html.append(" <a class=\"part\" href=\"metrics?collect%5B%5D=").append(name).append("\">");
    html.append(name).append("</a>");
  }
  html += "</nav>";
}

std::string_view why_no_table(const model::Snapshot& snapshot, const PageOptions& options) {
  if (!snapshot.engine.up) return "The engine is down, so nothing is known of its containers.";
  if (!options.needs.containers)
    return "No collector of containers is on, so the engine is not asked for them.";
  if (snapshot.exporter.permitted[static_cast<std::size_t>(model::Endpoint::list)] == false)
    return "The engine does not let the exporter list its containers.";
  if (snapshot.containers == nullptr)
    return "The engine has not told in time which containers there are.";
  if (snapshot.containers->all.empty()) return "There is no container.";
  return "";
}

void append_containers(std::string& html, const model::Snapshot& snapshot, const Shares& shares,
                       const PageOptions& options, model::Time now) {
  append_counts(html, snapshot.containers.get());
  // Made alive by the script.
  html +=
      "<div id=\"tools\" hidden>\n"
      "<label>Filter <input id=\"filter\" type=\"search\" autocomplete=\"off\" "
      "spellcheck=\"false\" placeholder=\"name, image, project\"></label>\n"
      "<label class=\"narrow\">Sort by <select id=\"column\"></select></label>\n"
      "<button id=\"reverse\" class=\"narrow\" type=\"button\">Reverse</button>\n"
      "<button id=\"pause\" type=\"button\" aria-pressed=\"false\">Pause</button>\n"
      "<span id=\"found\" role=\"status\"></span>\n</div>\n";
  const std::string_view why = why_no_table(snapshot, options);
  html.append("<p id=\"why\"").append(why.empty() ? " hidden>" : ">").append(why).append("</p>\n");
  append_table(html, snapshot, shares, now);
}

}  // namespace

std::string page(const model::Snapshot& snapshot, const Shares& shares, const PageOptions& options,
                 model::Time now) {
  std::string html;
  constexpr std::size_t bytes_per_container = 1000;
  const std::size_t count = snapshot.containers == nullptr ? 0 : snapshot.containers->all.size();
  html.reserve(16 * 1024 + page_style.size() + page_script.size() + count * bytes_per_container);
  append_head(html, snapshot);
  html.append("<body>\n<header><h1>");
  append_title(html, snapshot);
  html += "</h1>";
  append_links(html, options);
  html.append("</header>\n<main data-script=\"").append(page_script_hash());
  // There is no rate yet: the page asks again soon.
  const bool soon = shares.empty() && snapshot.resources && !snapshot.resources->all.empty();
  html.append(soon ? "\" data-soon>\n" : "\">\n");
  html +=
      "<div id=\"gone\" role=\"alert\" hidden><p></p><button type=\"button\">Try "
      "again</button></div>\n";
  append_engine(html, snapshot);
  append_rights(html, snapshot.exporter);
  append_containers(html, snapshot, shares, options, now);
  html.append("</main>\n<footer>Docker Prometheus Exporter ").append(options.version);
  html.append(", <span id=\"as-of\">as of <time datetime=\"").append(spell(now, 'T'));
  html.append("Z\">").append(spell(now)).append(" UTC</time></span></footer>\n<script>");
  return html.append(page_script).append("</script>\n</body>\n</html>\n");
}

}  // namespace docker_exporter::web
