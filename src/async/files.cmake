dpe_layer(async DEPENDS base Boost::system OpenSSL::SSL Threads::Threads SOURCES asio_impl.cc
          condition.cc for_each.cc shutdown.cc worker.cc)
