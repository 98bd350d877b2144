dpe_layer(exposition DEPENDS base SOURCES writer.cc)
