// SPDX-License-Identifier: MIT
#include "capture/sieve.hpp"

#include <algorithm>
#include <cstring>

namespace wazobus::capture {

namespace {

/// Adds a line to the passed ones. It may follow the last ones directly.
void pass(std::size_t at, std::size_t size, std::vector<Block::Passed>& passed) {
  if (passed.empty() || passed.back().at + passed.back().size != at) {
    passed.push_back({at, size, 1});
  } else {
    passed.back().size += size;
    ++passed.back().lines;
  }
}

}  // namespace

Sieve::Sieve(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) wanted_.push_back({text::Finder(text)});
}

void Sieve::sift(Block& block) {
  // After this many unknown lines in a block, the input is probably not a capture.
  constexpr int most_unknown = 64;
  block.passed.clear();
  if (block.layout != Layout::lines) return;
  const std::string_view text = block.text.view();
  const char* line = text.data();
  const char* const end = line + text.rfind('\n') + 1;
  for (Wanted& wanted : wanted_) wanted.next = nullptr;
  for (int unknown = 0; line < end && unknown < most_unknown;) {
    const auto at = static_cast<std::size_t>(line - text.data());
    const char* behind = shapes_.follow(line, end);
    const bool is_known = behind != nullptr;
    if (!is_known) behind = static_cast<const char*>(std::memchr(line, '\n', text.size() - at)) + 1;
    const bool may_be_wanted = next_wanted(line, end) < behind;
    const auto size = static_cast<std::size_t>(behind - line);
    if (is_known) {
      unknown = 0;
      if (!may_be_wanted) pass(at, size, block.passed);
    } else if (!may_be_wanted) {
      ++unknown;
      shapes_.learn(line, behind, end);
    }
    line = behind;
  }
}

const char* Sieve::next_wanted(const char* from, const char* end) {
  const char* next = end;
  for (Wanted& wanted : wanted_) {
    if (wanted.next == nullptr || wanted.next < from) wanted.next = wanted.finder.find(from, end);
    next = std::min(next, wanted.next);
  }
  return next;
}

}  // namespace wazobus::capture
