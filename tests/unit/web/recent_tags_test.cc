// Which tag is forgotten.
#include "web/recent_tags.h"

#include <gtest/gtest.h>

namespace docker_exporter::web {
namespace {

Tag tag(unsigned char number) {
  return {number};
}

TEST(RecentTags, ForgetsTheOneThatWasNotUsedForLongest) {
  RecentTags tags(2);
  EXPECT_FALSE(tags.has(tag(1)));
  tags.add(tag(1));
  tags.add(tag(2));
  EXPECT_TRUE(tags.has(tag(1)));
  tags.add(tag(3));
  EXPECT_FALSE(tags.has(tag(2)));
  EXPECT_TRUE(tags.has(tag(1)));
  EXPECT_TRUE(tags.has(tag(3)));
}

TEST(RecentTags, AddingTwiceIsUsing) {
  RecentTags tags(2);
  tags.add(tag(1));
  tags.add(tag(2));
  tags.add(tag(1));
  tags.add(tag(3));
  EXPECT_TRUE(tags.has(tag(1)));
  EXPECT_FALSE(tags.has(tag(2)));
}

TEST(RecentTags, RemovesOnce) {
  RecentTags tags(2);
  tags.add(tag(1));
  EXPECT_TRUE(tags.remove(tag(1)));
  EXPECT_FALSE(tags.remove(tag(1)));
  EXPECT_FALSE(tags.has(tag(1)));
}

}  // namespace
}  // namespace docker_exporter::web
