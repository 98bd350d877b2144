// Each phase of a request has its deadline; the timer that keeps it closes the socket, and with
// that ends whatever the coroutine is waiting for. Only a slow request is told so (408).
#include "web/session.h"

#include <boost/asio/buffer.hpp>
#include <exception>
#include <optional>
#include <vector>

#include "base/log.h"
#include "web/ascii.h"
#include "web/encoding.h"
#include "web/gate.h"
#include "web/scrape_budget.h"

namespace docker_exporter::web {

namespace asio = boost::asio;
namespace log = base::log;
using boost::system::error_code;

namespace {

constexpr async::Deadline never = async::Deadline::max();
constexpr std::size_t read_size = 4096;

// HTTP/1.0 clients must be told that the connection stays, HTTP/1.1 clients that it does not.
std::string_view connection_header(const Request& request, bool last) {
  if (last) return "connection: close\r\n";
  return request.minor_version == 0 ? "connection: keep-alive\r\n" : "";
}

// Several headers of one name are one with commas (RFC 9110, 5.3).
std::string all_of(const Request& request, std::string_view wanted) {
  std::string all;
  for (const auto& [name, value] : request.headers)
    if (equal_ignoring_case(name, wanted)) all.append(all.empty() ? "" : ",").append(value);
  return all;
}

// nullopt unless there is exactly one.
std::optional<std::string> the_only(const Request& request, std::string_view wanted) {
  std::optional<std::string> only;
  for (const auto& [name, value] : request.headers) {
    if (!equal_ignoring_case(name, wanted)) continue;
    if (only) return std::nullopt;
    only = value;
  }
  return only;
}

std::string too_many_values() {
  return "more than " + std::to_string(max_query_values) + " collectors in the query\n";
}

// What one response has still to send, as a part of the sum over all sessions.
class Unsent {
 public:
  Unsent(std::size_t& sum, std::size_t size) : sum_(sum), size_(size) { sum_ += size_; }
  ~Unsent() { sum_ -= size_ - sent_; }
  Unsent(const Unsent&) = delete;
  Unsent& operator=(const Unsent&) = delete;

  // `sent`: since the beginning.
  void have_sent(std::size_t sent) {
    sum_ -= sent - sent_;
    sent_ = sent;
  }

 private:
  std::size_t& sum_;
  const std::size_t size_;
  std::size_t sent_ = 0;
};

}  // namespace

Session::Session(const asio::any_io_executor& executor, std::unique_ptr<Stream> stream,
                 std::shared_ptr<Sessions> sessions)
    : stream_(std::move(stream)), timer_(executor), sessions_(std::move(sessions)) {
  sessions_->open.insert(this);
}

Session::~Session() {
  sessions_->open.erase(this);
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self) {
  co_await self->serve();
}

asio::awaitable<void> Session::serve() {
  const Limits& limits = sessions_->options.limits;
  auto idle_time = limits.first_byte_time;
  enter(Phase::idle, idle_since_ + idle_time);
  if (const error_code error = co_await stream_->open(); error) co_return;
  for (bool last = false; !last;) {
    const Parsed parsed = co_await read_request(idle_time);
    idle_time = limits.idle_time;
    if (std::holds_alternative<Incomplete>(parsed)) co_return;
    enter(Phase::answering, never);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
      const Response response = refused(*refusal);
      co_await send(response, "connection: close\r\n", true);
      break;
    }
    const auto& request = std::get<Request>(parsed);
    last = !request.keep_alive || sessions_->stopping;
    const bool sent = co_await answer(request, last);
    if (!sent) co_return;
    last = last || sessions_->stopping;
    buffer_.erase(0, request.size);
  }
  if (sessions_->stopping) co_return;
  enter(Phase::lingering, async::in(limits.header_time));
  co_await linger();
}

// A request, a refusal, or Incomplete when the connection is over.
asio::awaitable<Parsed> Session::read_request(std::chrono::milliseconds idle_time) {
  const Limits& limits = sessions_->options.limits;
  idle_since_ = std::chrono::steady_clock::now();
  enter(Phase::idle, idle_since_ + idle_time);
  for (std::size_t scanned = 0;;) {
    Parsed parsed = parse_request(buffer_, scanned, limits.max_header_bytes);
    if (!std::holds_alternative<Incomplete>(parsed)) co_return parsed;
    scanned = buffer_.size();
    if (phase_ == Phase::idle && scanned > 0) enter(Phase::reading, async::in(limits.header_time));
    const auto room = std::min(read_size, limits.max_header_bytes - scanned);
    buffer_.resize(scanned + room);
    const auto space = asio::buffer(buffer_.data() + scanned, room);
    const auto [error, received] = co_await stream_->read_some(space);
    buffer_.resize(scanned + received);
    if (expired_ && phase_ == Phase::reading)
      co_return Refusal{408, "the request took too long to arrive"};
    // What arrived in the moment of closing is not begun.
    if (error || !stream_->is_open()) co_return Incomplete{};
  }
}

// False when the answer could not be sent.
asio::awaitable<bool> Session::answer(const Request& request, bool last) {
  const auto start = std::chrono::steady_clock::now();
  const Route to = route(request.method, request.target, all_of(request, "accept"));
  const bool scraped = to == Route::metrics || to == Route::page;
  head_only_ = request.method == "HEAD";
  Gate::Admission admission;
  if (const auto& gate = sessions_->options.gate) {
    auto authorization = the_only(request, "authorization");
    auto admitting = gate->admit(std::move(authorization), stream_->peer());
    admission = co_await std::move(admitting);
  }
  Response response;
  const bool refused = admission.refusal.has_value();
  if (refused)
    response = *std::move(admission.refusal);
  else
    response = co_await respond(request, to);
  response.head += admission.headers;
  if (!stream_->is_open()) co_return false;  // it came too late for give_up()
  // A stop() during the scrape is told to the client, too.
  const auto connection = connection_header(request, last || sessions_->stopping);
  const bool with_body = !head_only_ && response.body != nullptr;
  if (scraped && with_body && !may_send(response.body->size()))
    response = unavailable("too many clients are slow to read; try again later");
  const Sent sent = co_await send(response, connection, with_body);
  if (scraped || refused) {
    const auto duration = std::chrono::steady_clock::now() - start;
    sessions_->access_log.write(
        {request, stream_->peer(), response.status, sent.body_bytes, duration});
  }
  co_return sent.whole;
}

asio::awaitable<Response> Session::respond(const Request& request, Route to) {
  switch (to) {
    case Route::metrics:
    case Route::page:
      break;
    case Route::ping:
      co_return pong();
    case Route::healthy:
      co_return healthy();
    case Route::ready:
      co_return ready();
    case Route::not_found:
      co_return not_found();
    case Route::method_not_allowed:
      co_return method_not_allowed();
  }
  Response response = co_await scrape(request, to);
  co_return response;
}

asio::awaitable<Response> Session::scrape(const Request& request, Route to) {
  const auto budget = scrape_budget(request.headers, sessions_->options.scrape_timeout);
  const bool is_page = to == Route::page;
  auto query = is_page ? Query{.page = true} : parse_query(request.target);
  if (!query) co_return bad_query(std::make_shared<const exposition::Body>(too_many_values()));
  const exposition::Format format = exposition::negotiate(all_of(request, "accept"));
  query->format = format;
  query->gzip = wants_gzip(all_of(request, "accept-encoding"));
  const auto deadline = async::in(budget);
  const Limits& limits = sessions_->options.limits;
  const auto slot =
      co_await sessions_->scrapes.take(async::in(std::min(budget, limits.scrape_wait)));
  if (!slot)
    co_return unavailable("more than " + std::to_string(limits.max_scrapes) +
                          " scrapes at once; try again later");
  try {
    auto asking = sessions_->exposition(*std::move(query), deadline);
    Answer answer = co_await std::move(asking);
    if (answer.body && answer.status == 400) co_return bad_query(std::move(answer.body));
    if (answer.body && is_page) co_return page_response(std::move(answer.body), answer.gzip);
    if (answer.body) co_return exposition_response(std::move(answer.body), format, answer.gzip);
    log::error(log::http, "a scrape had no answer");
  } catch (const std::exception& error) {
    log::error(log::http, "a scrape failed", {{"reason", error.what()}});
  } catch (...) {
    log::error(log::http, "a scrape failed");
  }
  co_return internal_error();
}

// Head and body leave in one sendmsg, or in as many as the client is slow.
asio::awaitable<Session::Sent> Session::send(const Response& response, std::string_view connection,
                                             bool with_body) {
  const std::string head = head_of(response, connection);
  std::vector<asio::const_buffer> buffers;
  buffers.push_back(asio::buffer(head));
  if (with_body)
    for (const auto& piece : response.body->pieces()) buffers.push_back(asio::buffer(*piece));
  Unsent unsent(sessions_->unsent_bytes, asio::buffer_size(buffers));
  Progress progress = [&unsent](std::size_t bytes) { unsent.have_sent(bytes); };
  enter(Phase::writing, async::in(sessions_->options.limits.write_time));
  auto writing = stream_->write(std::move(buffers), std::move(progress));
  const auto [error, size] = co_await std::move(writing);
  if (!error) enter(Phase::answering, never);
  co_return Sent{!error, size > head.size() ? size - head.size() : 0};
}

std::string Session::head_of(const Response& response, std::string_view connection) {
  std::string head = response.head;
  head.append("date: ").append(sessions_->date.now()).append("\r\n");
  return head.append(connection).append("\r\n");
}

bool Session::may_send(std::size_t body_bytes) {
  const std::size_t max = sessions_->options.limits.max_unsent_bytes;
  if (body_bytes <= max && sessions_->unsent_bytes <= max - body_bytes) return true;
  if (sessions_->warn_of_unsent())
    log::warn(log::http, "too many bytes wait for slow clients; scrapes are refused",
              {{"max", max}, {"unsent", sessions_->unsent_bytes}, {"body", body_bytes}});
  return false;
}

// Closing with bytes unread would reset the connection, and with it an answer still on its way: say
// that nothing more will come, and read until the client has closed, too.
asio::awaitable<void> Session::linger() {
  stream_->shut_down();
  buffer_.resize(read_size);
  const auto space = asio::buffer(buffer_);
  for (bool open = true; open;) {
    const auto [error, received] = co_await stream_->read_some(space);
    open = !error && received > 0;
  }
}

void Session::stop() {
  if (phase_ != Phase::answering && phase_ != Phase::writing) close();
}

// All in one call, since the coroutine goes on waiting for the exposition, and finds the socket
// closed. The kernel takes these few bytes unless the client has left earlier answers unread.
bool Session::give_up() {
  if (phase_ != Phase::answering) return false;
  const Response response =
      unavailable("the exporter is stopping, and the engine has not answered");
  std::string answer = head_of(response, "connection: close\r\n");
  if (!head_only_) answer.append(response.body->copy());
  stream_->write_now(answer);
  // As in linger(), for which there is no time.
  stream_->shut_down();
  close();
  return true;
}

void Session::close() {
  stream_->close(phase_ == Phase::writing);
  deadline_ = never;
  timer_.cancel();
}

// The timer is set anew only for an earlier deadline; a later one is looked up when it fires. So a
// client that keeps asking costs no timer operations.
void Session::enter(Phase phase, async::Deadline deadline) {
  phase_ = phase;
  deadline_ = deadline;
  expired_ = false;
  if (deadline_ < armed_) arm();
}

void Session::arm() {
  armed_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (!error) self->expire();
  });
}

void Session::expire() {
  armed_ = never;
  if (deadline_ == never) return;
  if (std::chrono::steady_clock::now() < deadline_) return arm();
  expired_ = true;
  if (phase_ == Phase::reading)
    stream_->cancel();
  else
    close();
}

}  // namespace docker_exporter::web
