// The same answer for the same question, and one compression of what is the same.
#include "web/bodies.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "async/or_end.h"

namespace docker_exporter::web {
namespace {

namespace asio = boost::asio;
using collectors::Wanted;
using exposition::Format;

asio::awaitable<void> keep(asio::awaitable<Bodies::Body> making, std::vector<Bodies::Body>& into) {
  auto body = co_await std::move(making);
  into.push_back(std::move(body));
}

class BodiesTest : public testing::Test {
 protected:
  static Bodies::Snapshot snapshot(std::shared_ptr<const model::Containers> containers) {
    auto snapshot = std::make_shared<model::Snapshot>();
    snapshot->engine.up = true;
    snapshot->containers = std::move(containers);
    return snapshot;
  }
  // Their names do not compress well.
  static std::shared_ptr<const model::Containers> many(std::size_t count) {
    auto containers = std::make_shared<model::Containers>();
    for (std::size_t i = 0; i < count; ++i) {
      auto one = std::make_shared<model::Container>();
      one->name = std::to_string(i * 2654435761U % 1000000007U);
      one->id = one->name;
      containers->all.push_back(one);
    }
    return containers;
  }
  std::vector<Bodies::Body> zipped(const Bodies::Snapshot& of, const Wanted& wanted,
                                   std::size_t times = 1) {
    std::vector<Bodies::Body> all;
    for (std::size_t i = 0; i < times; ++i)
      asio::co_spawn(io_, keep(bodies_.gzip(of, wanted, Format::text), all), async::or_end);
    io_.restart();
    const auto guard = asio::make_work_guard(io_);
    while (all.size() < times) io_.run_one();
    return all;
  }
  static std::string unzip(const exposition::Body& body, std::size_t size) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> reader(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    const std::string packed = body.copy();
    std::string text(size, '\0');
    const auto result = libdeflate_gzip_decompress(reader.get(), packed.data(), packed.size(),
                                                   text.data(), text.size(), nullptr);
    return result == LIBDEFLATE_SUCCESS ? text : "not gzip";
  }

  asio::io_context io_{1};
  Bodies bodies_{io_.get_executor(), collectors::Options{.container_health_filter_label = false}};
  const Wanted all_ = collectors::on_by_default();
};

TEST_F(BodiesTest, AreTheSameForTheSameQuestion) {
  const auto one = snapshot(many(10));
  const auto body = bodies_.plain(one, all_, Format::text);
  EXPECT_EQ(bodies_.plain(one, all_, Format::text), body);
  EXPECT_NE(bodies_.plain(one, all_, Format::openmetrics), body);
  EXPECT_NE(bodies_.plain(snapshot(one->containers), all_, Format::text), body);
  const auto packed = zipped(one, all_).front();
  EXPECT_EQ(zipped(one, all_).front(), packed);
  const auto now = bodies_.plain(one, all_, Format::text);  // another was asked for meanwhile
  EXPECT_EQ(unzip(*packed, now->size()), now->copy());
}

TEST_F(BodiesTest, ThatAreLongAreCompressedOnceForAllWhoWait) {
  const auto one = snapshot(many(4000));  // for another thread
  const auto plain = bodies_.plain(one, all_, Format::text);
  ASSERT_GT(plain->size(), Bodies::max_at_once);
  const auto packed = zipped(one, all_, 3);
  EXPECT_EQ(unzip(*packed.front(), plain->size()), plain->copy());
  // Its second piece is what took the time.
  for (const auto& body : packed) EXPECT_EQ(body->pieces()[1], packed.front()->pieces()[1]);
  // Another snapshot of the same containers has it, too.
  const auto next = zipped(snapshot(one->containers), all_).front();
  EXPECT_EQ(next->pieces()[1], packed.front()->pieces()[1]);
  const auto changed = snapshot(many(4001));
  const auto other = zipped(changed, all_).front();
  EXPECT_NE(other->pieces()[1], packed.front()->pieces()[1]);
  const auto want = bodies_.plain(changed, all_, Format::text);
  EXPECT_EQ(unzip(*other, want->size()), want->copy());
}

TEST_F(BodiesTest, ThatAreTooLongAreNotKept) {
  const auto one = snapshot(many(22000));
  const auto body = bodies_.plain(one, all_, Format::text);
  ASSERT_GT(body->size(), Bodies::max_kept_bytes);
  EXPECT_NE(bodies_.plain(one, all_, Format::text), body);
  EXPECT_LT(zipped(one, all_).front()->size(), body->size());
  EXPECT_EQ(body.use_count(), 1);
}

TEST_F(BodiesTest, AreKeptForSoManyWaysToAsk) {
  const auto one = snapshot(many(1));
  const auto body = bodies_.plain(one, all_, Format::text);
  const auto ask = [&](unsigned which) {  // of 128 subsets of the collectors
    Wanted some;
    for (std::size_t i = 0; i < all_.size(); ++i)
      if ((which >> i & 1U) != 0) some.push_back(all_[i]);
    return bodies_.plain(one, some, Format::text);
  };
  for (unsigned i = 0; i + 1 < Bodies::max_kept; ++i) ask(i);
  EXPECT_EQ(bodies_.plain(one, all_, Format::text), body);  // asked for last, and kept longest
  for (unsigned i = 0; i < Bodies::max_kept; ++i) ask(i);
  EXPECT_NE(bodies_.plain(one, all_, Format::text), body);
}

}  // namespace
}  // namespace docker_exporter::web
