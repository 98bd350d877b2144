// libdeflate ends what it compresses, so that whatever is not compressed goes before it, in stored
// blocks, which begin and end at whole bytes.
#include "exposition/gzip.h"

#include <libdeflate.h>

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace docker_exporter::exposition {
namespace {

// The fastest: level 6 makes 12 % less of an exposition and takes twice as long.
constexpr int level = 1;
constexpr std::size_t longest_stored = 0xffff;

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void append_stored(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto block = text.substr(0, longest_stored);
    const auto size = static_cast<std::uint32_t>(block.size());
    out += '\0';  // stored, and not the last one
    append_little_endian(out, size, 2);
    append_little_endian(out, ~size & 0xffff, 2);
    out += block;
    text.remove_prefix(block.size());
  }
}

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

Body gzip(const Body& first, const Body& rest, Piece deflated) {
  // No name, no time, made by the fastest method, on Unix.
  std::string begin("\x1f\x8b\x08\0\0\0\0\0\x04\x03", 10);
  std::uint32_t checksum = 0;
  for (const Piece& piece : first.pieces()) {
    append_stored(begin, *piece);
    checksum = libdeflate_crc32(checksum, piece->data(), piece->size());
  }
  for (const Piece& piece : rest.pieces())
    checksum = libdeflate_crc32(checksum, piece->data(), piece->size());
  std::string end;
  append_little_endian(end, checksum, 4);
  append_little_endian(end, static_cast<std::uint32_t>(first.size() + rest.size()), 4);
  Body body;
  body.add(piece(std::move(begin)));
  body.add(std::move(deflated));
  body.add(piece(std::move(end)));
  return body;
}

}  // namespace docker_exporter::exposition
