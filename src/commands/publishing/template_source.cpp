// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <utility>

#include "capture/input_file.hpp"
#include "capture/rows.hpp"
#include "commands/publishing/sources.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

namespace {

class TemplateSource : public MessageSource {
 public:
  TemplateSource(TemplateFile file, const Workshop& workshop) : file_(std::move(file)), workshop_(workshop) {
    if (file_.rows_file) open_rows();
  }

  Step next(Outgoing& message) override {
    text::discard(message.frame.body);
    for (;;) {
      if (at_ == file_.templates.size()) {
        const Step step = next_row();
        if (step != Step::message) return step;
      }
      const event::MessageTemplate& one = file_.templates[at_++];
      rendered_.clear();
      render(one);
      const bool is_made = make(one, message);
      text::discard(rendered_);
      if (is_made) return Step::message;
    }
  }

  void rewind() override {
    if (rows_) open_rows();
    has_begun_ = false;
    is_rewound_ = true;
    at_ = file_.templates.size();
  }
  [[nodiscard]] bool can_rewind() const override {
    return !file_.rows_file || capture::InputFile(*file_.rows_file).can_rewind();
  }
  [[nodiscard]] int fd() const override { return rows_ ? rows_->fd() : -1; }
  [[nodiscard]] bool has_more() const override { return false; }
  [[nodiscard]] std::string file() const override { return rows_ ? rows_->name() : std::string(); }
  [[nodiscard]] std::uint64_t next_line() const override { return rows_ ? rows_->line() : 1; }

 private:
  void open_rows() {
    rows_ = std::make_unique<capture::Rows>(*file_.rows_file);
    rows_->never_wait();
  }

  /// Sets the variables for the templates: those of the next row. Without rows, it does so once per round.
  Step next_row() {
    event::Variables row;
    if (rows_) {
      const Step step = read_row(row);
      if (step != Step::message) return step;
    } else if (std::exchange(has_begun_, true)) {
      return Step::end;
    }
    // A typed variable overrules one of the file.
    variables_ = file_.variables;
    variables_.merge(row);
    at_ = 0;
    return Step::message;
  }

  /// Reads the next row. Skips the rows before first_line, which count as sent.
  Step read_row(event::Variables& row) {
    for (;;) {
      row.clear();
      const capture::Rows::Step step = rows_->next(row);
      if (step == capture::Rows::Step::interrupted) return Step::idle;
      if (step == capture::Rows::Step::end) return Step::end;
      if (is_rewound_ || rows_->line() >= file_.first_line) return Step::message;
      number_ += file_.templates.size();
    }
  }

  /// Fills a template. If there are rows, a missing variable is reported as a fault of the row.
  void render(const event::MessageTemplate& one) {
    try {
      one.render(variables_, ++number_, file_.surroundings, rendered_);
      if (file_.changes)
        change_message(file_.changes->fill(variables_, number_, file_.surroundings), rendered_);
    } catch (const UsageError& error) {
      if (!rows_) throw;
      throw InvalidInput(fmt::format("{}:{}: {}", text::safe(rows_->name()), rows_->line(), error.what()));
    }
  }

  bool make(const event::MessageTemplate& one, Outgoing& message) {
    const auto place_of = [&](std::size_t) {
      std::string place = fmt::format("{}:{}", text::safe(file_.name), one.line());
      if (rows_) place += fmt::format(" with {}:{}", text::safe(rows_->name()), rows_->line());
      return place + ": ";
    };
    const bool is_object = rendered_.starts_with('{');
    if (is_object) workshop_.check.check(rendered_, kind_of(workshop_.values), place_of);
    message.line = rows_ ? rows_->line() : 1;
    if (is_record(workshop_.values, is_object, workshop_.check.was_body(), place_of))
      return make_from_record(rendered_, place_of, workshop_.maker, message);
    message.has_time = false;
    workshop_.maker.make_from_body(rendered_, place_of, message.frame);
    return true;
  }

  TemplateFile file_;
  std::unique_ptr<capture::Rows> rows_;
  Workshop workshop_;
  event::Variables variables_;
  std::string rendered_;
  std::size_t at_ = file_.templates.size();
  std::uint64_t number_ = 0;
  bool has_begun_ = false;
  bool is_rewound_ = false;
};

}  // namespace

std::unique_ptr<MessageSource> template_source(TemplateFile file, const Workshop& workshop) {
  return std::make_unique<TemplateSource>(std::move(file), workshop);
}

}  // namespace wazobus::commands
