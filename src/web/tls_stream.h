// A Stream that speaks TLS.
#pragma once

#include <memory>

#include "web/stream.h"
#include "web/tls_server.h"

namespace docker_exporter::web {

// Its open() is the handshake.
std::unique_ptr<Stream> tls_stream(Socket socket, std::shared_ptr<TlsServer> server);

}  // namespace docker_exporter::web
