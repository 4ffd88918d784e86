// SPDX-License-Identifier: MIT
// Keeps text that is used later. A little text stays in memory; more goes to a temporary file without a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wazobus::capture {

class Spool {
 public:
  /// The file is created in `directory` when it is needed.
  explicit Spool(std::string directory) : directory_(std::move(directory)) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  /// Throws IoError.
  void append(std::string_view text);

  /// Appends the next part of the text to `out`. Returns false at the end; then the spool is empty and can be
  /// used again. Throws IoError.
  bool take(std::string& out);

 private:
  void open();
  void write();
  [[noreturn]] void fail(std::string_view what, int error) const;

  std::string directory_;
  int fd_ = -1;
  std::uint64_t written_ = 0;  // bytes in the file; the text in memory follows them
  std::uint64_t taken_ = 0;
  std::string latest_;
};

}  // namespace wazobus::capture
