// A certificate authority that lives as long as a test, in PEM files of a directory of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace docker_exporter::testing {

struct Certificate {
  std::string cert;  // path
  std::string key;   // path
};

class CertificateAuthority {
 public:
  CertificateAuthority();
  ~CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;

  std::string ca() const;  // path of its own certificate
  const std::filesystem::path& directory() const;

  enum class Valid { now, no_longer, not_yet };
  // `name` is that of the files; `alternative_names` as in openssl.cnf: "DNS:localhost".
  Certificate issue(const std::string& name, const std::string& alternative_names,
                    Valid valid = Valid::now);
  // The key of `name`, once more, behind a password.
  std::string encrypt_key(const Certificate& certificate);

 private:
  struct Keys;
  std::filesystem::path directory_;
  std::unique_ptr<Keys> keys_;
};

}  // namespace docker_exporter::testing
