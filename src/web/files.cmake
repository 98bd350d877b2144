dpe_layer(
  web
  DEPENDS base model async exposition collectors state OpenSSL::SSL YAML::cpp Crypt::crypt
  SOURCES access_log.cc basic_auth.cc bcrypt.cc bcrypt_thread.cc bodies.cc certificate_names.cc client_ip.cc
          cpu_shares.cc
          encoding.cc forwarded.cc gate.cc go_duration.cc healthcheck.cc http_date.cc listener.cc markup.cc page.cc
          page_engine.cc page_headers.cc page_script.cc page_style.cc page_table.cc password_check.cc query.cc
          request.cc response.cc routes.cc scrape.cc scrape_budget.cc server.cc session.cc small_file.cc stream.cc
          systemd.cc tls_server.cc tls_stream.cc tls_words.cc web_config.cc web_config_file.cc yaml_value.cc)
