// SPDX-License-Identifier: MIT
#include "commands/tracing/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>
#include <utility>

#include "commands/input_files.hpp"
#include "commands/tracing/capture_pass.hpp"
#include "commands/tracing/choosing.hpp"
#include "commands/tracing/collecting.hpp"
#include "commands/tracing/list_rows.hpp"
#include "commands/tracing/live_trace.hpp"
#include "commands/tracing/setup.hpp"
#include "text/sanitise.hpp"
#include "text/shell_word.hpp"

namespace wazobus::commands {

namespace {

/// Traces captures. Lists conversations in one pass, or shows chosen conversations, in two passes.
class CaptureTrace {
 public:
  CaptureTrace(const TraceOptions& options, TraceSetup& setup, const Context& context)
      : options_(options),
        setup_(setup),
        context_(context),
        pass_(options, setup.window, setup.limits, setup.catalogue, context),
        screen_(context.standard_output()),
        rows_(options, setup.look, screen_) {
    setup_.limits.start();
  }

  Exit run() {
    const Exit end = setup_.queries.empty() ? list() : choose();
    screen_.flush();
    if (!options_.is_quiet) pass_.say_about_window();
    if (!options_.is_quiet) pass_.say_left_out();
    if (!options_.is_quiet) pass_.say_doubles();
    if (!options_.is_quiet && pass_.is_timed_out())
      context_.say("wazobus: --timeout ended it before the capture was read to its end");
    pass_.rethrow();
    if (pass_.was_cut()) return Exit::interrupted;
    if (!options_.is_quiet && context_.out_is_terminal && context_.err_is_terminal) say_how_to_see_one();
    if (end == Exit::findings && options_.count && pass_.is_timed_out()) return Exit::timeout;
    return end == Exit::done && pass_.has_lost() ? Exit::findings : end;
  }

 private:
  Exit list();
  Exit choose();
  Exit show_chosen(const Choosing& choosing);
  [[nodiscard]] bool shows_several() const;
  Exit show_found(const Choosing::Found& found);
  void say_found(const Choosing::Found& found, std::size_t most) const;
  Exit show(Collecting& collecting, bool is_wanting);
  bool collect(Collecting& collecting);
  [[nodiscard]] Collecting::Keeps keeps() const;
  [[nodiscard]] bool is_made_now(text::Timestamp last) const;
  [[nodiscard]] Exit end_of_list() const;
  [[nodiscard]] bool falls_short(std::uint64_t count) const;
  void say_how_to_see_one() const;
  void say_let_go(const tracing::Tracker& tracker) const;
  bool find(Choosing& choosing);

  const TraceOptions& options_;
  TraceSetup& setup_;
  const Context& context_;
  CapturePass pass_;
  capture::ByteWriter screen_;
  ListRows rows_;
};

void CaptureTrace::say_let_go(const tracing::Tracker& tracker) const {
  if (tracker.let_go() == 0 || options_.is_quiet) return;
  context_.say(
      fmt::format("wazobus: {} conversation{} had no end when memory for more than {} was needed (--keep)",
                  tracker.let_go(), tracker.let_go() == 1 ? "" : "s", setup_.tracker.keep));
}

Exit CaptureTrace::list() {
  tracing::Tracker tracker(setup_.tracker, [this](tracing::Followed& followed) {
    if (setup_.limits.reached() || !is_wanted(followed.conversation, options_)) return;
    rows_.append(followed.conversation);
    setup_.limits.shown();
  });
  // Only how long it waits counts, because the clock of the server may differ from ours.
  bool is_live = false;
  text::Timestamp last{};
  auto waits_since = std::chrono::steady_clock::now();
  const auto is_enough = [&](bool is_waiting) {
    if (is_waiting) {
      const auto now = std::chrono::steady_clock::now();
      if (std::exchange(last, pass_.last_time()) != pass_.last_time()) waits_since = now;
      const auto waited = std::chrono::duration_cast<std::chrono::microseconds>(now - waits_since);
      if (!is_live && waited > std::chrono::milliseconds(400) && is_made_now(last)) {
        is_live = true;
        tracker.deliver_at_once();
      }
      if (is_live) tracker.pass(last + waited);
      screen_.flush();
    }
    return setup_.limits.reached();
  };
  const bool is_whole =
      pass_.run([&](const tracing::Sighting& sighting, std::string_view /*text*/) { tracker.take(sighting); },
                CapturePass::Reading::once, is_enough);
  tracker.finish();
  say_let_go(tracker);
  return is_whole ? end_of_list() : Exit::interrupted;
}

/// Was the last event so recent that the capture is probably made now, by a `listen` at the other end of a
/// pipe?
bool CaptureTrace::is_made_now(text::Timestamp last) const {
  return std::chrono::abs(context_.now() - last) < std::chrono::hours(1);
}

/// Says so if the capture had fewer conversations than --count wants.
bool CaptureTrace::falls_short(std::uint64_t count) const {
  if (!options_.count || count >= *options_.count) return false;
  context_.say(fmt::format("wazobus: {} {} of {} conversations",
                           pass_.is_timed_out() ? "timed out:" : "the capture ended after", count,
                           *options_.count));
  return true;
}

Exit CaptureTrace::end_of_list() const {
  const std::uint64_t count = setup_.limits.count_shown();
  if (falls_short(count)) return Exit::findings;
  if (count == 0 && !options_.is_quiet)
    context_.say(options_.only_failed ? "wazobus: no call failed" : "wazobus: no call was found");
  return Exit::done;
}

/// Prints below the list how to show its last conversation.
void CaptureTrace::say_how_to_see_one() const {
  if (rows_.count() == 0 || options_.format != render::TraceFormat::text) return;
  // The command must be short, so it is not printed for a list that was made with other options.
  const bool is_of_all = !options_.count && !options_.since && !options_.until &&
                         options_.catalogues.empty() && options_.what == TraceWhat::all;
  const auto cannot_be_repeated = [](const std::string& path) {
    return path == "-" || path.starts_with("/dev/") || path.starts_with("/proc/");
  };
  if (!is_of_all || std::any_of(options_.from.begin(), options_.from.end(), cannot_be_repeated)) return;
  const bool is_one_file = options_.from.size() == 1;
  std::string line =
      fmt::format("to see one: wazobus trace --from {} -f ladder",
                  is_one_file ? text::shell_word(text::safe(options_.from.front())) : std::string("FILE..."));
  if (rows_.count() > 1 || options_.only_failed) line += " " + text::shell_word(text::safe(rows_.last_id()));
  std::string shown;
  setup_.look.brush.write(render::style::dim, line, shown);
  context_.draw(shown + "\n");
}

/// Finds the conversations that fit the queries. Keeps only their summaries and ids.
bool CaptureTrace::find(Choosing& choosing) {
  tracing::Tracker tracker(setup_.tracker, [&](tracing::Followed& followed) {
    if (is_wanted(followed.conversation, options_)) return choosing.consider(followed);
    if (followed.conversation.is_call()) choosing.pass_over(followed);
  });
  const bool is_whole =
      pass_.run([&](const tracing::Sighting& sighting, std::string_view /*text*/) { tracker.take(sighting); },
                CapturePass::Reading::again);
  tracker.finish();
  say_let_go(tracker);
  return is_whole;
}

/// Can several conversations be shown one after the other? Without an ID only those are wanted that --count
/// asks for, and a picture has one.
bool CaptureTrace::shows_several() const {
  if (options_.format == render::TraceFormat::mermaid || options_.format == render::TraceFormat::svg)
    return options_.count == std::uint64_t{1};
  return options_.count || !setup_.queries.front().is_only_one();
}

void CaptureTrace::say_found(const Choosing::Found& found, std::size_t most) const {
  const Query& query = setup_.queries.front();
  const bool is_list = options_.format == render::TraceFormat::text;
  if (options_.is_quiet || query.is_only_one()) return;
  context_.say(fmt::format("wazobus: '{}' is in {} conversations; {}", text::safe(query.text()), found.count,
                           is_list              ? "the ID of one of them shows its events"
                           : most == 1          ? "the first is shown"
                           : found.count > most ? fmt::format("the first {} are shown", most)
                                                : "all are shown"));
  if (is_list && found.count > most)
    context_.say(
        fmt::format("wazobus: listed {} of {}; wazobus trace without an ID lists all", most, found.count));
}

/// Shows the conversations that an ID fits: as text a list, to choose from; otherwise one after the other.
Exit CaptureTrace::show_found(const Choosing::Found& found) {
  const std::size_t most =
      std::min<std::size_t>(found.conversations.size(), options_.count.value_or(SIZE_MAX));
  say_found(found, most);
  const bool is_list = options_.format == render::TraceFormat::text;
  // All events of so many conversations are in memory at once. For more, the captures are read again.
  constexpr std::size_t most_at_once = 100;
  setup_.look.keeps_numbers = true;
  Collecting collecting(is_list ? Collecting::Keeps::nothing : keeps());
  for (auto rest = std::span(found.conversations).first(most); !rest.empty();) {
    const auto part = rest.first(is_list ? rest.size() : std::min(rest.size(), most_at_once));
    rest = rest.subspan(part.size());
    collecting.clear();
    for (const tracing::Followed& one : part) collecting.add(one);
    if (!collect(collecting)) return Exit::interrupted;
    if (is_list) {
      collecting.for_each([this](const tracing::Conversation& conversation) { rows_.append(conversation); });
    } else {
      collecting.show(options_, setup_.look, context_.say, screen_.buffer());
      screen_.commit();
    }
  }
  const bool is_cut = most < std::min<std::uint64_t>(found.count, options_.count.value_or(UINT64_MAX));
  return falls_short(found.count) || is_cut ? Exit::findings : Exit::done;
}

Collecting::Keeps CaptureTrace::keeps() const {
  return options_.connection.verbosity > 0 ? Collecting::Keeps::bodies : Collecting::Keeps::lines;
}

/// Reads the events of the conversations. Returns false if a signal ended it.
bool CaptureTrace::collect(Collecting& collecting) {
  return pass_.run(
      [&](tracing::Sighting& sighting, std::string_view text) {
        if (!collecting.wants(sighting)) return;
        sighting.is_wrong = pass_.is_wrong(text);
        collecting.take(sighting);
      },
      CapturePass::Reading::again);
}

Exit CaptureTrace::choose() {
  Choosing choosing(setup_.queries);
  if (!find(choosing)) return Exit::interrupted;
  const Exit end = show_chosen(choosing);
  screen_.flush();
  if (!options_.is_quiet && end != Exit::interrupted) choosing.say_lesser(context_);
  return end;
}

Exit CaptureTrace::show_chosen(const Choosing& choosing) {
  const Choosing::Found* const several = choosing.several();
  if (several != nullptr && shows_several()) return show_found(*several);
  Collecting collecting(keeps());
  for (const tracing::Followed* const followed : choosing.chosen())
    if (collecting.size() < options_.count.value_or(SIZE_MAX)) collecting.add(*followed);
  const bool is_wanting = choosing.say_what_is_wanting(context_);
  if (is_wanting && setup_.queries.size() > 1 && !options_.is_quiet)
    context_.say("wazobus: hint: each ID is looked for alone, and what any of them has is shown");
  return show(collecting, is_wanting);
}

Exit CaptureTrace::show(Collecting& collecting, bool is_wanting) {
  const bool is_one =
      options_.format == render::TraceFormat::mermaid || options_.format == render::TraceFormat::svg;
  if (is_one && collecting.size() > 1)
    throw UsageError("mermaid and svg show one conversation, and the IDs belong to several",
                     "give one ID, or -c 1 for the first");
  if (collecting.size() > 0) {
    if (!collect(collecting)) return Exit::interrupted;
    collecting.show(options_, setup_.look, context_.say, screen_.buffer());
  }
  return is_wanting || falls_short(collecting.size()) ? Exit::findings : Exit::done;
}

}  // namespace

Exit trace(const TraceOptions& typed, Context& context) {
  TraceOptions options = typed;
  if (!options.from.empty()) move_captures(options.ids, options.from);
  TraceSetup setup(options, context);
  if (setup.bus) {
    return LiveTrace(options, setup, context).run();
  }
  return CaptureTrace(options, setup, context).run();
}

}  // namespace wazobus::commands
