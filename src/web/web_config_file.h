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
  std::shared_ptr<TlsServer> tls;  // nullptr: plain HTTP
};

class WebConfigFile {
 public:
  // Throws std::runtime_error, of one line, if it cannot be used.
  explicit WebConfigFile(std::string path);

  // nullptr: it, or one of its certificates, cannot be used at the moment, which is logged once for
  // each change. A few stat(2) while nothing changes.
  std::shared_ptr<const WebRules> current();

  // At the start, and ever since: neither can be changed while connections are open.
  bool tls() const { return tls_; }
  RateLimit rate_limit() const { return rate_limit_; }

 private:
  using Stamps = std::vector<std::pair<std::string, FileStamp>>;

  std::variant<std::shared_ptr<const WebRules>, WebConfigError> read();
  bool changed() const;

  const std::string path_;
  Stamps stamps_;  // of the file, and of those that it names; taken before they were read
  std::shared_ptr<const WebRules> rules_;
  std::string problem_;  // that was logged last
  bool tls_ = false;
  RateLimit rate_limit_;
};

}  // namespace docker_exporter::web
