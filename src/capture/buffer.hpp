// SPDX-License-Identifier: MIT
// Bytes that grow and shrink without being copied. A std::string that doubles holds its bytes twice while it
// does; realloc moves the pages of what is large instead, and pages that nothing was written to cost nothing.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace wazobus::capture {

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() = default;

  /// Valid until the buffer is changed.
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  /// Room for `bytes` behind what is there; added() says how much of it was used.
  char* room(std::size_t bytes);
  void added(std::size_t bytes) { size_ += bytes; }

  void append(std::string_view bytes);

  /// Forgets what is behind the first `size` bytes.
  void truncate(std::size_t size) { size_ = size; }

  /// Empties it, and gives its memory back if that is more than `most` bytes.
  void clear(std::size_t most);

  void swap(Buffer& other) noexcept {
    bytes_.swap(other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };

  std::unique_ptr<char, Free> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace wazobus::capture
