dpe_layer(
  web
  DEPENDS base async exposition collectors state
  SOURCES access_log.cc client_ip.cc forwarded.cc healthcheck.cc http_date.cc query.cc request.cc response.cc
          routes.cc scrape.cc scrape_budget.cc server.cc session.cc)
