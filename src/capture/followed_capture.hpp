// SPDX-License-Identifier: MIT
// Reads a capture that grows, as tail -F does. It may be rotated or truncated, and need not exist at first.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "capture/merged_captures.hpp"
#include "capture/record_source.hpp"
#include "event/source.hpp"

namespace wazobus::capture {

class FollowedCapture : public event::Source {
 public:
  /// Prints a line about the file.
  using Say = std::function<void(const std::string& line)>;

  /// Never ends. Waits for a file that does not exist. If another file takes its name, reads the rest of the
  /// old file, and then the new one from its beginning. Throws IoError if it is not a regular file.
  FollowedCapture(std::string path, CaptureReports reports, Say say);
  ~FollowedCapture() override;

  Step next(event::Frame& frame) override;
  [[nodiscard]] int fd() const override { return watch_; }
  [[nodiscard]] std::chrono::milliseconds patience() const override;

 private:
  void watch();
  void take_notices() const;
  bool open();
  bool look_at_file();
  bool has_new_beginning();
  void read_anew();

  std::string path_;
  CaptureReports reports_;
  Say say_;
  int watch_ = -1;  // inotify
  std::optional<RecordSource> source_;
  std::string beginning_;   // the first bytes of the file
  bool is_at_end_ = false;  // everything in the file has been read
  bool is_left_ = false;    // another file has its name; the rest of this one is read first
  bool has_said_missing_ = false;
};

}  // namespace wazobus::capture
