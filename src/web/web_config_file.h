// The web configuration file as it is now: read again whenever it, or a certificate that it names,
// has changed.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "web/small_file.h"
#include "web/tls_server.h"
#include "web/web_config.h"

namespace docker_exporter::web {

// One reading of the file, with its certificates. Never changes.
struct WebRules {
  WebConfig config;
  std::shared_ptr<TlsServer> tls;  // nullptr: plain HTTP, or certificates that cannot be used
};

class WebConfigFile {
 public:
  // Throws std::runtime_error, of one line, if it or its certificates cannot be used.
  explicit WebConfigFile(std::string path);

  // nullptr: it cannot be used at the moment. Certificates that cannot be used are no reason for
  // that: connections that are open go on, as while a certificate is there and its key is not yet.
  // Both are logged, once until something else is wrong. A few stat(2) while nothing changes.
  std::shared_ptr<const WebRules> current();

  // At the start, and ever since: neither can be changed while connections are open.
  bool tls() const { return tls_; }
  RateLimit rate_limit() const { return rate_limit_; }

 private:
  using Stamps = std::vector<std::pair<std::string, FileStamp>>;

  struct Reading {
    std::shared_ptr<const WebRules> rules;  // nullptr: the file cannot be used
    std::string problem;                    // one line; "": none
  };

  Reading read();
  bool changed() const;

  const std::string path_;
  Stamps stamps_;  // of the file, and of those that it names; taken before they were read
  std::shared_ptr<const WebRules> rules_;
  std::string problem_;  // that was logged last
  bool tls_ = false;
  RateLimit rate_limit_;
};

}  // namespace docker_exporter::web
