dpe_layer(state DEPENDS base model engine async SOURCES selection.cc tracker.cc)
