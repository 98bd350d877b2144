// A client, the fake engine it asks, and outcomes spelled as one line.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>

#include "async/deadline.h"
#include "engine/client.h"
#include "fake_engine/fake_engine.h"
#include "fake_engine/run.h"

namespace docker_exporter::testing {

using namespace std::chrono_literals;

inline std::string spell(const base::Error& error) {
  return std::string(base::name(error.reason)) + ": " + error.detail;
}
inline std::string spell(const base::Result<void>& result) {
  return result ? "ok" : spell(result.error());
}
inline std::string spell(const base::Result<std::vector<engine::ListedContainer>>& result) {
  if (!result) return spell(result.error());
  std::string names = "ok";
  for (const auto& listed : *result)
    names += ' ' + listed.container.name + (listed.health_told ? "" : " (untold)");
  return names;
}
inline std::string spell(const base::Result<model::Container>& result) {
  if (!result) return spell(result.error());
  return "ok " + std::string(model::name(result->state)) + ' ' +
         std::string(model::name(result->health));
}

inline std::string recorded(const std::string& path) {
  std::ifstream file(std::string(FIXTURES) + '/' + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// A list with one container, and what becomes of it.
inline const std::string one_container = R"([{"Id":"a","Names":["/web"],"State":"exited"}])";
inline const std::string one_listed = "ok web";

class Asking {
 public:
  explicit Asking(Listen listen = Listen::unix_socket, engine::ClientOptions options = {},
                  ServerTls tls = {})
      : engine(io, listen, tls) {
    options.address = engine.address();
    client.emplace(io.get_executor(), std::move(options));
  }

  std::string ping(std::chrono::milliseconds limit = 10s) {
    return readable(spell(run(io, client->ping(async::in(limit)))));
  }
  std::string list(std::chrono::milliseconds limit = 10s) {
    return readable(spell(run(io, client->list(async::in(limit)))));
  }
  std::string inspect(std::string id, std::chrono::milliseconds limit = 10s) {
    return readable(spell(run(io, client->inspect(std::move(id), async::in(limit)))));
  }

  // The address differs from run to run.
  std::string readable(std::string text) const {
    const auto address = engine.address().spell();
    for (auto at = text.find(address); at != text.npos; at = text.find(address))
      text.replace(at, address.size(), "ENGINE");
    return text;
  }

  boost::asio::io_context io;
  FakeEngine engine;
  std::optional<engine::Client> client;
};

}  // namespace docker_exporter::testing
