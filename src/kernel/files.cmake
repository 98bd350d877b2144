dpe_layer(kernel DEPENDS base model SOURCES accounts.cc accounts_v1.cc accounts_v2.cc cgroup_tree.cc
          file.cc text.cc usage_reader.cc)
