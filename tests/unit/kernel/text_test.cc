// Words and numbers as the kernel writes them, and as it does not.
#include "kernel/text.h"

#include <gtest/gtest.h>

namespace docker_exporter::kernel {
namespace {

TEST(KernelText, IsTakenLineByLineAndWordByWord) {
  std::string_view text = "a  bc\td\n\n e";
  std::string_view line = take_line(text);
  EXPECT_EQ(take_word(line), "a");
  EXPECT_EQ(take_word(line), "bc");
  EXPECT_EQ(take_word(line), "d");
  EXPECT_EQ(take_word(line), "");
  line = take_line(text);
  EXPECT_EQ(take_word(line), "");
  line = take_line(text);
  EXPECT_EQ(take_word(line), "e");
  EXPECT_EQ(take_line(text), "");
}

TEST(KernelText, HasNumbersOfDigitsOnly) {
  EXPECT_EQ(number("0"), 0U);
  EXPECT_EQ(number("18446744073709551615"), UINT64_MAX);
  for (const char* word : {"", "18446744073709551616", "-1", "+1", "1.5", "1 ", "0x10", "max"})
    EXPECT_EQ(number(word), std::nullopt) << word;
}

TEST(KernelText, HasNumbersBehindNames) {
  const std::string_view text = "user_usec 12\nuser 7\nsystem x\nlast 3";
  EXPECT_EQ(number_of(text, "user"), 7U);
  EXPECT_EQ(number_of(text, "last"), 3U);
  EXPECT_EQ(number_of(text, "system"), std::nullopt);
  EXPECT_EQ(number_of(text, "none"), std::nullopt);
  EXPECT_EQ(number_of("user", "user"), std::nullopt);
}

}  // namespace
}  // namespace docker_exporter::kernel
