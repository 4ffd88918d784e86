// SPDX-License-Identifier: MIT
// The blocks of one file, for several threads that read in turns.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "capture/block.hpp"
#include "capture/blocks.hpp"
#include "capture/input_file.hpp"
#include "capture/input_stream.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

class BlockSupply {
 public:
  struct Numbered {
    capture::Block block;
    std::uint64_t number = 0;  ///< from 0
    bool is_cut = false;       ///< reading has failed, so the block may end in the middle of a value
  };

  /// A waiting read ends when `interrupt_fd` is readable, or after stop(). `file` must outlive this.
  BlockSupply(capture::InputFile& file, int interrupt_fd);
  BlockSupply(const BlockSupply&) = delete;
  BlockSupply& operator=(const BlockSupply&) = delete;
  ~BlockSupply();

  /// Reads the next block, reusing the memory of `next`. Returns false at the end, after a failed read, or
  /// after stop().
  bool take(Numbered& next);

  /// Chooses the size of the next blocks such that the findings of each can be kept in memory. Otherwise they
  /// are reported in parts, and threads have to wait for each other. A block of `size` bytes had `found`
  /// bytes of findings.
  void fit(std::size_t size, std::size_t found);

  /// Ends the supply: take() returns false from now on.
  void stop();
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Did a signal end the reading, rather than stop()?
  [[nodiscard]] bool interrupted() const { return reader_.interrupted() && !stopped_; }
  /// Why reading failed, if it did.
  [[nodiscard]] const std::optional<IoError>& failure() const { return failure_; }
  /// Bytes of the file that were read.
  [[nodiscard]] std::size_t consumed() const { return stream_.consumed(); }

 private:
  static constexpr std::size_t least_block = 4096;

  capture::InputStream stream_;
  std::mutex reading_;
  capture::BlockReader reader_;
  std::uint64_t count_ = 0;
  bool is_at_end_ = false;
  std::optional<IoError> failure_;
  std::atomic<std::size_t> block_size_ = capture::BlockReader::usual_size;
  std::atomic<bool> stopped_ = false;
  int waker_;
};

}  // namespace wazobus::commands
