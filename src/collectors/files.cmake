dpe_layer(
  collectors
  DEPENDS model exposition
  SOURCES all.cc
          build.cc
          cadvisor.cc
          cadvisor_devices.cc
          container_events.cc
          container_health.cc
          container_labels.cc
          container_resources.cc
          container_resources_block.cc
          container_resources_memory.cc
          container_resources_network.cc
          container_resources_pressure.cc
          container_resources_source.cc
          container_state.cc
          container_state_counts.cc
          container_state_health.cc
          container_state_limits.cc
          container_state_runs.cc
          engine.cc
          exporter.cc
          exporter_collectors.cc
          exporter_process.cc
          exporter_requests.cc
          expose.cc
          label_names.cc
          made_of.cc
          renderer.cc
          up.cc
          wanted.cc)
target_compile_definitions(dpe_collectors PRIVATE DPE_VERSION="${PROJECT_VERSION}")
