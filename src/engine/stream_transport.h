// A Transport over any Asio stream socket.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "engine/io_error.h"
#include "engine/transport.h"

namespace docker_exporter::engine {

template <class Socket>
class StreamTransport final : public Transport {
 public:
  StreamTransport(Socket socket, Address address)
      : socket_(std::move(socket)), address_(std::move(address)) {}

  boost::asio::awaitable<base::Result<std::size_t>> read_some(
      boost::asio::mutable_buffer buffer) override {
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    const auto [error, size] = co_await socket_.async_read_some(buffer, token);
    if (error == boost::asio::error::eof) co_return std::size_t{0};
    if (error) co_return explain(error, address_);
    co_return size;
  }

  boost::asio::awaitable<base::Result<void>> write(boost::asio::const_buffer bytes) override {
    const auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    const auto [error, size] = co_await boost::asio::async_write(socket_, bytes, token);
    if (error) co_return explain(error, address_);
    co_return base::Result<void>();
  }

  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
  Address address_;
};

}  // namespace docker_exporter::engine
