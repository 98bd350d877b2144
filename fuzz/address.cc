// Any DOCKER_HOST is refused, or spelled in a way that reads as the same address again.
#include "engine/address.h"
#include "input.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const bool tls : {false, true}) {
    const auto parsed = engine::parse_address(fuzz::text_of(data, size), tls);
    if (const auto* error = std::get_if<engine::AddressError>(&parsed)) {
      fuzz::require(!error->expected.empty());
      continue;
    }
    const auto& address = std::get<engine::Address>(parsed);
    const auto again = engine::parse_address(address.spell(), false);
    fuzz::require(std::holds_alternative<engine::Address>(again));
    fuzz::require(std::get<engine::Address>(again).spell() == address.spell());
    fuzz::require(!address.host_header().empty());
  }
  return 0;
}
