// Hashes by other programs' hands, and what bcrypt does with odd passwords.
#include "web/bcrypt.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

// The vector of crypt_blowfish for "U*U*", whose hash is the same under all three prefixes.
const std::string known = "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a";

TEST(Bcrypt, KnowsTheRightPasswordUnderEachPrefix) {
  for (const char prefix : {'a', 'b', 'y'}) {
    auto hash = std::string("$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy");
    hash[2] = prefix;
    EXPECT_TRUE(bcrypt_matches("", hash)) << prefix;
    EXPECT_FALSE(bcrypt_matches("x", hash)) << prefix;
  }
}

TEST(Bcrypt, KnowsVectorsOfCryptBlowfish) {
  EXPECT_TRUE(
      bcrypt_matches("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
  EXPECT_TRUE(
      bcrypt_matches("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"));
  EXPECT_TRUE(bcrypt_matches("U*U*U", known));
}

TEST(Bcrypt, APasswordWithAZeroByteIsNeverRight) {
  EXPECT_FALSE(bcrypt_matches(std::string("U*U*U\0more", 10), known));
  EXPECT_FALSE(bcrypt_matches(std::string("U*U*U\0", 6), known));
}

TEST(Bcrypt, WhatFollowsTheSeventySecondByteDoesNotCount) {
  const std::string alphabet =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "0123456789chars after 72 are ignored";
  const std::string hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
  EXPECT_TRUE(bcrypt_matches(alphabet, hash));
  EXPECT_TRUE(bcrypt_matches(alphabet.substr(0, 72), hash));
  EXPECT_TRUE(bcrypt_matches(alphabet + std::string(10000, 'x'), hash));
  EXPECT_FALSE(bcrypt_matches(alphabet.substr(0, 71), hash));
}

TEST(Bcrypt, TheLastBitsOfASaltMeanNothing) {
  auto hash = known;
  hash[28] = 'P';
  EXPECT_TRUE(bcrypt_matches("U*U*U", hash));
}

TEST(Bcrypt, TellsHashesFromOtherTexts) {
  EXPECT_TRUE(is_bcrypt(known));
  EXPECT_EQ(bcrypt_cost(known), 5);
  const auto with = [](std::size_t at, const std::string& text) {
    auto hash = known;
    return hash.replace(at, text.size(), text);
  };
  EXPECT_TRUE(is_bcrypt(with(4, "04")));
  EXPECT_TRUE(is_bcrypt(with(4, "16")));
  for (const auto& text :
       {std::string(), std::string("secret"), known + "a", known.substr(1), with(0, "_"),
        with(1, "1"), with(2, "x"), with(2, "$"), with(3, "0"), with(4, "03"), with(4, "17"),
        with(4, "5$"), with(6, "$"), with(6, "0"), with(20, "-"), with(59, "=")})
    EXPECT_EQ(is_bcrypt(text), text == known) << text;
}

TEST(Bcrypt, TheDummyIsAHashThatNobodyHas) {
  for (const int cost : {4, 9, 10, 16}) {
    EXPECT_TRUE(is_bcrypt(bcrypt_dummy(cost)));
    EXPECT_EQ(bcrypt_cost(bcrypt_dummy(cost)), cost);
  }
  EXPECT_FALSE(bcrypt_matches("", bcrypt_dummy(4)));
}

}  // namespace
}  // namespace docker_exporter::web
