// SPDX-License-Identifier: MIT
#include "text/error.hpp"

#include <system_error>

namespace wazobus {

std::string errno_text(int number) {
  return std::generic_category().message(number);
}

}  // namespace wazobus
