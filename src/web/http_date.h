// The date header, spelled at most once a second.
#pragma once

#include <ctime>
#include <string>

namespace docker_exporter::web {

// IMF-fixdate (RFC 9110, 5.6.7), which no locale touches: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::time_t time);

class HttpDate {
 public:
  const std::string& now();

 private:
  std::time_t second_ = -1;
  std::string text_;
};

}  // namespace docker_exporter::web
