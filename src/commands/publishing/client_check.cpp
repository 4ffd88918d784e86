// SPDX-License-Identifier: MIT
#include "commands/publishing/client_check.hpp"

#include <fmt/format.h>

#include <utility>

#include "event/wazo.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// The most different verdicts to print. All are counted.
constexpr std::size_t most_verdicts = 20;

class JudgedSource : public MessageSource {
 public:
  JudgedSource(std::unique_ptr<MessageSource> source, ClientCheck& check)
      : source_(std::move(source)), check_(check) {}

  Step next(Outgoing& message) override {
    const Step step = source_->next(message);
    if (step == Step::message) check_.check(message, source_->file());
    return step;
  }
  [[nodiscard]] int fd() const override { return source_->fd(); }
  [[nodiscard]] bool has_more() const override { return source_->has_more(); }
  void rewind() override { source_->rewind(); }
  [[nodiscard]] bool can_rewind() const override { return source_->can_rewind(); }
  [[nodiscard]] bool can_resume() const override { return source_->can_resume(); }
  [[nodiscard]] std::string file() const override { return source_->file(); }
  [[nodiscard]] std::uint64_t next_line() const override { return source_->next_line(); }
  [[nodiscard]] std::optional<std::uint64_t> line_after() override { return source_->line_after(); }
  [[nodiscard]] std::optional<double> part_done() const override { return source_->part_done(); }

 private:
  std::unique_ptr<MessageSource> source_;
  ClientCheck& check_;
};

}  // namespace

ClientCheck::ClientCheck(delivery::Judge judge, Settings settings)
    : judge_(std::move(judge)), settings_(std::move(settings)) {}

/// Judges the message as it is sent: now, and to the exchange of this run, not that of the capture.
delivery::Verdict ClientCheck::judge(event::Frame& frame) {
  std::string exchange = settings_.exchange;
  std::swap(frame.exchange, exchange);
  const bool was_default_exchange = std::exchange(frame.is_default_exchange, settings_.exchange.empty());
  const text::Timestamp received = std::exchange(frame.received, settings_.now());
  event_.read(frame);
  delivery::Verdict verdict = judge_.judge(event_);
  std::swap(frame.exchange, exchange);
  frame.is_default_exchange = was_default_exchange;
  frame.received = received;
  return verdict;
}

std::string ClientCheck::words_for(const delivery::Verdict& verdict) const {
  std::string words = delivery::describe(verdict);
  if (verdict.outcome != delivery::Outcome::delivered || settings_.judges_origin) return words;
  const std::optional<std::string> origin = event_.text_member(event::member::origin_uuid);
  return fmt::format("{}, if its server is {}", words, text::safe(origin.value_or("")));
}

/// The name of the last event that was judged.
std::string ClientCheck::name() const {
  return text::safe(event_.name().value_or(event_.frame().routing_key));
}

void ClientCheck::require(const delivery::Verdict& verdict) const {
  if (!settings_.is_required || verdict.outcome == delivery::Outcome::delivered) return;
  throw InvalidInput(fmt::format("the client would not get {}: {}: {}", name(),
                                 delivery::name_of(verdict.reason), verdict.explanation),
                     "--force sends it all the same");
}

void ClientCheck::require_delivered(event::Frame& frame) {
  require(judge(frame));
}

void ClientCheck::check(Outgoing& message, const std::string& file) {
  const delivery::Verdict verdict = judge(message.frame);
  require(verdict);
  tally_.count(verdict);
  const std::string place = file.empty() ? "" : fmt::format("{}:{}: ", text::safe(file), message.line);
  say_once(fmt::format("{}: {}", name(), words_for(verdict)), place);
  hint_at_identity(verdict);
}

void ClientCheck::hint_at_identity(const delivery::Verdict& verdict) {
  using delivery::Reason;
  const bool is_of_another =
      verdict.reason == Reason::origin || verdict.reason == Reason::tenant || verdict.reason == Reason::user;
  if (settings_.hint.empty() || verdict.outcome == delivery::Outcome::delivered || !is_of_another) return;
  settings_.say("wazobus: hint: " + std::exchange(settings_.hint, {}));
}

void ClientCheck::say_once(const std::string& what, const std::string& place) {
  if (said_.size() >= most_verdicts || !said_.insert(what).second) return;
  settings_.say(fmt::format("client: {}{}", place, what));
}

std::unique_ptr<MessageSource> judged(std::unique_ptr<MessageSource> source, ClientCheck& check) {
  return std::make_unique<JudgedSource>(std::move(source), check);
}

}  // namespace wazobus::commands
