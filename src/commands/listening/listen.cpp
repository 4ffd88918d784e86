// SPDX-License-Identifier: MIT
#include "commands/listening/listen.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <utility>

#include "capture/byte_writer.hpp"
#include "capture/capture_file.hpp"
#include "catalogue/catalogue.hpp"
#include "commands/input_files.hpp"
#include "commands/listening/capture_source.hpp"
#include "commands/listening/gap.hpp"
#include "commands/listening/output_file.hpp"
#include "commands/listening/setup.hpp"
#include "commands/listening/tail.hpp"
#include "commands/standard_input.hpp"
#include "network/wait.hpp"
#include "render/delivery.hpp"
#include "render/template.hpp"

namespace wazobus::commands {

namespace {

/// Opens the outputs and the source, and shows events until something ends it.
class Listening {
 public:
  /// All must outlive this.
  Listening(const ListenOptions& options, ListenSetup& setup, const Context& context)
      : options_(options), setup_(setup), context_(context) {}
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  Exit run() {
    try {
      open_outputs();
    } catch (const capture::NoReader& failure) {
      context_.say(line_of(failure));
      return setup_.limits.counts() ? failure.status() : Exit::done;
    }
    event::Source* events = nullptr;
    try {
      events = &open_with_hints();
    } catch (const network::Stopped&) {
      if (keep_) keep_->withdraw();
      return stopped_while_connecting();
    }
    setup_.source->begin(outputs());
    hint_at_no_end();
    view_ = make_view();
    if (options_.exec) command_.emplace(*options_.exec, context_.interrupt);
    Ended ended = tail(*events);
    ended.exit = status_without_connection(*events, options_.queue ? Losses::none : Losses::possible,
                                           ended.exit, setup_.limits, context_);
    if (command_) ended.exit = await_command(ended.exit);
    return setup_.source->finish(ended, setup_.limits);
  }

 private:
  [[nodiscard]] capture::ByteWriter::StopRequested stop_requested() const;
  [[nodiscard]] SourceOutputs outputs() { return {*screen_, keep_ ? &*keep_ : nullptr}; }
  void open_outputs();
  event::Source& open_source();
  event::Source& open_with_hints();
  void hint_at_json() const;
  void hint_at_no_end() const;
  [[nodiscard]] Exit stopped_while_connecting() const;
  [[nodiscard]] std::unique_ptr<ListenView> make_view();
  Ended tail(event::Source& events);
  [[nodiscard]] Exit await_command(Exit end);
  void say(const std::string& line);
  void say_totals() const;
  void say_findings(const LiveCheck& check) const;
  void say_if_nothing_matched(const Tail::Counts& counts) const;
  void say_how_many(const Tail::Counts& counts) const;

  const ListenOptions& options_;
  ListenSetup& setup_;
  const Context& context_;
  std::optional<capture::ByteWriter> screen_;
  std::optional<capture::CaptureFile> keep_;
  std::optional<Interrupt::ReopensFiles> reopens_;
  std::unique_ptr<ListenView> view_;
  std::optional<ShellCommand> command_;
};

/// A signal or --timeout ends a run even if a reader of the outputs stalls.
capture::ByteWriter::StopRequested Listening::stop_requested() const {
  return [this] { return context_.interrupt.raised() || setup_.limits.is_timed_out(); };
}

void Listening::open_outputs() {
  const Interrupt::EndsProgram opening(setup_.limits.if_interrupted());
  screen_.emplace(capture::ByteWriter::standard_output(context_.out_fd, stop_requested()));
  if (!options_.output) return;
  setup_.limits.start();  // because opening a FIFO waits for a reader
  capture::CaptureFile::Options keeping{.path = *options_.output,
                                        .rotation = setup_.rotation,
                                        .stop_requested = stop_requested(),
                                        .say = context_.say,
                                        .mode = setup_.output_mode,
                                        .takes_any_file = options_.force};
  if (options_.from.empty()) keeping.clocks = {std::chrono::steady_clock::now, context_.now};
  keep_.emplace(std::move(keeping));
  if (options_.redact && keep_->had_lines()) warn_of_unredacted(options_, context_);
  reopens_.emplace();
}

/// Opening a FIFO or connecting may wait forever. Nothing has been received yet, so a signal may end the
/// program immediately. Later a signal ends the run only after everything that was received has been written.
event::Source& Listening::open_source() {
  std::optional<Interrupt::RemovesFile> removes;
  const std::optional<std::string> unwanted = keep_ ? keep_->created() : std::nullopt;
  if (unwanted) removes.emplace(keep_->fd(), unwanted->c_str());
  std::optional<Interrupt::EndsProgram> opening;
  if (!setup_.source->stops_in_order()) opening.emplace(setup_.limits.if_interrupted());
  return setup_.source->open({setup_.selection->criteria(), setup_.needs_headers}, outputs(),
                             [this](const std::string& line) { say(line); });
}

/// Opens the source. Its failure must be the last line, so a hint about the standard input goes before it.
event::Source& Listening::open_with_hints() {
  const auto hint_at_input = [this] {
    // The command of --exec may read it.
    if (!options_.quiet && options_.from.empty() && !options_.exec) hint_at_unread_input(context_);
  };
  event::Source* events = nullptr;
  try {
    events = &open_source();
  } catch (const Failure&) {
    if (keep_) keep_->withdraw();
    hint_at_input();
    throw;
  }
  hint_at_input();
  if (!options_.quiet) hint_at_json();
  return *events;
}

/// Tells the user of a pipe without a format that the output is not what jq reads, and of a file that it is
/// no capture.
void Listening::hint_at_json() const {
  struct stat status {};
  if (::fstat(context_.out_fd, &status) != 0) return;
  // Somebody who wants colours in a pipe reads them: | less -R.
  const bool is_for_people = options_.color == Colours::always;
  if (options_.is_format_chosen || options_.stats || is_for_people) return;
  // A script may want the text in its log.
  if (S_ISREG(status.st_mode) && context_.err_is_terminal && !options_.output)
    context_.say(
        "wazobus: hint: this output is for people, and --from cannot read it; -o FILE keeps a capture");
  if (S_ISFIFO(status.st_mode))
    context_.say("wazobus: hint: this output is for people; --json prints a line of JSON for each event");
}

/// Tells the author of a test, who may expect that the end of the command is the end of all.
void Listening::hint_at_no_end() const {
  if (!options_.exec || options_.quiet || setup_.limits.has_any()) return;
  context_.say(
      "wazobus: hint: when the command of --exec has ended with 0, this goes on until a signal comes; "
      "--idle-timeout 1s ends it");
}

Exit Listening::stopped_while_connecting() const {
  if (context_.interrupt.raised()) return setup_.limits.if_interrupted();
  context_.say("wazobus: timed out while connecting");
  return options_.count ? Exit::timeout : Exit::broker;
}

/// Call this last, since a screen hides what is printed later.
std::unique_ptr<ListenView> Listening::make_view() {
  if (setup_.stats) return setup_.source->make_count_view(*setup_.stats, *screen_);
  const bool is_for_people = !options_.format_template && render::info_of(options_.format).is_for_people;
  const render::Colouring colours =
      is_for_people ? context_.colouring(options_.color) : render::Colouring(false);
  // The lines of these formats have the time of day only. A script gets a line for each event, and no other.
  std::optional<render::Days> days;
  if (is_for_people && context_.out_is_terminal) days.emplace(context_.now(), render::Brush(colours));
  return event_view(std::move(setup_.formatter), *screen_, {setup_.selection->criteria().searches, colours},
                    std::move(days));
}

void Listening::say(const std::string& line) {
  if (!view_ || !view_->note(line)) context_.say(line);
}

void Listening::say_totals() const {
  if (options_.quiet) return;
  if (setup_.check) say_findings(*setup_.check);
  // Statistics include these totals.
  if (setup_.judge && !setup_.stats) context_.say("client: " + render::summary_of(setup_.judge->tally()));
}

/// Prints the totals of --check. A script that checks a capture, or what its command sent,
/// might expect a status as from validate.
void Listening::say_findings(const LiveCheck& check) const {
  context_.say(check.totals());
  const bool is_test = !options_.from.empty() || options_.exec;
  if (!is_test || !check.has_errors()) return;
  context_.say(
      "wazobus: hint: errors do not change the exit status of listen; wazobus validate ends with 1 for them");
}

/// Tells the user that the capture has events but none was selected. With --count the source reports that.
void Listening::say_if_nothing_matched(const Tail::Counts& counts) const {
  if (options_.quiet || options_.count || counts.selected > 0 || counts.read == 0) return;
  context_.say(fmt::format("wazobus: 0 of {} event{} matched", counts.read, counts.read == 1 ? "" : "s"));
}

/// Prints the number of events after Ctrl-C. With --stats the table has it.
void Listening::say_how_many(const Tail::Counts& counts) const {
  if (!context_.err_is_terminal || options_.quiet || setup_.stats) return;
  const std::string_view events = counts.shown == 1 ? "event" : "events";
  context_.say(counts.read == counts.shown
                   ? fmt::format("wazobus: {} {}", counts.shown, events)
                   : fmt::format("wazobus: {} {} of {} that came", counts.shown, events, counts.read));
}

/// If all events of --count came while the command of --exec still ran, waits for its end. Returns the exit
/// status.
Exit Listening::await_command(Exit end) {
  if (end == Exit::done && options_.count) {
    while (!command_->has_ended()) {
      if (context_.interrupt.raised()) return Exit::interrupted;
      const auto left = setup_.limits.left().value_or(std::chrono::hours(1));
      if (setup_.limits.is_over()) {
        context_.say("wazobus: timed out: the command of --exec still runs, and is ended");
        return Exit::timeout;
      }
      std::array<pollfd, 2> waiting{{{command_->fd(), POLLIN, 0}, {context_.interrupt.fd(), POLLIN, 0}}};
      ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
    }
  }
  const bool is_interrupted =
      context_.interrupt.raised() && (!command_->has_ended() || command_->was_interrupted());
  if (is_interrupted) {
    if (!options_.quiet) context_.say("wazobus: the command of --exec still ran, and was ended");
    return Exit::interrupted;
  }
  if (!command_->has_ended()) {
    const bool is_over = setup_.limits.is_over();
    if (!options_.quiet)
      context_.say(fmt::format("wazobus: {}the command of --exec still runs, and is ended",
                               is_over ? "--timeout: " : ""));
    return end == Exit::done && is_over ? Exit::timeout : end;
  }
  if (command_->failure().empty()) return end;
  context_.say(fmt::format(
      "wazobus: the command of --exec ended with {}{}", command_->failure(),
      setup_.limits.reached() || !options_.count ? "" : fmt::format("; {} came", setup_.limits.progress())));
  return Exit::findings;
}

Ended Listening::tail(event::Source& events) {
  LiveCheck* const check = setup_.check ? &*setup_.check : nullptr;
  LiveJudge* const judge = setup_.judge ? &*setup_.judge : nullptr;
  const Outputs outputs{*view_,
                        *screen_,
                        keep_ ? &*keep_ : nullptr,
                        check,
                        options_.only_invalid,
                        judge,
                        reopens_ ? &*reopens_ : nullptr,
                        command_ ? &*command_ : nullptr,
                        setup_.redactor ? &*setup_.redactor : nullptr};
  Tail tail(events, *setup_.selection, outputs, setup_.limits, context_);
  Exit end = Exit::done;
  try {
    end = tail.run();
    if (keep_) keep_->close();
  } catch (const Failure&) {
    say_totals();
    throw;
  }
  if (context_.interrupt.raised()) say_how_many(tail.counts());
  say_totals();
  if (tail.has_read_all()) say_if_nothing_matched(tail.counts());
  if (end == Exit::timeout && !options_.quiet)
    context_.say(fmt::format("wazobus: timed out: {} came", setup_.limits.progress()));
  return {end, tail.has_read_all(), tail.counts().read};
}

Exit run_listen(const ListenOptions& options, const Context& context) {
  ListenSetup setup(options, context);
  return Listening(options, setup, context).run();
}

/// Moves captures that stand among the selectors to those of --from.
void separate_captures(ListenOptions& options, const Context& context) {
  // Not the files of --catalogue: one of them may be a pipe, which can be read only once.
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const auto is_event = [&catalogue](const std::string& word) {
    return catalogue.find(word) != nullptr || !catalogue.carrying(word).empty();
  };
  for (const std::string& word : move_captures(options.select.selectors, options.from, is_event))
    if (!options.quiet) context.say(taken_for_event(word));
}

}  // namespace

bool is_template(std::string_view format) {
  return render::looks_like_template(format);
}

Exit listen(const ListenOptions& options, Context& context) {
  ListenOptions separate = with_separate_output(options, context);
  if (!separate.from.empty()) separate_captures(separate, context);
  return run_listen(separate, context);
}

}  // namespace wazobus::commands
