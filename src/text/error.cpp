// SPDX-License-Identifier: MIT
#include "text/error.hpp"

#include <system_error>

namespace wazobus {

std::string line_of(const Failure& failure) {
  std::string line = std::string("wazobus: ") + failure.what();
  if (!failure.advice().empty()) line += " (" + failure.advice() + ")";
  return line;
}

std::string errno_text(int number) {
  return std::generic_category().message(number);
}

}  // namespace wazobus
