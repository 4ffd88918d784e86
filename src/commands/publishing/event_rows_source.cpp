// SPDX-License-Identifier: MIT
// An event of the catalogue for each row of --var-file.
#include <utility>

#include "commands/publishing/sources.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

class EventRowsSource : public MessageSource {
 public:
  EventRowsSource(VariableRows rows, ComposeRow compose, const Overrides& overrides, OutgoingCheck& check)
      : rows_(std::move(rows)), compose_(std::move(compose)), overrides_(overrides), check_(check) {}

  Step next(Outgoing& message) override {
    bool passes = false;
    while (!passes) {
      event::Variables variables;
      const Step step = rows_.next(variables);
      if (step != Step::message) return step;
      ++number_;
      passes = check_.passes([&] { make(variables, message.frame); });
    }
    message.unnamed = {};
    message.line = rows_.line();
    message.has_time = false;
    return Step::message;
  }

  void rewind() override { rows_.rewind(); }
  [[nodiscard]] bool can_rewind() const override { return rows_.can_rewind(); }
  [[nodiscard]] int fd() const override { return rows_.fd(); }
  [[nodiscard]] bool has_more() const override { return rows_.has_more(); }
  [[nodiscard]] std::string file() const override { return rows_.name(); }
  [[nodiscard]] std::uint64_t next_line() const override { return rows_.next_line(); }
  [[nodiscard]] std::optional<std::uint64_t> line_after() override { return rows_.line_after(); }

 private:
  void make(const event::Variables& variables, event::Frame& frame) {
    try {
      compose_(variables, rows_.skipped() + number_, rows_.place(), frame);
      apply(overrides_, frame);
    } catch (const UsageError& error) {
      throw InvalidInput(rows_.place() + error.what(), error.advice());
    } catch (const InvalidInput& error) {
      throw Refused(rows_.place() + error.what(), error.advice());
    }
    check_.check_message(frame, OutgoingCheck::Kind::composed, [this](std::size_t) { return rows_.place(); });
  }

  VariableRows rows_;
  ComposeRow compose_;
  const Overrides& overrides_;
  OutgoingCheck& check_;
  std::uint64_t number_ = 0;
};

}  // namespace

std::unique_ptr<MessageSource> event_rows_source(VariableRows rows, ComposeRow compose,
                                                 const Overrides& overrides, OutgoingCheck& check) {
  return std::make_unique<EventRowsSource>(std::move(rows), std::move(compose), overrides, check);
}

}  // namespace wazobus::commands
