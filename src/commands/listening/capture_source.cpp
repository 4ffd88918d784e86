// SPDX-License-Identifier: MIT
#include "commands/listening/capture_source.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "capture/followed_capture.hpp"
#include "commands/input_files.hpp"
#include "commands/standard_input.hpp"
#include "event/required_texts.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

/// Throws UsageError if an output is one of the files to read, because reading would never reach its end.
void CaptureSource::require_not_written(const std::vector<int>& outputs) const {
  for (const std::string& path : files_) {
    struct stat read {};
    const int status = path == "-" ? ::fstat(STDIN_FILENO, &read) : ::stat(path.c_str(), &read);
    if (status != 0 || !S_ISREG(read.st_mode)) continue;
    for (const int output : outputs) {
      struct stat written {};
      if (::fstat(output, &written) != 0 || !is_same_file(read, written)) continue;
      throw UsageError(fmt::format("{} is read and written at once", text::safe(path)), "name another file");
    }
  }
}

CaptureSource::CaptureSource(std::vector<std::string> files, const Settings& settings, const Context& context)
    : files_(std::move(files)), settings_(settings), context_(context) {
  if (!settings_.follows) return;
  if (files_.size() != 1) throw UsageError("--follow follows one file", "name one with --from");
  if (files_.front() == "-" || is_folder(files_.front()))
    throw UsageError("--follow follows a file by its name",
                     files_.front() == "-" ? "the standard input is read to its end anyway" : "name a file");
}

capture::CaptureReports CaptureSource::reports(const Say& say) {
  left_out_.emplace(say, "wazobus listen --from -");
  const auto say_time = [this, say](const std::string& path, const capture::RecordSource::Broken& found) {
    if (settings_.is_quiet || std::exchange(has_said_time_, true)) return;
    const std::string what = settings_.redacts ? "" : fmt::format(" from {}", text::safe(found.what));
    say(fmt::format("wazobus: {}:{}: no time can be read{}; such events are shown without one",
                    text::safe(path), found.line, what));
  };
  const auto say_unreadable = [say](const Failure& failure) { say(line_of(failure)); };
  const auto say_gap = [this, say](const event::Frame& frame) {
    if (!settings_.is_quiet) say("wazobus: " + gap_between(*frame.missed_since, frame.received));
  };
  return {left_out_->on_broken(), say_time, say_unreadable, say_gap};
}

event::Source& CaptureSource::open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) {
  files_ = files_of(files_);
  require_not_written({context_.out_fd, outputs.keep != nullptr ? outputs.keep->fd() : -1});
  say_if_typed(files_, settings_.is_quiet, context_);
  if (settings_.follows) {
    records_ = std::make_unique<capture::FollowedCapture>(files_.front(), reports(say),
                                                          unless_quiet(settings_.is_quiet, say));
  } else {
    auto captures = std::make_unique<capture::MergedCaptures>(files_, reports(say));
    // With --since or --until the time of each event has to be read.
    const auto texts = settings_.window.is_unbounded() ? event::required_texts(needs.criteria) : std::nullopt;
    if (texts) captures->pass_over(*texts);
    records_ = std::move(captures);
  }
  if (settings_.window.is_unbounded()) return *records_;
  return windowed_.emplace(*records_, settings_.window);
}

std::unique_ptr<ListenView> CaptureSource::make_count_view(const StatsSettings& settings,
                                                           capture::ByteWriter& out) const {
  return capture_count_view(settings, out, settings_.follows);
}

/// Says of which day a time of day is, if the capture has several.
void CaptureSource::say_day() const {
  const std::string day = day_of_clock(windowed_->window(), windowed_->all());
  if (!day.empty()) context_.say("wazobus: " + day);
}

std::uint64_t CaptureSource::outside() const {
  return windowed_ ? windowed_->outside().count + windowed_->left_out_without_time() : 0;
}

LeftOut::Found CaptureSource::found(const Ended& ended) const {
  return ended.events + outside() > 0 ? LeftOut::Found::events : LeftOut::Found::nothing;
}

/// Reports values that were left out, a window without events, and how far --count came.
void CaptureSource::say_what_is_missing(const Ended& ended, const Limits& limits) const {
  left_out_->say_count(ended.has_read_all ? found(ended) : LeftOut::Found::events);
  if (windowed_) say_day();
  if (!ended.has_read_all) return;
  const std::uint64_t timeless = windowed_ ? windowed_->left_out_without_time() : 0;
  if (timeless > 0)
    context_.say(fmt::format("wazobus: {} event{} no time, so --since and --until left {} out", timeless,
                             timeless == 1 ? " has" : "s have", timeless == 1 ? "it" : "them"));
  if (outside() > timeless && !windowed_->has_given_any())
    context_.say("wazobus: " + nothing_in_window(windowed_->window(), windowed_->outside()));
  const bool is_empty = found(ended) == LeftOut::Found::nothing && left_out_->count() == 0;
  if (is_empty && !limits.counts()) context_.say("wazobus: there is no event in the capture");
  if (limits.counts()) context_.say(fmt::format("wazobus: the capture ended: {} came", limits.progress()));
}

Exit CaptureSource::finish(const Ended& ended, const Limits& limits) {
  if (!settings_.is_quiet) say_what_is_missing(ended, limits);
  if (!ended.has_read_all) return ended.exit;
  const bool is_short = limits.counts() && !limits.reached();
  return left_out_->has_lost(found(ended)) || is_short ? Exit::findings : ended.exit;
}

}  // namespace wazobus::commands
