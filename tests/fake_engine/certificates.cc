// X.509 by OpenSSL's own functions, so that no program needs to be there.
#include "fake_engine/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <stdexcept>

namespace docker_exporter::testing {
namespace {

template <auto free>
struct Free {
  void operator()(auto* object) const { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using File = std::unique_ptr<std::FILE, Free<std::fclose>>;

void require(bool good) {
  if (!good) throw std::runtime_error("the test's certificates cannot be made");
}

File create(const std::filesystem::path& path) {
  File file(std::fopen(path.c_str(), "wb"));
  require(file != nullptr);
  return file;
}

void extend(X509* cert, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(cert, extension.get(), -1) == 1);
}

X509Ptr make(EVP_PKEY* key, const std::string& common_name, long from, long to) {
  static long serial = 0;
  X509Ptr cert(X509_new());
  X509_set_version(cert.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), to);
  X509_set_pubkey(cert.get(), key);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
  require(X509_NAME_add_entry_by_txt(X509_get_subject_name(cert.get()), "CN", MBSTRING_UTF8, text,
                                     -1, -1, 0) == 1);
  return cert;
}

void write(const std::filesystem::path& path, X509* cert) {
  require(PEM_write_X509(create(path).get(), cert) == 1);
}

}  // namespace

struct CertificateAuthority::Keys {
  Key key{EVP_EC_gen("P-256")};
  X509Ptr cert;
};

CertificateAuthority::CertificateAuthority() : keys_(std::make_unique<Keys>()) {
  char name[] = "/tmp/fake-ca-XXXXXX";
  require(::mkdtemp(name) != nullptr);
  directory_ = name;
  keys_->cert = make(keys_->key.get(), "test authority", -3600, 3600);
  auto* cert = keys_->cert.get();
  X509_set_issuer_name(cert, X509_get_subject_name(cert));
  extend(cert, cert, NID_basic_constraints, "critical,CA:TRUE");
  extend(cert, cert, NID_key_usage, "critical,keyCertSign");
  require(X509_sign(cert, keys_->key.get(), EVP_sha256()) != 0);
  write(ca(), cert);
}

CertificateAuthority::~CertificateAuthority() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string CertificateAuthority::ca() const {
  return directory_ / "ca.pem";
}
const std::filesystem::path& CertificateAuthority::directory() const {
  return directory_;
}

Certificate CertificateAuthority::issue(const std::string& name,
                                        const std::string& alternative_names, Valid valid) {
  const long from = valid == Valid::not_yet ? 1800 : -1800;
  const long to = valid == Valid::no_longer ? -900 : 2700;
  const Key key(EVP_EC_gen("P-256"));
  const auto cert = make(key.get(), name, from, to);
  X509_set_issuer_name(cert.get(), X509_get_subject_name(keys_->cert.get()));
  if (!alternative_names.empty())
    extend(cert.get(), keys_->cert.get(), NID_subject_alt_name, alternative_names);
  require(X509_sign(cert.get(), keys_->key.get(), EVP_sha256()) != 0);

  const Certificate paths{directory_ / (name + "-cert.pem"), directory_ / (name + "-key.pem")};
  write(paths.cert, cert.get());
  require(PEM_write_PrivateKey(create(paths.key).get(), key.get(), nullptr, nullptr, 0, nullptr,
                               nullptr) == 1);
  return paths;
}

std::string CertificateAuthority::encrypt_key(const Certificate& certificate) {
  const File plain(std::fopen(certificate.key.c_str(), "rb"));
  require(plain != nullptr);
  const Key key(PEM_read_PrivateKey(plain.get(), nullptr, nullptr, nullptr));
  unsigned char password[] = "secret";
  const auto path = certificate.key + ".encrypted";
  require(PEM_write_PrivateKey(create(path).get(), key.get(), EVP_aes_128_cbc(), password, 6,
                               nullptr, nullptr) == 1);
  return path;
}

}  // namespace docker_exporter::testing
