// SPDX-License-Identifier: MIT
// The faults of a catalogue file. The first one ends the reading, unless the reader is given a place for
// them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/error.hpp"

namespace wazobus::catalogue {

/// A fault with its line. what() is "FILE:LINE: what is wrong".
class FileFault : public UsageError {
 public:
  FileFault(std::size_t line, const std::string& what) : UsageError(what), line_(line) {}
  [[nodiscard]] std::size_t line() const { return line_; }

 private:
  std::size_t line_;
};

/// Faults that did not end the reading of a file.
class Faults {
 public:
  static constexpr std::size_t most = 100;

  /// A part that several events refer to is read several times, but its fault is kept once.
  void keep(const FileFault& fault) {
    const auto same = [&fault](const FileFault& other) {
      return other.line() == fault.line() && std::string_view(other.what()) == fault.what();
    };
    ++count_;
    if (std::none_of(kept_.begin(), kept_.end(), same)) kept_.push_back(fault);
  }

  /// How often keep() was called. Whoever compares it with an earlier count knows whether a part had a fault.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool is_full() const { return kept_.size() == most; }

  /// The faults by line.
  [[nodiscard]] std::vector<FileFault> sorted() const {
    std::vector<FileFault> out = kept_;
    std::stable_sort(out.begin(), out.end(),
                     [](const FileFault& one, const FileFault& other) { return one.line() < other.line(); });
    return out;
  }

 private:
  std::vector<FileFault> kept_;
  std::size_t count_ = 0;
};

/// Does `step`, which reads a part of a file. Its fault is kept in `faults`, so that the caller goes on with
/// the next part. Throws it if there is no `faults`, or if that is full.
template <typename Step>
void attempt(Faults* faults, Step step) {
  try {
    step();
  } catch (const FileFault& fault) {
    if (faults == nullptr || faults->is_full()) throw;
    faults->keep(fault);
  }
}

}  // namespace wazobus::catalogue
