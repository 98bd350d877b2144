// Verdicts with a comparison that the test holds back and lets go, so that nothing depends on time.
#include "web/password_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "web/bcrypt.h"

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Verdict = PasswordCheck::Verdict;

// Knows one right password for each hash: its text. Compares only as often as it is let.
class Comparison {
 public:
  bool compare(const std::string& password, const std::string& hash) {
    std::unique_lock lock(mutex_);
    compared_.push_back(password);
    changed_.notify_all();
    changed_.wait(lock, [this] { return let_ > 0; });
    --let_;
    return password == hash;
  }
  void let(int count) {
    const std::lock_guard lock(mutex_);
    let_ += count;
    changed_.notify_all();
  }
  // Waits for so many comparisons to have begun.
  std::vector<std::string> begun(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return compared_.size() >= count; }));
    return compared_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int let_ = 0;
  std::vector<std::string> compared_;
};

struct Answer {
  std::optional<Verdict> verdict;
};

class PasswordCheckTest : public ::testing::Test {
 protected:
  // One for each test, since a thread that was let go by its owner may outlive it.
  std::shared_ptr<Comparison> comparison_ = std::make_shared<Comparison>();
  asio::io_context io_{1};
  PasswordLimits limits_;
  std::optional<PasswordCheck> check_;
  std::deque<Answer> answers_;

  ~PasswordCheckTest() override {
    check_.reset();
    comparison_->let(1000000);
  }

  // The answer, which comes when io_ runs; asked at once.
  Answer& ask(const std::string& user, const std::string& password,
              const std::string& hash = "right", const std::string& client = "192.0.2.1") {
    if (!check_)
      check_.emplace(io_.get_executor(), limits_,
                     [comparison = comparison_](const std::string& p, const std::string& h) {
                       return comparison->compare(p, h);
                     });
    Answer& answer = answers_.emplace_back();
    PasswordCheck::Question question;
    question.credentials = {user, password};
    question.hash = hash;
    question.client = asio::ip::make_address(client);
    asio::co_spawn(io_, keep(check_->verdict(std::move(question)), answer), asio::detached);
    io_.restart();
    io_.poll();
    return answer;
  }

  Verdict wait(Answer& answer) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    io_.restart();
    while (!answer.verdict && io_.run_one_until(end) != 0) {
    }
    EXPECT_TRUE(answer.verdict) << "no verdict";
    return answer.verdict.value_or(Verdict::busy);
  }

  Verdict verdict(const std::string& user, const std::string& password,
                  const std::string& hash = "right", const std::string& client = "192.0.2.1") {
    auto& answer = ask(user, password, hash, client);
    if (!answer.verdict) comparison_->let(1);
    return wait(answer);
  }

 private:
  static asio::awaitable<void> keep(asio::awaitable<Verdict> verdict, Answer& into) {
    into.verdict = co_await std::move(verdict);
  }
};

TEST_F(PasswordCheckTest, TellsRightFromWrong) {
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  EXPECT_EQ(verdict("alice", "wrong"), Verdict::wrong);
  EXPECT_EQ(verdict("bob", "right"), Verdict::right);
}

TEST_F(PasswordCheckTest, ComparesWithBcryptUnlessToldOtherwise) {
  check_.emplace(io_.get_executor());
  const std::string hash = "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a";
  EXPECT_EQ(wait(ask("alice", "U*U*U", hash)), Verdict::right);
  EXPECT_EQ(wait(ask("alice", "U*U*", hash)), Verdict::wrong);
  EXPECT_EQ(wait(ask("alice", "", bcrypt_dummy(4))), Verdict::wrong);
}

TEST_F(PasswordCheckTest, KnowsAVerdictWithoutComparingAgain) {
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  EXPECT_EQ(verdict("alice", "wrong"), Verdict::wrong);
  for (int i = 0; i < 3; ++i) {
    // At once, though no comparison is let.
    EXPECT_EQ(ask("alice", "right").verdict, Verdict::right);
    EXPECT_EQ(ask("alice", "wrong").verdict, Verdict::wrong);
    EXPECT_EQ(ask("alice", "wrong", "right", "192.0.2.99").verdict, Verdict::wrong);
  }
  EXPECT_EQ(comparison_->begun(2), (std::vector<std::string>{"right", "wrong"}));
}

TEST_F(PasswordCheckTest, AChangedHashIsComparedAnew) {
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  EXPECT_EQ(verdict("alice", "new"), Verdict::wrong);
  EXPECT_EQ(verdict("alice", "right", "new"), Verdict::wrong);
  EXPECT_EQ(verdict("alice", "new", "new"), Verdict::right);
}

TEST_F(PasswordCheckTest, TextsDoNotRunIntoEachOther) {
  EXPECT_EQ(verdict("a", "bc", "bc"), Verdict::right);
  EXPECT_EQ(verdict("ab", "c", "bc"), Verdict::wrong);
  EXPECT_EQ(verdict("a", "b", "cbc"), Verdict::wrong);
}

TEST_F(PasswordCheckTest, RequestsWithTheSamePasswordShareAComparison) {
  auto& one = ask("alice", "right");
  auto& other = ask("alice", "right");
  EXPECT_FALSE(one.verdict || other.verdict);
  comparison_->let(1);
  EXPECT_EQ(wait(one), Verdict::right);
  EXPECT_EQ(wait(other), Verdict::right);
  EXPECT_EQ(comparison_->begun(1).size(), 1U);
}

TEST_F(PasswordCheckTest, OnlySoManyRequestsWaitForTheSameVerdict) {
  limits_.waiting_each = 2;
  auto& one = ask("alice", "right");
  auto& two = ask("alice", "right");
  EXPECT_EQ(ask("alice", "right").verdict, Verdict::busy);
  comparison_->let(1);
  EXPECT_EQ(wait(one), Verdict::right);
  EXPECT_EQ(wait(two), Verdict::right);
}

TEST_F(PasswordCheckTest, WrongPasswordsDoNotMakeItForgetRightOnes) {
  limits_.wrong_kept = 2;
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  for (const char* guess : {"1", "2", "3"}) EXPECT_EQ(verdict("alice", guess), Verdict::wrong);
  EXPECT_EQ(ask("alice", "right").verdict, Verdict::right);
  EXPECT_EQ(ask("alice", "3").verdict, Verdict::wrong);
  EXPECT_EQ(ask("alice", "2").verdict, Verdict::wrong);
  EXPECT_EQ(ask("alice", "1").verdict, std::nullopt);
}

TEST_F(PasswordCheckTest, KeepsOnlySoManyRightOnes) {
  limits_.right_kept = 1;
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  EXPECT_EQ(verdict("bob", "right"), Verdict::right);
  EXPECT_EQ(ask("bob", "right").verdict, Verdict::right);
  EXPECT_EQ(ask("alice", "right").verdict, std::nullopt);
}

TEST_F(PasswordCheckTest, WhoWaitsTooLongIsToldSoAndHasTheVerdictNextTime) {
  limits_.wait = 1ms;
  auto& answer = ask("alice", "right");
  EXPECT_EQ(wait(answer), Verdict::busy);
  comparison_->let(1);
  // Whatever ends a wait, the verdict is there some time later.
  for (auto end = std::chrono::steady_clock::now() + 10s;
       ask("alice", "right").verdict != Verdict::right && std::chrono::steady_clock::now() < end;)
    io_.run_for(1ms);
  EXPECT_EQ(ask("alice", "right").verdict, Verdict::right);
  EXPECT_EQ(comparison_->begun(1).size(), 1U);
}

// The comparison that runs, and as many guesses as there is room for; more are sent away.
class Flood : public PasswordCheckTest {
 protected:
  // As a hundred a second for ten seconds, while nothing is compared but the first of all.
  int guess(const std::string& client, const std::string& user, int count = 1000) {
    int sent_away = 0;
    for (int i = 0; i < count; ++i) {
      if (ask(user, "guess " + std::to_string(++guesses_), "right", client).verdict) ++sent_away;
      if (guesses_ == 1) comparison_->begun(compared_before_ + 1);
    }
    return sent_away;
  }
  std::size_t compared_before_ = 0;
  int guesses_ = 0;
};

TEST_F(Flood, CostsAKnownPasswordNothing) {
  EXPECT_EQ(verdict("alice", "right"), Verdict::right);
  compared_before_ = 1;
  EXPECT_EQ(guess("192.0.2.1", "alice"), 1000 - 1 - 4);
  EXPECT_EQ(ask("alice", "right").verdict, Verdict::right);
}

TEST_F(Flood, AnotherClientWaitsForTwoComparisons) {
  guess("192.0.2.1", "alice");
  auto& answer = ask("alice", "right", "right", "192.0.2.2");
  comparison_->let(3);
  EXPECT_EQ(wait(answer), Verdict::right);
  EXPECT_EQ(comparison_->begun(3)[2], "right");
}

TEST_F(Flood, AnotherUserOfTheSameClientWaitsForTwoComparisons) {
  guess("192.0.2.1", "alice");
  // Of so many users one has a line of its own, whatever the key of the hash is.
  Answer* answer = nullptr;
  for (int i = 0; i < 64 && answer == nullptr; ++i)
    if (auto& asked = ask("user " + std::to_string(i), "right"); !asked.verdict) answer = &asked;
  ASSERT_NE(answer, nullptr);
  comparison_->let(3);
  EXPECT_EQ(wait(*answer), Verdict::right);
  EXPECT_EQ(comparison_->begun(3)[2], "right");
}

TEST_F(Flood, TheSameUserOfTheSameClientIsComparedAtTheSecondTry) {
  guess("192.0.2.1", "alice");
  EXPECT_EQ(ask("alice", "right").verdict, Verdict::busy);
  guess("192.0.2.1", "alice");
  auto& answer = ask("alice", "right");
  EXPECT_EQ(guess("192.0.2.1", "alice"), 1000);
  comparison_->let(2);
  EXPECT_EQ(wait(answer), Verdict::right);
  EXPECT_EQ(comparison_->begun(2)[1], "right");
}

TEST_F(Flood, OfAllUserNamesLeavesRoomForOtherClients) {
  for (int user = 0; user < 200; ++user) guess("192.0.2.1", std::to_string(user), 10);
  auto& answer = ask("alice", "right", "right", "192.0.2.2");
  comparison_->let(3);
  EXPECT_EQ(wait(answer), Verdict::right);
  EXPECT_EQ(comparison_->begun(3)[2], "right");
}

TEST_F(Flood, ANetworkOfIPv6IsOneClientAndAMappedAddressIsIPv4) {
  guess("2001:db8::1", "alice", 5);
  EXPECT_EQ(guess("2001:db8::2:3:4:5", "alice", 1), 1);
  EXPECT_EQ(guess("2001:db8:0:1::1", "alice", 1), 0);
  guess("192.0.2.1", "alice", 4);
  EXPECT_EQ(guess("::ffff:192.0.2.1", "alice", 1), 1);
}

TEST_F(PasswordCheckTest, EndsWhileAComparisonRunsAndOthersWait) {
  ask("alice", "right");
  ask("alice", "wrong");
  EXPECT_EQ(comparison_->begun(1).size(), 1U);
  check_.reset();
  comparison_->let(2);
  io_.restart();
  io_.run_for(10ms);
}

}  // namespace
}  // namespace docker_exporter::web
