// SPDX-License-Identifier: MIT
#include "commands/publishing/dry_run.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "bus/outbox.hpp"
#include "capture/byte_writer.hpp"
#include "event/event.hpp"
#include "event/record.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

void wait_readable(int fd, const Interrupt& interrupt) {
  std::array<pollfd, 2> waiting{{{fd, POLLIN, 0}, {interrupt.fd(), POLLIN, 0}}};
  ::poll(waiting.data(), waiting.size(), -1);
}

class Printing {
 public:
  Printing(MessageSource& source, Pace pace, const std::string& exchange, UnnamedTally& unnamed,
           const Context& context)
      : rounds_(source, pace),
        source_(source),
        context_(context),
        out_(context.standard_output()),
        exchange_(exchange),
        unnamed_(unnamed) {
    outbox_.begin(1, 0);
  }

  /// Returns false if there was nothing to print.
  bool print_all() {
    bool any = false;
    while (!context_.interrupt.raised()) {
      switch (next()) {
        case MessageSource::Step::end:
          out_.flush();
          return any;
        case MessageSource::Step::idle:
          out_.flush();
          if (!source_.has_more()) wait_readable(source_.fd(), context_.interrupt);
          break;
        case MessageSource::Step::message:
          print();
          any = true;
      }
    }
    return any;
  }

 private:
  /// Reads the next message. At broken input, first prints the messages before it.
  MessageSource::Step next() {
    try {
      return rounds_.next(message_);
    } catch (const Failure&) {
      out_.flush();
      throw;
    }
  }

  void print() {
    if (!message_.has_time) message_.frame.received = time_of_sending();
    message_.frame.exchange = exchange_;
    message_.frame.is_default_exchange = exchange_.empty();
    require_sendable();
    event::make_compact(message_.frame);
    event_.read(message_.frame);
    event::append_record(event_, out_.buffer());
    out_.buffer() += '\n';
    out_.commit();
    unnamed_.count(message_.unnamed);
  }

  /// Throws for a message that could not be sent.
  void require_sendable() {
    try {
      outbox_.require_sendable(message_.frame);
    } catch (const Failure& failure) {
      out_.flush();
      const std::string file = source_.file();
      const std::string place = file.empty() ? "" : fmt::format("{}:{}: ", text::safe(file), message_.line);
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
  const MessageSource& source_;
  const Context& context_;
  capture::ByteWriter out_;
  std::string exchange_;
  UnnamedTally& unnamed_;
  Outgoing message_;
  event::Event event_;
  bus::Outbox outbox_;  // always empty
  std::optional<text::Timestamp> began_at_;
  std::optional<Schedule::Clock::time_point> virtual_start_;
  Schedule::Clock::time_point virtual_now_;
};

}  // namespace

bool print_messages(MessageSource& source, Pace pace, const std::string& exchange, UnnamedTally& unnamed,
                    const Context& context) {
  return Printing(source, pace, exchange, unnamed, context).print_all();
}

}  // namespace wazobus::commands
