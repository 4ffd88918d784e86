// SPDX-License-Identifier: MIT
// Text that can only be written later: in memory while it is little, then in a file that has no name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wazobus::capture {

class Spool {
 public:
  /// A file is made in `directory` once it is needed.
  explicit Spool(std::string directory) : directory_(std::move(directory)) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  /// Throws IoError.
  void append(std::string_view text);

  /// Appends the next part of what was kept to `out`; false when there is no more, and the spool is as new.
  /// Throws IoError.
  bool take(std::string& out);

 private:
  void open();
  void write();
  [[noreturn]] void fail(std::string_view what, int error) const;

  std::string directory_;
  int fd_ = -1;
  std::uint64_t written_ = 0;  // bytes in the file; what is in memory comes behind them
  std::uint64_t taken_ = 0;
  std::string latest_;
};

}  // namespace wazobus::capture
