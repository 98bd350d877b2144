dpe_layer(
  web
  DEPENDS base model async exposition collectors state OpenSSL::Crypto
  SOURCES access_log.cc bodies.cc client_ip.cc encoding.cc forwarded.cc healthcheck.cc http_date.cc listener.cc markup.cc page.cc
          page_engine.cc page_headers.cc page_script.cc page_style.cc page_table.cc query.cc request.cc response.cc
          routes.cc scrape.cc scrape_budget.cc server.cc session.cc stream.cc systemd.cc)
