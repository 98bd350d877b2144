dpe_layer(
  state
  DEPENDS base model engine kernel async RE2::re2
  SOURCES container_watch.cc
          container_watch_asking.cc
          event_stream.cc
          exit_reason.cc
          inspector.cc
          inventory.cc
          lives.cc
          process.cc
          replays.cc
          rights.cc
          sampler.cc
          selection.cc
          services.cc
          stats_asker.cc
          tracker.cc
          transitions.cc)
