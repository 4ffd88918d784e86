// SPDX-License-Identifier: MIT
// Fuzzes the configuration file: the errors of its reader contain no control character and no value.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/config.hpp"
#include "harmless.hpp"
#include "text/error.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::array<std::string, 2> commands{"listen", "publish"};
  try {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const cli::Setting& setting : cli::parse_config(text, "config.toml", commands).base.own) {
      require_harmless(setting.key_place);
      require_harmless(setting.value_place);
    }
  } catch (const Failure& failure) {
    require_harmless(line_of(failure));
  }
  return 0;
}
