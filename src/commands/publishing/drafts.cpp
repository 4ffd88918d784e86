// SPDX-License-Identifier: MIT
#include "commands/publishing/drafts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "capture/input_file.hpp"
#include "event/event.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using Subject = OutgoingCheck::Subject;

/// Where a byte of a text stands that begins a file, or was typed.
OutgoingCheck::PlaceOf place_in(const std::string& name, std::string_view text) {
  return [&name, text](std::size_t at) {
    const json::Place place = json::place_of(text, at);
    return fmt::format("{}:{}:{}: ", text::safe(name), place.line, place.column);
  };
}

std::string record_of(const event::Frame& frame) {
  event::Event event;
  event.read(frame);
  std::string record;
  event::append_record(event, record);
  return record;
}

class OneDraft : public Drafts {
 public:
  OneDraft(std::string body, std::string name, MessageMaker& maker, OutgoingCheck* check)
      : body_(std::move(body)), name_(std::move(name)), maker_(maker), check_(check) {}

  Step next(Draft& draft) override {
    if (is_given_) return Step::end;
    is_given_ = true;
    const OutgoingCheck::PlaceOf place_of = place_in(name_, body_);
    const std::size_t start = body_.find_first_not_of(json::white_space);
    const bool is_judged = check_ != nullptr && start != std::string::npos && body_[start] == '{';
    if (is_judged) check_->check(body_, Subject::hand_built, place_of);
    maker_.make_from_body(body_, place_of, draft.frame);
    if (is_judged)
      check_->check(record_of(draft.frame), Subject::dressed, [this](std::size_t) { return name_ + ": "; });
    draft.line = 1;
    draft.has_time = false;
    return Step::draft;
  }
  void rewind() override { is_given_ = false; }

 private:
  std::string body_;
  std::string name_;
  MessageMaker& maker_;
  OutgoingCheck* check_;
  bool is_given_ = false;
};

class FileDraft : public Drafts {
 public:
  FileDraft(const std::string& path, MessageMaker& maker) : file_(path), maker_(maker) { file_.never_wait(); }

  Step next(Draft& draft) override {
    if (is_given_) return Step::end;
    if (!read()) return Step::idle;
    is_given_ = true;
    maker_.make_from_body(
        body_, [](std::size_t) { return std::string(); }, draft.frame);
    draft.line = 1;
    draft.has_time = false;
    return Step::draft;
  }
  [[nodiscard]] int fd() const override { return file_.fd(); }
  [[nodiscard]] bool has_more() const override { return false; }
  void rewind() override { is_given_ = false; }

 private:
  static constexpr std::size_t broker_limit = 128UL * 1024 * 1024;

  /// True once all of it has been read.
  bool read() {
    while (!is_read_) {
      const std::optional<std::size_t> count = file_.read(body_, 64UL * 1024);
      if (!count) return false;
      is_read_ = *count == 0;
      if (body_.size() <= broker_limit) continue;
      throw IoError(fmt::format("{} is larger than the 128 MiB that RabbitMQ takes in a message",
                                text::safe(file_.name())));
    }
    return true;
  }

  capture::InputFile file_;
  MessageMaker& maker_;
  std::string body_;
  bool is_read_ = false;
  bool is_given_ = false;
};

/// What a value is to be held against, before it is known which it is.
Subject subject_of(ValuesAre values) {
  return values == ValuesAre::bodies ? Subject::hand_built : Subject::input;
}

/// Is this to be taken for a record? Throws InvalidInput where it has to be one and is not.
bool is_record(ValuesAre values, bool is_object, const OutgoingCheck& check,
               const OutgoingCheck::PlaceOf& place_of) {
  if (is_object && values != ValuesAre::bodies && !check.was_body()) return true;
  if (values != ValuesAre::records) return false;
  throw InvalidInput(place_of(0) + "no capture record, as --input record has it",
                     "a record has a payload; bodies are sent with --input body");
}

/// False for a frame that carries no event.
bool make_from_record(std::string_view record, const OutgoingCheck::PlaceOf& place_of, MessageMaker& maker,
                      Draft& draft) {
  draft.frame.received = {};
  const event::Recorded kind = maker.make_from_record(record, place_of, draft.frame);
  draft.has_time = draft.frame.received != text::Timestamp{};
  return kind != event::Recorded::nothing;
}

class ValueDrafts : public Drafts {
 public:
  ValueDrafts(const std::string& path, const ValueInput& input, MessageMaker& maker, OutgoingCheck& check)
      : source_(path, capture::Arrays::whole,
                "what is published is JSON; for other text say -p content_type="),
        values_(input.values),
        wants_times_(input.wants_times),
        maker_(maker),
        check_(check),
        place_of_([this](std::size_t at) { return place(source_.place_of(at)); }) {
    source_.skip_to_line(input.first_line);
  }

  Step next(Draft& draft) override {
    for (;;) {
      switch (source_.next(value_)) {
        case capture::ValueSource::Step::idle:
          return Step::idle;
        case capture::ValueSource::Step::end:
          return Step::end;
        case capture::ValueSource::Step::broken:
          fail();
        case capture::ValueSource::Step::value:
          if (make(draft)) return Step::draft;
      }
    }
  }

  [[nodiscard]] int fd() const override { return source_.fd(); }
  [[nodiscard]] bool has_more() const override { return source_.has_more(); }
  void rewind() override { source_.rewind(); }
  [[nodiscard]] bool can_rewind() const override { return source_.can_rewind(); }
  [[nodiscard]] std::string file() const override { return source_.name(); }
  [[nodiscard]] std::uint64_t line() const override { return value_.line; }
  [[nodiscard]] std::optional<double> part_done() const override {
    const std::optional<std::size_t> size = source_.size();
    if (!size || *size == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(source_.given()) / static_cast<double>(*size));
  }

 private:
  /// False for a frame that carries no event.
  bool make(Draft& draft) {
    const bool is_object = value_.text.starts_with('{');
    if (is_object) {
      const std::size_t length = check_.check(value_.text, subject_of(values_), place_of_, value_.extent);
      if (check_.was_json()) {
        source_.took(length);
        value_.text = value_.text.substr(0, length);
      }
    }
    if ((!is_object || !check_.was_json()) && !source_.judge(value_)) fail();
    if (source_.rest_of_line_is_broken()) fail();
    draft.line = value_.line;
    if (is_record(values_, is_object, check_, place_of_))
      return make_from_record(value_.text, place_of_, maker_, draft);
    draft.has_time = wants_times_ && maker_.take_time(value_.text, draft.frame);
    maker_.make_from_body(value_.text, place_of_, draft.frame);
    // As the first one is, so are the others.
    if (is_object && std::exchange(is_first_, false))
      check_.check(record_of(draft.frame), Subject::dressed, [this](std::size_t) { return place_of_(0); });
    return true;
  }

  [[noreturn]] void fail() {
    const capture::ValueSource::Broken& broken = source_.broken();
    value_.line = broken.line;
    throw InvalidInput(fmt::format("{}not JSON: {}", place({broken.line, broken.column}), broken.what));
  }

  [[nodiscard]] std::string place(const json::Place& place) const {
    return fmt::format("{}:{}:{}: ", text::safe(source_.name()), place.line, place.column);
  }

  capture::ValueSource source_;
  capture::ValueSource::Value value_;
  ValuesAre values_;
  bool wants_times_;
  bool is_first_ = true;
  MessageMaker& maker_;
  OutgoingCheck& check_;
  OutgoingCheck::PlaceOf place_of_;
};

class EventDrafts : public Drafts {
 public:
  EventDrafts(catalogue::Composer& composer, const Dressing& dressing, OutgoingCheck& check)
      : composer_(composer), dressing_(dressing), check_(check) {}

  Step next(Draft& draft) override {
    if (is_given_) return Step::end;
    is_given_ = true;
    composer_.compose(draft.frame);
    dress(dressing_, draft.frame);
    draft.line = 1;
    draft.has_time = false;
    check_.check(record_of(draft.frame), Subject::composed, [](std::size_t) { return std::string(); });
    return Step::draft;
  }
  void rewind() override { is_given_ = false; }

 private:
  catalogue::Composer& composer_;
  const Dressing& dressing_;
  OutgoingCheck& check_;
  bool is_given_ = false;
};

class TemplateDrafts : public Drafts {
 public:
  TemplateDrafts(TemplateInput input, ValuesAre values, MessageMaker& maker, OutgoingCheck& check)
      : input_(std::move(input)), values_(values), maker_(maker), check_(check) {
    if (input_.rows_file) open_rows();
  }

  Step next(Draft& draft) override {
    for (;;) {
      if (at_ == input_.templates.size()) {
        const Step step = next_row();
        if (step != Step::draft) return step;
      }
      const event::MessageTemplate& one = input_.templates[at_++];
      rendered_.clear();
      render(one);
      if (make(one, draft)) return Step::draft;
    }
  }

  void rewind() override {
    if (rows_) open_rows();
    has_begun_ = false;
    is_rewound_ = true;
    at_ = input_.templates.size();
  }
  [[nodiscard]] bool can_rewind() const override {
    return !input_.rows_file || capture::InputFile(*input_.rows_file).can_rewind();
  }
  [[nodiscard]] int fd() const override { return rows_ ? rows_->fd() : -1; }
  [[nodiscard]] bool has_more() const override { return false; }
  [[nodiscard]] std::string file() const override { return rows_ ? rows_->name() : std::string(); }
  [[nodiscard]] std::uint64_t line() const override { return rows_ ? rows_->line() : 1; }

 private:
  void open_rows() {
    rows_ = std::make_unique<capture::Rows>(*input_.rows_file);
    rows_->never_wait();
  }

  /// The variables of the next row; without rows there is one, for each round.
  Step next_row() {
    for (;;) {
      if (!rows_) {
        if (std::exchange(has_begun_, true)) return Step::end;
        variables_ = input_.variables;
        break;
      }
      event::Variables row;
      const capture::Rows::Step step = rows_->next(row);
      if (step == capture::Rows::Step::interrupted) return Step::idle;
      if (step == capture::Rows::Step::end) return Step::end;
      if (!is_rewound_ && rows_->line() < input_.first_line) {
        number_ += input_.templates.size();
        continue;
      }
      // A variable that was typed goes before one of the file.
      variables_ = input_.variables;
      variables_.merge(row);
      break;
    }
    at_ = 0;
    return Step::draft;
  }

  /// What a row lacks is the row's fault.
  void render(const event::MessageTemplate& one) {
    try {
      one.render(variables_, ++number_, input_.surroundings, rendered_);
    } catch (const UsageError& error) {
      if (!rows_) throw;
      throw InvalidInput(fmt::format("{}:{}: {}", text::safe(rows_->name()), rows_->line(), error.what()));
    }
  }

  bool make(const event::MessageTemplate& one, Draft& draft) {
    const auto place_of = [&](std::size_t) {
      std::string place = fmt::format("{}:{}", text::safe(input_.name), one.line());
      if (rows_) place += fmt::format(" with {}:{}", text::safe(rows_->name()), rows_->line());
      return place + ": ";
    };
    const bool is_object = rendered_.starts_with('{');
    if (is_object) check_.check(rendered_, subject_of(values_), place_of);
    draft.line = rows_ ? rows_->line() : 1;
    if (is_record(values_, is_object, check_, place_of))
      return make_from_record(rendered_, place_of, maker_, draft);
    draft.has_time = false;
    maker_.make_from_body(rendered_, place_of, draft.frame);
    return true;
  }

  TemplateInput input_;
  std::unique_ptr<capture::Rows> rows_;
  ValuesAre values_;
  MessageMaker& maker_;
  OutgoingCheck& check_;
  event::Variables variables_;
  std::string rendered_;
  std::size_t at_ = input_.templates.size();
  std::uint64_t number_ = 0;
  bool has_begun_ = false;
  bool is_rewound_ = false;
};

}  // namespace

std::unique_ptr<Drafts> one_draft(std::string body, std::string name, MessageMaker& maker,
                                  OutgoingCheck* check) {
  return std::make_unique<OneDraft>(std::move(body), std::move(name), maker, check);
}

std::unique_ptr<Drafts> file_draft(const std::string& path, MessageMaker& maker) {
  return std::make_unique<FileDraft>(path, maker);
}

std::unique_ptr<Drafts> value_drafts(const std::string& path, const ValueInput& input, MessageMaker& maker,
                                     OutgoingCheck& check) {
  return std::make_unique<ValueDrafts>(path, input, maker, check);
}

std::unique_ptr<Drafts> event_drafts(catalogue::Composer& composer, const Dressing& dressing,
                                     OutgoingCheck& check) {
  return std::make_unique<EventDrafts>(composer, dressing, check);
}

std::unique_ptr<Drafts> template_drafts(TemplateInput input, ValuesAre values, MessageMaker& maker,
                                        OutgoingCheck& check) {
  return std::make_unique<TemplateDrafts>(std::move(input), values, maker, check);
}

}  // namespace wazobus::commands
