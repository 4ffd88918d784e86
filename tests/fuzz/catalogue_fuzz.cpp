// SPDX-License-Identifier: MIT
// Fuzzes catalogue files: one that is accepted can be asked for everything.
#include <cstddef>
#include <cstdint>
#include <string>

#include "catalogue/catalogue.hpp"
#include "catalogue/verifying/verify.hpp"
#include "text/error.hpp"

using namespace wazobus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    catalogue::Catalogue catalogue;
    const std::string text(reinterpret_cast<const char*>(data), size);
    catalogue::verify(catalogue, catalogue.add("fuzzed", text));
    for (const catalogue::Entry* const entry : catalogue.entries()) (void)catalogue.find(entry->name);
  } catch (const Failure&) {
    // A wrong file gives an error.
  }
  return 0;
}
