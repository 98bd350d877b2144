dpe_layer(state DEPENDS base model engine async SOURCES tracker.cc)
