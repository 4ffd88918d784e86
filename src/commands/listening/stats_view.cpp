// SPDX-License-Identifier: MIT
#include "commands/listening/stats_view.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>

#include "render/cells.hpp"
#include "render/delivery.hpp"
#include "render/statistics.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::milliseconds;

/// The lines of a terminal that does not know its size.
constexpr std::size_t usual_lines = 24;

bool is_hung_up(int fd) {
  pollfd state{fd, 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace

StatsSettings stats_settings_from(std::optional<milliseconds> period, bool json, Colours colours,
                                  const Context& context) {
  StatsSettings settings;
  const bool can_draw = context.out_is_terminal && context.environment("TERM").value_or("dumb") != "dumb";
  settings.form = json       ? StatsSettings::Form::json
                  : can_draw ? StatsSettings::Form::screen
                             : StatsSettings::Form::table;
  settings.is_terminal = context.out_is_terminal;
  settings.is_coloured = context.colouring(colours);
  if (period) {
    constexpr milliseconds least(50);
    if (*period < least) throw UsageError("the shortest time for --stats is 50ms");
    settings.period = period;
  }
  settings.size = [&context] {
    return screen_size(context.out_fd).value_or(ScreenSize{context.columns(), usual_lines});
  };
  settings.steady = [] {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::steady_clock::now());
  };
  settings.wall = context.now;
  settings.say = context.say;
  settings.end = [&context] { context.interrupt.raise(); };
  return settings;
}

StatsView::StatsView(StatsSettings settings, capture::ByteWriter& out)
    : settings_(std::move(settings)),
      out_(out),
      brush_(settings_.is_coloured),
      statistics_(settings_.is_of_capture ? std::nullopt : std::optional(settings_.steady()),
                  settings_.grouping) {
  const Time start = drawing_time();
  if (settings_.form == StatsSettings::Form::screen) {
    screen_.emplace(out_);
    settings_.period = settings_.period.value_or(milliseconds(1000));
    next_ = start;
  } else if (settings_.period) {
    next_ = start + *settings_.period;
  }
}

void StatsView::count(const event::Event& event) {
  const Time now = settings_.steady();
  statistics_.count(event, now);
  if (is_due(now)) draw(now);
  if (now < keys_due_) return;
  keys_due_ = now + milliseconds(100);
  take_keys();
}

void StatsView::count_at(const event::Event& event, std::optional<Time> time) {
  statistics_.count(event, time);
}

void StatsView::take_keys() {
  if (!screen_) return;
  while (const std::optional<char> key = screen_->next_key())
    if (*key == 'q' || *key == 'Q') settings_.end();
}

bool StatsView::is_due(Time now) const {
  return now >= next_ || (screen_ && screen_->is_stale());
}

milliseconds StatsView::due() const {
  if (next_ == Time::max()) return milliseconds::max();
  const Time now = drawing_time();
  if (is_due(now)) return milliseconds::zero();
  return std::chrono::ceil<milliseconds>(next_ - now);
}

void StatsView::draw() {
  const Time now = drawing_time();
  if (is_due(now)) draw(now);
}

void StatsView::draw(Time now) {
  // After a stall, missed draws are not made up for.
  if (now >= next_) next_ = std::max(next_ + *settings_.period, now + *settings_.period / 2);
  const Time counted = settings_.steady();
  if (screen_) return draw_screen(counted);
  if (reported_at_ && settings_.form == StatsSettings::Form::table) out_.buffer() += '\n';
  print_report(counted);
}

void StatsView::draw_screen(Time now) {
  const ScreenSize size = settings_.size();
  // The last column stays free: clearing to the end of a line that fills it would delete that column.
  const std::size_t columns = std::max<std::size_t>(size.columns, 2) - 1;
  const std::size_t others = 1U + (settings_.tally != nullptr ? 1 : 0) + (notes_.empty() ? 0 : 1);
  screen_->begin();
  const std::string title = fmt::format("listen: {}; rates of the last minute; {}Ctrl-C ends",
                                        render::summary_of(statistics_, now), keys() >= 0 ? "q or " : "");
  std::string text;
  brush_.write(render::style::dim, render::fitted(title, columns), text);
  text += '\n';
  const std::size_t lines = size.lines - std::min(size.lines, others);
  render::append_table(statistics_, now, {columns, lines, false, &places_}, brush_, text);
  if (settings_.tally != nullptr)
    text += render::fitted("client: " + render::summary_of(*settings_.tally), columns) + '\n';
  if (!notes_.empty()) {
    brush_.write(render::style::warning, render::fitted(notes_.back(), columns), text);
    text += '\n';
  }
  screen_->draw(text, size.lines);
}

void StatsView::print_report(Time now) {
  if (settings_.form == StatsSettings::Form::json) {
    render::append_json(statistics_, now, settings_.wall(), out_.buffer(), settings_.tally);
  } else {
    render::append_table(statistics_, now, {settings_.size().columns, std::nullopt, !settings_.is_terminal},
                         brush_, out_.buffer());
    if (settings_.tally != nullptr) {
      out_.buffer() += '\n';
      render::append_totals(*settings_.tally, brush_, out_.buffer());
    }
  }
  reported_at_ = now;
  reported_events_ = statistics_.total().events;
  out_.flush();
}

void StatsView::note(std::string line) {
  if (!screen_) return settings_.say(line);
  constexpr std::size_t most_notes = 100;
  if (notes_.size() == most_notes) {
    notes_.erase(notes_.begin());
    ++notes_left_out_;
  }
  notes_.push_back(std::move(line));
}

void StatsView::say_notes() {
  if (notes_left_out_ > 0)
    settings_.say(fmt::format("wazobus: {} lines more before these were not kept", notes_left_out_));
  for (const std::string& note : notes_) settings_.say(note);
  notes_.clear();
}

void StatsView::say_if_clocks_differ() const {
  const bool is_for_people = settings_.form != StatsSettings::Form::json;
  if (settings_.is_quiet || !is_for_people || !statistics_.is_of_two_clocks()) return;
  settings_.say(
      "wazobus: hint: where no delay is shown, the sender's clock or time zone is not this machine's; TZ "
      "sets the zone of the server");
}

void StatsView::finish() {
  if (is_finished_) return;
  is_finished_ = true;
  screen_.reset();
  say_notes();
  // If the terminal was closed, nobody reads the report.
  if (settings_.form == StatsSettings::Form::screen && is_hung_up(out_.fd())) return;
  const Time now = settings_.steady();
  constexpr milliseconds just_now(500);
  const bool is_said =
      reported_at_ && now - *reported_at_ < just_now && reported_events_ == statistics_.total().events;
  if (!is_said) {
    if (reported_at_ && settings_.form == StatsSettings::Form::table) out_.buffer() += '\n';
    print_report(now);
  }
  say_if_clocks_differ();
}

}  // namespace wazobus::commands
