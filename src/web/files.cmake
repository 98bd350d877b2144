dpe_layer(
  web
  DEPENDS base async exposition collectors state
  SOURCES access_log.cc bodies.cc client_ip.cc encoding.cc forwarded.cc healthcheck.cc http_date.cc listener.cc query.cc request.cc response.cc
          routes.cc scrape.cc scrape_budget.cc server.cc session.cc stream.cc systemd.cc)
