// SPDX-License-Identifier: MIT
#include "commands/tracing/live_trace.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "commands/listening/gap.hpp"
#include "commands/standard_input.hpp"
#include "commands/tracing/live_line.hpp"
#include "event/record.hpp"

namespace wazobus::commands {

using std::chrono::milliseconds;

LiveTrace::LiveTrace(const TraceOptions& options, TraceSetup& setup, const Context& context)
    : options_(options),
      setup_(setup),
      context_(context),
      screen_(capture::ByteWriter::standard_output(
          context.out_fd,
          [&context, &setup] { return context.interrupt.raised() || setup.limits.is_timed_out(); })),
      rows_(options, setup.look, screen_),
      line_(context, !options.is_quiet),
      check_(setup.catalogue),
      reader_(setup.catalogue),
      again_(setup.catalogue),
      others_(setup.queries, Choosing::Of::bus),
      shown_(options.connection.verbosity > 0 ? Collecting::Keeps::bodies : Collecting::Keeps::lines),
      tracker_(setup.tracker, [this](tracing::Followed& followed) { show(followed); }) {
  tracker_.deliver_at_once();
  setup_.bus->on_gap([this] { tracker_.mark_gap(context_.now()); });
}

Exit LiveTrace::run() {
  const event::Criteria everything;
  const auto open = [&]() -> event::Source& {
    const Interrupt::EndsProgram opening(setup_.limits.if_interrupted());
    return setup_.bus->open({everything, true}, {screen_, nullptr}, [this](const std::string& line) {
      line_.clear();
      context_.say(line);
    });
  };
  look_at_input();
  event::Source& events = open();
  setup_.bus->begin({screen_, nullptr});
  setup_.limits.start();
  line_.begin();
  for (;;) {
    if (const std::optional<Exit> ended = step(events)) {
      line_.clear();
      const std::uint64_t had_ended = setup_.limits.count_shown();
      if (!setup_.limits.reached()) tracker_.finish();
      screen_.flush();
      if (!options_.is_quiet) say_what_is_wanting(*ended, had_ended);
      return status_without_connection(events, Losses::possible, *ended, setup_.limits, context_);
    }
  }
}

/// Takes what has arrived, and waits for more.
std::optional<Exit> LiveTrace::step(event::Source& events) {
  for (;;) {
    if (context_.interrupt.raised()) return setup_.limits.if_interrupted();
    if (setup_.limits.is_over()) return setup_.limits.if_timed_out();
    const event::Source::Step step = events.next(frame_);
    if (step == event::Source::Step::end) return Exit::done;
    if (step == event::Source::Step::idle) break;
    take();
    if (setup_.limits.reached()) return Exit::done;
    draw();
  }
  tracker_.pass(context_.now());
  if (setup_.limits.reached()) return Exit::done;
  look_at_input();
  draw();
  screen_.flush();
  events.settle(0);
  return wait(events);
}

/// Hints at a capture on the standard input. Whatever writes it may be slow to begin, so this looks again for
/// some seconds.
void LiveTrace::look_at_input() {
  if (looks_at_input_ == 0 || options_.is_quiet) return;
  --looks_at_input_;
  if (!has_capture_waiting(STDIN_FILENO)) return;
  line_.clear();
  hint_at_unread_input(context_);
  looks_at_input_ = 0;
}

/// Waits for events. Wakes up early enough to close conversations and to redraw the line.
std::optional<Exit> LiveTrace::wait(event::Source& events) {
  std::array<pollfd, 3> waiting{
      {{events.fd(), POLLIN, 0}, {context_.interrupt.fd(), POLLIN, 0}, {screen_.fd(), 0, 0}}};
  milliseconds longest = std::min(events.patience(), milliseconds(500));
  longest = std::min(longest, setup_.limits.left().value_or(longest));
  ::poll(waiting.data(), waiting.size(), static_cast<int>(longest.count()));
  if ((waiting[2].revents & (POLLERR | POLLHUP)) != 0) return Exit::done;
  return std::nullopt;
}

void LiveTrace::take() {
  event_.read(frame_);
  record_.clear();
  event::append_record(event_, record_);
  tracing::Sighting sighting;
  std::size_t length = 0;
  const bool is_event = reader_.read(record_, json::Extent::whole, sighting, length);
  if (!is_event || !is_looked_at(options_.what, sighting.family)) return;
  sighting.ordinal = ++ordinal_;
  sighting.is_wrong = check_.is_wrong(record_, json::Extent::whole);
  if (!setup_.queries.empty()) keep();
  tracker_.take(sighting);
}

void LiveTrace::keep() {
  kept_bytes_ += record_.size();
  kept_.push_back(record_);
  while (kept_bytes_ > most_kept && !kept_.empty()) {
    kept_bytes_ -= kept_.front().size();
    kept_.pop_front();
  }
}

void LiveTrace::show(tracing::Followed& followed) {
  if (setup_.limits.reached() || !followed.conversation.is_call()) return;
  if (!is_wanted(followed.conversation, options_)) return others_.pass_over(followed);
  // In a capture the best match is meant. Here a better one may come later or never, so all are shown.
  const auto matches = [&followed](const Query& query) { return query.fit(followed) > Fit::none; };
  const bool is_list = setup_.queries.empty();
  if (!is_list && std::none_of(setup_.queries.begin(), setup_.queries.end(), matches))
    return others_.consider(followed);
  line_.clear();
  setup_.look.columns = context_.columns();
  if (is_list) {
    rows_.append(followed.conversation);
  } else {
    show_whole(followed);
  }
  // Write the output before the line is drawn again, since both may be on the same terminal.
  if (line_.is_wanted()) screen_.flush();
  setup_.limits.shown();
}

void LiveTrace::show_whole(const tracing::Followed& followed) {
  shown_.clear();
  shown_.add(followed);
  std::uint64_t ordinal = ordinal_ - kept_.size();
  for (const std::string& record : kept_) {
    tracing::Sighting sighting;
    std::size_t length = 0;
    sighting.ordinal = ++ordinal;
    if (!again_.read(record, json::Extent::whole, sighting, length) || !shown_.wants(sighting)) continue;
    sighting.is_wrong = check_.is_wrong(record, json::Extent::whole);
    shown_.take(sighting);
  }
  shown_.show(options_, setup_.look, context_.say, screen_.buffer());
  screen_.commit();
}

void LiveTrace::draw() {
  if (!line_.is_due()) return;
  const std::size_t columns = std::max<std::size_t>(context_.err_columns(), 2) - 1;
  line_.draw(live_line(tracker_.open(), setup_.queries, context_.now(), columns));
}

/// Says why less was shown than was asked for, and after Ctrl-C how much. `had_ended` is the number of
/// conversations that were shown before those that go on.
void LiveTrace::say_what_is_wanting(Exit ended, std::uint64_t had_ended) const {
  if (ended == Exit::timeout) {
    context_.say(fmt::format(
        "wazobus: timed out: {} of {} conversations had ended{}", had_ended, *options_.count,
        setup_.limits.count_shown() > had_ended ? "; those that go on are shown as far as they went" : ""));
  }
  const std::uint64_t count = setup_.limits.count_shown();
  if (context_.interrupt.raised() && context_.err_is_terminal && setup_.queries.empty())
    context_.say(fmt::format("wazobus: {} {}", count, count == 1 ? "call" : "calls"));
  if (!setup_.queries.empty() && count == 0) others_.say_what_is_wanting(context_);
}

}  // namespace wazobus::commands
