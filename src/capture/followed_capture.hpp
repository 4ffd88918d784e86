// SPDX-License-Identifier: MIT
// Reads a capture that grows, as tail -F does: through rotation and truncation, and before it is there.
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

  /// Never ends. A file that is not there is waited for; the one that has taken another's name is read from
  /// its beginning, once everything in the other has been read. Throws IoError for what is no regular file.
  FollowedCapture(std::string path, std::function<text::Timestamp()> now, CaptureReports reports, Say say);
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
  std::function<text::Timestamp()> now_;
  CaptureReports reports_;
  Say say_;
  int watch_ = -1;  // inotify
  std::optional<RecordSource> source_;
  std::string beginning_;   // the first bytes of the file
  bool is_at_end_ = false;  // all that was there has been read
  bool is_left_ = false;    // another file has its name; what is still in it is read
  bool has_said_missing_ = false;
};

}  // namespace wazobus::capture
