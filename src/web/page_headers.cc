// What the browser may do with the page: style and script are known by their hashes, so that
// markup which slipped in would neither run nor look like anything.
#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "web/page.h"
#include "web/page_parts.h"

namespace docker_exporter::web {
namespace {

// As the policy has it: 'sha256-...' without its quotes.
std::string hash(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-256");
  std::array<unsigned char, 45> base64{};  // four for each three, and a zero
  const int size = EVP_EncodeBlock(base64.data(), digest.data(), digest.size());
  return "sha256-" + std::string(base64.begin(), base64.begin() + size);
}

}  // namespace

std::string_view page_script_hash() {
  static const std::string script = hash(page_script);
  return script;
}

const std::string& page_headers() {
  static const std::string headers =
      "vary: accept, accept-encoding\r\ncache-control: no-store\r\n"
      "content-security-policy: default-src 'none'; style-src '" +
      hash(page_style) + "'; script-src '" + std::string(page_script_hash()) +
      "'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'\r\n"
      "referrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n";
  return headers;
}

}  // namespace docker_exporter::web
