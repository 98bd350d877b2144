// One table of keys for each section. Messages have the words of exporter-toolkit where it has one,
// and never a value that may be a secret.
#include "web/web_config.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <span>

#include "web/ascii.h"
#include "web/bcrypt.h"
#include "web/go_duration.h"
#include "web/yaml_value.h"

namespace docker_exporter::web {
namespace {

struct Key {
  std::string_view name;
  std::function<void(const YamlValue&)> read;
};

void read_keys(const YamlValue& section, std::span<const Key> keys) {
  if (section.absent()) return;
  for (const auto& [name, value] : section.mapping()) {
    const auto key = std::ranges::find(keys, name, &Key::name);
    if (key != keys.end()) {
      if (!value.absent()) key->read(value);
      continue;
    }
    std::string expected;
    for (const Key& known : keys)
      expected.append(expected.empty() ? "unknown key; expected " : ", ").append(known.name);
    value.fail(expected);
  }
}

std::function<void(const YamlValue&)> text_into(std::string& into) {
  return [&into](const YamlValue& value) { into = value.text(); };
}

std::function<void(const YamlValue&)> flag_into(bool& into) {
  return [&into](const YamlValue& value) { into = value.boolean(); };
}

std::function<void(const YamlValue&)> path_into(std::string& into, const std::string& folder) {
  return [&into, &folder](const YamlValue& value) {
    const std::string& path = value.text();
    if (path.empty()) return;
    if (path.find('\0') != path.npos) value.fail("expected a path");
    into = (std::filesystem::path(folder) / path).string();
  };
}

std::function<void(const YamlValue&)> version_into(TlsVersion& into) {
  return [&into](const YamlValue& value) {
    const auto version = parse_tls_version(value.text());
    if (!version)
      value.fail("unknown TLS version: " + in_quotes(value.text()) + "; expected TLS12 or TLS13");
    into = *version;
  };
}

TlsConfig read_tls(const YamlValue& section, const std::string& folder) {
  TlsConfig tls;
  std::optional<std::string> ciphers;
  const Key keys[] = {
      {"cert", text_into(tls.cert.text)},
      {"key", text_into(tls.key.text)},
      {"client_ca", text_into(tls.client_ca.text)},
      {"cert_file", path_into(tls.cert.file, folder)},
      {"key_file", path_into(tls.key.file, folder)},
      {"client_ca_file", path_into(tls.client_ca.file, folder)},
      {"client_auth_type",
       [&](const YamlValue& value) {
         const auto type = parse_client_auth(value.text());
         if (!type)
           value.fail("invalid ClientAuth: " + in_quotes(value.text()) +
                      "; expected NoClientCert, RequestClientCert, RequireAnyClientCert, "
                      "VerifyClientCertIfGiven or RequireAndVerifyClientCert");
         tls.client_auth = *type;
       }},
      {"client_allowed_sans",
       [&](const YamlValue& value) {
         for (const auto& name : value.list()) tls.client_allowed_sans.push_back(name.text());
         if (tls.client_allowed_sans.empty()) value.fail("expected at least one name");
       }},
      {"min_version", version_into(tls.min_version)},
      {"max_version", version_into(tls.max_version)},
      {"cipher_suites",
       [&](const YamlValue& value) {
         for (const auto& name : value.list()) {
           const auto cipher = parse_cipher(name.text());
           if (!cipher) name.fail("unknown cipher: " + in_quotes(name.text()));
           if (!ciphers) ciphers.emplace();
           if (!cipher->empty()) ciphers->append(ciphers->empty() ? "" : ":").append(*cipher);
         }
       }},
      {"prefer_server_cipher_suites", flag_into(tls.prefer_server_cipher_suites)},
      {"curve_preferences",
       [&](const YamlValue& value) {
         for (const auto& name : value.list()) {
           const auto curve = parse_curve(name.text());
           if (!curve)
             name.fail("unknown curve: " + in_quotes(name.text()) +
                       "; expected CurveP256, CurveP384, CurveP521 or X25519");
           tls.curves.append(tls.curves.empty() ? "" : ":").append(*curve);
         }
       }},
  };
  read_keys(section, keys);

  if (!tls.cert.given()) section.fail("missing one of cert or cert_file");
  if (!tls.key.given()) section.fail("missing one of key or key_file");
  if (tls.client_ca.given() && tls.client_auth == ClientAuth::none)
    section.fail("client CA's have been configured without a Client Auth Policy");
  if (!tls.client_allowed_sans.empty() && tls.client_auth != ClientAuth::require_any &&
      tls.client_auth != ClientAuth::require_and_verify)
    section.fail(
        "client_allowed_sans requires client_auth_type to be one of RequireAnyClientCert or "
        "RequireAndVerifyClientCert");
  if (tls.max_version < TlsVersion::tls12)
    section.fail("max_version: TLS 1.0 and TLS 1.1 are not served; expected TLS12 or TLS13");
  if (tls.max_version < tls.min_version) section.fail("max_version is lower than min_version");
  tls.min_version = std::max(tls.min_version, TlsVersion::tls12);
  // Go has no list of suites for TLS 1.3: they are always on.
  if (ciphers && ciphers->empty()) {
    if (tls.max_version < TlsVersion::tls13)
      section.fail("cipher_suites has none of TLS 1.2, and max_version is TLS12");
    tls.min_version = TlsVersion::tls13;
  }
  tls.ciphers = ciphers && !ciphers->empty() ? *ciphers : all_ciphers();
  if (tls.curves.empty()) tls.curves = all_curves();
  return tls;
}

struct Header {
  std::string_view name;
  std::string_view sent_as;
  std::vector<std::string_view> values = {};  // empty: any
};

std::string read_headers(const YamlValue& section) {
  static const Header known[] = {
      {"Content-Security-Policy", "content-security-policy"},
      {"X-Frame-Options", "x-frame-options", {"deny", "sameorigin"}},
      {"X-Content-Type-Options", "x-content-type-options", {"nosniff"}},
      {"X-XSS-Protection", "x-xss-protection"},
      {"Strict-Transport-Security", "strict-transport-security"},
  };
  std::string lines;
  for (const auto& [name, value] : section.mapping()) {
    const auto header = std::ranges::find(known, name, &Header::name);
    if (header == std::end(known))
      value.fail("HTTP header " + in_quotes(name) + " can not be configured");
    const std::string& text = value.text();
    if (text.empty()) continue;
    const auto& values = header->values;
    if (!values.empty() && std::ranges::find(values, text) == values.end())
      value.fail("expected " + std::string(values.front()) +
                 (values.size() > 1 ? " or " + std::string(values.back()) : "") + ", not " +
                 in_quotes(text));
    const bool printable =
        std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
    if (!printable || text != trim(text))
      value.fail("expected one line of printable ASCII without blanks around it");
    lines.append(header->sent_as).append(": ").append(text).append("\r\n");
  }
  return lines;
}

void read_users(const YamlValue& section, std::map<std::string, std::string>& users) {
  if (section.absent()) return;
  for (const auto& [name, value] : section.mapping()) {
    if (name.find(':') != name.npos)
      value.fail("expected a user name without a colon: none other can be sent");
    if (!is_bcrypt(value.text()))
      value.fail("expected a bcrypt hash, $2y$, $2b$ or $2a$, of a cost from 4 to " +
                 std::to_string(max_bcrypt_cost));
    users.emplace(name, value.text());
  }
}

RateLimit read_rate_limit(const YamlValue& section) {
  RateLimit limit;
  const Key keys[] = {
      {"interval",
       [&](const YamlValue& value) {
         const auto interval = parse_go_duration(value.text());
         if (!interval) value.fail("expected a duration such as 100ms, 1s or 1m30s");
         limit.interval = *interval;
       }},
      {"burst", [&](const YamlValue& value) { limit.burst = value.whole_number(); }},
  };
  read_keys(section, keys);
  if (limit.interval.count() > 0 && limit.burst == 0)
    section.fail("a burst of 0 lets no request through; expected burst to be 1 or more");
  return limit;
}

WebConfig read(const YamlValue& document, const std::string& folder) {
  WebConfig config;
  bool http2 = true;  // there is none here; a client that knows both gets HTTP/1.1
  const Key http_keys[] = {
      {"http2", flag_into(http2)},
      {"headers", [&](const YamlValue& value) { config.headers = read_headers(value); }},
  };
  const Key keys[] = {
      {"tls_server_config",
       [&](const YamlValue& value) {
         // A section without keys is none.
         if (!value.mapping().empty()) config.tls = read_tls(value, folder);
       }},
      {"http_server_config", [&](const YamlValue& value) { read_keys(value, http_keys); }},
      {"basic_auth_users", [&](const YamlValue& value) { read_users(value, config.users); }},
      {"rate_limit", [&](const YamlValue& value) { config.rate_limit = read_rate_limit(value); }},
  };
  read_keys(document, keys);
  return config;
}

}  // namespace

std::variant<WebConfig, WebConfigError> parse_web_config(const std::string& text,
                                                         const std::string& path) {
  const auto error = [&path](const std::string& what) {
    return WebConfigError{path + ": " + what};
  };
  if (text.size() > max_web_config_bytes) return error("is longer than a megabyte");
  try {
    const auto folder = std::filesystem::path(path).parent_path().string();
    return read(YamlValue::document(text), folder);
  } catch (const YamlProblem& problem) {
    return WebConfigError{path + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") +
                          ": " + (problem.key.empty() ? "" : problem.key + ": ") + problem.what};
  }
}

}  // namespace docker_exporter::web
