dpe_layer(
  engine
  DEPENDS base model async Boost::json OpenSSL::SSL
  SOURCES address.cc
          api.cc
          client.cc
          connection.cc
          counting.cc
          decode_event.cc
          decode_inspect.cc
          decode_list.cc
          decode_object.cc
          decode_stats.cc
          event_path.cc
          expiry.cc
          http_date.cc
          io_error.cc
          json_reader.cc
          json_table.cc
          kept_labels.cc
          lookup.cc
          pool.cc
          refusal.cc
          response_parser.cc
          status_age.cc
          status_text.cc
          timestamp.cc
          tls_context.cc
          tls_files.cc
          transport_tcp.cc
          transport_tls.cc
          transport_unix.cc)
# Public: the tests compare whole requests, with the User-Agent.
target_compile_definitions(dpe_engine PUBLIC DPE_VERSION="${PROJECT_VERSION}")
