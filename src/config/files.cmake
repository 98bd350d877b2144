dpe_layer(config DEPENDS base collectors Boost::program_options SOURCES command_line.cc help.cc
          options.cc settings.cc values.cc)
target_compile_definitions(dpe_config PRIVATE DPE_VERSION="${PROJECT_VERSION}")
