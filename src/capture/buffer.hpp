// SPDX-License-Identifier: MIT
// A byte buffer that grows and shrinks without copying. A std::string that doubles needs the old and the new
// memory at once; realloc moves the pages of large buffers, and pages that were never written cost nothing.
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

  /// Returns space for `bytes` after the content; added() says how much was used.
  char* room(std::size_t bytes);
  void added(std::size_t bytes) { size_ += bytes; }

  void append(std::string_view bytes);

  /// Drops everything after the first `size` bytes.
  void truncate(std::size_t size) { size_ = size; }

  /// Empties the buffer, and frees its memory if it has more than `most` bytes.
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
