// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/log_line.hpp"
#include "capture/value_source.hpp"
#include "commands/left_out.hpp"
#include "commands/publishing/sources.hpp"
#include "event/record.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

OutgoingCheck::Kind kind_of(ValuesAre values) {
  return values == ValuesAre::bodies ? OutgoingCheck::Kind::body : OutgoingCheck::Kind::value;
}

bool is_record(ValuesAre values, bool is_object, bool is_body, const OutgoingCheck::PlaceOf& place_of) {
  if (is_object && values != ValuesAre::bodies && !is_body) return true;
  if (values != ValuesAre::records) return false;
  throw InvalidInput(place_of(0) + "no capture record, as --input record has it",
                     "a record has a payload; bodies are sent with --input body");
}

bool make_from_record(std::string_view record, const OutgoingCheck::PlaceOf& place_of, MessageMaker& maker,
                      Outgoing& message) {
  message.frame.received = {};
  const event::Recorded kind = maker.make_from_record(record, place_of, message);
  message.has_time = message.frame.has_time();
  return kind != event::Recorded::nothing;
}

namespace {

class ValueFileSource : public MessageSource {
 public:
  ValueFileSource(const ValueFile& file, const Workshop& workshop)
      : source_(file.path, capture::Arrays::whole,
                "what is published is JSON; for other text say -p content_type="),
        has_times_(file.has_times),
        workshop_(workshop),
        place_of_([this](std::size_t at) { return place(source_.place_of(at)); }) {
    source_.skip_to_line(file.first_line);
  }

  Step next(Outgoing& message) override {
    for (;;) {
      is_value_ = is_cut_ = false;
      switch (next_value()) {
        case capture::ValueSource::Step::idle:
          return Step::idle;
        case capture::ValueSource::Step::end:
          return Step::end;
        case capture::ValueSource::Step::broken:
          is_value_ = is_cut_ = true;
          value_.text = {};
          value_.line = source_.line_reached();
          fail();
        case capture::ValueSource::Step::value:
          if (make(message)) return Step::message;
      }
    }
  }

  [[nodiscard]] int fd() const override { return source_.fd(); }
  [[nodiscard]] bool has_more() const override { return source_.has_more(); }
  void rewind() override { source_.rewind(); }
  [[nodiscard]] bool can_rewind() const override { return source_.can_rewind(); }
  [[nodiscard]] std::string file() const override { return source_.name(); }
  [[nodiscard]] std::uint64_t next_line() const override { return source_.line_reached(); }
  [[nodiscard]] std::optional<std::uint64_t> line_after() override {
    if (!is_value_) return std::nullopt;
    const std::uint64_t line = value_.line;
    try {
      if (!is_cut_) source_.judge(value_);
      const capture::ValueSource::Step step = next_value();
      if (step == capture::ValueSource::Step::idle) return line + 1;
      const bool follows = step != capture::ValueSource::Step::end && source_.line_reached() > line;
      return follows ? std::optional(source_.line_reached()) : std::nullopt;
    } catch (const Failure&) {
      return std::nullopt;
    }
  }
  [[nodiscard]] std::optional<double> part_done() const override {
    const std::optional<std::size_t> size = source_.size();
    if (!size || *size == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(source_.given()) / static_cast<double>(*size));
  }

 private:
  using Broken = capture::ValueSource::Broken;

  /// The first holes are said, and all are passed over.
  capture::ValueSource::Step next_value() {
    for (;;) {
      const capture::ValueSource::Step step = source_.next(value_);
      const Broken& broken = source_.broken();
      if (step != capture::ValueSource::Step::broken || broken.kind != Broken::Kind::hole) return step;
      say_first(
          workshop_.say, ++holes_,
          [&] {
            return fmt::format("{}warning: {}", place({broken.line, broken.column}), broken.what);
          },
          more_holes);
    }
  }

  /// Makes a message of value_. Returns false for a frame that carries no event, and for a message that is
  /// left out.
  bool make(Outgoing& message) {
    is_value_ = true;
    const bool is_made = make_of_text(message);
    source_.free_text();
    return is_made;
  }

  bool make_of_text(Outgoing& message) {
    const bool is_object = value_.text.starts_with('{');
    bool is_checked = false;
    const bool passes = workshop_.check.passes([&] { is_checked = is_object && check_object(); });
    if (!is_checked && !source_.judge(value_)) fail();
    is_cut_ = true;
    if (source_.rest_of_line_is_broken()) fail();
    if (!passes) return false;
    message.line = value_.line;
    if (is_record(workshop_.values, is_object, workshop_.check.was_body(), place_of_))
      return make_from_record(value_.text, place_of_, workshop_.maker, message);
    message.has_time = has_times_ && workshop_.maker.take_time(value_.text, message.frame);
    workshop_.maker.make_from_body(value_.text, place_of_, message);
    source_.free_text();
    // Checking one body is enough: all bodies get the same headers.
    return !is_object || !std::exchange(is_first_, false) || workshop_.check.passes([&] {
      workshop_.check.check_message(message.frame, OutgoingCheck::Kind::assembled,
                                    [this](std::size_t) { return place_of_(0); });
    });
  }

  /// Checks the value, and cuts its text to its end. Returns false if it is not JSON.
  bool check_object() {
    const std::size_t length =
        workshop_.check.check(value_.text, kind_of(workshop_.values), place_of_, value_.extent, value_.lines);
    if (!workshop_.check.was_json()) return false;
    source_.took(length);
    value_.text = value_.text.substr(0, length);
    return true;
  }

  [[noreturn]] void fail() {
    const Broken& broken = source_.broken();
    throw InvalidInput(
        fmt::format("{}not JSON: {}", place({broken.line, broken.column}), broken.what),
        broken.kind == Broken::Kind::log_line
            ? capture::about_log(source_.name(),
                                 "wazobus publish, with the same options and '-' for the file,")
        : looks_like_rows(broken) ? "rows of CSV are for --var-file, with an EVENT or a --template"
                                  : advice_for_template(value_.text));
  }

  /// Is the broken value the first line of a table?
  [[nodiscard]] bool looks_like_rows(const Broken& broken) const {
    const std::string_view line = value_.text.substr(0, value_.text.find('\n'));
    return broken.line == 1 && broken.column == 1 && line.find_first_of(",;\t") != std::string_view::npos &&
           line.find_first_of("{}[]") == std::string_view::npos;
  }

  [[nodiscard]] std::string place(const json::Place& place) const {
    return fmt::format("{}:{}:{}: ", text::safe(source_.name()), place.line, place.column);
  }

  capture::ValueSource source_;
  capture::ValueSource::Value value_;
  bool is_value_ = false;  // the last step gave a value, broken or not
  bool is_cut_ = false;    // it is known where value_ ends
  std::uint64_t holes_ = 0;
  bool has_times_;
  bool is_first_ = true;
  Workshop workshop_;
  OutgoingCheck::PlaceOf place_of_;
};

}  // namespace

std::unique_ptr<MessageSource> value_source(const ValueFile& file, const Workshop& workshop) {
  return std::make_unique<ValueFileSource>(file, workshop);
}

}  // namespace wazobus::commands
