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
  CaptureCountView(StatsSettings settings, ByteWriter& out, bool goes_on)
      : goes_on_(goes_on), clock_(settings.steady) {
    // A capture that does not grow is read too fast for a screen.
    if (!goes_on && settings.form == StatsSettings::Form::screen) settings.form = StatsSettings::Form::table;
    settings.is_of_capture = true;
    settings.drawing_clock = clock_;
    settings.steady = [this] { return of_capture(now()); };
    settings.wall = [this, wall = settings.wall] { return last_ == text::Timestamp{} ? wall() : now(); };
    stats_.emplace(std::move(settings), out);
  }

  void show(const event::Event& event, const render::Assessment& /*assessment*/) override {
    const event::Frame& frame = event.frame();
    if (!frame.has_time()) return stats_->count_at(event, std::nullopt);
    // The events of a capture from several sources may be out of order.
    if (!came_at_ || frame.received > now()) {
      last_ = std::max(last_, frame.received);
      if (goes_on_) came_at_ = clock_();
    }
    stats_->count_at(event, of_capture(frame.received));
  }
  [[nodiscard]] bool shows_findings() const override { return true; }
  [[nodiscard]] std::optional<milliseconds> due() const override {
    return goes_on_ ? std::optional(stats_->due()) : std::nullopt;
  }
  void draw() override {
    stats_->take_keys();  // events may never pause
    stats_->draw();
  }
  [[nodiscard]] int keys() const override { return stats_->keys(); }
  void take_keys() override { stats_->take_keys(); }
  void finish() override { stats_->finish(); }
  bool note(const std::string& line) override {
    stats_->note(line);
    return true;
  }

 private:
  using Time = event::Statistics::Clock::time_point;

  static Time of_capture(text::Timestamp time) { return Time(time.time_since_epoch()); }

  /// The time of the last event; if the capture goes on, also what has passed since it was read.
  [[nodiscard]] text::Timestamp now() const {
    return came_at_ ? last_ + std::chrono::floor<std::chrono::microseconds>(clock_() - *came_at_) : last_;
  }

  bool goes_on_;
  std::function<Time()> clock_;
  text::Timestamp last_{};
  std::optional<Time> came_at_;
  std::optional<StatsView> stats_;  ///< made when its settings are complete
};

}  // namespace

std::unique_ptr<ListenView> event_view(std::unique_ptr<render::Formatter> formatter, ByteWriter& out,
                                       render::Marker marker, std::optional<render::Days> days) {
  return std::make_unique<EventView>(std::move(formatter), out, std::move(marker), std::move(days));
}

std::unique_ptr<ListenView> count_view(const StatsSettings& settings, ByteWriter& out) {
  return std::make_unique<CountView>(settings, out);
}

std::unique_ptr<ListenView> capture_count_view(const StatsSettings& settings, ByteWriter& out, bool goes_on) {
  return std::make_unique<CaptureCountView>(settings, out, goes_on);
}

}  // namespace wazobus::commands
