dpe_layer(collectors DEPENDS model exposition SOURCES all.cc container_health.cc up.cc)
