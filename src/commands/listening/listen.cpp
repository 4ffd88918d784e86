// SPDX-License-Identifier: MIT
#include "commands/listening/listen.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "bus/subscription.hpp"
#include "capture/capture_file.hpp"
#include "capture/record_source.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/listening/bindings.hpp"
#include "commands/listening/live_check.hpp"
#include "commands/listening/rotation.hpp"
#include "commands/listening/stats_view.hpp"
#include "commands/listening/stream_offset.hpp"
#include "commands/listening/tail.hpp"
#include "event/selection.hpp"
#include "render/template.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::commands {

namespace {

using capture::ByteWriter;
using std::chrono::milliseconds;

/// Events one after the other.
class EventView : public View {
 public:
  EventView(std::unique_ptr<render::Formatter> formatter, ByteWriter& out)
      : formatter_(std::move(formatter)), out_(out) {}

  void show(const event::Event& event, std::span<const catalogue::Finding> findings) override {
    formatter_->format(event, findings, out_.buffer());
    out_.commit();
  }
  [[nodiscard]] bool shows_findings() const override { return formatter_->shows_findings(); }

 private:
  std::unique_ptr<render::Formatter> formatter_;
  ByteWriter& out_;
};

/// Events counted, by the time that it is.
class CountView : public View {
 public:
  CountView(StatsSettings settings, ByteWriter& out) : stats_(std::move(settings), out) {}

  void show(const event::Event& event, std::span<const catalogue::Finding> /*findings*/) override {
    stats_.count(event);
  }
  /// They are in the totals.
  [[nodiscard]] bool shows_findings() const override { return true; }
  [[nodiscard]] std::optional<milliseconds> due() const override { return stats_.due(); }
  void draw() override { stats_.draw(); }
  void finish() override { stats_.finish(); }
  bool note(const std::string& line) override {
    stats_.note(line);
    return true;
  }

 private:
  StatsView stats_;
};

/// Events counted, by the time that it was when they were captured.
class CaptureCountView : public View {
 public:
  CaptureCountView(StatsSettings settings, ByteWriter& out) : settings_(std::move(settings)), out_(out) {
    // It is read faster than it could be drawn.
    if (settings_.form == StatsSettings::Form::screen) settings_.form = StatsSettings::Form::table;
    settings_.steady = [this] { return std::chrono::steady_clock::time_point(now_.time_since_epoch()); };
    settings_.wall = [this, wall = settings_.wall] { return now_ == text::Timestamp{} ? wall() : now_; };
  }

  void show(const event::Event& event, std::span<const catalogue::Finding> /*findings*/) override {
    // Captures of several sources need not be in order.
    now_ = std::max(now_, event.frame().received);
    stats().count(event);
  }
  [[nodiscard]] bool shows_findings() const override { return true; }
  void finish() override { stats().finish(); }

 private:
  /// Time runs from the first event on.
  StatsView& stats() {
    if (!stats_) stats_.emplace(settings_, out_);
    return *stats_;
  }

  StatsSettings settings_;
  ByteWriter& out_;
  text::Timestamp now_{};
  std::optional<StatsView> stats_;
};

Limits limits_from(const ListenOptions& options) {
  const auto parse = [](const std::optional<std::string>& typed, std::string_view option) {
    return typed ? std::optional(duration_from(*typed, option)) : std::nullopt;
  };
  return Limits(
      {options.count, parse(options.timeout, "--timeout"), parse(options.idle_timeout, "--idle-timeout")});
}

bool is_checked(const ListenOptions& options) {
  return options.check || options.only_invalid;
}

/// Reading it takes a millisecond or two, which tailing everything as JSON has no use for.
bool needs_catalogue(const ListenOptions& options, const event::Criteria& typed) {
  return !typed.selectors.empty() || !typed.excluded.empty() || options.format == render::Format::line ||
         is_checked(options) || !options.catalogues.empty();
}

/// What a message is asked for, beside its body.
bus::Detail needed_detail(const ListenOptions& options, const event::Criteria& criteria) {
  const bool is_plain = options.format == render::Format::json || options.format == render::Format::raw;
  const bool is_kept = options.output || options.stats || is_checked(options) || options.format_template;
  const bool is_body_enough = is_plain && !is_kept && criteria.ask_for_nothing();
  return is_body_enough ? bus::Detail::body : bus::Detail::everything;
}

/// The existing queue to consume, if one was named.
std::optional<bus::QueueChoice> queue_choice_from(const ListenOptions& options, text::Timestamp now) {
  if (!options.queue) {
    if (!options.prefetch && !options.stream_offset) return std::nullopt;
    throw UsageError(
        fmt::format("{} is about an existing queue", options.prefetch ? "--prefetch" : "--stream-offset"),
        "name it with --queue");
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
  if (back.again == 0) return fmt::format("{} after {}", line, gap_text(back.gap));
  return fmt::format("{} after {}: {} event{} may come again", line, gap_text(back.gap), back.again,
                     back.again == 1 ? "" : "s");
}

std::string ready_line(const bus::Endpoint& endpoint, const std::optional<bus::QueueChoice>& queue,
                       const std::vector<bus::Exchange>& exchanges, const std::string& selection) {
  std::string line = "listening on ";
  if (queue) line += fmt::format("queue {}", text::safe(queue->name));
  for (const bus::Exchange& exchange : exchanges) {
    fmt::format_to(std::back_inserter(line), "{}{}", &exchange == exchanges.data() ? "" : " and ",
                   text::safe(exchange.name));
  }
  return fmt::format("{} at {} for {}", line, endpoint.where(), selection);
}

void require_separate_output(const ListenOptions& options) {
  if (options.output == "-") {
    throw UsageError("-o keeps a capture in a file, beside the standard output",
                     "-f record prints the records");
  }
  if (options.rotate && !options.output)
    throw UsageError("--rotate is about the file that --output names", "give -o FILE as well");
}

bool is_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode));
}

/// --from *.ndjson: the shell makes one word of it that follows the option, and others that do not.
ListenOptions with_further_captures(ListenOptions options) {
  std::vector<std::string>& selectors = options.select.selectors;
  const auto files = std::stable_partition(selectors.begin(), selectors.end(),
                                           [](const std::string& word) { return !is_file(word); });
  options.from.insert(options.from.end(), files, selectors.end());
  selectors.erase(files, selectors.end());
  return options;
}

/// Everything that can be wrong with the command line is, when this is made; nothing was opened then, but for
/// --catalogue.
class Listening {
 public:
  Listening(const ListenOptions& options, Context& context)
      : options_(options),
        context_(context),
        limits_(limits_from(options)),
        rotation_(rotation_from(options.rotate)),
        typed_(criteria_from(options.select)) {
    require_separate_output(options);
    if (options.stats) {
      const auto period = options.stats->empty() ? std::nullopt : options.stats;
      stats_ = stats_settings_from(period, options.format == render::Format::json, options.color, context);
    }
    if (options.format_template) formatter_ = render::make_template(*options.format_template);
    queue_ = queue_choice_from(options, context.now());
    if (options.from.empty()) prepare_connection();
    catalogue_ =
        needs_catalogue(options, typed_) ? load_catalogue(options.catalogues) : catalogue::Catalogue();
    if (!options.quiet) hint_at_mistakes(typed_, catalogue_, context);
    if (!options.quiet && options.from.empty()) hint_at_files();
    selection_.emplace(with_other_names(typed_, catalogue_));
    if (is_checked(options)) check_.emplace(catalogue_);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  Exit run() {
    // Until something was taken a signal ends the program: opening a FIFO and connecting go on waiting
    // otherwise.
    setting_up_.emplace(options_.count ? Exit::interrupted : Exit::done);
    out_.emplace(ByteWriter::standard_output(context_.out_fd, stop_requested()));
    if (options_.output) {
      keep_.emplace(
          capture::CaptureFile::Options{*options_.output, rotation_, stop_requested(), context_.say});
    }
    return options_.from.empty() ? run_on_broker() : run_on_capture();
  }

 private:
  /// A reader that takes nothing keeps neither a signal nor --timeout from ending it.
  [[nodiscard]] ByteWriter::StopRequested stop_requested() const {
    return [this] { return context_.interrupt.raised() || limits_.is_timed_out(); };
  }

  void hint_at_files() const;
  void prepare_connection();
  void require_other_files() const;
  void open_view();
  Exit run_on_capture();
  Exit run_on_broker();
  Exit tail(event::Source& source);
  void say(const std::string& line);

  const ListenOptions& options_;
  Context& context_;
  Limits limits_;
  capture::Rotation rotation_;
  event::Criteria typed_;
  std::optional<StatsSettings> stats_;
  std::unique_ptr<render::Formatter> formatter_;
  std::optional<bus::QueueChoice> queue_;
  bus::ExchangeChoice exchange_;
  std::vector<bus::Endpoint> endpoints_;
  bus::ConnectOptions connect_;
  catalogue::Catalogue catalogue_;
  std::optional<event::Selection> selection_;
  std::optional<LiveCheck> check_;

  std::optional<Interrupt::EndsProgram> setting_up_;
  std::optional<ByteWriter> out_;
  std::optional<capture::CaptureFile> keep_;
  std::unique_ptr<View> view_;
  bool has_read_all_ = false;
};

void Listening::hint_at_files() const {
  for (const std::string& word : options_.select.selectors) {
    if (!is_file(word)) continue;
    const std::string shown = text::safe(word);
    context_.say(fmt::format("wazobus: hint: there is a file '{}'; --from {} reads it", shown, shown));
  }
}

void Listening::prepare_connection() {
  exchange_ = exchange_choice_from(options_.connection);
  if (exchange_.name && exchange_.name->empty()) {
    throw UsageError("nothing can be bound to the default exchange, whose name is empty",
                     "name another with --exchange");
  }
  endpoints_ = endpoints_from(options_.connection, context_);
  connect_ = connect_options_from(options_.connection, context_);
  connect_.time_left = [this] {
    return context_.interrupt.raised() ? milliseconds::zero() : limits_.left().value_or(milliseconds::max());
  };
  connect_.guard = [](int socket) { return std::make_shared<Interrupt::ShutsSocket>(socket); };
}

/// What is read at one end while it grows at the other never ends.
void Listening::require_other_files() const {
  const auto same_file = [](const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
  };
  for (const std::string& path : options_.from) {
    struct stat read {};
    const int status = path == "-" ? ::fstat(STDIN_FILENO, &read) : ::stat(path.c_str(), &read);
    if (status != 0 || !S_ISREG(read.st_mode)) continue;
    for (const int written : {context_.out_fd, keep_ ? keep_->fd() : -1}) {
      struct stat other {};
      if (::fstat(written, &other) != 0 || !same_file(read, other)) continue;
      throw UsageError(fmt::format("{} is read and written at once", text::safe(path)), "name another file");
    }
  }
}

/// Once all that can go wrong before has gone well: a screen hides what is said.
void Listening::open_view() {
  if (stats_) {
    view_ = options_.from.empty() ? std::unique_ptr<View>(std::make_unique<CountView>(*stats_, *out_))
                                  : std::make_unique<CaptureCountView>(*stats_, *out_);
    return;
  }
  if (!formatter_) {
    // A terminal may be resized; anything else is as wide now as it will be for each event.
    const auto width =
        context_.out_is_terminal ? context_.columns : [columns = context_.columns()] { return columns; };
    render::Look look{.coloured = context_.wants_colour(options_.color),
                      .compact = options_.compact,
                      .cut = options_.cut,
                      .width = width,
                      .whole_heads = !context_.out_is_terminal && !context_.environment("COLUMNS")};
    formatter_ = render::make_formatter(options_.format, look, &catalogue_);
  }
  view_ = std::make_unique<EventView>(std::move(formatter_), *out_);
}

void Listening::say(const std::string& line) {
  if (!view_ || !view_->note(line)) context_.say(line);
}

Exit Listening::run_on_capture() {
  require_other_files();
  std::uint64_t broken = 0;
  const auto on_broken = [&](const std::string& path, const capture::RecordSource::Broken& found) {
    constexpr std::uint64_t shown = 10;
    if (++broken > shown) return;
    say(fmt::format("wazobus: {}:{}:{}: {}; left out", text::safe(path), found.line, found.column,
                    found.what));
  };
  capture::RecordSources source(options_.from, context_.now, on_broken);
  const Exit end = tail(source);
  if (broken > 0 && !options_.quiet) {
    context_.say(fmt::format("wazobus: {} left out; wazobus validate tells more",
                             broken == 1 ? "one value was" : fmt::format("{} values were", broken)));
  }
  if (!has_read_all_) return end;
  if (limits_.counts() && !options_.quiet)
    context_.say(fmt::format("wazobus: the capture ended: {} came", limits_.progress()));
  const bool is_missed = limits_.counts() && limits_.none_shown();
  return broken > 0 || is_missed ? Exit::findings : end;
}

Exit Listening::run_on_broker() {
  std::vector<bus::Exchange> exchanges;
  const bus::FindBindings find_bindings = [&](bus::Connection& connection) {
    exchanges = bus::exchanges_to_listen(connection, exchange_);
    exchange_.declare = false;  // what somebody deletes from now on is not made again behind their back
    return bindings_for(exchanges, selection_->criteria());
  };
  bus::Told told;
  told.lost = [this](std::string_view reason) { say(fmt::format("wazobus: {}; connecting again", reason)); };
  told.still_trying = [this](std::string_view reason) {
    say(fmt::format("wazobus: {}; trying again", reason));
  };
  told.back = [this](const bus::Return& back) { say(back_line(back)); };
  const auto notice = [this](std::string_view text) { say(fmt::format("wazobus: {}", text)); };
  bus::Subscription source(
      {endpoints_, connect_, queue_ ? bus::Subject(*queue_) : bus::Subject(find_bindings),
       bus::Taking{context_.now, needed_detail(options_, typed_), notice}, !options_.no_reconnect, told});
  // From the ready line on, a signal ends it in order.
  setting_up_.reset();
  if (!options_.quiet)
    context_.say(ready_line(source.endpoint(), queue_, exchanges, describe(typed_, options_.select)));
  const auto keep_alive = [&source] { source.keep_alive(); };
  out_->while_stalled(keep_alive, source.patience());
  if (keep_) keep_->while_stalled(keep_alive, source.patience());
  return tail(source);
}

/// From here on a signal ends it in order, with all that was taken written.
Exit Listening::tail(event::Source& source) {
  setting_up_.reset();
  open_view();
  const Outputs outputs{*view_, *out_, keep_ ? &*keep_ : nullptr, check_ ? &*check_ : nullptr,
                        options_.only_invalid};
  Tail tail(source, *selection_, outputs, limits_, context_);
  const auto say_totals = [this] {
    if (check_ && !options_.quiet) context_.say(check_->totals());
  };
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
    context_.say(fmt::format("wazobus: timed out: {} came", limits_.progress()));
  return end;
}

}  // namespace

bool is_template(std::string_view format) {
  return render::looks_like_template(format);
}

Exit listen(const ListenOptions& options, Context& context) {
  if (options.from.empty()) return Listening(options, context).run();
  const ListenOptions all = with_further_captures(options);
  return Listening(all, context).run();
}

}  // namespace wazobus::commands
