// SPDX-License-Identifier: MIT
// Reads all events of captures in the order of their times; once, or several times.
#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/input_file.hpp"
#include "capture/merged_values.hpp"
#include "catalogue/checking/checker.hpp"
#include "commands/context.hpp"
#include "commands/left_out.hpp"
#include "commands/listening/limits.hpp"
#include "commands/time_window.hpp"
#include "commands/tracing/trace.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::commands {

/// Checks events as validate does.
class TraceCheck {
 public:
  explicit TraceCheck(const catalogue::Catalogue& catalogue)
      : rulebook_(catalogue, catalogue::Edition::current), checker_(rulebook_, {}) {
    checker_.take_data_apart();
  }

  bool is_wrong(std::string_view text, json::Extent extent);

  /// Returns the size of the first of these lines, with its newline, if the quick check finds it right,
  /// otherwise 0. If it is right, passed() has its parts, and document() is still that of an earlier text.
  std::size_t pass(std::string_view lines) { return lines.empty() ? 0 : checker_.pass(lines); }
  [[nodiscard]] catalogue::PassedLine passed() const { return checker_.passed(); }

  /// The document of the last text, so that a reader need not parse it again. length() is its size in bytes.
  [[nodiscard]] const json::Document& document() const { return checker_.document(); }
  [[nodiscard]] bool was_json() const { return checker_.was_json(); }
  [[nodiscard]] std::size_t length() const { return length_; }

 private:
  catalogue::Rulebook rulebook_;
  catalogue::Checker checker_;
  std::vector<catalogue::Finding> findings_;
  std::size_t length_ = 0;
};

/// Does `what` include events of this family?
bool is_looked_at(TraceWhat what, event::Family family);

class CapturePass {
 public:
  /// Called for each event. With Reading::again the event has not been checked; call is_wrong(text).
  using Take = std::function<void(tracing::Sighting& sighting, std::string_view text)>;

  /// All but `window` must outlive this. Throws UsageError if an output is also an input.
  CapturePass(const TraceOptions& options, const TimeWindow& window, const Limits& limits,
              const catalogue::Catalogue& catalogue, const Context& context);
  CapturePass(const CapturePass&) = delete;
  CapturePass& operator=(const CapturePass&) = delete;
  ~CapturePass();

  enum class Reading : std::uint8_t { once, again };

  /// Called from time to time; run() ends if it returns true. `is_waiting`: nothing can be read now, as from
  /// a pipe. Then it is called twice a second.
  using IsEnough = std::function<bool(bool is_waiting)>;

  /// The time of the last event that was taken.
  [[nodiscard]] text::Timestamp last_time() const { return sighting_.at; }

  /// Reads everything, or what comes until --timeout is over. Returns false if a signal ended it; see also
  /// was_cut(). With Reading::once it also checks each event. The first run with Reading::again copies
  /// streams to temporary files, so that further runs can read them. Throws InvalidInput, and IoError if
  /// nothing was read before; otherwise rethrow() throws that IoError, so that the caller can first show what
  /// was read.
  bool run(const Take& take, Reading reading, const IsEnough& is_enough = {});

  /// Throws the IoError that ended run() early, if there was one.
  void rethrow() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

  /// Did a signal end the copying of a stream? What came before it is still read. A second signal ends the
  /// program.
  [[nodiscard]] bool was_cut() const { return was_cut_; }

  /// Did --timeout end the reading?
  [[nodiscard]] bool is_timed_out() const { return is_timed_out_; }

  bool is_wrong(std::string_view text) { return check_.is_wrong(text, json::Extent::whole); }

  /// Says so if --since and --until left out every event, or which day they mean.
  void say_about_window() const;

  /// Says so if several captures have the same events.
  void say_doubles() const;

  [[nodiscard]] bool has_lost() const { return left_out_.has_lost(found()); }
  void say_left_out() const { left_out_.say_count(found()); }

 private:
  bool read(const Take& take, const IsEnough& is_enough);
  /// Is --timeout over? Then reading ends, but for passes that read a file or the copy of a stream again.
  bool is_over();
  void wait(const capture::MergedValues& values, std::optional<std::chrono::milliseconds> longest) const;
  void say_gap() const;
  void take_value(capture::MergedValues& values, capture::ValueSource::Value& value, const Take& take);
  bool read_value(const capture::ValueSource::Value& value, std::size_t& length);
  bool read_packed(std::string_view text);
  std::string rewindable(const std::string& path);
  [[nodiscard]] LeftOut::Found found() const {
    return has_events_ ? LeftOut::Found::events : LeftOut::Found::nothing;
  }

  const TraceOptions& options_;
  TimeWindow window_;
  const Limits& limits_;
  const Context& context_;
  TraceCheck check_;
  tracing::SightingReader reader_;
  tracing::Sighting sighting_;  ///< of the current value; reused for its memory
  std::string record_;          ///< the sighting may refer to it
  LeftOut left_out_;
  capture::RecordSources::OnBroken on_broken_;
  std::vector<std::string> names_;                    ///< of the captures, as they were given
  std::vector<std::string> paths_;                    ///< of the same captures, or of their copies
  std::optional<capture::InputFile> standard_input_;  ///< if it can be read again, where reading began
  std::vector<std::FILE*> kept_;
  std::uint64_t ordinal_ = 0;
  std::optional<text::Timestamp> missed_since_;  ///< of the last event, which was not taken
  bool is_first_ = true;
  bool is_timed_out_ = false;
  bool was_cut_ = false;
  bool has_events_ = false;
  bool has_events_inside_ = false;  ///< inside the window
  capture::Doubles doubles_;
  TimesSeen outside_;
  TimesSeen all_;  ///< inside and outside the window
  Reading reading_ = Reading::once;
  std::exception_ptr failure_;
};

}  // namespace wazobus::commands
