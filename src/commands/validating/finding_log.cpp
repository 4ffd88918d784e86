// SPDX-License-Identifier: MIT
#include "commands/validating/finding_log.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace wazobus::commands {

/// The header of a finding in the log. Its texts follow.
struct FindingLog::Head {
  std::uint64_t line;
  std::uint64_t column;
  std::uint64_t utf16_column;
  std::array<std::uint32_t, 4> lengths;  // texts have at most 16 MiB, and long quotations in them are cut
  catalogue::Severity severity;
  catalogue::Rule rule;
};

void FindingLog::append(const PlacedFinding& placed) {
  const catalogue::FindingView& finding = placed.finding;
  const std::array words{finding.event, finding.pointer, finding.path, finding.message};
  Head head{placed.line, placed.column, placed.utf16_column, {}, finding.severity, finding.rule};
  std::size_t size = sizeof head;
  for (std::size_t i = 0; i < words.size(); ++i) {
    head.lengths[i] = static_cast<std::uint32_t>(words[i].size());
    size += words[i].size();
  }
  last_ = bytes_.size();
  bytes_.resize(last_ + size);
  char* to = bytes_.data() + last_;
  std::memcpy(to, &head, sizeof head);
  to += sizeof head;
  for (const std::string_view word : words) to = std::copy(word.begin(), word.end(), to);
}

bool FindingLog::next(std::size_t& at, PlacedFinding& placed) const {
  if (at == bytes_.size()) return false;
  Head head;
  std::memcpy(&head, bytes_.data() + at, sizeof head);
  at += sizeof head;
  placed.line = head.line;
  placed.column = head.column;
  placed.utf16_column = head.utf16_column;
  catalogue::FindingView& finding = placed.finding;
  finding.severity = head.severity;
  finding.rule = head.rule;
  const std::array words{&finding.event, &finding.pointer, &finding.path, &finding.message};
  for (std::size_t i = 0; i < words.size(); ++i) {
    *words[i] = {bytes_.data() + at, head.lengths[i]};
    at += head.lengths[i];
  }
  return true;
}

catalogue::Rule FindingLog::last_rule() const {
  Head head;
  std::memcpy(&head, bytes_.data() + last_, sizeof head);
  return head.rule;
}

void FindingLog::drop_last() {
  bytes_.resize(last_);
}

void FindingLog::clear(std::size_t most) {
  bytes_.clear();
  if (bytes_.capacity() > most) bytes_.shrink_to_fit();
}

}  // namespace wazobus::commands
