// Which path to ask, what to learn from the answer, and when to ask once more.
#include "engine/client.h"

#include <array>
#include <limits>
#include <utility>

#include "base/log.h"
#include "engine/counting.h"
#include "engine/decode.h"
#include "engine/event_path.h"
#include "engine/http_date.h"
#include "engine/pool.h"
#include "engine/refusal.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
namespace log = base::log;
using async::Deadline;
using base::Error;
using base::Result;
using model::Endpoint;

namespace {

bool success(const Response& response) {
  return response.head.status >= 200 && response.head.status < 300;
}

bool engine_down(const Response& response) {
  const int status = response.head.status;
  return status == 502 || status == 503 || status == 504;
}

// An engine that does not know a container says so with its version; a 404 without is a proxy's
// way to refuse.
bool by_a_proxy(const Response& response) {
  return response.head.status == 404 && response.head.api_version.empty() && !response.head.libpod;
}

// After these the engine that answers next may be another one.
bool connection_lost(const Error& error) {
  using enum Error::Reason;
  return error.reason == unreachable || error.reason == no_access || error.reason == tls ||
         error.reason == closed;
}

}  // namespace

// Held by every request under way, which may outlast the Client.
class Client::Impl {
 public:
  using Self = std::shared_ptr<Impl>;

  Impl(asio::any_io_executor executor, ClientOptions given)
      : options_(std::move(given)), pool_(std::move(executor), options_) {}

  static asio::awaitable<Result<void>> ping(Self self, Deadline deadline) {
    const std::string path = "/_ping";
    std::string body;
    BodySink sink = [&body](std::string_view piece) {
      body += piece.substr(0, sizeof "OK" - body.size());
      return Result<void>();
    };
    auto response = co_await get(self, Endpoint::ping, path, sink, deadline);
    if (!response) co_return response.error();
    if (!success(*response)) co_return refusal(*response, path);
    // A login page on the way, or any other web server, is no engine that is up.
    if (body != "OK" && !parse_api_version(response->head.api_version))
      co_return Error{Error::Reason::malformed,
                      "GET /_ping was answered, but not by a Docker Engine: is the address right?"};
    co_return Result<void>();
  }

  static asio::awaitable<Result<std::vector<ListedContainer>>> list(Self self, Deadline deadline) {
    ListDecoder decoder(self->options_.kept_labels);
    BodySink sink = [&decoder](std::string_view piece) { return decoder.put(piece); };
    auto response = co_await ask(self, Endpoint::list, "/containers/json?all=true", sink, deadline);
    if (!response) co_return response.error();
    self->report_dropped(decoder.dropped());
    co_return decoder.finish(self->libpod_);
  }

  static asio::awaitable<Result<model::Container>> inspect(Self self, std::string id,
                                                           Deadline deadline) {
    if (!usable_id(id)) co_return Error{Error::Reason::rejected, "not an id of a container"};
    InspectDecoder decoder(self->options_.kept_labels);
    BodySink sink = [&decoder](std::string_view piece) { return decoder.put(piece); };
    const auto path = "/containers/" + id + "/json";
    auto response = co_await ask(self, Endpoint::inspect, path, sink, deadline);
    if (!response) co_return response.error();
    auto inspected = decoder.finish();
    if (inspected && inspected->id.empty()) {
      inspected->id = id;
      if (inspected->name.empty()) inspected->name = id.substr(0, 12);
    }
    co_return inspected;
  }

  static asio::awaitable<Result<std::optional<model::Usage>>> stats(Self self, std::string id,
                                                                    Deadline deadline) {
    if (!usable_id(id)) co_return Error{Error::Reason::rejected, "not an id of a container"};
    StatsDecoder decoder;
    BodySink sink = [&decoder](std::string_view piece) { return decoder.put(piece); };
    const auto path = "/containers/" + id + "/stats?stream=false&one-shot=true";
    auto response = co_await ask(self, Endpoint::stats, path, sink, deadline);
    if (!response) co_return response.error();
    co_return decoder.finish(self->libpod_);
  }

  static asio::awaitable<Result<model::EngineInfo>> info(Self self, Deadline deadline) {
    InfoDecoder decoder;
    BodySink sink = [&decoder](std::string_view piece) { return decoder.put(piece); };
    auto response = co_await ask(self, Endpoint::info, "/info", sink, deadline);
    if (!response) co_return response.error();
    co_return decoder.finish();
  }

  static asio::awaitable<Error> events(Self self, EventQuery query, EventHandler handler) {
    EventDecoder decoder(std::move(handler.event));
    BodySink sink = [&decoder](std::string_view piece) { return decoder.put(piece); };
    Stream stream;
    stream.silence = query.silence_time;
    stream.opened = [&](const ResponseHead& head) {
      Response response;
      response.head = head;
      self->learn(response);
      handler.opened(parse_http_date(head.date));
    };
    const auto path = event_path(query.since);
    const auto deadline = async::in(query.open_time);
    auto response = co_await ask(self, Endpoint::events, path, sink, deadline, &stream);
    if (!response) co_return response.error();
    co_return Error{Error::Reason::closed, "the stream of events has ended"};
  }

  void close() {
    closed_ = true;
    pool_.close();
    if (const auto stream = stream_.lock()) stream->close();
  }

  model::Requests requests;

 private:
  // One GET of exactly that path, and what any answer teaches. A connection that was kept may have
  // been closed while it was idle; that shows when it is used, so it is no failure of the engine.
  static asio::awaitable<Result<Response>> get(Self self, Endpoint endpoint, std::string path,
                                               BodySink& sink, Deadline deadline) {
    Counted counted(self->requests, endpoint);
    for (bool fresh = false;; fresh = true) {
      auto taken = co_await self->pool_.take(fresh, deadline);
      if (!taken) co_return self->failed(counted, taken.error());
      const auto connection = *std::move(taken);
      const bool kept = connection->used();
      auto response = co_await connection->get(path, sink, deadline);
      self->pool_.give_back(connection);
      if (response) {
        counted.answered(response->head.status);
        self->learn(*response);
        co_return response;
      }
      const auto& error = response.error();
      const bool stale = kept && !connection->heard() && error.reason == Error::Reason::closed;
      if (!stale || fresh) co_return self->failed(counted, error);
      self->forget(error);
    }
  }

  // The same for an answer that goes on, on a connection of its own.
  static asio::awaitable<Result<Response>> follow(Self self, Endpoint endpoint, std::string path,
                                                  BodySink& sink, Deadline deadline,
                                                  const Stream& stream) {
    Counted counted(self->requests, endpoint);
    auto transport = co_await connect(self->options_.address, self->options_.tls, deadline);
    if (!transport) co_return self->failed(counted, transport.error());
    const ResponseLimits limits{self->options_.max_header_bytes,
                                std::numeric_limits<std::size_t>::max()};
    const auto connection =
        std::make_shared<Connection>(*std::move(transport), self->options_.address, limits);
    self->stream_ = connection;
    if (self->closed_) connection->close();
    bool opened = false;
    Stream counting = stream;
    counting.opened = [&](const ResponseHead& head) {
      opened = true;
      counted.answered(head.status);
      stream.opened(head);
    };
    auto response = co_await connection->get(path, sink, deadline, &counting);
    if (!response) {
      if (!opened) co_return self->failed(counted, response.error());
      self->forget(response.error());
      co_return response.error();
    }
    if (!opened) {
      counted.answered(response->head.status);
      self->learn(*response);
    }
    co_return response;
  }

  Error failed(Counted& counted, const Error& error) {
    counted.failed(error);
    forget(error);
    return error;
  }

  // A GET of a path that takes the version in front.
  static asio::awaitable<Result<Response>> ask(Self self, Endpoint endpoint, std::string path,
                                               BodySink& sink, Deadline deadline,
                                               const Stream* stream = nullptr) {
    auto known = co_await find_version(self, deadline);
    if (!known) co_return known.error();

    bool& unversioned_works = self->unversioned_works_[static_cast<std::size_t>(endpoint)];
    bool unversioned = unversioned_works;
    bool refused = false;  // for its version
    for (;;) {
      const auto prefix = unversioned ? std::string() : self->prefix();
      const auto whole = prefix + path;
      auto asked = stream == nullptr ? get(self, endpoint, whole, sink, deadline)
                                     : follow(self, endpoint, whole, sink, deadline, *stream);
      auto response = co_await std::move(asked);
      if (!response) co_return response.error();
      if (success(*response)) {
        unversioned_works = unversioned;
        co_return response;
      }
      auto error = refusal(*response, whole);
      const bool of_container = endpoint == Endpoint::inspect || endpoint == Endpoint::stats;
      if (of_container && by_a_proxy(*response)) error.reason = Error::Reason::denied;
      const bool denied = error.reason == Error::Reason::denied;
      const bool bad_version = error.reason == Error::Reason::bad_version;
      if (prefix.empty()) {
        // What a proxy allows has changed, maybe to versioned paths.
        if (denied) unversioned_works = false;
        co_return error;
      }
      if (self->options_.fixed_version || (!denied && !bad_version)) co_return error;
      if (bad_version && !refused) {
        refused = true;
        if (self->prefix() == prefix) {
          // The refusal itself told nothing new.
          self->engine_newest_.reset();
          self->asked_for_version_ = false;
          known = co_await find_version(self, deadline);
          if (!known) co_return known.error();
        }
        if (self->prefix() != prefix) continue;
      }
      unversioned = true;
    }
  }

  // Asks /version where no answer has carried the version so far. That there is none to be had is
  // no error: then paths go without.
  static asio::awaitable<Result<void>> find_version(Self self, Deadline deadline) {
    if (self->options_.fixed_version || self->engine_newest_ || self->asked_for_version_)
      co_return Result<void>();
    VersionDecoder decoder;
    BodySink sink = [&decoder](std::string_view piece) {
      // Of a body that is no JSON all that is told is that there is no version in it.
      static_cast<void>(decoder.put(piece));
      return Result<void>();
    };
    auto response = co_await get(self, Endpoint::version, "/version", sink, deadline);
    if (!response) co_return response.error();
    if (engine_down(*response)) co_return refusal(*response, "/version");
    self->asked_for_version_ = true;
    if (success(*response) && !self->engine_newest_) {
      self->engine_newest_ = decoder.finish();
      self->version_from_body_ = true;
    }
    co_return Result<void>();
  }

  std::string prefix() const {
    if (options_.fixed_version) return "/v" + options_.fixed_version->spell();
    return engine_newest_ ? "/v" + negotiate(*engine_newest_).spell() : std::string();
  }

  void learn(const Response& response) {
    const auto& head = response.head;
    if (head.libpod) libpod_ = true;
    if (head.server.starts_with("Docker/")) libpod_ = false;
    if (engine_down(response)) forget_hearsay();
    const auto version = parse_api_version(head.api_version);
    if (!version) return;
    if (engine_newest_ && *engine_newest_ != *version) unversioned_works_ = {};
    engine_newest_ = version;
    version_from_body_ = false;
  }

  void forget(const Error& error) {
    if (connection_lost(error)) forget_hearsay();
  }

  // What the next answer would not correct by itself.
  void forget_hearsay() {
    if (version_from_body_) engine_newest_.reset();
    version_from_body_ = false;
    asked_for_version_ = false;
  }

  void report_dropped(std::size_t dropped) {
    if (dropped != 0 && dropped != dropped_)
      log::warn(log::engine, "containers without a usable id were left out", {{"count", dropped}});
    dropped_ = dropped;
  }

  const ClientOptions options_;
  Pool pool_;
  std::optional<ApiVersion> engine_newest_;
  bool version_from_body_ = false;  // of /version, not from a header that comes with every answer
  bool asked_for_version_ = false;
  bool libpod_ = false;
  std::array<bool, model::endpoints.size()> unversioned_works_ = {};
  std::size_t dropped_ = 0;  // of the last list
  std::weak_ptr<Connection> stream_;
  bool closed_ = false;
};

Client::Client(asio::any_io_executor executor, ClientOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}
Client::~Client() {
  close();
}

asio::awaitable<Result<void>> Client::ping(Deadline deadline) {
  return Impl::ping(impl_, deadline);
}

asio::awaitable<Result<std::vector<ListedContainer>>> Client::list(Deadline deadline) {
  return Impl::list(impl_, deadline);
}

asio::awaitable<Result<model::Container>> Client::inspect(std::string id, Deadline deadline) {
  return Impl::inspect(impl_, std::move(id), deadline);
}

asio::awaitable<Result<std::optional<model::Usage>>> Client::stats(std::string id,
                                                                   Deadline deadline) {
  return Impl::stats(impl_, std::move(id), deadline);
}

asio::awaitable<Result<model::EngineInfo>> Client::info(Deadline deadline) {
  return Impl::info(impl_, deadline);
}

asio::awaitable<Error> Client::events(EventQuery query, EventHandler handler) {
  return Impl::events(impl_, query, std::move(handler));
}

const model::Requests& Client::requests() const {
  return impl_->requests;
}

void Client::close() {
  impl_->close();
}

}  // namespace docker_exporter::engine
