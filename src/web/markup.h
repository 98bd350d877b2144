// What comes from outside, as HTML that means nothing but what it shows.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "model/container.h"

namespace docker_exporter::web {

// One line of text: markup, bytes that are no UTF-8, control characters and text directions are
// shown rather than obeyed. Fit for elements and for quoted attributes. Cut after 200 bytes.
void append_text(std::string& html, std::string_view foreign);

// An element that shows how long ago it was and knows when, in UTC. What is later than `now`, by
// another clock than ours, is "just now".
void append_time(std::string& html, model::Time time, model::Time now);

// "2023-11-14 22:13:20", UTC; the separator stands between date and time.
std::string spell(model::Time time, char separator = ' ');
// "5 s", "3 min", "2 h", "4 days".
std::string spell(std::chrono::microseconds duration);
// "0.5 GiB": one digit after the point, in the largest unit that there is a whole one of.
std::string spell_bytes(double bytes);

}  // namespace docker_exporter::web
