// SPDX-License-Identifier: MIT
// The use of the standard output by listen: show each event, or count events.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "capture/byte_writer.hpp"
#include "commands/listening/stats_view.hpp"
#include "event/event.hpp"
#include "render/days.hpp"
#include "render/formatter.hpp"
#include "render/marker.hpp"

namespace wazobus::commands {

/// Thrown while a long event is formatted, once a signal or --timeout ends the run. The event was not shown
/// to its end.
struct Abandoned {};

class ListenView {
 public:
  ListenView() = default;
  ListenView(const ListenView&) = delete;
  ListenView& operator=(const ListenView&) = delete;
  virtual ~ListenView() = default;

  /// May throw Abandoned.
  virtual void show(const event::Event& event, const render::Assessment& assessment) = 0;

  /// False if show() ignores findings.
  [[nodiscard]] virtual bool shows_findings() const = 0;

  /// The time until draw() must be called; empty: never.
  [[nodiscard]] virtual std::optional<std::chrono::milliseconds> due() const { return std::nullopt; }
  virtual void draw() {}

  /// Readable when take_keys() has something to do; -1 if no keys are taken.
  [[nodiscard]] virtual int keys() const { return -1; }
  virtual void take_keys() {}

  /// Prints what is known only at the end.
  virtual void finish() {}

  /// Takes a line for the standard error if the view would hide it there. Returns false if it hides nothing.
  virtual bool note(const std::string& /*line*/) { return false; }
};

/// Returns a view that shows one event after the other, below lines with their `days`, if there are any.
/// `out` must outlive the view.
std::unique_ptr<ListenView> event_view(std::unique_ptr<render::Formatter> formatter, capture::ByteWriter& out,
                                       render::Marker marker = {{}, false},
                                       std::optional<render::Days> days = {});

/// Returns a view that counts events by the clock.
std::unique_ptr<ListenView> count_view(const StatsSettings& settings, capture::ByteWriter& out);

/// Returns a view that counts events by the times at which they were captured. If the capture is followed
/// (`goes_on`), it draws as count_view() does.
std::unique_ptr<ListenView> capture_count_view(const StatsSettings& settings, capture::ByteWriter& out,
                                               bool goes_on = false);

}  // namespace wazobus::commands
