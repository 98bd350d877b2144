dpe_layer(exposition DEPENDS base SOURCES format.cc gzip.cc writer.cc)
target_link_libraries(dpe_exposition PRIVATE libdeflate::libdeflate Zlib::zlib)
