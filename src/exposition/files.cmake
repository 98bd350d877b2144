dpe_layer(exposition DEPENDS base SOURCES format.cc writer.cc)
