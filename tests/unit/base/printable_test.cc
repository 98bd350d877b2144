// Whatever bytes come in, one line of printable UTF-8 comes out.
#include "base/printable.h"

#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace docker_exporter::base {
namespace {

using std::string_literals::operator""s;

constexpr std::size_t plenty = 1000;

TEST(Printable, EscapesWhatCouldMoveTheCursorOrEndTheLine) {
  const struct {
    std::string bytes;
    std::string_view text;
    std::string_view json;
  } rows[] = {
      {"", "", ""},
      {"plain = [text]'s {braces}", "plain = [text]'s {braces}", "plain = [text]'s {braces}"},
      {"a\nb\r\nc\td", R"(a\nb\r\nc\td)", R"(a\nb\r\nc\td)"},
      {R"(say "no" \o/)", R"(say \"no\" \\o/)", R"(say \"no\" \\o/)"},
      {"\x1b[31mred\a\b\f\v\x7f"s, R"(\u001b[31mred\u0007\u0008\u000c\u000b\u007f)",
       R"(\u001b[31mred\u0007\u0008\u000c\u000b\u007f)"},
      {"nul\0!"s, R"(nul\u0000!)", R"(nul\u0000!)"},
      {"\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0", "\\u0080\\u009b\\u009f\xc2\xa0",
       "\\u0080\\u009b\\u009f\xc2\xa0"},
      {"Gr\xc3\xbc\xc3\x9f\x65 \xe6\x97\xa5 \xf0\x9f\x90\xb3",
       "Gr\xc3\xbc\xc3\x9f\x65 \xe6\x97\xa5 \xf0\x9f\x90\xb3",
       "Gr\xc3\xbc\xc3\x9f\x65 \xe6\x97\xa5 \xf0\x9f\x90\xb3"},
      {"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae\xe2\x81\xa6", R"(\u2028\u2029\u202e\u2066)",
       R"(\u2028\u2029\u202e\u2066)"},
      // Not UTF-8: a lone continuation, overlong forms, a surrogate, beyond U+10FFFF, cut
      // characters.
      {"\x80", R"(\x80)", R"(\ufffd)"},
      {"\xc0\xaf", R"(\xc0\xaf)", R"(\ufffd\ufffd)"},
      {"\xe0\x80\xaf", R"(\xe0\x80\xaf)", R"(\ufffd\ufffd\ufffd)"},
      {"\xf0\x80\x80\x80", R"(\xf0\x80\x80\x80)", R"(\ufffd\ufffd\ufffd\ufffd)"},
      {"\xed\xa0\x80", R"(\xed\xa0\x80)", R"(\ufffd\ufffd\ufffd)"},
      {"\xf4\x90\x80\x80", R"(\xf4\x90\x80\x80)", R"(\ufffd\ufffd\ufffd\ufffd)"},
      {"\xf8\xff\xfe", R"(\xf8\xff\xfe)", R"(\ufffd\ufffd\ufffd)"},
      {"\xe6\x97", R"(\xe6\x97)", R"(\ufffd\ufffd)"},
      {"\xc3(", R"(\xc3()", R"(\ufffd()"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(printable(row.bytes, plenty), row.text);
    EXPECT_EQ(printable(row.bytes, plenty, Escapes::json), row.json);
  }
}

TEST(Printable, TellsUtf8FromOtherBytes) {
  for (const std::string_view text : {"", "a", "\n", "\xc3\xbc", "\xf0\x9f\x90\xb3 x"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const std::string_view text : {"\xff", "ab\xc3", "\xc3\xbc\x80", "\xed\xa0\x80"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

TEST(Printable, CutsBeforeACharacterAndTellsTheLength) {
  EXPECT_EQ(printable("12345", 5), "12345");
  EXPECT_EQ(printable("123456", 5), "12345...(6 bytes)");
  EXPECT_EQ(printable("1234\xc3\xbc", 5), "1234...(6 bytes)");
  EXPECT_EQ(printable("\n\n\n", 2), "\\n\\n...(3 bytes)");
  EXPECT_EQ(printable("x", 0), "...(1 bytes)");
}

// Each single byte, and each after a lead byte that wants more of them.
TEST(Printable, LeavesNoByteThatIsNotPrintable) {
  for (const std::string prefix : {"", "\xc3", "\xe2\x80", "\xf0\x9f\x90"}) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string shown = printable(prefix + static_cast<char>(byte), plenty);
      for (const char c : shown) {
        EXPECT_GE(static_cast<unsigned char>(c), 0x20) << byte;
        EXPECT_NE(c, 0x7f) << byte;
      }
      EXPECT_TRUE(is_utf8(shown)) << byte;
    }
  }
}

}  // namespace
}  // namespace docker_exporter::base
