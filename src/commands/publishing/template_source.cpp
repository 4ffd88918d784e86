// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <optional>
#include <utility>

#include "catalogue/making/change.hpp"
#include "commands/publishing/sources.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/storage.hpp"

namespace wazobus::commands {

namespace {

class TemplateSource : public MessageSource {
 public:
  TemplateSource(TemplateFile file, const Workshop& workshop) : file_(std::move(file)), workshop_(workshop) {
    if (file_.rows_file) rows_.emplace(*file_.rows_file, file_.variables, file_.first_line);
  }

  Step next(Outgoing& message) override {
    text::discard(message.frame.body);
    for (;;) {
      if (at_ == file_.templates.size()) {
        const Step step = next_row();
        if (step != Step::message) return step;
      }
      event::MessageTemplate& one = file_.templates[at_++];
      rendered_.clear();
      render(one);
      if (file_.is_used_once && !rows_) one.forget_text();
      const bool is_made = make(one, message);
      text::discard(rendered_);
      if (is_made) return Step::message;
    }
  }

  void rewind() override {
    if (rows_) rows_->rewind();
    has_begun_ = false;
    at_ = file_.templates.size();
  }
  [[nodiscard]] bool can_rewind() const override { return !rows_ || rows_->can_rewind(); }
  [[nodiscard]] int fd() const override { return rows_ ? rows_->fd() : -1; }
  [[nodiscard]] bool has_more() const override { return rows_ && rows_->has_more(); }
  [[nodiscard]] std::string file() const override { return rows_ ? rows_->name() : std::string(); }
  [[nodiscard]] std::uint64_t next_line() const override { return rows_ ? rows_->next_line() : 1; }
  [[nodiscard]] std::optional<std::uint64_t> line_after() override {
    // A template before this one may have made a message of the same row, and one after it may make another.
    return rows_ && file_.templates.size() == 1 ? rows_->line_after() : std::nullopt;
  }

 private:
  /// Sets the variables for the templates: those of the next row. Without rows, it does so once per round.
  Step next_row() {
    if (rows_) {
      const Step step = rows_->next(variables_);
      if (step != Step::message) return step;
      number_ += file_.templates.size() * (rows_->skipped() - std::exchange(skipped_, rows_->skipped()));
    } else if (std::exchange(has_begun_, true)) {
      return Step::end;
    } else {
      variables_ = file_.variables;
    }
    at_ = 0;
    return Step::message;
  }

  /// Fills a template. If there are rows, a missing variable is reported as a fault of the row.
  void render(const event::MessageTemplate& one) {
    try {
      one.render(variables_, ++number_, file_.surroundings, rendered_);
      if (file_.changes)
        change_message(file_.changes->fill(variables_, number_, file_.surroundings), rendered_);
    } catch (const UsageError& error) {
      if (!rows_) throw;
      throw InvalidInput(rows_->place() + error.what(), error.advice());
    }
  }

  void check(const event::MessageTemplate& one, const OutgoingCheck::PlaceOf& place_of) {
    try {
      workshop_.check.check_alone(rendered_, kind_of(workshop_.values), place_of);
    } catch (const Refused& refused) {
      const std::optional<std::string> empty = one.empty_variable(variables_);
      if (!empty) throw;
      throw Refused(refused.what(), catalogue::about_empty_variable(*empty) + refused.advice());
    }
  }

  bool make(const event::MessageTemplate& one, Outgoing& message) {
    const auto place_of = [&](std::size_t) {
      std::string place = fmt::format("{}:{}", text::safe(file_.name), one.line());
      if (rows_) place += fmt::format(" with {}:{}", text::safe(rows_->name()), rows_->line());
      return place + ": ";
    };
    const bool is_object = rendered_.starts_with('{');
    const bool passes = !is_object || workshop_.check.passes([&] { check(one, place_of); });
    if (!passes) return false;
    message.line = rows_ ? rows_->line() : 1;
    if (is_record(workshop_.values, is_object, workshop_.check.was_body(), place_of))
      return make_from_record(rendered_, place_of, workshop_.maker, message);
    message.has_time = false;
    workshop_.maker.make_from_body(rendered_, place_of, message);
    return true;
  }

  TemplateFile file_;
  std::optional<VariableRows> rows_;
  Workshop workshop_;
  event::Variables variables_;
  std::string rendered_;
  std::size_t at_ = file_.templates.size();
  std::uint64_t number_ = 0;
  bool has_begun_ = false;
  std::uint64_t skipped_ = 0;
};

}  // namespace

std::unique_ptr<MessageSource> template_source(TemplateFile file, const Workshop& workshop) {
  return std::make_unique<TemplateSource>(std::move(file), workshop);
}

}  // namespace wazobus::commands
