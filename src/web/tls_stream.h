// A Stream that speaks TLS.
#pragma once

#include <memory>

#include "web/stream.h"
#include "web/tls_server.h"

namespace docker_exporter::web {

// Its open() is the handshake.
std::unique_ptr<Stream> tls_stream(Socket socket, std::shared_ptr<TlsServer> server);

// Its open() tells the client, by an alert, that no handshake is possible now, and fails.
std::unique_ptr<Stream> broken_tls_stream(Socket socket);

}  // namespace docker_exporter::web
