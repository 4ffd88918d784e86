// SPDX-License-Identifier: MIT
#include "commands/listen.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "bus/subscription.hpp"
#include "capture/byte_writer.hpp"
#include "catalogue/checker.hpp"
#include "catalogue/pattern_hint.hpp"
#include "commands/cataloguing.hpp"
#include "commands/stream_offset.hpp"
#include "event/record.hpp"
#include "event/selection.hpp"
#include "render/findings.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

using capture::ByteWriter;
using event::Selector;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// No event is named like this, and nobody means a key of nothing but by -r '': silence for ever is no
/// answer.
void require_possible(const Selector& selector) {
  if (selector.by == Selector::By::routing_key) return;
  if (selector.text.empty()) throw UsageError("a selector is empty", "is a variable of the shell not set?");
  if (selector.text.find_first_of("*#, ") == std::string::npos) return;
  throw UsageError(fmt::format("no event is named '{}'", text::safe(selector.text)),
                   "name one at a time; patterns are for routing keys, with -r or with a dot");
}

std::vector<Selector> selectors_from(const ListenOptions& options) {
  std::vector<Selector> selectors;
  for (const std::string& typed : options.selectors) selectors.push_back(event::selector_from(typed));
  for (const std::string& typed : options.routing_keys)
    selectors.push_back({Selector::By::routing_key, typed});
  for (const std::string& typed : options.events) selectors.push_back({Selector::By::name, typed});
  for (const Selector& selector : selectors) {
    require_no_uri(selector.text, "a selector");
    require_possible(selector);
    if (selector.by == Selector::By::name) continue;
    const std::string objection = text::topic_objection(selector.text);
    if (objection.empty()) continue;
    throw UsageError(fmt::format("invalid pattern '{}': {}", text::safe(selector.text), objection),
                     "calls.* is calls and one more word, calls.# is calls and any number of words");
  }
  return selectors;
}

/// What the catalogue makes of the selectors: names are names, and bring the other names that servers use for
/// the same event.
std::vector<Selector> with_other_names(const std::vector<Selector>& typed,
                                       const catalogue::Catalogue& catalogue) {
  std::vector<Selector> out;
  for (const Selector& selector : typed) {
    const bool may_be_name = selector.by != Selector::By::routing_key;
    const catalogue::Entry* const entry = may_be_name ? catalogue.find(selector.text) : nullptr;
    if (entry == nullptr) {
      out.push_back(selector);
      continue;
    }
    // A word that is a routing key as well stays both.
    const bool is_key_too = selector.by == Selector::By::either && !catalogue.carrying(selector.text).empty();
    out.push_back(is_key_too ? selector : Selector{Selector::By::name, selector.text});
    if (entry->is_family()) continue;
    if (entry->name != selector.text) out.push_back({Selector::By::name, entry->name});
    for (const std::string& alias : entry->aliases) {
      if (alias != selector.text) out.push_back({Selector::By::name, alias});
    }
  }
  return out;
}

/// Reading it takes a millisecond or two, which tailing everything as JSON has no use for.
bool needs_catalogue(const ListenOptions& options, const std::vector<Selector>& typed) {
  return !typed.empty() || options.format == render::Format::line || options.check || options.only_invalid ||
         !options.catalogues.empty();
}

/// Says what looks like a mistake; it is listened for all the same, since other programs have events of their
/// own.
void hint_at_mistakes(const std::vector<Selector>& typed, const catalogue::Catalogue& catalogue,
                      const Context& context) {
  for (const Selector& selector : typed) {
    const std::string shown = text::safe(selector.text);
    const bool is_name = catalogue.find(selector.text) != nullptr;
    const bool is_key = !catalogue.carrying(selector.text).empty();
    if (selector.by == Selector::By::name && !is_name && is_key) {
      context.say(
          fmt::format("wazobus: hint: '{}' is a routing key, no event's name; try -r {}", shown, shown));
      continue;
    }
    if (selector.by == Selector::By::routing_key && is_name && !is_key) {
      context.say(
          fmt::format("wazobus: hint: '{}' is an event's name, no routing key; try -e {}", shown, shown));
      continue;
    }
    if (selector.by == Selector::By::routing_key) {
      const std::string hint = catalogue::pattern_hint(catalogue, selector.text);
      if (hint.empty()) continue;
      const bool brings_some = !catalogue.brought_by(selector.text).empty();
      context.say(fmt::format("wazobus: hint: no {} event has a routing key that '{}' matches; try {}",
                              brings_some ? "documented" : "known", shown, hint));
      continue;
    }
    const bool is_known = is_name || (selector.by == Selector::By::either && is_key);
    if (is_known) continue;
    const std::string_view near = catalogue.suggestion(selector.text);
    if (near.empty()) continue;
    context.say(fmt::format("wazobus: hint: no known event is named '{}'; did you mean '{}'?", shown, near));
  }
}

/// Topic exchanges select by pattern, and cannot select by name: everything comes, the rest is done here.
std::vector<std::string> topic_patterns(const std::vector<Selector>& selectors) {
  const auto is_pattern = [](const Selector& selector) { return selector.by == Selector::By::routing_key; };
  if (selectors.empty() || !std::all_of(selectors.begin(), selectors.end(), is_pattern)) return {"#"};
  std::vector<std::string> patterns;
  patterns.reserve(selectors.size());
  for (const Selector& selector : selectors) patterns.push_back(selector.text);
  return patterns;
}

/// Headers exchanges select by name, and ignore routing keys: everything comes, the rest is done here.
std::vector<event::FieldTable> header_arguments(const std::vector<Selector>& selectors) {
  const auto is_name = [](const Selector& selector) { return selector.by == Selector::By::name; };
  if (selectors.empty() || !std::all_of(selectors.begin(), selectors.end(), is_name)) return {{}};
  std::vector<event::FieldTable> arguments;
  arguments.reserve(selectors.size());
  for (const Selector& selector : selectors) arguments.push_back({{"name", {selector.text}}});
  return arguments;
}

/// The broker puts a message once in the queue however many of these bring it.
std::vector<bus::Binding> bindings_for(const std::vector<bus::Exchange>& exchanges,
                                       const std::vector<Selector>& selectors) {
  std::vector<bus::Binding> bindings;
  for (const bus::Exchange& exchange : exchanges) {
    if (exchange.type == bus::ExchangeType::topic) {
      for (std::string& pattern : topic_patterns(selectors))
        bindings.push_back({exchange.name, std::move(pattern), {}});
    } else {
      for (event::FieldTable& table : header_arguments(selectors))
        bindings.push_back({exchange.name, {}, std::move(table)});
    }
  }
  return bindings;
}

/// The existing queue to consume, if one was named.
std::optional<bus::QueueChoice> queue_choice_from(const ListenOptions& options, text::Timestamp now) {
  if (!options.queue) {
    if (options.prefetch || options.stream_offset) {
      throw UsageError(
          fmt::format("{} is about an existing queue", options.prefetch ? "--prefetch" : "--stream-offset"),
          "name it with --queue");
    }
    return std::nullopt;
  }
  if (options.connection.exchange || options.connection.declare) {
    throw UsageError(
        "--queue names a queue that is bound already, --exchange and --declare make one that is not",
        "leave one of them out");
  }
  require_no_uri(*options.queue, "the name of a queue");
  if (options.queue->empty())
    throw UsageError("the name of the queue is empty", "is a variable of the shell not set?");
  if (options.queue->size() > text::max_short_string) {
    throw UsageError(fmt::format("the queue's name has {} bytes, AMQP allows {}", options.queue->size(),
                                 text::max_short_string));
  }
  bus::QueueChoice choice;
  choice.name = *options.queue;
  if (options.prefetch) choice.prefetch = *options.prefetch;
  if (options.stream_offset) choice.stream_offset = stream_offset_from(*options.stream_offset, now);
  return choice;
}

/// "4.2 s"
std::string gap_text(milliseconds gap) {
  return fmt::format("{:.1f} s", static_cast<double>(gap.count()) / 1000);
}

std::string back_line(const bus::Return& back) {
  const std::string line = fmt::format("wazobus: listening again on {}", back.endpoint.where());
  if (!back.kept) return fmt::format("{}: events may have been missed for {}", line, gap_text(back.gap));
  if (back.again != 0) {
    return fmt::format("{} after {}: {} event{} may come again", line, gap_text(back.gap), back.again,
                       back.again == 1 ? "" : "s");
  }
  return fmt::format("{} after {}", line, gap_text(back.gap));
}

std::string ready_line(const bus::Endpoint& endpoint, const std::optional<bus::QueueChoice>& queue,
                       const std::vector<bus::Exchange>& exchanges, const std::vector<Selector>& selectors) {
  std::string line = "listening on ";
  if (queue) line += fmt::format("queue {}", text::safe(queue->name));
  for (const bus::Exchange& exchange : exchanges) {
    fmt::format_to(std::back_inserter(line), "{}{}", &exchange == exchanges.data() ? "" : " and ",
                   text::safe(exchange.name));
  }
  fmt::format_to(std::back_inserter(line), " at {} for ", endpoint.where());
  if (selectors.empty()) line += "everything";
  for (const Selector& selector : selectors) {
    line += &selector == selectors.data() ? "" : ", ";
    if (selector.by == Selector::By::name) line += "event ";
    line += selector.text.empty() ? "''" : text::safe(selector.text);
  }
  return line;
}

/// When to stop although the source goes on.
class Limits {
 public:
  explicit Limits(const ListenOptions& options)
      : count_(options.count),
        timeout_(parse(options.timeout, "--timeout")),
        idle_timeout_(parse(options.idle_timeout, "--idle-timeout")) {}

  void start() { started_ = last_event_ = steady_clock::now(); }

  /// One more event was shown; true when that was the last one wanted.
  bool shown() {
    if (idle_timeout_) last_event_ = steady_clock::now();
    ++shown_;
    return reached();
  }

  [[nodiscard]] bool reached() const { return count_ && shown_ >= *count_; }
  [[nodiscard]] bool counts() const { return count_.has_value(); }
  [[nodiscard]] std::string progress() const {
    return fmt::format("{} of {} events", shown_, count_.value_or(0));
  }

  /// How long it may still go on; nothing when there is no limit.
  [[nodiscard]] std::optional<milliseconds> left() const {
    std::optional<milliseconds> least;
    const auto consider = [&least](std::optional<milliseconds> limit, steady_clock::time_point since) {
      if (!limit) return;
      const auto remaining = *limit - std::chrono::floor<milliseconds>(steady_clock::now() - since);
      const milliseconds sane = std::max(remaining, milliseconds::zero());
      least = least ? std::min(*least, sane) : sane;
    };
    consider(timeout_, started_);
    consider(idle_timeout_, last_event_);
    return least;
  }

 private:
  static std::optional<milliseconds> parse(const std::optional<std::string>& typed, std::string_view option) {
    if (!typed) return std::nullopt;
    return duration_from(*typed, option);
  }

  std::optional<std::uint64_t> count_;
  std::optional<milliseconds> timeout_;
  std::optional<milliseconds> idle_timeout_;
  std::uint64_t shown_ = 0;
  steady_clock::time_point started_;
  steady_clock::time_point last_event_;
};

/// Holds what arrives against the catalogue, and counts what is wrong.
class LiveCheck {
 public:
  explicit LiveCheck(const catalogue::Catalogue& catalogue)
      : rulebook_(catalogue, catalogue::Edition::current),
        checker_(rulebook_, {catalogue::Input::record, {}}) {}

  /// Valid until the next call.
  std::span<const catalogue::Finding> check(const event::Event& event) {
    record_.clear();
    findings_.clear();
    event::append_record(event, record_);
    checker_.check(record_, findings_);
    ++totals_.events;
    for (const catalogue::Finding& finding : findings_)
      ++(finding.severity == catalogue::Severity::error ? totals_.errors : totals_.warnings);
    return findings_;
  }

  /// "12 events checked: 1 error, 0 warnings"
  [[nodiscard]] std::string totals() const { return render::checked_line(totals_); }

 private:
  catalogue::Rulebook rulebook_;
  catalogue::Checker checker_;
  std::string record_;
  std::vector<catalogue::Finding> findings_;
  render::Totals totals_;
};

/// Where events go.
struct Outputs {
  std::unique_ptr<render::Formatter> formatter;
  ByteWriter& screen;
  ByteWriter* keep;
  LiveCheck* check;  ///< null: nothing is checked
  bool only_invalid;
};

/// From a source to the outputs, until something ends it.
class Tail {
 public:
  Tail(event::Source& source, event::Selection selection, Outputs outputs, Limits& limits,
       const Context& context)
      : source_(source),
        selection_(std::move(selection)),
        formatter_(std::move(outputs.formatter)),
        out_(outputs.screen),
        keep_(outputs.keep),
        check_(outputs.check),
        only_invalid_(outputs.only_invalid),
        limits_(limits),
        context_(context),
        interrupt_(context.interrupt) {}

  /// "1 of 3 events"
  [[nodiscard]] std::string progress() const { return limits_.progress(); }

  Exit run() {
    limits_.start();
    std::optional<Exit> end;
    try {
      while (!end) end = drain_and_wait();
      flush();
    } catch (const ClosedPipe&) {
      // Nobody reads the screen any more, but what was taken is kept.
      if (keep_ != nullptr) keep_->flush();
      return Exit::done;
    } catch (const BrokerError&) {
      // What arrived before the connection broke is still shown.
      flush();
      throw;
    } catch (const IoError&) {
      // One output failed: its buffer is gone, the other one still gets what was taken.
      flush();
      throw;
    }
    return *end;
  }

 private:
  std::optional<Exit> drain_and_wait() {
    for (;;) {
      if (interrupt_.raised()) return limits_.counts() ? Exit::interrupted : Exit::done;
      const event::Source::Step step = source_.next(frame_);
      if (step == event::Source::Step::end) return Exit::done;
      if (step == event::Source::Step::idle) break;
      if (show() && limits_.shown()) return Exit::done;
      if (source_.wants_settling()) flush();
      // A bus that never pauses must not keep a timeout from ending this.
      if (is_over()) return timed_out();
    }
    flush();
    if (is_over()) return timed_out();
    return wait();
  }

  [[nodiscard]] bool is_over() const { return limits_.left() == milliseconds::zero(); }
  [[nodiscard]] Exit timed_out() const { return limits_.counts() ? Exit::timeout : Exit::done; }

  bool show() {
    event_.read(frame_);
    if (!selection_.selects(event_)) return false;
    const std::span<const catalogue::Finding> findings =
        check_ != nullptr ? check_->check(event_) : std::span<const catalogue::Finding>{};
    if (only_invalid_ && findings.empty()) return false;
    // The capture first: a reader that closed the pipe must not cost a record.
    if (keep_ != nullptr) {
      event::append_record(event_, keep_->buffer());
      keep_->buffer() += '\n';
      keep_->commit();
    }
    formatter_->format(event_, findings, out_.buffer());
    out_.commit();
    if (!formatter_->shows_findings()) say(findings);
    return true;
  }

  /// The standard output is for a program: findings go where a person may read them.
  void say(std::span<const catalogue::Finding> findings) const {
    for (const catalogue::Finding& finding : findings) {
      context_.say(fmt::format("wazobus: {}: {}{}", catalogue::name_of(finding.severity),
                               finding.event.empty() ? "" : text::safe(finding.event) + ": ",
                               render::describe(finding)));
    }
  }

  void flush() {
    if (keep_ != nullptr) keep_->flush();
    out_.flush();
    if (out_.has_written_all() && (keep_ == nullptr || keep_->has_written_all())) source_.settle();
  }

  std::optional<Exit> wait() {
    std::array<pollfd, 3> waiting{
        {{source_.fd(), POLLIN, 0}, {interrupt_.fd(), POLLIN, 0}, {out_.fd(), 0, 0}}};
    const milliseconds longest = std::min(source_.patience(), limits_.left().value_or(milliseconds::max()));
    const auto rounded = std::min<std::int64_t>(longest.count(), 3'600'000);
    ::poll(waiting.data(), waiting.size(), static_cast<int>(rounded));
    // Nobody reads any more (| head): known at once, not at the next event.
    if ((waiting[2].revents & (POLLERR | POLLHUP)) != 0) return Exit::done;
    return std::nullopt;
  }

  event::Source& source_;
  event::Selection selection_;
  std::unique_ptr<render::Formatter> formatter_;
  ByteWriter& out_;
  ByteWriter* keep_;
  LiveCheck* check_;
  bool only_invalid_;
  Limits& limits_;
  const Context& context_;
  const Interrupt& interrupt_;
  event::Frame frame_;
  event::Event event_;
};

}  // namespace

Exit listen(const ListenOptions& options, Context& context) {
  // Until something was taken a signal ends the program: opening a FIFO and connecting go on waiting
  // otherwise.
  std::optional<Interrupt::EndsProgram> setting_up(std::in_place,
                                                   options.count ? Exit::interrupted : Exit::done);
  // Everything that can be wrong with the command line is, before anything is opened.
  const std::vector<Selector> typed = selectors_from(options);
  Limits limits(options);
  if (options.output == "-") {
    throw UsageError("-o keeps a capture in a file, beside the standard output",
                     "-f record prints the records");
  }
  const bus::ExchangeChoice choice = exchange_choice_from(options.connection);
  if (choice.name && choice.name->empty()) {
    throw UsageError("nothing can be bound to the default exchange, whose name is empty",
                     "name another with --exchange");
  }
  const std::optional<bus::QueueChoice> queue = queue_choice_from(options, context.now());
  const std::vector<bus::Endpoint> endpoints = endpoints_from(options.connection, context);
  bus::ConnectOptions connect_options = connect_options_from(options.connection, context);
  const catalogue::Catalogue catalogue =
      needs_catalogue(options, typed) ? load_catalogue(options.catalogues) : catalogue::Catalogue();
  if (!options.quiet) hint_at_mistakes(typed, catalogue, context);
  const event::Selection selection(with_other_names(typed, catalogue));
  std::optional<LiveCheck> check;
  if (options.check || options.only_invalid) check.emplace(catalogue);

  ByteWriter out = context.standard_output();
  std::optional<ByteWriter> keep;
  if (options.output) keep.emplace(ByteWriter::append_to(*options.output, context.stop_requested()));

  connect_options.time_left = [&] {
    return context.interrupt.raised() ? milliseconds::zero() : limits.left().value_or(milliseconds::max());
  };
  connect_options.guard = [](int socket) { return std::make_shared<Interrupt::ShutsSocket>(socket); };
  std::vector<bus::Exchange> exchanges;
  bus::FindBindings find_bindings = [&, wanted = choice](bus::Connection& connection) mutable {
    exchanges = bus::exchanges_to_listen(connection, wanted);
    wanted.declare = false;  // what somebody deleted meanwhile is not made again behind his back
    return bindings_for(exchanges, selection.selectors());
  };
  bus::Told told;
  told.lost = [&](std::string_view reason) {
    context.say(fmt::format("wazobus: {}; connecting again", reason));
  };
  told.still_trying = [&](std::string_view reason) {
    context.say(fmt::format("wazobus: {}; trying again", reason));
  };
  told.back = [&](const bus::Return& back) { context.say(back_line(back)); };
  const auto notice = [&](std::string_view text) { context.say(fmt::format("wazobus: {}", text)); };
  bus::Subscription consumer(
      {endpoints, connect_options, queue ? bus::Subject(*queue) : bus::Subject(find_bindings),
       bus::Taking{context.now, bus::Detail::everything, notice}, !options.no_reconnect, told});
  if (!options.quiet) context.say(ready_line(consumer.endpoint(), queue, exchanges, typed));
  setting_up.reset();
  const auto keep_alive = [&consumer] { consumer.keep_alive(); };
  out.while_stalled(keep_alive, consumer.patience());
  if (keep) keep->while_stalled(keep_alive, consumer.patience());

  Tail tail(consumer, selection,
            {render::make_formatter(options.format, context.wants_colour(options.color), &catalogue), out,
             keep ? &*keep : nullptr, check ? &*check : nullptr, options.only_invalid},
            limits, context);
  const auto say_totals = [&] {
    if (check && !options.quiet) context.say(check->totals());
  };
  Exit end = Exit::done;
  try {
    end = tail.run();
    if (keep) keep->close();
  } catch (const Failure&) {
    say_totals();
    throw;
  }
  say_totals();
  if (end == Exit::timeout && !options.quiet)
    context.say(fmt::format("wazobus: timed out: {} came", tail.progress()));
  return end;
}

}  // namespace wazobus::commands
