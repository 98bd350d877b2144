// Zero bytes in names have fooled other programs into taking evil\0.example for another.
#include "web/certificate_names.h"

#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <memory>
#include <span>

namespace docker_exporter::web {
namespace {

struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

template <class Address>
std::string spell_as(std::span<const unsigned char> bytes) {
  typename Address::bytes_type copy;
  std::memcpy(copy.data(), bytes.data(), copy.size());
  return Address(copy).to_string();
}

std::string spell_ip(std::span<const unsigned char> bytes) {
  using namespace boost::asio::ip;
  if (bytes.size() == 4) return spell_as<address_v4>(bytes);
  if (bytes.size() == 16) return spell_as<address_v6>(bytes);
  return "";
}

std::span<const unsigned char> bytes_of(const ASN1_STRING* text) {
  return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

}  // namespace

std::vector<std::string> certificate_names(const X509& certificate) {
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> spelled;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    std::string name;
    if (type == GEN_DNS || type == GEN_EMAIL || type == GEN_URI) {
      const auto bytes = bytes_of(static_cast<const ASN1_STRING*>(value));
      name.assign(bytes.begin(), bytes.end());
    } else if (type == GEN_IPADD) {
      name = spell_ip(bytes_of(static_cast<const ASN1_STRING*>(value)));
    }
    if (!name.empty() && name.find('\0') == name.npos) spelled.push_back(std::move(name));
  }
  return spelled;
}

}  // namespace docker_exporter::web
