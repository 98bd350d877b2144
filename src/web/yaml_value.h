// A value of a YAML file that knows where it stands, so that an error can say which one it is.
#pragma once

#include <yaml-cpp/node/node.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace docker_exporter::web {

// What is wrong with a file. Thrown by all that is below, and caught where the file is parsed.
struct YamlProblem {
  int line = 0;      // from 1; 0: of the file as a whole
  std::string key;   // "tls_server_config.min_version"; "" for the file as a whole
  std::string what;  // without the value where that may be a secret
};

// Aliases can make a file of any size larger: a list has no more entries than this, and an entry
// no more bytes than that.
constexpr std::size_t max_yaml_entries = 1000;
constexpr std::size_t max_yaml_entry_bytes = 4096;

class YamlValue {
 public:
  // The one document of a file; a file without one is an absent value.
  static YamlValue document(const std::string& text);

  // Nothing, `~` or `null`: as if the key were not there.
  bool absent() const;

  // Any scalar: 10 and true are texts, too. "" where absent.
  const std::string& text() const;
  bool boolean() const;      // true or false, and YAML 1.1's other words for them, without quotes
  int whole_number() const;  // not negative
  std::vector<YamlValue> list() const;
  // In the order of the file; no key twice.
  std::vector<std::pair<std::string, YamlValue>> mapping() const;

  const std::string& key() const { return key_; }
  [[noreturn]] void fail(std::string what) const;

 private:
  YamlValue(const YAML::Node& node, std::string key);

  YAML::Node node_;
  std::string key_;
};

// In quotes and on one line, cut where it is long.
std::string in_quotes(std::string_view text);

}  // namespace docker_exporter::web
