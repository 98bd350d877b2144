dpe_layer(model SOURCES container.cc requests.cc usage.cc)
