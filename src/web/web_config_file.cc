// Stamps are taken before the reading, so that a change in between is seen the next time.
#include "web/web_config_file.h"

#include <algorithm>
#include <stdexcept>

#include "base/log.h"
#include "web/bcrypt.h"

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

void warn_of_slow_hashes(const WebConfig& config) {
  const auto slow = std::ranges::find_if(
      config.users, [](const auto& user) { return bcrypt_cost(user.second) >= slow_bcrypt_cost; });
  if (slow != config.users.end())
    log::warn(log::http, "a password takes more than half a second to check",
              {{"user", slow->first}, {"bcrypt_cost", bcrypt_cost(slow->second)}});
}

}  // namespace

WebConfigFile::WebConfigFile(std::string path) : path_(std::move(path)) {
  Reading first = read();
  if (!first.problem.empty()) throw std::runtime_error(first.problem);
  rules_ = std::move(first.rules);
  tls_ = rules_->tls != nullptr;
  rate_limit_ = rules_->config.rate_limit;
  warn_of_slow_hashes(rules_->config);
}

std::shared_ptr<const WebRules> WebConfigFile::current() {
  if (!changed()) return rules_;
  auto [rules, problem] = read();
  if (rules != nullptr && rules->config.tls.has_value() != tls_)
    problem = path_ + ": TLS is turned on or off by a restart only";
  if (problem != problem_ && !problem.empty())
    log::error(log::http, "the web configuration cannot be used", {{"reason", problem}});
  if (problem.empty() && !problem_.empty())
    log::error(log::http, "the web configuration can be used again", {{"file", path_}});
  if (rules != nullptr && rules_ != nullptr && rules->config.users != rules_->config.users)
    warn_of_slow_hashes(rules->config);
  problem_ = std::move(problem);
  rules_ = std::move(rules);
  return rules_;
}

WebConfigFile::Reading WebConfigFile::read() {
  stamps_ = {{path_, FileStamp::of(path_)}};
  auto text = read_small_file(path_, max_web_config_bytes);
  if (const auto* error = std::get_if<FileError>(&text))
    return {nullptr, path_ + ": " + error->what};
  auto parsed = parse_web_config(std::get<std::string>(text), path_);
  if (const auto* error = std::get_if<WebConfigError>(&parsed)) return {nullptr, error->what};
  auto rules = std::make_shared<WebRules>();
  rules->config = std::get<WebConfig>(std::move(parsed));
  for (std::string& file : files_of(rules->config)) {
    const FileStamp stamp = FileStamp::of(file);
    stamps_.emplace_back(std::move(file), stamp);
  }
  std::string problem;
  if (const auto& tls = rules->config.tls) {
    auto server = TlsServer::make(*tls);
    if (const auto* error = std::get_if<WebConfigError>(&server))
      problem = path_ + ": " + error->what;
    else
      rules->tls = std::get<std::shared_ptr<TlsServer>>(std::move(server));
  }
  return {std::move(rules), std::move(problem)};
}

bool WebConfigFile::changed() const {
  return std::ranges::any_of(stamps_, [](const auto& known) {
    return !known.second.is_final() || FileStamp::of(known.first) != known.second;
  });
}

}  // namespace docker_exporter::web
