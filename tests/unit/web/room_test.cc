// A full server: whose connection is closed for whom.
#include <list>

#include "base/log.h"
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

namespace log = base::log;

class Room : public Loopback {
 protected:
  // Asks, and is answered.
  bool lives(Client& client) {
    return client.send(get_ping) && client.receive(pong_answer()) == pong_answer();
  }
};

TEST_F(Room, IsMadeByTheConnectionThatHasBeenIdleLongest) {
  options_.limits.max_connections = 3;
  start();
  Client first = connect();
  EXPECT_TRUE(lives(first));
  Client second = connect();
  EXPECT_TRUE(lives(second));
  Client third = connect();
  EXPECT_TRUE(lives(third));
  EXPECT_TRUE(lives(first));
  Client fourth = connect();
  EXPECT_TRUE(lives(fourth));
  EXPECT_EQ(second.receive_rest(), "");
  EXPECT_TRUE(lives(third));
  Client fifth = connect();
  EXPECT_TRUE(lives(fifth));
  EXPECT_EQ(first.receive_rest(), "");
  for (Client* client : {&third, &fourth, &fifth}) EXPECT_TRUE(lives(*client));
}

TEST_F(Room, IsMadeByConnectionsThatNeverSentAByte) {
  options_.limits.max_connections = 8;
  start();
  std::list<Client> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(connect());
  Client client = connect();
  EXPECT_TRUE(lives(client));
  for (int i = 0; i < 93; ++i) {
    ASSERT_EQ(silent.front().receive_rest(), "");
    silent.pop_front();
  }
  for (Client& one : silent) EXPECT_TRUE(lives(one));
}

TEST_F(Room, IsFreeAsSoonAsAConnectionEnds) {
  options_.limits.max_connections = 1;
  start();
  for (int i = 0; i < 100; ++i) {
    Client client = connect();
    EXPECT_TRUE(client.send("GET /ping HTTP/1.0\r\n\r\n"));
    EXPECT_EQ(client.receive_rest(), pong_answer("connection: close\r\n"));
    client.close();
  }
}

TEST_F(Room, IsMadeByAHalfReadRequestWhereNoneIsIdleAndNeverByARunningScrape) {
  options_.limits.max_connections = 3;
  start();
  gate_closed_ = true;
  Client scraping = connect();
  EXPECT_TRUE(scraping.send(get_metrics));
  Client reading = connect();
  EXPECT_TRUE(reading.send(get_ping + "GET /pi"));
  EXPECT_EQ(reading.receive(pong_answer()), pong_answer());
  Client idle = connect();
  EXPECT_TRUE(lives(idle));
  Client next = connect();
  EXPECT_TRUE(next.send(get_metrics));
  until([this] { return scrapes_ == 2; });
  EXPECT_EQ(idle.receive_rest(), "");
  Client last = connect();
  EXPECT_TRUE(last.send(get_metrics));
  until([this] { return scrapes_ == 3; });
  EXPECT_EQ(reading.receive_rest(), "");
  // Now each is being answered: it is the new one that goes, with one warning for all of them.
  log::configure("warn", log::Format::text);
  testing::internal::CaptureStderr();
  for (int i = 0; i < 100; ++i) ASSERT_EQ(connect().receive_rest(), "");
  std::string lines = testing::internal::GetCapturedStderr();
  log::configure("off", log::Format::text);
  lines.erase(0, lines.find("level="));
  EXPECT_EQ(lines,
            "level=warn target=docker_prometheus_exporter::http "
            "msg=\"too many connections; new ones are closed\" max=3\n");
  gate_closed_ = false;
  gate_.notify_all();
  for (Client* client : {&scraping, &next, &last})
    EXPECT_EQ(client->receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Room, IsForSoManyScrapesAtOnce) {
  options_.limits.max_scrapes = 2;
  options_.limits.scrape_wait = std::chrono::milliseconds(10);
  start();
  gate_closed_ = true;
  Client first = connect();
  EXPECT_TRUE(first.send(get_metrics));
  Client second = connect();
  EXPECT_TRUE(second.send(get_metrics));
  until([this] { return scrapes_ == 2; });
  Client third = connect();
  EXPECT_TRUE(third.send(get_metrics));
  const std::string busy = unavailable_answer("more than 2 scrapes at once; try again later");
  EXPECT_EQ(third.receive(busy), busy);
  EXPECT_TRUE(third.send(get_ping));  // which is none
  EXPECT_EQ(third.receive(pong_answer()), pong_answer());
  gate_closed_ = false;
  gate_.notify_all();
  for (Client* client : {&first, &second})
    EXPECT_EQ(client->receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_TRUE(third.send(get_metrics));
  EXPECT_EQ(third.receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Room, IsWaitedForInTurn) {
  options_.limits.max_scrapes = 1;
  options_.limits.scrape_wait = std::chrono::seconds(10);
  start();
  gate_closed_ = true;
  std::list<Client> clients;
  for (int i = 0; i < 4; ++i) {
    clients.push_back(connect());
    EXPECT_TRUE(clients.back().send(get_metrics));
    until([this] { return scrapes_ == 1; });
  }
  EXPECT_TRUE(clients.front().send(get_metrics));  // again, behind the others
  gate_closed_ = false;
  gate_.notify_all();
  for (Client& client : clients)
    EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_EQ(clients.front().receive(exposition_answer(body_)), exposition_answer(body_));
}

TEST_F(Room, IsFor512UnlessSet) {
  options_.limits.max_scrapes = 0;
  start();
  gate_closed_ = true;
  std::list<Client> clients;
  for (int i = 0; i < 512; ++i) {
    clients.push_back(connect());
    EXPECT_TRUE(clients.back().send(get_metrics));
  }
  until([this] { return scrapes_ == 512; });
  EXPECT_EQ(connect().receive_rest(), "");
  gate_closed_ = false;
  gate_.notify_all();
  for (Client& client : clients)
    EXPECT_EQ(client.receive(exposition_answer(body_)), exposition_answer(body_));
  EXPECT_TRUE(lives(clients.back()));
}

}  // namespace
}  // namespace docker_exporter::web
