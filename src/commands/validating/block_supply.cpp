// SPDX-License-Identifier: MIT
#include "commands/validating/block_supply.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "commands/validating/block_check.hpp"

namespace wazobus::commands {

BlockSupply::BlockSupply(capture::InputFile& file, int interrupt_fd)
    : stream_(file), reader_(stream_), waker_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  // If there is no event descriptor, stop() takes effect only when more bytes come.
  file.wake_by(interrupt_fd, waker_);
}

BlockSupply::~BlockSupply() {
  if (waker_ >= 0) ::close(waker_);
}

bool BlockSupply::take(Numbered& next) {
  const std::lock_guard lock(reading_);
  if (stopped_ || is_at_end_) return false;
  try {
    reader_.resize(block_size_);
    is_at_end_ = !reader_.next(next.block);
  } catch (const IoError& error) {
    // Blocks that were read before are still reported.
    is_at_end_ = true;
    failure_ = error;
  }
  if (is_at_end_) return false;
  next.number = count_++;
  next.is_cut = reader_.has_failed();
  return true;
}

void BlockSupply::fit(std::size_t size, std::size_t found) {
  const std::size_t wanted = BlockCheck::most_kept / 2;
  const std::size_t fitting = found <= wanted / 2 ? 2 * block_size_ : size * wanted / found;
  block_size_ = std::clamp(fitting, least_block, capture::BlockReader::usual_size);
}

void BlockSupply::stop() {
  stopped_ = true;
  // Wake a thread that may wait for input.
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t ignored = ::write(waker_, &one, sizeof one);
}

}  // namespace wazobus::commands
