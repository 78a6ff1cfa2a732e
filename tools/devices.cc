// weft devices: what graphs can run on here, and what is missing for more.
#include <iostream>
#include <thread>

#include "core/terminal.h"
#include "kernels/device/module.h"
#include "tools/commands.h"
#include "tools/json.h"

namespace weft::tools {
namespace {

std::vector<DeviceInfo> ListDevices(const std::vector<DeviceRequirement>& requirements) {
  std::vector<DeviceInfo> out = {
      {"CPU", 0, Concat(std::max(1u, std::thread::hardware_concurrency()), " threads"), 0}};
  for (const DeviceRequirement& r : requirements) {
    if (!r.met) return out;
  }
  auto devices = (*CudaModule())->OpenDevices();
  if (!devices.ok()) return out;
  for (const auto& d : *devices) out.push_back(d->info());
  return out;
}

int PrintJson(const std::vector<DeviceInfo>& devices,
              const std::vector<DeviceRequirement>& requirements) {
  Json json = {{"devices", Json::array()}, {"cuda", Json::array()}};
  for (const DeviceInfo& d : devices) {
    json["devices"].push_back(
        {{"name", d.Name()}, {"description", d.description}, {"memory_bytes", d.memory_bytes}});
  }
  for (const DeviceRequirement& r : requirements) {
    json["cuda"].push_back({{"what", r.what}, {"met", r.met}, {"detail", r.detail}});
  }
  std::cout << ToLine(json) << '\n';
  return kOk;
}

int RunDevices(bool json) {
  const auto requirements = CudaRequirements();
  const auto devices = ListDevices(requirements);
  if (json) return PrintJson(devices, requirements);
  TextTable table({"device", "what it is"});
  for (const DeviceInfo& d : devices) table.Row({d.Name(), d.description});
  std::cout << table.ToString();
  if (devices.size() > 1) return kOk;
  std::cout << "\nNo GPU can be used:\n";
  for (const DeviceRequirement& r : requirements) {
    std::cout << "  " << r.what << (r.met ? " found: " : " missing: ") << r.detail << '\n';
  }
  return kOk;
}

}  // namespace

std::function<int()> DeclareDevices(Options& o) {
  auto json = std::make_shared<bool>(false);
  o.Flag("--json", *json, "One JSON object");
  return [json] { return RunDevices(*json); };
}

}  // namespace weft::tools
