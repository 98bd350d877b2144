// A user who does not exist costs as much as one who does.
#include "web/gate.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "web/basic_auth.h"
#include "web/bcrypt.h"
#include "web/tls_stream.h"

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

std::string hash_of(const WebConfig& config, const std::string& user) {
  const auto known = config.users.find(user);
  if (known != config.users.end()) return known->second;
  int cost = 0;
  for (const auto& [name, hash] : config.users) cost = std::max(cost, bcrypt_cost(hash));
  return bcrypt_dummy(cost);
}

}  // namespace

Gate::Gate(asio::any_io_executor executor, std::string path)
    : file_(std::move(path)), limiter_(file_.rate_limit()), passwords_(std::move(executor)) {}

asio::awaitable<Gate::Admission> Gate::admit(std::optional<std::string> authorization,
                                             std::optional<asio::ip::address> client) {
  Admission admission;
  const auto rules = file_.current();
  if (rules == nullptr) {
    admission.refusal = broken_configuration();
    co_return admission;
  }
  if (!limiter_.allow(std::chrono::steady_clock::now())) {
    admission.refusal = too_many_requests();
    co_return admission;
  }
  admission.headers = rules->config.headers;
  if (rules->config.users.empty()) co_return admission;
  auto credentials = authorization ? parse_basic_auth(*authorization) : std::nullopt;
  if (!credentials) {
    admission.refusal = unauthorized();
    co_return admission;
  }
  PasswordCheck::Question question;
  question.hash = hash_of(rules->config, credentials->user);
  question.credentials = *std::move(credentials);
  question.client = client.value_or(asio::ip::address());
  const auto verdict = co_await passwords_.verdict(std::move(question));
  if (verdict == PasswordCheck::Verdict::wrong) admission.refusal = unauthorized();
  if (verdict == PasswordCheck::Verdict::busy)
    admission.refusal = unavailable("too many passwords are being checked; try again later");
  co_return admission;
}

std::unique_ptr<Stream> Gate::stream(Socket socket) {
  if (!file_.tls()) return plain_stream(std::move(socket));
  const auto rules = file_.current();
  if (rules != nullptr && rules->tls != nullptr) return tls_stream(std::move(socket), rules->tls);
  return broken_tls_stream(std::move(socket));
}

}  // namespace docker_exporter::web
