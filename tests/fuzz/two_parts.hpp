// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// An input of two parts: its first line, and what follows.
struct TwoParts {
  TwoParts(const std::uint8_t* data, std::size_t size) : first(reinterpret_cast<const char*>(data), size) {
    const std::size_t end = std::min(first.find('\n'), first.size());
    rest = first.substr(std::min(end + 1, first.size()));
    first = first.substr(0, end);
  }

  std::string_view first;
  std::string_view rest;
};
