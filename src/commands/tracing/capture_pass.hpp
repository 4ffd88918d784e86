// SPDX-License-Identifier: MIT
// Reads all events of captures by time, once or again.
#pragma once

#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capture/merged_values.hpp"
#include "catalogue/checking/checker.hpp"
#include "commands/context.hpp"
#include "commands/left_out.hpp"
#include "commands/time_window.hpp"
#include "commands/tracing/trace.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::commands {

/// Does validate find an error in an event?
class TraceCheck {
 public:
  explicit TraceCheck(const catalogue::Catalogue& catalogue)
      : rulebook_(catalogue, catalogue::Edition::current), checker_(rulebook_, {}) {
    checker_.take_data_apart();
  }

  bool is_wrong(std::string_view text, json::Extent extent);

  /// If the first of these lines is right for certain, its bytes, its newline among them, else 0. Then
  /// passed() has its parts, and document() is of an earlier text.
  std::size_t pass(std::string_view lines) { return lines.empty() ? 0 : checker_.pass(lines); }
  [[nodiscard]] catalogue::PassedLine passed() const { return checker_.passed(); }

  /// The last text, which a reader need not parse again, and how many bytes it took.
  [[nodiscard]] const json::Document& document() const { return checker_.document(); }
  [[nodiscard]] bool was_json() const { return checker_.was_json(); }
  [[nodiscard]] std::size_t length() const { return length_; }

 private:
  catalogue::Rulebook rulebook_;
  catalogue::Checker checker_;
  std::vector<catalogue::Finding> findings_;
  std::size_t length_ = 0;
};

/// Is an event of this family looked at?
bool is_looked_at(TraceWhat what, event::Family family);

class CapturePass {
 public:
  /// Called for each event. What is read `again` is not checked: is_wrong(text) does it.
  using Take = std::function<void(tracing::Sighting& sighting, std::string_view text)>;

  /// All but `window` must outlive this. Throws UsageError for an output that is read as well.
  CapturePass(const TraceOptions& options, const TimeWindow& window, const catalogue::Catalogue& catalogue,
              const Context& context);
  CapturePass(const CapturePass&) = delete;
  CapturePass& operator=(const CapturePass&) = delete;
  ~CapturePass();

  enum class Reading : std::uint8_t { once, again };

  /// Reads everything. False if a signal ended it. A stream is kept in a temporary file for `again`. What is
  /// read `once` is checked at once too. Throws IoError and InvalidInput, but not where events came before:
  /// these can be shown first.
  bool run(const Take& take, Reading reading);

  /// Throws what ended run() early.
  void rethrow() const {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
  }

  bool is_wrong(std::string_view text) { return check_.is_wrong(text, json::Extent::whole); }

  [[nodiscard]] std::uint64_t left_out() const { return left_out_.count(); }
  void say_left_out() const {
    left_out_.say_count(has_events_ ? LeftOut::Found::events : LeftOut::Found::nothing);
  }

 private:
  bool read(const Take& take);
  bool wait(capture::ValueSource& values) const;
  void take_value(capture::MergedValues& values, capture::ValueSource::Value& value, const Take& take);
  bool read_value(const capture::ValueSource::Value& value, std::size_t& length);
  std::string rewindable(const std::string& path);

  const TraceOptions& options_;
  TimeWindow window_;
  const Context& context_;
  TraceCheck check_;
  tracing::SightingReader reader_;
  tracing::Sighting sighting_;  ///< of the value at hand; it keeps its memory
  LeftOut left_out_;
  capture::RecordSources::OnBroken on_broken_;
  std::vector<std::string> paths_;
  std::vector<std::FILE*> kept_;
  std::uint64_t ordinal_ = 0;
  bool is_first_ = true;
  bool has_events_ = false;
  Reading reading_ = Reading::once;
  std::exception_ptr failure_;
};

}  // namespace wazobus::commands
