// SPDX-License-Identifier: MIT
// The files that the rotation of a capture leaves. Their names have the time of their first event, in UTC:
// night.ndjson becomes night-20261121T154800Z.ndjson, or night-20261121T154800Z.002.ndjson if that exists.
#pragma once

#include <string>
#include <vector>

#include "text/time.hpp"

namespace wazobus::capture {

class FinishedFiles {
 public:
  /// `path` is that of the capture.
  explicit FinishedFiles(const std::string& path);

  /// The path of a finished file. `number` is from 1 on, for files of the same second.
  [[nodiscard]] std::string path(text::Timestamp begun, int number) const;

  /// The number behind all numbers that exist for this second. Numbers that became free are not used again,
  /// because the highest is the latest.
  [[nodiscard]] int next_number(text::Timestamp begun) const;

  /// The paths of the finished files that exist, the oldest first. Links, folders and files whose names have
  /// another form are left out. Empty if the folder cannot be read.
  [[nodiscard]] std::vector<std::string> existing() const;

 private:
  struct Found {
    std::string path;
    std::string time;  ///< 20261121T154800Z
    int number = 1;
  };
  [[nodiscard]] std::vector<Found> found() const;

  std::string stem_;       // "/var/log/night"
  std::string extension_;  // ".ndjson.gz"
};

}  // namespace wazobus::capture
