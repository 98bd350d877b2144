// Who may ask: what the web configuration file demands of every request, on every path, in the
// order of exporter-toolkit: a usable file, the rate limit, then the password.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <optional>
#include <string>

#include "web/password_check.h"
#include "web/rate_limit.h"
#include "web/response.h"
#include "web/stream.h"
#include "web/web_config_file.h"

namespace docker_exporter::web {

// All calls from the thread that runs the executor.
class Gate {
 public:
  // Throws std::runtime_error, of one line, if the file cannot be used.
  Gate(boost::asio::any_io_executor executor, std::string path);
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  struct Admission {
    std::optional<Response> refusal;  // nullopt: the request may be answered
    std::string headers;              // of whatever is answered; lines with their ends
  };
  // `authorization`: the header of that name, nullopt unless there is exactly one. `client`:
  // nullopt for one that does not come by IP.
  boost::asio::awaitable<Admission> admit(std::optional<std::string> authorization,
                                          std::optional<boost::asio::ip::address> client);

  // TLS with the certificates of the moment, or nothing between. Where they cannot be
  // used, the client is told so.
  std::unique_ptr<Stream> stream(Socket socket);

 private:
  WebConfigFile file_;
  RateLimiter limiter_;
  PasswordCheck passwords_;
};

}  // namespace docker_exporter::web
