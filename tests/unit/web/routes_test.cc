// Every odd request line that must not reach the wrong answer.
#include "web/routes.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

struct Case {
  std::string_view method;
  std::string_view target;
  Route want;
};

TEST(Routes, KnowsFewPathsAndTwoMethods) {
  using enum Route;
  const Case cases[] = {
      {"GET", "/", metrics},
      {"GET", "/metrics", metrics},
      {"HEAD", "/", metrics},
      {"HEAD", "/metrics", metrics},
      {"GET", "/ping", ping},
      {"HEAD", "/ping", ping},
      {"GET", "/-/healthy", healthy},
      {"HEAD", "/-/ready", ready},
      {"POST", "/-/ready", method_not_allowed},
      {"GET", "/-/", not_found},
      {"GET", "/?", metrics},
      {"GET", "/metrics?collect[]=a&x=/ping", metrics},
      {"GET", "/ping?/metrics", ping},
      {"POST", "/", method_not_allowed},
      {"PUT", "/metrics", method_not_allowed},
      {"DELETE", "/ping", method_not_allowed},
      {"OPTIONS", "/metrics", method_not_allowed},
      {"get", "/metrics", method_not_allowed},
      {"GETS", "/metrics", method_not_allowed},
      {"GET", "", not_found},
      {"GET", "/metrics/", not_found},
      {"GET", "/Metrics", not_found},
      {"GET", "//metrics", not_found},
      {"GET", "/./metrics", not_found},
      {"GET", "/%6detrics", not_found},
      {"GET", "/metrics%20", not_found},
      {"GET", "/metrics#x", not_found},
      {"GET", "/metrics;x", not_found},
      {"GET", "/health", not_found},
      {"GET", "metrics", not_found},
      {"POST", "/health", not_found},
      {"OPTIONS", "*", not_found},
      {"CONNECT", "host:443", not_found},
  };
  for (const auto& [method, target, want] : cases)
    EXPECT_EQ(route(method, target), want) << method << " " << target;
}

TEST(Routes, ShowsThePageToWhomNamesHtmlAndNobodyElse) {
  using enum Route;
  struct Asked {
    std::string_view target;
    std::string_view accept;
    Route want;
  };
  const Asked cases[] = {
      {"/", "text/html", page},
      {"/?collect[]=up", "text/html", page},
      {"http://host", "text/html", page},
      {"/", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", page},
      {"/", "*/*", metrics},
      {"/", "text/*", metrics},
      {"/", "text/html;q=0", metrics},
      {"/", "", metrics},
      {"/metrics", "text/html", metrics},
      {"/ping", "text/html", ping},
      {"/page", "text/html", not_found},
  };
  for (const auto& [target, accept, want] : cases) {
    EXPECT_EQ(route("GET", target, accept), want) << target << " " << accept;
    EXPECT_EQ(route("HEAD", target, accept), want) << target << " " << accept;
  }
  EXPECT_EQ(route("POST", "/", "text/html"), method_not_allowed);
}

TEST(Routes, UnderstandsTheAbsoluteForm) {
  using enum Route;
  const Case cases[] = {
      {"GET", "http://host/metrics", metrics},
      {"GET", "http://host:9000/metrics?x", metrics},
      {"GET", "HTTP://HOST/ping", ping},
      {"GET", "https://[::1]:9000/ping", ping},
      {"GET", "http://host", metrics},
      {"GET", "http://host?x=/ping", metrics},
      {"GET", "http://", metrics},
      {"GET", "http://host/metrics/", not_found},
      {"GET", "ftp://host/metrics", not_found},
      {"GET", "http:/metrics", not_found},
  };
  for (const auto& [method, target, want] : cases)
    EXPECT_EQ(route(method, target), want) << method << " " << target;
}

TEST(Routes, NamesThePathWithoutTheQuery) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"/metrics", "/metrics"},
      {"/metrics?token=secret", "/metrics"},
      {"http://host?secret", "/"},
      {"http://host/a?b", "/a"},
      {"*", "*"},
      {"", ""},
  };
  for (const auto& [target, want] : cases) EXPECT_EQ(path_of(target), want) << target;
}

}  // namespace
}  // namespace docker_exporter::web
