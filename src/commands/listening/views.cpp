// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <utility>

#include "commands/listening/view.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

namespace {

using capture::ByteWriter;
using std::chrono::milliseconds;

class EventView : public ListenView {
 public:
  EventView(std::unique_ptr<render::Formatter> formatter, ByteWriter& out, render::Marker marker,
            std::optional<render::Days> days)
      : formatter_(std::move(formatter)), out_(out), marker_(std::move(marker)), days_(std::move(days)) {}

  void show(const event::Event& event, const render::Assessment& assessment) override {
    if (days_) days_->append(event.frame().received, out_.buffer());
    const std::size_t start = out_.buffer().size();
    // Otherwise the buffer is copied while it grows, and a large event needs twice its size. Memory that is
    // not written to costs nothing.
    if (event.frame().body.size() > text::usual_storage)
      out_.buffer().reserve(start + 2 * event.frame().body.size());
    formatter_->format(event, assessment, out_.buffer());
    marker_.mark(start, out_.buffer());
    out_.commit();
  }
  [[nodiscard]] bool shows_findings() const override { return formatter_->shows_findings(); }

 private:
  std::unique_ptr<render::Formatter> formatter_;
  ByteWriter& out_;
  render::Marker marker_;
  std::optional<render::Days> days_;
};

class CountView : public ListenView {
 public:
  CountView(StatsSettings settings, ByteWriter& out) : stats_(std::move(settings), out) {}

  void show(const event::Event& event, const render::Assessment& /*assessment*/) override {
    stats_.count(event);
  }
  /// True although it prints none: the totals count them.
  [[nodiscard]] bool shows_findings() const override { return true; }
  [[nodiscard]] std::optional<milliseconds> due() const override { return stats_.due(); }
  void draw() override { stats_.draw(); }
  [[nodiscard]] int keys() const override { return stats_.keys(); }
  void take_keys() override { stats_.take_keys(); }
  [[nodiscard]] bool shows_typing() const override { return !stats_.has_screen(); }
  void finish() override { stats_.finish(); }
  bool note(const std::string& line) override {
    stats_.note(line);
    return true;
  }

 private:
  StatsView stats_;
};

class CaptureCountView : public ListenView {
 public:
  CaptureCountView(StatsSettings settings, ByteWriter& out) : settings_(std::move(settings)), out_(out) {
    // A capture is read too fast for a screen.
    if (settings_.form == StatsSettings::Form::screen) settings_.form = StatsSettings::Form::table;
    settings_.steady = [this] { return event::Statistics::Clock::time_point(now_.time_since_epoch()); };
    settings_.wall = [this, wall = settings_.wall] { return now_ == text::Timestamp{} ? wall() : now_; };
  }

  void show(const event::Event& event, const render::Assessment& /*assessment*/) override {
    // The events of a capture from several sources may be out of order.
    now_ = std::max(now_, event.frame().received);
    stats().count(event);
  }
  [[nodiscard]] bool shows_findings() const override { return true; }
  void finish() override { stats().finish(); }

 private:
  /// The view is made at the first event, whose time is the start.
  StatsView& stats() {
    if (!stats_) stats_.emplace(settings_, out_);
    return *stats_;
  }

  StatsSettings settings_;
  ByteWriter& out_;
  text::Timestamp now_{};
  std::optional<StatsView> stats_;
};

}  // namespace

std::unique_ptr<ListenView> event_view(std::unique_ptr<render::Formatter> formatter, ByteWriter& out,
                                       render::Marker marker, std::optional<render::Days> days) {
  return std::make_unique<EventView>(std::move(formatter), out, std::move(marker), std::move(days));
}

std::unique_ptr<ListenView> count_view(const StatsSettings& settings, ByteWriter& out) {
  return std::make_unique<CountView>(settings, out);
}

std::unique_ptr<ListenView> capture_count_view(const StatsSettings& settings, ByteWriter& out) {
  return std::make_unique<CaptureCountView>(settings, out);
}

}  // namespace wazobus::commands
