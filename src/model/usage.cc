// Order in the lists of a usage.
#include "model/usage.h"

#include <algorithm>
#include <tuple>

namespace docker_exporter::model {

void settle(Usage& usage) {
  auto& interfaces = usage.interfaces;
  if (interfaces.size() > most_devices) interfaces.clear();
  if (usage.devices.size() > most_devices) usage.devices.clear();
  std::erase_if(interfaces, [](const Interface& one) { return one.name == "lo"; });
  std::ranges::sort(interfaces, {}, &Interface::name);
  const auto same_name = std::ranges::unique(interfaces, {}, &Interface::name);
  interfaces.erase(same_name.begin(), same_name.end());

  const auto number = [](const BlockDevice& one) { return std::tuple(one.major, one.minor); };
  std::ranges::sort(usage.devices, {}, number);
  const auto same_number = std::ranges::unique(usage.devices, {}, number);
  usage.devices.erase(same_number.begin(), same_number.end());
}

Amount working_set(Amount usage, Amount inactive_file) {
  if (!usage || !inactive_file) return std::nullopt;
  // Two kernel files, read one after the other: the second can be the larger.
  return *usage - std::min(*usage, *inactive_file);
}

}  // namespace docker_exporter::model
