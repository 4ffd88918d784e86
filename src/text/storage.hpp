// SPDX-License-Identifier: MIT
// Reuse of the memory of texts and lists, without keeping what a single large one needed.
#pragma once

#include <cstddef>

namespace wazobus::text {

/// A text or list of more bytes is unusually large.
inline constexpr std::size_t usual_storage = 1024UL * 1024;

/// Empties a std::string or std::vector. Keeps its memory for the next one, unless that is unusually large.
template <typename Storage>
void discard(Storage& storage) {
  storage.clear();
  if (storage.capacity() * sizeof(typename Storage::value_type) > usual_storage) Storage().swap(storage);
}

}  // namespace wazobus::text
