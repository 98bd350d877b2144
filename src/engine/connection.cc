// Writes a request, feeds the parser until it is done.
#include "engine/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/this_coro.hpp>

#include "engine/expiry.h"
#include "engine/io_error.h"

namespace docker_exporter::engine {

namespace asio = boost::asio;
using base::Error;
using base::Result;

namespace {

constexpr std::size_t read_size = 16 * 1024;

std::string request_for(const Address& address, const std::string& path) {
  const auto* tcp = std::get_if<TcpAddress>(&address.value);
  return "GET " + (tcp ? tcp->base_path : std::string()) + path +
         " HTTP/1.1\r\n"
         "Host: " +
         address.host_header() +
         "\r\n"
         "User-Agent: docker-prometheus-exporter/" DPE_VERSION
         "\r\n"
         "Accept: application/json\r\n\r\n";
}

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, Address address, ResponseLimits limits)
    : transport_(std::move(transport)), address_(std::move(address)), limits_(limits) {}

asio::awaitable<Result<Response>> Connection::get(std::string path, BodySink& sink,
                                                  async::Deadline deadline, const Stream* stream) {
  reusable_ = false;
  heard_ = false;
  const auto executor = co_await asio::this_coro::executor;
  std::function<void()> close = [this] { transport_->close(); };
  Expiry expiry(executor, deadline, std::move(close));
  auto response = co_await exchange(request_for(address_, path), sink, stream, expiry);
  used_ = true;
  if (!response && expiry.passed()) {
    const auto doing = "waiting for the answer to GET " + path + " from";
    co_return timed_out(doing, address_);
  }
  co_return response;
}

asio::awaitable<Result<Response>> Connection::exchange(std::string request, BodySink& sink,
                                                       const Stream* stream, Expiry& expiry) {
  auto written = co_await transport_->write(asio::buffer(request));
  if (!written) co_return written.error();

  bool opened = false;
  const ResponseParser* parsing = nullptr;
  const auto open = [&] {
    if (stream == nullptr || opened) return;
    opened = true;
    stream->opened(parsing->head());
  };
  // The head is told before what follows it in the same bytes.
  BodySink behind_head = [&](std::string_view piece) {
    open();
    return sink(piece);
  };
  ResponseParser parser(limits_, behind_head);
  parsing = &parser;
  std::string buffer;
  std::size_t pending = 0;  // bytes at the start of the buffer that the parser has not used up
  Result<void> parsed;
  while (parsed && !parser.done()) {
    buffer.resize(pending + read_size);
    auto size = co_await transport_->read_some(asio::buffer(buffer) + pending);
    if (!size) co_return size.error();
    if (*size == 0) {
      parsed = parser.put_end();
      continue;
    }
    heard_ = true;
    pending += *size;
    const auto used = parser.put(std::string_view(buffer).substr(0, pending));
    if (used) {
      buffer.erase(0, *used);
      pending -= *used;
    } else {
      parsed = used.error();
    }
    if (parser.head_done() && parser.head().status / 100 == 2) open();
    if (opened) expiry.move_to(async::in(stream->silence));
  }
  // What is wrong with the body of a refusal does not make it less of a refusal.
  const bool refused = parser.head_done() && parser.head().status >= 300;
  if (!parsed && !refused) co_return parsed.error();

  // Bytes behind the answer belong to no request of ours.
  reusable_ = parsed && parser.done() && parser.keep_alive() && pending == 0;
  Response response;
  response.head = parser.head();
  response.error_body = parser.error_body();
  co_return response;
}

}  // namespace docker_exporter::engine
