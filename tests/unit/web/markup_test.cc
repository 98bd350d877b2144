// Text and times as the page shows them.
#include "web/markup.h"

#include <gtest/gtest.h>

#include <utility>

namespace docker_exporter::web {
namespace {

using namespace std::chrono_literals;

std::string text(std::string_view foreign) {
  std::string html;
  append_text(html, foreign);
  return html;
}

TEST(Markup, ShowsTextAsItIs) {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"web-1", "web-1"},
      {"<b>&amp;", "&lt;b&gt;&amp;amp;"},
      {"\"it's\"", "\\&quot;it&#39;s\\&quot;"},
      {std::string("\0", 1), "\\u0000"},
      {"\n", "\\n"},
      {"\xff", "\\xff"},
      {"\xc3\xbc \xd7\xa9", "\xc3\xbc \xd7\xa9"},
      {"\xe2\x80\xaegpj", "\\u202egpj"},
      {std::string(200, 'a'), std::string(200, 'a')},
      {std::string(4096, '<'),
       [] {
         std::string cut;
         for (int i = 0; i < 200; ++i) cut += "&lt;";
         return cut + "...(4096 bytes)";
       }()},
  };
  for (const auto& [foreign, want] : cases) EXPECT_EQ(text(foreign), want);
}

TEST(Markup, SaysHowLongAgoAndWhen) {
  const model::Time time(1'700'000'000s + 900ms);
  const std::pair<std::chrono::nanoseconds, std::string> cases[] = {
      {-5s, "just now"},        {0s, "just now"},         {999ms, "just now"},
      {1s, "1 s ago"},          {59999ms, "59 s ago"},    {60s, "1 min ago"},
      {59min, "59 min ago"},    {60min, "1 h ago"},       {47h, "47 h ago"},
      {48h, "2 days ago"},      {17519h, "729 days ago"}, {17520h, "2 years ago"},
      {87600h, "10 years ago"},
  };
  for (const auto& [age, want] : cases) {
    std::string html;
    append_time(html, time, time + age);
    EXPECT_EQ(html, "<time datetime=\"2023-11-14T22:13:20Z\" title=\"2023-11-14 22:13:20 UTC\">" +
                        want + "</time>");
  }
}

TEST(Markup, SpellsEveryTimeThatThereIs) {
  EXPECT_EQ(spell(model::Time{}), "1970-01-01 00:00:00");
  EXPECT_EQ(spell(model::Time(-1ns)), "1969-12-31 23:59:59");
  EXPECT_EQ(spell(model::Time::min(), 'T'), "1677-09-21T00:12:43");
  EXPECT_EQ(spell(model::Time::max()), "2262-04-11 23:47:16");
  // An age that does not fit.
  std::string html;
  append_time(html, model::Time::min(), model::Time::max());
  EXPECT_EQ(html,
            "<time datetime=\"1677-09-21T00:12:43Z\" title=\"1677-09-21 00:12:43 UTC\">584 "
            "years ago</time>");
}

TEST(Markup, SpellsSizes) {
  const std::pair<double, std::string> cases[] = {
      {0, "0.0 KiB"}, {1024, "1.0 KiB"}, {16'634'000'000, "15.5 GiB"}, {1e20, "88817.8 PiB"}};
  for (const auto& [bytes, want] : cases) EXPECT_EQ(spell_bytes(bytes), want);
}

}  // namespace
}  // namespace docker_exporter::web
