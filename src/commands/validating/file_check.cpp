// SPDX-License-Identifier: MIT
#include "commands/validating/file_check.hpp"

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

namespace wazobus::commands {

FileCheck::FileCheck(capture::InputFile& file, int interrupt_fd, catalogue::Rulebook& rulebook,
                     catalogue::CheckOptions options, Report& report)
    : supply_(file, interrupt_fd), rulebook_(rulebook), options_(std::move(options)), report_(report) {}

void FileCheck::run(std::size_t jobs) {
  far_ahead_ = std::max<std::uint64_t>(16, 2 * jobs);
  std::vector<std::thread> helpers;
  work([&](std::uint64_t number) {
    // Start threads only after the first block: a file of one block is checked faster without them.
    if (number == 0 || !helpers.empty()) return;
    try {
      for (std::size_t i = 1; i < jobs; ++i) helpers.emplace_back([this] { work([](std::uint64_t) {}); });
    } catch (const std::system_error&) {
      // No more threads can be started. Go on with those that exist.
    }
  });
  for (std::thread& helper : helpers) helper.join();
  if (failure_) std::rethrow_exception(failure_);
}

template <typename AfterRead>
void FileCheck::work(AfterRead after_read) {
  try {
    catalogue::Checker checker(rulebook_, options_);
    BlockSupply::Numbered next;
    BlockCheck check(checker, [&](BlockResult& part) { return report_part(next.number, part); });
    BlockResult result;
    while (supply_.take(next)) {
      after_read(next.number);
      if (!check.check(next.block, next.number == 0, next.is_cut, result)) return;
      supply_.fit(next.block.text.size(), check.found());
      if (!hand_over(next.number, result)) return;
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

/// Takes a checked block. The thread with the block that is due reports it and the checked blocks after it.
/// Other threads go on checking until they are too far ahead.
bool FileCheck::hand_over(std::uint64_t number, BlockResult& result) {
  std::unique_lock lock(turns_);
  turn_.wait(lock, [&] { return number < reported_ + far_ahead_ || supply_.stopped(); });
  done_.emplace(number, std::move(result));
  if (!spare_.empty()) {
    result = std::move(spare_.back());
    spare_.pop_back();
  }
  if (is_reporting_) return !supply_.stopped();
  while (!supply_.stopped() && !done_.empty() && done_.begin()->first == reported_) {
    BlockResult due = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    report(lock, due);
    ++reported_;
    spare_.push_back(std::move(due));
    turn_.notify_all();
  }
  return !supply_.stopped();
}

/// Reports a part of a block with too many findings to keep. Waits until the block is due.
bool FileCheck::report_part(std::uint64_t number, BlockResult& part) {
  std::unique_lock lock(turns_);
  turn_.wait(lock, [&] { return (number == reported_ && !is_reporting_) || supply_.stopped(); });
  if (!supply_.stopped()) report(lock, part);
  return !supply_.stopped();
}

/// Reports a block without holding the lock, so that other threads can hand over theirs.
void FileCheck::report(std::unique_lock<std::mutex>& lock, BlockResult& result) {
  is_reporting_ = true;
  lock.unlock();
  const bool goes_on = report_.take(result, supply_.consumed());
  lock.lock();
  is_reporting_ = false;
  if (!goes_on) supply_.stop();
  turn_.notify_all();
}

void FileCheck::fail(std::exception_ptr failure) {
  const std::lock_guard lock(turns_);
  if (!failure_) failure_ = std::move(failure);
  supply_.stop();
  turn_.notify_all();
}

}  // namespace wazobus::commands
