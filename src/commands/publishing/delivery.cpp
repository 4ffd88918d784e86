// SPDX-License-Identifier: MIT
#include "commands/publishing/delivery.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <thread>

#include "event/event.hpp"
#include "event/record.hpp"
#include "json/writer.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::commands {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

/// After a signal the answers that are on their way get a moment; a second signal ends at once.
constexpr milliseconds moment{2000};

void wait_readable(int fd, const Interrupt& interrupt) {
  std::array<pollfd, 2> waiting{{{fd, POLLIN, 0}, {interrupt.fd(), POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), -1);
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// The drafts of a --dry-run.
class Printing {
 public:
  Printing(Drafts& drafts, Pace pace, const std::string& exchange, const Context& context)
      : rounds_(drafts, std::move(pace)),
        drafts_(drafts),
        context_(context),
        out_(context.standard_output()),
        exchange_(exchange) {
    outbox_.begin(1, 0);
  }

  /// False when there was nothing to print.
  bool print_all() {
    bool any = false;
    while (!context_.interrupt.raised()) {
      switch (next()) {
        case Drafts::Step::end:
          out_.flush();
          return any;
        case Drafts::Step::idle:
          out_.flush();
          if (!drafts_.has_more()) wait_readable(drafts_.fd(), context_.interrupt);
          break;
        case Drafts::Step::draft:
          print();
          any = true;
      }
    }
    return any;
  }

 private:
  /// What came before something broken is printed.
  Drafts::Step next() {
    try {
      return rounds_.next(draft_);
    } catch (const Failure&) {
      out_.flush();
      throw;
    }
  }

  void print() {
    if (!draft_.has_time) draft_.frame.received = time_of_sending();
    draft_.frame.exchange = exchange_;
    require_sendable();
    event_.read(draft_.frame);
    event::append_record(event_, out_.buffer());
    out_.buffer() += '\n';
    out_.commit();
  }

  /// What would be refused while sending is refused here.
  void require_sendable() {
    try {
      outbox_.require_sendable(draft_.frame);
    } catch (const Failure& failure) {
      out_.flush();
      const std::string file = drafts_.file();
      const std::string place = file.empty() ? "" : fmt::format("{}:{}: ", text::safe(file), draft_.line);
      throw InvalidInput(place + failure.what(), failure.advice());
    }
  }

  text::Timestamp time_of_sending() {
    if (!rounds_.schedule().is_paced()) return context_.now();
    if (!began_at_) began_at_ = context_.now();
    if (!virtual_start_) virtual_start_ = virtual_now_ = Schedule::Clock::now();
    virtual_now_ = rounds_.schedule().due(std::nullopt, virtual_now_);
    return *began_at_ + std::chrono::duration_cast<std::chrono::microseconds>(virtual_now_ - *virtual_start_);
  }

  Rounds rounds_;
  const Drafts& drafts_;
  const Context& context_;
  capture::ByteWriter out_;
  std::string exchange_;
  Draft draft_;
  event::Event event_;
  bus::Outbox outbox_;  // nothing is put into it
  std::optional<text::Timestamp> began_at_;
  std::optional<Schedule::Clock::time_point> virtual_start_;
  Schedule::Clock::time_point virtual_now_;
};

}  // namespace

bool print_drafts(Drafts& drafts, Pace pace, const std::string& exchange, const Context& context) {
  return Printing(drafts, std::move(pace), exchange, context).print_all();
}

Delivery::Delivery(Drafts& drafts, Pace pace, bool quiet, const Context& context)
    : rounds_(drafts, std::move(pace)),
      drafts_(drafts),
      context_(context),
      is_quiet_(quiet),
      progress_(context, !quiet) {}

void Delivery::say(const std::string& line) {
  progress_.clear();
  context_.say(line);
}

std::string Delivery::place(const bus::Origin& origin) const {
  const std::string file = drafts_.file();
  const Pace& pace = rounds_.pace();
  if (file.empty())
    return pace.rounds > 1 || pace.is_endless ? fmt::format("message {}: ", origin.round) : "";
  return fmt::format("{}:{}: ", text::safe(file), origin.line);
}

bus::Publisher::Told Delivery::told() {
  bus::Publisher::Told told;
  told.returned = [this](const std::optional<bus::Origin>& origin, const std::string& reason,
                         const std::string& exchange, const std::string& routing_key) {
    // The first tells what is wrong; how many there are stands in the summary.
    if (std::exchange(said_returned_, true)) return;
    say(fmt::format(
        "wazobus: {}unroutable ({}): no queue is bound to exchange '{}' for routing key '{}'; nobody got it",
        origin ? place(*origin) : "", reason, exchange, routing_key));
  };
  told.nacked = [this](const bus::Origin& origin) {
    say(fmt::format("wazobus: {}nacked: the broker could not keep it (is a queue full?)", place(origin)));
  };
  told.blocked = [this](const std::string& reason) {
    say(reason.empty() ? "wazobus: the broker takes messages again"
                       : fmt::format("wazobus: the broker takes no messages for now: {}", reason));
  };
  told.lost = [this](std::string_view reason) { say(fmt::format("wazobus: {}; connecting again", reason)); };
  told.still_trying = [this](std::string_view reason) {
    say(fmt::format("wazobus: still trying: {}", reason));
  };
  told.back = [this](const bus::Endpoint& endpoint, milliseconds gap, std::uint64_t again) {
    say(fmt::format("wazobus: connected again to {} after {:.1f} s: {} sent once more", endpoint.where(),
                    static_cast<double>(gap.count()) / 1000, counted(again, "unconfirmed message")));
  };
  return told;
}

void Delivery::run(bus::Publisher& publisher) {
  publisher_ = &publisher;
  started_ = Clock::now();
  progress_.begin();
  try {
    send_all();
    finish();
  } catch (const Failure& failure) {
    // What the input ended with is not to be lost over what the broker ended with.
    if (!stop_)
      stop_ = std::current_exception();
    else
      say(fmt::format("wazobus: {}", failure.what()));
  }
  if (!stop_) look_ahead();
  seconds_ = std::chrono::duration<double>(Clock::now() - started_).count();
  progress_.clear();
  if (stop_) std::rethrow_exception(stop_);
}

/// After a signal: where does what is left begin?
void Delivery::look_ahead() {
  if (is_at_end_ || has_draft_ || !context_.interrupt.raised()) return;
  try {
    const Drafts::Step step = rounds_.next(draft_);
    has_draft_ = step == Drafts::Step::draft;
    is_at_end_ = step == Drafts::Step::end;
  } catch (const Failure&) {
    is_refused_ = true;
  }
}

void Delivery::send_all() {
  while (!is_stopping()) {
    if (!publisher_->has_room()) {
      wait_for_room();
      continue;
    }
    if (!has_draft_ && !fetch()) {
      if (is_at_end_) return;
      continue;
    }
    if (rounds_.schedule().is_paced()) {
      const auto now = Clock::now();
      const auto captured = draft_.has_time ? std::optional(draft_.frame.received) : std::nullopt;
      due_ = rounds_.schedule().due(captured, now);
      if (*due_ > now) wait_until(*due_);
      due_.reset();
      if (is_stopping()) return;
    }
    const bus::Origin origin{rounds_.round(), draft_.line};
    hint_at_exchange();
    try {
      publisher_->publish(draft_.frame, origin);
    } catch (const InvalidInput& error) {
      stop_ = std::make_exception_ptr(InvalidInput(place(origin) + error.what(), error.advice()));
      return;
    }
    has_draft_ = false;
    reached_ = origin;
  }
}

/// A record goes where everything goes, not where it was recorded.
void Delivery::hint_at_exchange() {
  const std::string& recorded = draft_.frame.exchange;
  if (said_exchange_ || recorded.empty() || recorded == publisher_->exchange() ||
      recorded == bus::xivo.name || recorded == bus::wazo_headers.name)
    return;
  said_exchange_ = true;
  if (!is_quiet_) {
    say(fmt::format("wazobus: hint: {}the record is from exchange '{}'; --exchange sends it there",
                    place({rounds_.round(), draft_.line}), text::safe(recorded)));
  }
}

/// False when there is nothing to send for now: at the end, or in the middle of the input.
bool Delivery::fetch() {
  Drafts::Step step{};
  try {
    step = rounds_.next(draft_);
  } catch (const Failure&) {
    // It stops the sending, but not the waiting for the answers to what was sent.
    stop_ = std::current_exception();
    is_refused_ = true;
    return false;
  }
  if (step == Drafts::Step::idle) wait_for_input();
  is_at_end_ = step == Drafts::Step::end;
  has_draft_ = step == Drafts::Step::draft;
  return has_draft_;
}

/// Answers come a few at a time, and to wake up for each few costs more than they do: while many are still to
/// come, they are left to gather.
void Delivery::wait_for_room() {
  constexpr std::size_t many = 100;
  constexpr std::chrono::milliseconds nap{1};
  while (!publisher_->has_much_room() && !is_stopping()) {
    const bool was_answered = publisher_->work();
    if (was_answered && publisher_->awaits_answers() > many && !publisher_->wants_to_write()) {
      std::this_thread::sleep_for(nap);
    } else if (!publisher_->has_much_room()) {
      wait(publisher_->patience());
    }
    show_progress();
  }
}

void Delivery::wait_until(Clock::time_point due) {
  for (auto now = Clock::now(); now < due && !is_stopping(); now = Clock::now()) {
    publisher_->work();
    wait(std::min<nanoseconds>(due - Clock::now(), publisher_->patience()));
    show_progress();
  }
}

/// What was read so far goes out meanwhile.
void Delivery::wait_for_input() {
  publisher_->work();
  if (!drafts_.has_more()) wait(publisher_->patience(), drafts_.fd());
  show_progress();
}

void Delivery::finish() {
  using std::chrono::steady_clock;
  auto give_up_at = steady_clock::time_point::max();
  while (!publisher_->all_answered()) {
    if (context_.interrupt.raised()) {
      // Nothing more begins; a blocked broker, or one that is away, will not answer.
      if (give_up_at == steady_clock::time_point::max()) {
        publisher_->withdraw();
        knows_signal_ = true;
        give_up_at = steady_clock::now() + moment;
        continue;
      }
      if (publisher_->is_blocked() || !publisher_->is_connected()) return;
    }
    if (steady_clock::now() >= give_up_at) return;
    if (!publisher_->work()) wait(std::min<nanoseconds>(publisher_->patience(), moment));
    show_progress();
  }
}

/// For the broker, for input where it is given, or for a signal; at most until `limit`. A signal ends the
/// wait even when it came just before; not any more once finish() has acted on it.
void Delivery::wait(nanoseconds limit, int input) {
  const auto broker_events = static_cast<short>(publisher_->wants_to_write() ? POLLIN | POLLOUT : POLLIN);
  std::array<pollfd, 3> waiting{{{publisher_->fd(), broker_events, 0},
                                 {knows_signal_ ? -1 : context_.interrupt.fd(), POLLIN, 0},
                                 {input, POLLIN, 0}}};
  const nanoseconds most =
      progress_.is_wanted() ? nanoseconds(std::chrono::milliseconds(250)) : std::chrono::hours(1);
  const auto longest = std::min(std::max(limit, nanoseconds::zero()), most);
  const timespec time{static_cast<time_t>(longest.count() / 1'000'000'000),
                      static_cast<long>(longest.count() % 1'000'000'000)};
  ::ppoll(waiting.data(), waiting.size(), &time, nullptr);
}

std::optional<double> Delivery::part_done() const {
  const Pace& pace = rounds_.pace();
  if (pace.is_endless) return std::nullopt;
  const std::optional<double> part = drafts_.file().empty() ? std::optional(0.0) : drafts_.part_done();
  if (!part) return std::nullopt;
  return (static_cast<double>(rounds_.round() - 1) + *part) / static_cast<double>(pace.rounds);
}

void Delivery::show_progress() {
  if (!progress_.is_due()) return;
  const bus::Tally& tally = publisher_->tally();
  std::string line = fmt::format("{} sent, {} confirmed", tally.sent, tally.confirmed);
  if (tally.returned > 0) line += fmt::format(", {} returned", tally.returned);
  if (tally.nacked > 0) line += fmt::format(", {} nacked", tally.nacked);
  if (!publisher_->is_connected()) {
    line += "  not connected";
  } else if (publisher_->is_blocked()) {
    line += "  the broker is blocked";
  } else if (due_ && *due_ - Clock::now() > std::chrono::seconds(2)) {
    line += fmt::format("  the next in {}",
                        text::duration(std::chrono::floor<std::chrono::seconds>(*due_ - Clock::now())));
  } else {
    fmt::format_to(std::back_inserter(line), "  {:.0f}/s",
                   static_cast<double>(tally.sent) / progress_.seconds());
  }
  if (const std::optional<double> part = part_done())
    fmt::format_to(std::back_inserter(line), "  {:.0f} %", std::floor(*part * 100));
  line.resize(std::min(line.size(), std::max<std::size_t>(context_.err_columns(), 2) - 1));
  progress_.draw(line);
}

std::string Delivery::summary(const bus::Publisher& publisher) const {
  const bus::Tally& tally = publisher.tally();
  std::string line =
      fmt::format("sent {} to exchange '{}': {} confirmed, {} returned, {} nacked", tally.sent,
                  text::safe(publisher.exchange()), tally.confirmed, tally.returned, tally.nacked);
  if (tally.unknown() > 0) line += fmt::format(", {} unknown", tally.unknown());
  if (tally.resent > 0) line += fmt::format("; {} sent more than once", tally.resent);
  const std::optional<bus::Origin> first = publisher.first_unconfirmed();
  if (!first || drafts_.file().empty()) return line;
  line += fmt::format("; first not confirmed: {}:{}", text::safe(drafts_.file()), first->line);
  if (first->round > 1) line += fmt::format(" of round {}", first->round);
  return line;
}

std::string Delivery::summary_as_json(const bus::Publisher& publisher) const {
  const bus::Tally& tally = publisher.tally();
  std::string out;
  json::Writer json(out);
  json.open_object();
  json.key("sent").number(tally.sent);
  json.key("confirmed").number(tally.confirmed);
  json.key("returned").number(tally.returned);
  json.key("nacked").number(tally.nacked);
  json.key("unknown").number(tally.unknown());
  json.key("resent").number(tally.resent);
  json.key("exchange")
      .string(text::is_utf8(publisher.exchange()) ? publisher.exchange() : text::safe(publisher.exchange()));
  json.key("seconds").raw(fmt::format("{:.3f}", seconds_));
  const std::optional<bus::Origin> first = publisher.first_unconfirmed();
  json.key("first_not_confirmed");
  if (first) {
    json.open_object();
    json.key("file").string_or_null(text::safe(drafts_.file()));
    json.key("round").number(first->round);
    json.key("line").number(first->line);
    json.close_object();
  } else {
    json.null();
  }
  json.key("resume").string_or_null(how_to_resume(publisher));
  json.close_object();
  return out;
}

std::string Delivery::how_to_resume(const bus::Publisher& publisher) const {
  std::optional<bus::Origin> from = publisher.first_unanswered();
  if (!from) {
    if (is_at_end_) return {};
    // One line may hold several messages: twice is better than never.
    const std::uint64_t next = has_draft_ ? draft_.line : is_refused_ ? drafts_.line() : reached_.line + 1;
    const std::uint64_t least = rounds_.round() == 1 ? rounds_.pace().first_line : 0;
    from = bus::Origin{rounds_.round(), std::max<std::uint64_t>({next, least, 1})};
  }
  std::string out;
  if (!drafts_.file().empty()) out = fmt::format("--resume-from {}", from->line);
  const std::string space = out.empty() ? "" : " ";
  const Pace& pace = rounds_.pace();
  if (pace.is_endless) return out.empty() ? out : out + " --loop";
  // Also for the last round: whoever appends it to the first command overrules what stands there.
  if (pace.is_counted) out += fmt::format("{}--repeat {}", space, pace.rounds - from->round + 1);
  return out;
}

}  // namespace wazobus::commands
