// Logfmt values are quoted only where a reader of logfmt would otherwise take them apart.
#include "base/log_line.h"

#include "base/printable.h"

namespace docker_exporter::base::log {
namespace {

void append_text(std::string& line, std::string_view key, std::string_view value) {
  const std::string shown = printable(value, max_value_bytes);
  const bool quoted = shown.empty() || shown.find_first_of(" =\"\\") != std::string::npos;
  if (!line.empty()) line += ' ';
  line += key;
  line += '=';
  if (quoted) line += '"';
  line += shown;
  if (quoted) line += '"';
}

void append_json(std::string& line, std::string_view key, std::string_view value) {
  if (!line.empty()) line += ',';
  line += '"';
  line += key;
  line += "\":\"";
  line += printable(value, max_value_bytes, Escapes::json);
  line += '"';
}

}  // namespace

std::string spell(Format format, std::string_view message, std::span<const Field> fields) {
  const auto append = format == Format::json ? append_json : append_text;
  std::string line;
  append(line, "msg", message);
  for (const Field& field : fields) append(line, field.key, field.value);
  return line;
}

}  // namespace docker_exporter::base::log
