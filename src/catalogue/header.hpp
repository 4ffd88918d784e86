// SPDX-License-Identifier: MIT
// A header of a message to publish.
#pragma once

#include <string>

namespace wazobus::catalogue {

struct Header {
  std::string name;
  std::string value;  ///< JSON

  bool operator==(const Header&) const = default;
};

}  // namespace wazobus::catalogue
