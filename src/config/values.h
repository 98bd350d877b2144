// How each kind of value reads, and what to say about one that does not.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace docker_exporter::config {

struct Reading {
  std::string expected = {};  // not empty: the value cannot be used; completes "expected ..."
  std::string warning = {};   // it was used, with this remark
};

// A bare IPv4 or IPv6 address; IPv6 also in brackets, which are dropped.
Reading read_ip_address(std::string_view text, std::string& into);

// 0 to 65535; "+80" and "080" too, as in docker-prometheus-exporter 1.1.2.
Reading read_port(std::string_view text, std::uint16_t& into);

// 0 to `most`.
Reading read_number(std::string_view text, unsigned most, unsigned& into);

// One of `words`, in exactly that case.
Reading read_word(std::string_view text, std::span<const std::string_view> words,
                  std::string& into);

// "true" in any case is true and everything else false; a remark on what is neither.
Reading read_switch(std::string_view text, bool& into);

// "true" or "false", in any case.
Reading read_bool(std::string_view text, bool& into);

// Texts between commas, without the blanks around them; each once, empty ones not at all.
Reading read_list(std::string_view text, std::vector<std::string>& into);
std::string show_list(const std::vector<std::string>& list);

Reading read_duration(std::string_view text, std::chrono::milliseconds least,
                      std::chrono::milliseconds most, std::chrono::milliseconds& into);

// "1.41" or "v1.41".
Reading read_api_version(std::string_view text, std::string& into);

// As the docker CLI: any text means yes, with a remark where somebody seems to have meant no.
Reading read_tls_verify(std::string_view text, std::string& into);

}  // namespace docker_exporter::config
