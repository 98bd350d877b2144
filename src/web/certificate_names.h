// The subject alternative names of a certificate, as Go spells them.
#pragma once

#include <openssl/x509.h>

#include <string>
#include <vector>

namespace docker_exporter::web {

// DNS names, e-mail addresses, IP addresses (2001:db8::1) and URIs. Others, and those that hold a
// zero byte, are left out.
std::vector<std::string> certificate_names(const X509& certificate);

}  // namespace docker_exporter::web
