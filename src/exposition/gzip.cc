// What libdeflate compresses is the end of a gzip body; zlib, which is slower, can leave off at a
// whole byte before it.
#include "exposition/gzip.h"

#include <libdeflate.h>
#define ZLIB_CONST  // its input is const
#include <zlib.h>

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace docker_exporter::exposition {
namespace {

// The fastest: level 6 makes 12 % less of an exposition and takes twice as long.
constexpr int level = 1;
// A smaller window than zlib's own costs little of the size, and a quarter of the memory.
constexpr int window_bits = -13;  // negative: without a head of zlib's
constexpr int memory_level = 6;

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

// Appends blocks of which none is the last one.
class OpenDeflation {
 public:
  explicit OpenDeflation(std::string& out) : out_(out) {
    const int made = deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, window_bits, memory_level,
                                  Z_DEFAULT_STRATEGY);
    if (made != Z_OK) throw std::bad_alloc();
  }
  OpenDeflation(const OpenDeflation&) = delete;
  OpenDeflation& operator=(const OpenDeflation&) = delete;
  ~OpenDeflation() { deflateEnd(&stream_); }

  void put(std::string_view text, int flush) {
    constexpr std::size_t room = 16384;
    stream_.next_in = reinterpret_cast<const Bytef*>(text.data());
    stream_.avail_in = static_cast<uInt>(text.size());
    do {
      const std::size_t had = out_.size();
      out_.resize(had + room);
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + had);
      stream_.avail_out = room;
      ::deflate(&stream_, flush);
      out_.resize(had + room - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  std::string& out_;
  z_stream stream_{};
};

}  // namespace

std::string deflate(std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(level), libdeflate_free_compressor);
  if (compressor == nullptr) throw std::bad_alloc();
  std::string out(libdeflate_deflate_compress_bound(compressor.get(), text.size()), '\0');
  out.resize(libdeflate_deflate_compress(compressor.get(), text.data(), text.size(), out.data(),
                                         out.size()));
  out.shrink_to_fit();
  return out;
}

std::string begin_gzip(const Body& first) {
  // No name, no time, made by the fastest method, on Unix.
  std::string begun("\x1f\x8b\x08\0\0\0\0\0\x04\x03", 10);
  if (first.size() == 0) return begun;
  OpenDeflation deflation(begun);
  for (const Piece& piece : first.pieces()) deflation.put(*piece, Z_NO_FLUSH);
  deflation.put("", Z_SYNC_FLUSH);
  return begun;
}

Body end_gzip(std::string begun, const Body& first, const Body& rest, Piece deflated) {
  std::uint32_t checksum = 0;
  for (const Body* part : {&first, &rest})
    for (const Piece& piece : part->pieces())
      checksum = libdeflate_crc32(checksum, piece->data(), piece->size());
  std::string end;
  append_little_endian(end, checksum, 4);
  append_little_endian(end, static_cast<std::uint32_t>(first.size() + rest.size()), 4);
  Body body;
  body.add(piece(std::move(begun)));
  body.add(std::move(deflated));
  body.add(piece(std::move(end)));
  return body;
}

}  // namespace docker_exporter::exposition
