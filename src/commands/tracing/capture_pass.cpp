// SPDX-License-Identifier: MIT
#include "commands/tracing/capture_pass.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include "capture/body_content.hpp"
#include "commands/input_files.hpp"
#include "commands/standard_input.hpp"
#include "event/event.hpp"
#include "event/record.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

using capture::ValueSource;
using std::chrono::milliseconds;

bool TraceCheck::is_wrong(std::string_view text, json::Extent extent) {
  findings_.clear();
  length_ = checker_.check(text, findings_, extent);
  return std::any_of(findings_.begin(), findings_.end(), [](const catalogue::Finding& finding) {
    return finding.severity == catalogue::Severity::error;
  });
}

bool is_looked_at(TraceWhat what, event::Family family) {
  switch (what) {
    case TraceWhat::all:
      return true;
    case TraceWhat::bus:
      return family == event::Family::none;
    case TraceWhat::ami:
      return family == event::Family::ami;
    case TraceWhat::ari:
      return family == event::Family::ari;
  }
  return true;
}

CapturePass::CapturePass(const TraceOptions& options, const TimeWindow& window, const Limits& limits,
                         const catalogue::Catalogue& catalogue, const Context& context)
    : options_(options),
      window_(window),
      limits_(limits),
      context_(context),
      check_(catalogue),
      reader_(catalogue),
      left_out_([this](const std::string& line) { context_.say(line); }, "wazobus trace --from -"),
      on_broken_(
          [this, tell = left_out_.on_broken()](const std::string& path, const ValueSource::Broken& broken) {
            if (is_first_) tell(path, broken);
          }),
      names_(files_of(options.from)),
      paths_(names_) {
  say_if_typed(paths_, options.is_quiet, context);
}

CapturePass::~CapturePass() {
  for (std::FILE* const file : kept_) std::fclose(file);
}

void CapturePass::say_about_window() const {
  if (const std::string day = day_of_clock(window_, all_); !day.empty()) context_.say("wazobus: " + day);
  if (outside_.count > 0 && !has_events_inside_)
    context_.say("wazobus: " + nothing_in_window(window_, outside_));
}

void CapturePass::say_doubles() const {
  if (doubles_.count == 0) return;
  context_.say(
      fmt::format("wazobus: hint: {} event{} in several captures, such as {} and {}, and count{} once",
                  doubles_.count, doubles_.count == 1 ? " is" : "s are", text::safe(names_[doubles_.first]),
                  text::safe(names_[doubles_.second]), doubles_.count == 1 ? "s" : ""));
}

bool CapturePass::run(const Take& take, Reading reading, const IsEnough& is_enough) {
  reading_ = reading;
  ordinal_ = 0;
  outside_ = {};
  all_ = {};
  reader_.restart();
  if (reading == Reading::again && is_first_) {
    for (std::string& path : paths_) path = rewindable(path);
  } else if (standard_input_) {
    standard_input_->rewind();
  }
  try {
    if (!read(take, is_enough)) return false;
  } catch (const IoError&) {
    if (ordinal_ == 0) throw;
    failure_ = std::current_exception();
  }
  is_first_ = false;
  return true;
}

/// Returns a path that can be read several times. A stream is copied to a file without a name.
std::string CapturePass::rewindable(const std::string& path) {
  std::optional<capture::InputFile> opened;
  try {
    opened.emplace(path);
  } catch (const IoError&) {
    return path;  // reading it says why
  }
  capture::InputFile& file = *opened;
  if (file.can_rewind()) {
    if (path == "-") standard_input_.emplace(path);
    return path;
  }
  std::FILE* const kept = std::tmpfile();
  if (kept == nullptr)
    throw IoError(fmt::format("cannot make a temporary file: {}", errno_text(errno)),
                  "a stream is read twice for an ID: give a file instead");
  kept_.push_back(kept);
  file.wake_by(context_.interrupt.fd());
  std::array<char, 64UL * 1024> buffer{};
  while (!is_over()) {
    std::array<pollfd, 2> waiting{{{file.fd(), POLLIN, 0}, {context_.interrupt.fd(), POLLIN, 0}}};
    if (const auto left = limits_.left();
        left && ::poll(waiting.data(), waiting.size(), static_cast<int>(left->count())) == 0)
      continue;
    const std::optional<std::size_t> size = file.read(buffer.data(), buffer.size());
    was_cut_ = context_.interrupt.raised();
    if (!size || *size == 0) break;
    if (std::fwrite(buffer.data(), 1, *size, kept) != *size)
      throw IoError(fmt::format("cannot write a temporary file: {}", errno_text(errno)));
  }
  if (std::fflush(kept) != 0)
    throw IoError(fmt::format("cannot write a temporary file: {}", errno_text(errno)));
  return fmt::format("/proc/self/fd/{}", ::fileno(kept));
}

bool CapturePass::is_over() {
  is_timed_out_ = is_timed_out_ || limits_.is_over();
  return is_timed_out_;
}

bool CapturePass::read(const Take& take, const IsEnough& is_enough) {
  constexpr milliseconds half_a_second{500};
  capture::MergedValues values(paths_, names_,
                               "captures are JSON, a value a line: wazobus listen -o FILE makes them",
                               on_broken_, [this](const Failure& failure) {
                                 if (is_first_) context_.say(line_of(failure));
                               });
  ValueSource::Value value;
  std::uint64_t count = 0;
  for (;;) {
    constexpr std::uint64_t often = 256;
    const bool is_time_to_look = ++count % often == 0;
    if (is_time_to_look && context_.interrupt.raised() && !was_cut_) return false;
    if (is_time_to_look && reading_ == Reading::once && is_over()) return true;
    if (is_time_to_look && is_enough && is_enough(false)) return true;
    switch (values.next(value)) {
      case capture::MergedValues::Step::value:
        take_value(values, value, take);
        break;
      case capture::MergedValues::Step::idle:
        if (is_enough && is_enough(!values.has_more())) return true;
        if (is_over() && (reading_ == Reading::once || !values.is_looking())) return true;
        wait(values,
             is_enough ? std::min(limits_.left().value_or(half_a_second), half_a_second) : limits_.left());
        if (context_.interrupt.raised()) return false;
        break;
      case capture::MergedValues::Step::end:
        doubles_ = values.doubles();
        return true;
    }
  }
}

/// Waits until something comes, but not longer than `longest`, if it is given.
void CapturePass::wait(const capture::MergedValues& values, std::optional<milliseconds> longest) const {
  if (values.has_more()) return;
  std::array<pollfd, 2> waiting{{{values.fd(), POLLIN, 0}, {context_.interrupt.fd(), POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), longest ? static_cast<int>(longest->count()) : -1);
}

void CapturePass::take_value(capture::MergedValues& values, ValueSource::Value& value, const Take& take) {
  std::size_t length = 0;
  sighting_.ordinal = ++ordinal_;
  if (!read_value(value, length)) {
    if (!values.source().judge(value)) on_broken_(values.name(), values.source().broken());
    return;
  }
  values.source().took(length);
  has_events_ = true;
  if (sighting_.missed_since) say_gap();
  if (missed_since_) sighting_.missed_since = std::exchange(missed_since_, std::nullopt);
  // Events before the first time in the capture have no time.
  if (sighting_.at != text::Timestamp{}) {
    window_.begin_at(sighting_.at);
    all_.add(sighting_.at);
    if (!window_.has(sighting_.at)) return outside_.add(sighting_.at);
    has_events_inside_ = true;
  }
  if (is_looked_at(options_.what, sighting_.family)) return take(sighting_, value.text.substr(0, length));
  missed_since_ = sighting_.missed_since;
}

void CapturePass::say_gap() const {
  const bool is_wanted = is_first_ && !options_.is_quiet && window_.has(sighting_.at);
  if (is_wanted) context_.say("wazobus: " + gap_between(*sighting_.missed_since, sighting_.at));
}

/// Checks and reads a value. If the strict check parses it, reader_ uses the same document.
bool CapturePass::read_value(const ValueSource::Value& value, std::size_t& length) {
  if (reading_ == Reading::again)
    return reader_.read(value.text, value.extent, sighting_, length) ||
           read_packed(value.text.substr(0, length));
  if (check_.pass(value.lines) > 0) {
    const catalogue::PassedLine line = check_.passed();
    length = line.value.size();
    reader_.read(line, sighting_);
    return true;
  }
  const bool is_wrong = check_.is_wrong(value.text, value.extent);
  length = check_.length();
  // Half of a surrogate pair is an error, but can be read.
  const bool is_event = (check_.was_json() ? reader_.read(check_.document(), true, sighting_)
                                           : reader_.read(value.text, value.extent, sighting_, length)) ||
                        read_packed(value.text.substr(0, length));
  sighting_.is_wrong = is_wrong;
  return is_event;
}

/// Reads a record with the body in a text, in Base64 or packed, as listen does: as the record of its event.
bool CapturePass::read_packed(std::string_view text) {
  if (!reader_.may_have_body_in_text()) return false;
  event::Frame frame;
  frame.received = sighting_.at;  // in case it has no time
  try {
    std::string compact;
    if (!json::compact(text, compact, json::Extent::whole, json::Surrogates::any).ok()) return false;
    if (event::read_record(json::View(compact), frame) != event::Recorded::message) return false;
  } catch (const InvalidInput&) {
    return false;
  }
  frame.body = capture::BodyContent().of(frame);
  frame.is_body_compact = false;
  event::Event event;
  event.read(frame);
  record_.clear();
  event::append_record(event, record_);
  std::size_t length = 0;
  return reader_.read(record_, json::Extent::whole, sighting_, length);
}

}  // namespace wazobus::commands
