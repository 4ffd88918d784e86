// SPDX-License-Identifier: MIT
#include "capture/buffer.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace wazobus::capture {

char* Buffer::room(std::size_t bytes) {
  if (capacity_ - size_ < bytes) {
    const std::size_t wanted = std::max(size_ + bytes, capacity_ + capacity_ / 2);
    void* const grown = std::realloc(bytes_.get(), wanted);
    if (grown == nullptr) throw std::bad_alloc();
    [[maybe_unused]] const char* const moved = bytes_.release();
    bytes_.reset(static_cast<char*>(grown));
    capacity_ = wanted;
  }
  return bytes_.get() + size_;
}

void Buffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  added(bytes.size());
}

void Buffer::clear(std::size_t most) {
  size_ = 0;
  if (capacity_ <= most) return;
  bytes_.reset();
  capacity_ = 0;
}

}  // namespace wazobus::capture
