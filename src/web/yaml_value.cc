// Strict where YAML is lenient: no unknown tags, no second document, no key twice.
#include "web/yaml_value.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/node/convert.h>
#include <yaml-cpp/node/impl.h>
#include <yaml-cpp/node/iterator.h>
#include <yaml-cpp/node/parse.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <set>
#include <sstream>

#include "base/printable.h"

namespace docker_exporter::web {

namespace {

int line_of(const YAML::Mark& mark) {
  return mark.is_null() ? 0 : mark.line + 1;
}

// Keeps nothing but where a document begins.
class Beginning : public YAML::EventHandler {
 public:
  YAML::Mark mark;

 private:
  void OnDocumentStart(const YAML::Mark& at) override { mark = at; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// YAML::LoadAll never ends where a document is followed by a stray comma or bracket: it takes that
// for the beginning of another, again and again. So at most two are begun here.
void expect_one_document(const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  Beginning document;
  if (parser.HandleNextDocument(document) && parser.HandleNextDocument(document))
    throw YamlProblem{line_of(document.mark), "",
                      "expected one YAML document, and nothing after it"};
}

std::string below(const std::string& key, const std::string& name) {
  return key.empty() ? name : key + "." + name;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  return "\"" + base::printable(text, 60) + "\"";
}

YamlValue::YamlValue(const YAML::Node& node, std::string key) : node_(node), key_(std::move(key)) {
  const std::string& tag = node_.Tag();  // "?" is a plain scalar, "!" one in quotes
  if (!tag.empty() && tag != "?" && tag != "!") fail("expected no tag, not " + in_quotes(tag));
}

YamlValue YamlValue::document(const std::string& text) {
  try {
    expect_one_document(text);
    return {YAML::Load(text), ""};
  } catch (const YAML::DeepRecursion&) {
    throw YamlProblem{0, "", "is nested too deeply"};
  } catch (const YAML::Exception& error) {
    // Its words can have a byte of the file in them.
    throw YamlProblem{line_of(error.mark), "", "is not YAML: " + base::printable(error.msg, 200)};
  }
}

void YamlValue::fail(std::string what) const {
  throw YamlProblem{line_of(node_.Mark()), key_, std::move(what)};
}

bool YamlValue::absent() const {
  return node_.IsNull();
}

const std::string& YamlValue::text() const {
  if (node_.IsSequence() || node_.IsMap()) fail("expected a text");
  return node_.Scalar();
}

bool YamlValue::boolean() const {
  bool value = false;
  const bool plain = node_.IsScalar() && node_.Tag() != "!";
  if (!plain || !YAML::convert<bool>::decode(node_, value)) fail("expected true or false");
  return value;
}

int YamlValue::whole_number() const {
  int value = -1;
  if (node_.IsScalar() && node_.Tag() != "!") {
    const std::string& digits = node_.Scalar();
    const char* const end = digits.data() + digits.size();
    const auto [read, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || read != end) value = -1;
  }
  if (value < 0) fail("expected a whole number, 0 or more");
  return value;
}

std::vector<YamlValue> YamlValue::list() const {
  if (!node_.IsSequence()) fail("expected a list");
  if (node_.size() > max_yaml_entries)
    fail("expected at most " + std::to_string(max_yaml_entries) + " entries");
  std::vector<YamlValue> entries;
  for (const auto& entry : node_) {
    YamlValue value(entry, key_);
    if (value.text().size() > max_yaml_entry_bytes)
      value.fail("expected at most " + std::to_string(max_yaml_entry_bytes) + " bytes in an entry");
    entries.push_back(std::move(value));
  }
  return entries;
}

std::vector<std::pair<std::string, YamlValue>> YamlValue::mapping() const {
  if (!node_.IsMap()) fail("expected keys with values");
  std::vector<std::pair<std::string, YamlValue>> entries;
  std::set<std::string_view> seen;
  for (const auto& entry : node_) {
    const YamlValue name(entry.first, key_);
    if (!entry.first.IsScalar()) name.fail("expected a text as a key");
    const std::string& text = name.text();
    const std::string key = below(key_, base::printable(text, 60));
    if (!seen.insert(text).second) YamlValue(entry.first, key).fail("is there twice");
    entries.emplace_back(text, YamlValue(entry.second, key));
  }
  return entries;
}

}  // namespace docker_exporter::web
