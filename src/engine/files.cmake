dpe_layer(
  engine
  DEPENDS base model async Boost::json OpenSSL::SSL
  SOURCES address.cc
          api.cc
          client.cc
          connection.cc
          decode_list.cc
          decode_object.cc
          expiry.cc
          io_error.cc
          lookup.cc
          pool.cc
          refusal.cc
          response_parser.cc
          status_age.cc
          status_text.cc
          tls_context.cc
          tls_files.cc
          transport_tcp.cc
          transport_tls.cc
          transport_unix.cc)
# Public: the tests compare whole requests, with the User-Agent.
target_compile_definitions(dpe_engine PUBLIC DPE_VERSION="${PROJECT_VERSION}")
