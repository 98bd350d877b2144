// Every file is read here and handed to OpenSSL as bytes, so that an error can say which and why.
#include "engine/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509err.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>

namespace docker_exporter::engine {

namespace asio = boost::asio;
using base::Error;
using base::Result;

namespace {

constexpr std::size_t longest_file = 1024 * 1024;  // all of Mozilla's certificates are 200 KiB

Error tls_error(std::string detail) {
  return {Error::Reason::tls, std::move(detail)};
}

Result<std::string> read(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  std::string content(longest_file + 1, '\0');
  const auto size = file ? std::fread(content.data(), 1, content.size(), file.get()) : 0;
  if (!file || std::ferror(file.get()) != 0)
    return tls_error("cannot read " + path + ": " + std::generic_category().message(errno));
  if (size > longest_file) return tls_error(path + " is longer than a megabyte");
  content.resize(size);
  return content;
}

}  // namespace

Result<asio::ssl::context> make_tls_context(const TlsFiles& files) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  boost::system::error_code error;
  context.set_verify_mode(asio::ssl::verify_peer, error);

  if (files.ca.empty()) {
    context.set_default_verify_paths(error);
    if (error) return tls_error("the system's certificates cannot be read: " + error.message());
  } else {
    const auto ca = read(files.ca);
    if (!ca) return ca.error();
    context.add_certificate_authority(asio::buffer(*ca), error);
    if (error) return tls_error(files.ca + " holds no PEM certificate: " + error.message());
  }
  if (files.cert.empty() && files.key.empty()) return context;

  const auto cert = read(files.cert);
  if (!cert) return cert.error();
  context.use_certificate_chain(asio::buffer(*cert), error);
  if (error) return tls_error(files.cert + " holds no PEM certificate: " + error.message());

  const auto key = read(files.key);
  if (!key) return key.error();
  // Without a callback OpenSSL would ask for the password on the terminal.
  const auto asked = std::make_shared<bool>(false);
  context.set_password_callback(
      [asked](std::size_t, asio::ssl::context::password_purpose) {
        *asked = true;
        return std::string();
      },
      error);
  context.use_private_key(asio::buffer(*key), asio::ssl::context::pem, error);
  if (!error) return context;
  if (*asked)
    return tls_error(files.key + " is encrypted; only keys without a password can be used");
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH)
    return tls_error(files.key + " is not the key of the certificate " + files.cert);
  return tls_error(files.key + " holds no PEM key: " + error.message());
}

}  // namespace docker_exporter::engine
