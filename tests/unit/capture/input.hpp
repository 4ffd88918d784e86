// SPDX-License-Identifier: MIT
// Bytes as a file to read.
#pragma once

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include <string>
#include <string_view>

#include "capture/input_stream.hpp"
#include "catch.hpp"

namespace wazobus::capture {

/// An open file with these `bytes`.
class Descriptor {
 public:
  explicit Descriptor(std::string_view bytes) : fd_(::memfd_create("input", MFD_CLOEXEC)) {
    REQUIRE(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::lseek(fd_, 0, SEEK_SET);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(fd_); }

  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

/// The same as a stream.
struct Input {
  explicit Input(std::string_view bytes) : descriptor(bytes), file(descriptor.fd(), "test"), stream(file) {}

  Descriptor descriptor;
  InputFile file;
  InputStream stream;
};

inline std::string gzip(std::string text) {
  std::string packed(text.size() + 1000, '\0');
  z_stream stream{};
  REQUIRE(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

}  // namespace wazobus::capture
