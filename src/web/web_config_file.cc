// Stamps are taken before the reading, so that a change in between is seen the next time.
#include "web/web_config_file.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"

namespace docker_exporter::web {

namespace log = base::log;

namespace {

std::vector<std::string> files_of(const WebConfig& config) {
  std::vector<std::string> files;
  if (config.tls)
    for (const Pem* pem : {&config.tls->cert, &config.tls->key, &config.tls->client_ca})
      if (!pem->file.empty()) files.push_back(pem->file);
  return files;
}

}  // namespace

WebConfigFile::WebConfigFile(std::string path) : path_(std::move(path)) {
  auto first = read();
  if (const auto* error = std::get_if<WebConfigError>(&first))
    throw std::runtime_error(error->what);
  rules_ = std::get<std::shared_ptr<const WebRules>>(std::move(first));
  tls_ = rules_->tls != nullptr;
  rate_limit_ = rules_->config.rate_limit;
}

std::shared_ptr<const WebRules> WebConfigFile::current() {
  if (!changed()) return rules_;
  auto next = read();
  std::string problem;
  if (const auto* error = std::get_if<WebConfigError>(&next)) {
    rules_ = nullptr;
    problem = error->what;
  } else {
    rules_ = std::get<std::shared_ptr<const WebRules>>(std::move(next));
    const bool has_tls = rules_->tls != nullptr;
    if (has_tls != tls_) problem = path_ + ": TLS is turned on or off by a restart only";
    if (tls_ && !has_tls) rules_ = nullptr;
  }
  if (problem != problem_ && !problem.empty())
    log::error(log::http, "the web configuration cannot be used", {{"reason", problem}});
  if (problem.empty() && !problem_.empty())
    log::error(log::http, "the web configuration can be used again", {{"file", path_}});
  problem_ = std::move(problem);
  return rules_;
}

std::variant<std::shared_ptr<const WebRules>, WebConfigError> WebConfigFile::read() {
  stamps_ = {{path_, FileStamp::of(path_)}};
  auto text = read_small_file(path_, max_web_config_bytes);
  if (const auto* error = std::get_if<FileError>(&text))
    return WebConfigError{path_ + ": " + error->what};
  auto parsed = parse_web_config(std::get<std::string>(text), path_);
  if (auto* error = std::get_if<WebConfigError>(&parsed)) return std::move(*error);
  auto rules = std::make_shared<WebRules>();
  rules->config = std::get<WebConfig>(std::move(parsed));
  for (std::string& file : files_of(rules->config)) {
    const FileStamp stamp = FileStamp::of(file);
    stamps_.emplace_back(std::move(file), stamp);
  }
  if (const auto& tls = rules->config.tls) {
    auto server = TlsServer::make(*tls);
    if (auto* error = std::get_if<WebConfigError>(&server))
      return WebConfigError{path_ + ": " + error->what};
    rules->tls = std::get<std::shared_ptr<TlsServer>>(std::move(server));
  }
  return std::shared_ptr<const WebRules>(std::move(rules));
}

bool WebConfigFile::changed() const {
  return std::ranges::any_of(stamps_, [](const auto& known) {
    return known.second.may_hide_a_change() || FileStamp::of(known.first) != known.second;
  });
}

}  // namespace docker_exporter::web
