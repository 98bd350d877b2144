// HTTP/1 answers, parsed as their bytes come in; it never sees a socket.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace docker_exporter::engine {

// What we use of the head of an answer.
struct ResponseHead {
  int status = 0;
  std::string reason;  // of the status line
  std::string content_type;
  std::string api_version;  // Api-Version, as sent
  std::string server;
  std::string date;
  bool libpod = false;  // Podman says so in headers of its own
};

// Takes the body of a 2xx answer in pieces; an error ends the answer with that error.
using BodySink = std::function<base::Result<void>(std::string_view)>;

struct ResponseLimits {
  std::size_t header_bytes;
  std::size_t body_bytes;
};

// One answer. 1xx answers before it are skipped.
class ResponseParser {
 public:
  ResponseParser(ResponseLimits limits, BodySink& sink);
  ~ResponseParser();
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  // How many bytes were used up; the rest is to be given again, with more behind it.
  base::Result<std::size_t> put(std::string_view bytes);
  // The stream has ended, which some answers take for their end.
  base::Result<void> put_end();

  bool done() const;
  bool keep_alive() const;  // once done
  bool head_done() const;
  const ResponseHead& head() const;
  // The start of the body of an answer that is not 2xx, at most 4 KiB.
  const std::string& error_body() const;

 private:
  class Impl;
  ResponseLimits limits_;
  BodySink& sink_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace docker_exporter::engine
