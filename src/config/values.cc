// Strict where 1.1.2 was strict, so that a value means the same as there or stops the start.
#include "config/values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/duration.h"

namespace docker_exporter::config {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_ip_address(int family, const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  // A zero byte would end the text early for inet_pton.
  return text.find('\0') == std::string::npos &&
         inet_pton(family, text.c_str(), address.data()) == 1;
}

}  // namespace

Reading read_ip_address(std::string_view text, std::string& into) {
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  std::string address(bracketed ? text.substr(1, text.size() - 2) : text);
  if (!is_ip_address(AF_INET6, address) && (bracketed || !is_ip_address(AF_INET, address)))
    return {.expected =
                "an IP address such as 127.0.0.1, 0.0.0.0 or ::1 (host names are not looked up)"};
  into = std::move(address);
  return {};
}

Reading read_port(std::string_view text, std::uint16_t& into) {
  const std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
  std::uint16_t port = 0;
  if (!is_number(digits) ||
      std::from_chars(digits.data(), digits.data() + digits.size(), port).ec != std::errc())
    return {.expected = "a number from 0 to 65535"};
  into = port;
  return {};
}

Reading read_number(std::string_view text, unsigned most, unsigned& into) {
  unsigned number = 0;
  if (!is_number(text) ||
      std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc() ||
      number > most)
    return {.expected = "a number from 0 to " + std::to_string(most)};
  into = number;
  return {};
}

Reading read_word(std::string_view text, std::span<const std::string_view> words,
                  std::string& into) {
  if (std::ranges::find(words, text) != words.end()) {
    into = text;
    return {};
  }
  std::string all;
  for (const std::string_view word : words) {
    if (equal_in_any_case(word, text))
      return {.expected = std::string(word) + ", in exactly these letters"};
    if (!all.empty()) all += word == words.back() ? " or " : ", ";
    all += word;
  }
  return {.expected = all};
}

Reading read_switch(std::string_view text, bool& into) {
  into = equal_in_any_case(text, "true");
  if (into || equal_in_any_case(text, "false")) return {};
  return {.warning = "read as false, because it is not true; write true or false"};
}

Reading read_bool(std::string_view text, bool& into) {
  const bool is_true = equal_in_any_case(text, "true");
  if (!is_true && !equal_in_any_case(text, "false")) return {.expected = "true or false"};
  into = is_true;
  return {};
}

Reading read_list(std::string_view text, std::vector<std::string>& into) {
  constexpr std::string_view blanks = " \t\n";
  into.clear();
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    std::string_view one = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    one.remove_prefix(std::min(one.find_first_not_of(blanks), one.size()));
    one = one.substr(0, one.find_last_not_of(blanks) + 1);
    if (!one.empty() && std::ranges::find(into, one) == into.end()) into.emplace_back(one);
  }
  return {};
}

std::string show_list(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& one : list) (text += text.empty() ? "" : ",") += one;
  return text;
}

Reading read_duration(std::string_view text, std::chrono::milliseconds least,
                      std::chrono::milliseconds most, std::chrono::milliseconds& into) {
  const auto duration = base::parse_duration(text);
  if (!duration || *duration < least || *duration > most)
    return {.expected = "a duration from " + base::spell(least) + " to " + base::spell(most) +
                        ", such as 500ms, 10s or 1m30s"};
  into = *duration;
  return {};
}

Reading read_api_version(std::string_view text, std::string& into) {
  const std::string_view version = text.substr(text.starts_with('v') ? 1 : 0);
  const auto dot = std::min(version.find('.'), version.size());
  const std::string_view major = version.substr(0, dot);
  const std::string_view minor = version.substr(std::min(dot + 1, version.size()));
  if (!is_number(major) || !is_number(minor) || major.size() > 3 || minor.size() > 3)
    return {.expected = "a version of the Docker Engine API such as 1.41"};
  into = text;
  return {};
}

Reading read_tls_verify(std::string_view text, std::string& into) {
  into = text;
  for (const std::string_view no : {"0", "false", "no", "off"})
    if (equal_in_any_case(text, no))
      return {.warning = "turns TLS on, as any text does; unset it to turn TLS off"};
  return {};
}

}  // namespace docker_exporter::config
