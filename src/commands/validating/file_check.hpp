// SPDX-License-Identifier: MIT
// The check of one file by several threads: blocks are read in turns, checked side by side, and reported in
// order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "capture/input_file.hpp"
#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "commands/validating/block_check.hpp"
#include "commands/validating/block_supply.hpp"
#include "commands/validating/report.hpp"

namespace wazobus::commands {

class FileCheck {
 public:
  /// All but `options` must outlive this.
  FileCheck(capture::InputFile& file, int interrupt_fd, catalogue::Rulebook& rulebook,
            catalogue::CheckOptions options, Report& report);

  /// Uses `jobs` threads, including the calling one. Rethrows failures of writing the report.
  void run(std::size_t jobs);

  /// Did a signal end it, rather than a limit of the report?
  [[nodiscard]] bool interrupted() const { return supply_.interrupted(); }
  /// The failure that ended the reading early, if there was one.
  [[nodiscard]] const std::optional<IoError>& read_failure() const { return supply_.failure(); }

 private:
  template <typename AfterRead>
  void work(AfterRead after_read);
  bool hand_over(std::uint64_t number, BlockResult& result);
  bool report_part(std::uint64_t number, BlockResult& part);
  void report(std::unique_lock<std::mutex>& lock, BlockResult& result);
  void fail(std::exception_ptr failure);

  BlockSupply supply_;
  catalogue::Rulebook& rulebook_;
  catalogue::CheckOptions options_;
  Report& report_;
  std::uint64_t far_ahead_ = 0;  // the most blocks that may wait for a slow one

  std::mutex turns_;  // guards the following members
  std::condition_variable turn_;
  std::uint64_t reported_ = 0;
  bool is_reporting_ = false;
  std::map<std::uint64_t, BlockResult> done_;  // checked, but not reported yet
  std::vector<BlockResult> spare_;             // already reported; kept to reuse their memory
  std::exception_ptr failure_;
};

}  // namespace wazobus::commands
