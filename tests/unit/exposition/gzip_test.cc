// What is compressed reads back, whatever is fresh_bytes before it.
#include "exposition/gzip.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>

namespace docker_exporter::exposition {
namespace {

// As a client does; "not gzip" where it is none, or goes on behind its end.
std::string unzip(const Body& body, std::size_t size) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> reader(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  const std::string packed = body.copy();
  std::string text(size, '\0');
  std::size_t taken = 0;
  std::size_t made = 0;
  const auto result = libdeflate_gzip_decompress_ex(reader.get(), packed.data(), packed.size(),
                                                    text.data(), text.size(), &taken, &made);
  if (result != LIBDEFLATE_SUCCESS || taken != packed.size() || made != size) return "not gzip";
  return text;
}

std::string repeated(std::string_view line, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += line;
  text.resize(bytes);
  return text;
}

Body gzip(const Body& first, const Body& rest) {
  return end_gzip(begin_gzip(first), first, rest, piece(deflate(rest.copy())));
}

TEST(Gzip, ReadsBack) {
  for (const std::size_t fresh_bytes : {0U, 1U, 100U, 32768U, 200000U})
    for (const std::size_t packed : {0U, 1U, 100U, 1000000U}) {
      Body first(repeated("fresh 1\n", fresh_bytes));
      Body rest(repeated("steady{name=\"a\"} 2\n", packed / 2));
      rest.add(piece(repeated("other{name=\"b\"} 3\n", packed - packed / 2)));
      const Body body = gzip(first, rest);
      EXPECT_EQ(unzip(body, fresh_bytes + packed), first.copy() + rest.copy())
          << fresh_bytes << " " << packed;
    }
}

TEST(Gzip, IsMuchSmallerThanAnExposition) {
  const Body rest(repeated("docker_container_restarts_total{name=\"web\"} 0\n", 100000));
  EXPECT_LT(gzip({}, rest).size(), 2000U);
  EXPECT_LT(gzip(rest, {}).size(), 2000U);
}

TEST(Gzip, TellsOfAChangedByte) {
  const Body rest("some text\n");
  Body wrong("some Text\n");
  const Body body = end_gzip(begin_gzip({}), {}, wrong, piece(deflate(rest.copy())));
  EXPECT_EQ(unzip(body, 10), "not gzip");
}

}  // namespace
}  // namespace docker_exporter::exposition
