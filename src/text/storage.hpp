// SPDX-License-Identifier: MIT
// Reuse of the memory of texts, without keeping what a single large one needed.
#pragma once

#include <cstddef>
#include <string>

namespace wazobus::text {

/// A text of more bytes is unusually large.
inline constexpr std::size_t usual_storage = 1024UL * 1024;

/// Empties the text. Keeps its memory for the next one, unless that is unusually large.
inline void discard(std::string& text) {
  text.clear();
  if (text.capacity() > usual_storage) std::string().swap(text);
}

}  // namespace wazobus::text
