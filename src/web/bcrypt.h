// bcrypt hashes of passwords, by libcrypt.
#pragma once

#include <string>
#include <string_view>

namespace docker_exporter::web {

// Each step doubles the time: about 0.1 s at 10, 10 s at 16. More would only stop ourselves.
constexpr int max_bcrypt_cost = 16;
// From here on one attempt takes more than half a second of a processor.
constexpr int slow_bcrypt_cost = 13;

// $2a$, $2b$ or $2y$, a cost that we take, a salt and a hash.
bool is_bcrypt(std::string_view hash);
// Of one for which that is true.
int bcrypt_cost(std::string_view hash);

// What nobody's password has, and takes as long to find out.
std::string bcrypt_dummy(int cost);

// Takes its time, on purpose: never on the event loop. As in Go, what is after the 72nd byte of a
// password does not count, and one with a zero byte is never right.
bool bcrypt_matches(const std::string& password, const std::string& hash);

}  // namespace docker_exporter::web
