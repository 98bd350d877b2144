// Everything but the comparison itself happens on the executor's thread, so nothing here is locked.
#include "web/password_check.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v6.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include "async/condition.h"
#include "async/deadline.h"
#include "web/bcrypt.h"
#include "web/bcrypt_thread.h"
#include "web/recent_tags.h"

namespace docker_exporter::web {

namespace asio = boost::asio;

namespace {

constexpr unsigned names = 16;

// Who has one IPv6 address has 2^64 of them.
asio::ip::address network_of(const asio::ip::address& address) {
  if (!address.is_v6()) return address;
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6);
  auto bytes = v6.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return asio::ip::address_v6(bytes);
}

// With its length before it, so that no two lists of texts are the same bytes.
void append(std::string& bytes, const std::string& text) {
  for (std::size_t rest = text.size(), i = 0; i < 8; ++i, rest >>= 8)
    bytes.push_back(static_cast<char>(rest & 0xff));
  bytes.append(text);
}

}  // namespace

class PasswordCheck::Impl {
 public:
  Impl(const asio::any_io_executor& executor, const PasswordLimits& limits, Compare compare)
      : executor_(executor),
        limits_(limits),
        right_(limits.right_kept),
        wrong_(limits.wrong_kept),
        sent_away_(limits.sent_away_kept),
        thread_(executor, limits.queue, std::move(compare),
                [this](const Tag& tag, bool right) { decide(tag, right); }) {
    if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1)
      throw std::runtime_error("OpenSSL has no random numbers");
  }

  static asio::awaitable<Verdict> verdict(std::shared_ptr<Impl> self, Question question) {
    const Tag tag = self->tag_of(question);
    if (self->right_.has(tag)) co_return Verdict::right;
    if (self->wrong_.has(tag)) co_return Verdict::wrong;
    const std::shared_ptr<Pending> pending = self->ask(tag, question);
    if (const auto decided = pending->verdict) co_return *decided;
    if (pending->waiting >= self->limits_.waiting_each) co_return Verdict::busy;
    ++pending->waiting;
    const auto deadline = async::in(self->limits_.wait);
    co_await pending->decided.wait(deadline);
    --pending->waiting;
    co_return pending->verdict.value_or(Verdict::busy);
  }

  void stop() { thread_.stop(); }

 private:
  struct Pending {
    explicit Pending(const asio::any_io_executor& executor) : decided(executor) {}

    async::Condition decided;
    std::optional<Verdict> verdict;
    std::size_t waiting = 0;
  };

  Tag hmac(const std::string& bytes) const {
    Tag tag{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
             reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), tag.data(),
             &size) == nullptr)
      throw std::runtime_error("OpenSSL has no HMAC-SHA256");
    return tag;
  }

  // The hash is part of it: no verdict outlives the change of a password.
  Tag tag_of(const Question& question) const {
    std::string bytes;
    append(bytes, question.credentials.user);
    append(bytes, question.credentials.password);
    append(bytes, question.hash);
    return hmac(bytes);
  }

  std::shared_ptr<Pending> ask(const Tag& tag, const Question& question) {
    auto& pending = pending_[tag];
    if (pending) return pending;
    pending = std::make_shared<Pending>(executor_);
    auto asked = pending;
    // By a hash of the name: a queue by user would tell which names there are.
    const BcryptThread::Queue::Place place{.client = network_of(question.client),
                                           .name = hmac(question.credentials.user)[0] % names,
                                           .asked_before = sent_away_.remove(tag)};
    const auto loser = thread_.push(place, {tag, question.credentials.password, question.hash});
    if (loser) {
      sent_away_.add(*loser);
      end(*loser, Verdict::busy);
    }
    return asked;
  }

  void decide(const Tag& tag, bool right) {
    (right ? right_ : wrong_).add(tag);
    end(tag, right ? Verdict::right : Verdict::wrong);
  }

  void end(const Tag& tag, Verdict verdict) {
    const auto node = pending_.extract(tag);
    if (node.empty()) return;
    node.mapped()->verdict = verdict;
    node.mapped()->decided.notify_all();
  }

  const asio::any_io_executor executor_;
  const PasswordLimits limits_;
  std::array<unsigned char, 32> key_{};  // of this process, and random
  RecentTags right_;
  RecentTags wrong_;
  RecentTags sent_away_;
  std::unordered_map<Tag, std::shared_ptr<Pending>, TagHash> pending_;
  BcryptThread thread_;  // ends first
};

PasswordCheck::PasswordCheck(asio::any_io_executor executor)
    : PasswordCheck(std::move(executor), {}, bcrypt_matches) {}

PasswordCheck::PasswordCheck(asio::any_io_executor executor, PasswordLimits limits, Compare compare)
    : impl_(std::make_shared<Impl>(executor, limits, std::move(compare))) {}

// Coroutines that still wait keep the rest until the io_context ends.
PasswordCheck::~PasswordCheck() {
  impl_->stop();
}

asio::awaitable<PasswordCheck::Verdict> PasswordCheck::verdict(Question question) {
  return Impl::verdict(impl_, std::move(question));
}

}  // namespace docker_exporter::web
