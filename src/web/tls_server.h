// The server's side of TLS, as the web configuration file wants it.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "web/web_config.h"

namespace docker_exporter::web {

// What the streams of one configuration share. It never changes; each stream keeps it alive.
class TlsServer {
 public:
  // Reads the files. The error is one line, which names the file and nothing that is in it.
  static std::variant<std::shared_ptr<TlsServer>, WebConfigError> make(const TlsConfig& config);

  boost::asio::ssl::context& context() { return context_; }

  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

 private:
  TlsServer();

  // Whom OpenSSL asks about a client's certificate.
  struct Clients {
    bool verify = false;                    // signed by one of the authorities
    std::vector<std::string> allowed_sans;  // empty: any
  };
  static int verify(X509_STORE_CTX* chain, void* clients);

  boost::asio::ssl::context context_;
  Clients clients_;
};

}  // namespace docker_exporter::web
