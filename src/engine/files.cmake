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
          status_text.cc
          tls_context.cc
          tls_files.cc
          transport_tcp.cc
          transport_tls.cc
          transport_unix.cc)
target_compile_definitions(dpe_engine PRIVATE DPE_VERSION="${PROJECT_VERSION}")
if(DPE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC says itself that the sanitizers make this warning unreliable; here it takes the value of an
  # empty Result<void> for one that is read.
  target_compile_options(dpe_engine PRIVATE -Wno-maybe-uninitialized)
endif()
