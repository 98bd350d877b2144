dpe_layer(base DEPENDS Boost::system SOURCES duration.cc log.cc log_filter.cc log_line.cc
          preferences.cc printable.cc result.cc utf8.cc)
