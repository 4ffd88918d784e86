// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

#include "require.hpp"

/// No control character but newline and, if allowed, tab: neither C0, DEL nor C1.
inline void require_harmless(std::string_view out, bool allows_tabs = false) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<unsigned char>(out[i]);
    REQUIRE_THAT((c >= 0x20 && c != 0x7F) || c == '\n' || (allows_tabs && c == '\t'));
    const bool c1 = c == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0;
    REQUIRE_THAT(!c1);
  }
}
