// A text in pieces that are shared and never changed: what stays the same from one scrape to the
// next is neither rendered nor copied again.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace docker_exporter::exposition {

using Piece = std::shared_ptr<const std::string>;

inline Piece piece(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

class Body {
 public:
  Body() = default;
  explicit Body(std::string text) { add(piece(std::move(text))); }

  // Empty ones are left out. Never nullptr.
  void add(Piece piece) {
    size_ += piece->size();
    if (!piece->empty()) pieces_.push_back(std::move(piece));
  }
  void add(const Body& other) {
    for (const Piece& piece : other.pieces_) add(piece);
  }

  const std::vector<Piece>& pieces() const { return pieces_; }
  std::size_t size() const { return size_; }  // bytes of all pieces

  std::string copy() const {
    std::string text;
    text.reserve(size_);
    for (const Piece& piece : pieces_) text += *piece;
    return text;
  }

 private:
  std::vector<Piece> pieces_;
  std::size_t size_ = 0;
};

}  // namespace docker_exporter::exposition
