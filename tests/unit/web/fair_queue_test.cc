// Whose turn it is, and who goes when there is no room.
#include "web/fair_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace docker_exporter::web {
namespace {

using Queue = FairQueue<std::string>;
using boost::asio::ip::make_address;

const auto a = make_address("192.0.2.1");
const auto b = make_address("2001:db8::");

// The order in which all items leave: "x y z".
std::string all(Queue& queue) {
  std::string order;
  while (const auto item = queue.pop()) order.append(order.empty() ? "" : " ").append(*item);
  return order;
}

TEST(FairQueue, IsAQueueForOneNameOfOneClient) {
  Queue queue;
  for (const char* item : {"1", "2", "3"}) EXPECT_EQ(queue.push({a, 0}, item), std::nullopt);
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(all(queue), "1 2 3");
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(FairQueue, ClientsTakeTurns) {
  Queue queue;
  for (const char* item : {"a1", "a2", "a3"}) queue.push({a, 0}, item);
  queue.push({b, 0}, "b1");
  queue.push({b, 0}, "b2");
  EXPECT_EQ(all(queue), "a1 b1 a2 b2 a3");
}

TEST(FairQueue, NamesOfAClientTakeTurns) {
  Queue queue;
  for (const char* item : {"x1", "x2", "x3"}) queue.push({a, 0}, item);
  queue.push({a, 1}, "y1");
  queue.push({b, 0}, "b1");
  EXPECT_EQ(all(queue), "x1 b1 y1 x2 x3");
}

TEST(FairQueue, WhoWasServedGoesBehindThoseWhoWait) {
  Queue queue;
  queue.push({a, 0}, "a1");
  queue.push({b, 0}, "b1");
  EXPECT_EQ(queue.pop(), "a1");
  queue.push({a, 0}, "a2");
  EXPECT_EQ(all(queue), "b1 a2");
}

TEST(FairQueue, WhatWasAskedBeforeGoesFirst) {
  Queue queue;
  queue.push({a, 0}, "1");
  queue.push({a, 0, true}, "again 1");
  queue.push({a, 0}, "2");
  queue.push({a, 0, true}, "again 2");
  EXPECT_EQ(all(queue), "again 1 again 2 1 2");
}

TEST(FairQueue, AFullLineLosesWhatComesLastUnlessItWasAskedBefore) {
  Queue queue({.total = 100, .per_name = 3});
  for (const char* item : {"1", "2", "3"}) queue.push({a, 0}, item);
  EXPECT_EQ(queue.push({a, 0}, "4"), "4");
  EXPECT_EQ(queue.push({a, 0, true}, "again 1"), "3");
  EXPECT_EQ(queue.push({a, 0, true}, "again 2"), "2");
  EXPECT_EQ(queue.push({a, 0, true}, "again 3"), "1");
  EXPECT_EQ(queue.push({a, 0, true}, "again 4"), "again 4");
  EXPECT_EQ(queue.push({a, 1}, "other"), std::nullopt);
  EXPECT_EQ(queue.size(), 4U);
  EXPECT_EQ(all(queue), "again 1 other again 2 again 3");
}

TEST(FairQueue, AFullQueueTakesFromWhoHasMost) {
  Queue queue({.total = 6, .per_name = 4});
  for (const char* item : {"x1", "x2", "x3", "x4"}) queue.push({a, 0}, item);
  for (const char* item : {"y1", "y2"}) queue.push({a, 1}, item);
  EXPECT_EQ(queue.push({b, 0}, "b1"), "x4");
  EXPECT_EQ(queue.push({b, 0}, "b2"), "x3");
  EXPECT_EQ(queue.push({a, 2}, "z1"), "x2");  // of its own client, from the longer line
  EXPECT_EQ(queue.push({a, 0}, "x5"), "x5");
  EXPECT_EQ(queue.push({a, 3}, "w1"), "y2");
  EXPECT_EQ(queue.push({a, 4}, "v1"), "v1");
  EXPECT_EQ(queue.size(), 6U);
  EXPECT_EQ(all(queue), "x1 b1 y1 b2 z1 w1");
}

TEST(FairQueue, AClientThatComesAloneAlwaysFindsRoomBesideAGreedyOne) {
  Queue queue({.total = 8, .per_name = 4});
  for (unsigned i = 0; i < 100; ++i) queue.push({a, i % 16}, "a");
  EXPECT_EQ(queue.push({b, 0}, "b"), "a");
  EXPECT_EQ(queue.pop(), "a");
  EXPECT_EQ(queue.pop(), "b");
}

}  // namespace
}  // namespace docker_exporter::web
