// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_learn.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <span>

#include "capture/merged_captures.hpp"
#include "commands/input_files.hpp"
#include "commands/left_out.hpp"
#include "render/catalogue_file.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

std::string counted_things(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string shown_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  const std::size_t shown = std::min(names.size(), most);
  std::string out = text::safe(fmt::format("{}", fmt::join(std::span(names).first(shown), ", ")));
  if (names.size() > shown) out += fmt::format(" and {} more", names.size() - shown);
  return out;
}

void say_what_was_learnt(const catalogue::Learning::Totals& totals, Context& context) {
  if (totals.events == 0 && totals.nameless == 0)
    return context.say("wazobus: there was no event to learn from");
  const bool is_nothing = totals.new_events + totals.extended_events == 0;
  context.say(is_nothing ? fmt::format("wazobus: nothing new in {}", counted_things(totals.events, "event"))
                         : fmt::format("wazobus: learnt from {}: {}, {} extended, {}",
                                       counted_things(totals.events, "event"),
                                       counted_things(totals.new_events, "new name"),
                                       counted_things(totals.extended_events, "known event"),
                                       counted_things(totals.new_fields, "new field")));
  if (totals.nameless > 0)
    context.say(fmt::format("wazobus: {} without a usable name passed over",
                            counted_things(totals.nameless, "message")));
  if (totals.was_short)
    context.say("wazobus: there is more than can be learnt at once: some names or fields were left out");
  const auto say_not_learnt = [&context](std::string_view what, const std::vector<std::string>& names) {
    if (names.empty()) return;
    context.say(
        fmt::format("wazobus: not learnt: {} of {} (wazobus catalogue diff builtin CAPTURE shows them)", what,
                    shown_names(names)));
  };
  say_not_learnt("types that differ from the catalogue's, in fields", totals.with_other_types);
  say_not_learnt("levels that differ from the catalogue's,", totals.with_other_levels);
}

}  // namespace

Exit read_events(event::Source& source, Context& context,
                 const std::function<void(const event::Event&)>& take) {
  using Step = event::Source::Step;
  event::Frame frame;
  event::Event event;
  while (!context.interrupt.raised()) {
    const Step step = source.next(frame);
    if (step == Step::end) return Exit::done;
    if (step == Step::frame) {
      event.read(frame);
      take(event);
      continue;
    }
    std::array<pollfd, 2> waiting{{{source.fd(), POLLIN, 0}, {context.interrupt.fd(), POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), static_cast<int>(source.patience().count()));
  }
  return Exit::interrupted;
}

Exit catalogue_learn(const std::vector<std::string>& captures, const catalogue::Catalogue& catalogue,
                     Context& context) {
  LeftOut left_out(context.say, "wazobus catalogue learn -");
  catalogue::Learning learning(catalogue);
  Exit end = Exit::done;
  const auto say_unreadable = [&context](const Failure& failure) { context.say(line_of(failure)); };
  try {
    capture::MergedCaptures source(files_of(captures),
                                   {left_out.on_broken(), [](const auto&...) {}, say_unreadable});
    end = read_events(source, context, [&learning](const event::Event& event) { learning.take(event); });
  } catch (const IoError& error) {
    // What can be read is still learnt.
    if (learning.totals().events == 0) throw;
    say_unreadable(error);
    end = error.status();
  }
  std::string file;
  learning.append_file(file);
  capture::ByteWriter out = context.standard_output();
  render::append_catalogue_file(file, out.buffer());
  out.flush();
  say_what_was_learnt(learning.totals(), context);
  left_out.say_count();
  return end == Exit::done && left_out.count() > 0 ? Exit::findings : end;
}

}  // namespace wazobus::commands
