// SPDX-License-Identifier: MIT
#include "commands/listening/listen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/byte_writer.hpp"
#include "capture/capture_file.hpp"
#include "commands/listening/capture_source.hpp"
#include "commands/listening/setup.hpp"
#include "commands/listening/tail.hpp"
#include "network/wait.hpp"
#include "render/delivery.hpp"
#include "render/template.hpp"

namespace wazobus::commands {

namespace {

/// --from *.ndjson: the shell makes one word of it the value of the option, and the others selectors.
ListenOptions with_further_captures(ListenOptions options) {
  std::vector<std::string>& selectors = options.select.selectors;
  const auto files = std::stable_partition(selectors.begin(), selectors.end(),
                                           [](const std::string& word) { return !is_capture_file(word); });
  options.from.insert(options.from.end(), files, selectors.end());
  selectors.erase(files, selectors.end());
  return options;
}

/// Opens the outputs and the source, and shows events until something ends it.
class Listening {
 public:
  /// All must outlive this.
  Listening(const ListenOptions& options, ListenSetup& setup, const Context& context)
      : options_(options), setup_(setup), context_(context) {}
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  Exit run() {
    open_outputs();
    event::Source* events = nullptr;
    try {
      events = &open_source();
    } catch (const network::Stopped&) {
      return options_.count ? Exit::interrupted : Exit::done;
    }
    setup_.source->begin(outputs());
    view_ = make_view();
    const Exit end = tail(*events);
    return setup_.source->finish(end, has_read_all_, setup_.limits);
  }

 private:
  [[nodiscard]] capture::ByteWriter::StopRequested stop_requested() const;
  [[nodiscard]] SourceOutputs outputs() { return {*screen_, keep_ ? &*keep_ : nullptr}; }
  void open_outputs();
  event::Source& open_source();
  [[nodiscard]] std::unique_ptr<View> make_view();
  Exit tail(event::Source& events);
  void say(const std::string& line);
  void say_totals() const;

  const ListenOptions& options_;
  ListenSetup& setup_;
  const Context& context_;
  std::optional<capture::ByteWriter> screen_;
  std::optional<capture::CaptureFile> keep_;
  std::unique_ptr<View> view_;
  bool has_read_all_ = false;
};

/// A reader that takes nothing must not keep a signal or --timeout from ending it.
capture::ByteWriter::StopRequested Listening::stop_requested() const {
  return [this] { return context_.interrupt.raised() || setup_.limits.is_timed_out(); };
}

void Listening::open_outputs() {
  const Interrupt::EndsProgram opening(options_.count ? Exit::interrupted : Exit::done);
  screen_.emplace(capture::ByteWriter::standard_output(context_.out_fd, stop_requested()));
  if (!options_.output) return;
  keep_.emplace(
      capture::CaptureFile::Options{*options_.output, setup_.rotation, stop_requested(), context_.say});
}

/// Nothing has been taken yet, so a signal may end the program: to open a FIFO or to connect may take for
/// ever. Once it is open, a signal ends the run in order, with everything that was taken written.
event::Source& Listening::open_source() {
  std::optional<Interrupt::EndsProgram> opening;
  if (!setup_.source->stops_in_order()) opening.emplace(options_.count ? Exit::interrupted : Exit::done);
  return setup_.source->open({setup_.selection->criteria(), setup_.needs_headers}, outputs(),
                             [this](const std::string& line) { say(line); });
}

/// Made last, since a screen hides what is printed after it.
std::unique_ptr<View> Listening::make_view() {
  if (setup_.stats) return setup_.source->make_count_view(*setup_.stats, *screen_);
  return event_view(std::move(setup_.formatter), *screen_);
}

void Listening::say(const std::string& line) {
  if (!view_ || !view_->note(line)) context_.say(line);
}

void Listening::say_totals() const {
  if (options_.quiet) return;
  if (setup_.check) context_.say(setup_.check->totals());
  // Statistics have them already.
  if (setup_.judge && !setup_.stats) context_.say("client: " + render::summary_of(setup_.judge->tally()));
}

Exit Listening::tail(event::Source& events) {
  LiveCheck* const check = setup_.check ? &*setup_.check : nullptr;
  LiveJudge* const judge = setup_.judge ? &*setup_.judge : nullptr;
  const Outputs outputs{*view_, *screen_, keep_ ? &*keep_ : nullptr, check, options_.only_invalid, judge};
  Tail tail(events, *setup_.selection, outputs, setup_.limits, context_);
  Exit end = Exit::done;
  try {
    end = tail.run();
    has_read_all_ = tail.has_read_all();
    if (keep_) keep_->close();
  } catch (const Failure&) {
    say_totals();
    throw;
  }
  say_totals();
  if (end == Exit::timeout && !options_.quiet)
    context_.say(fmt::format("wazobus: timed out: {} came", setup_.limits.progress()));
  return end;
}

Exit run_listen(const ListenOptions& options, const Context& context) {
  ListenSetup setup(options, context);
  return Listening(options, setup, context).run();
}

}  // namespace

bool is_template(std::string_view format) {
  return render::looks_like_template(format);
}

Exit listen(const ListenOptions& options, Context& context) {
  return options.from.empty() ? run_listen(options, context)
                              : run_listen(with_further_captures(options), context);
}

}  // namespace wazobus::commands
