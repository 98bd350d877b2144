// The three prefixes are one algorithm here, as they are for Go: libcrypt's $2b$.
#include "web/bcrypt.h"

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "web/ascii.h"

namespace docker_exporter::web {
namespace {

constexpr std::size_t hash_size = 60;  // "$2y$10$", 22 of salt, 31 of hash
constexpr std::size_t salt_end = 29;
constexpr std::size_t most_bytes = 72;

}  // namespace

bool is_bcrypt(std::string_view hash) {
  if (hash.size() != hash_size || !hash.starts_with("$2") || hash[3] != '$' || hash[6] != '$')
    return false;
  if (hash[2] != 'a' && hash[2] != 'b' && hash[2] != 'y') return false;
  if (!is_digits(hash.substr(4, 2))) return false;
  const int cost = bcrypt_cost(hash);
  return cost >= 4 && cost <= max_bcrypt_cost && std::ranges::all_of(hash.substr(7), [](char c) {
           return is_letter_or_digit(c) || c == '.' || c == '/';
         });
}

int bcrypt_cost(std::string_view hash) {
  return (hash[4] - '0') * 10 + (hash[5] - '0');
}

std::string bcrypt_dummy(int cost) {
  const std::string digits = std::to_string(cost);
  // A hash of dots only: nothing is known that has it.
  return "$2b$" + std::string(cost < 10 ? "0" : "") + digits + "$" +
         std::string(hash_size - salt_end + 22, '.');
}

bool bcrypt_matches(const std::string& password, const std::string& hash) {
  std::string setting = hash;
  setting[2] = 'b';
  const bool whole = password.find('\0') == password.npos;
  const std::string key = password.substr(0, most_bytes);
  const auto room = std::make_unique<crypt_data>();
  // Not crypt_r: AddressSanitizer has one of its own, which knows of no static libcrypt.
  const char* made = crypt_rn(key.c_str(), setting.c_str(), room.get(), sizeof(crypt_data));
  // The salt is left out: its last character has bits that mean nothing, and are not kept.
  const bool same =
      made != nullptr && std::strlen(made) == hash_size &&
      CRYPTO_memcmp(made + salt_end, hash.data() + salt_end, hash_size - salt_end) == 0;
  return same && whole;
}

}  // namespace docker_exporter::web
