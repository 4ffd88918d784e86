// SPDX-License-Identifier: MIT
// The sources that give one message per round.
#include <fmt/format.h>

#include <utility>

#include "capture/input_file.hpp"
#include "commands/publishing/sources.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using Kind = OutgoingCheck::Kind;

std::string no_place(std::size_t /*at*/) {
  return {};
}

/// Calls make() for a message once per round.
class SingleSource : public MessageSource {
 public:
  Step next(Outgoing& message) override {
    if (is_given_) return Step::end;
    message.unnamed = {};
    if (!make(message)) return Step::idle;
    is_given_ = true;
    message.line = 1;
    message.has_time = false;
    return Step::message;
  }
  void rewind() override { is_given_ = false; }

 private:
  /// Makes the message. Returns false if the input is not complete yet.
  virtual bool make(Outgoing& message) = 0;

  bool is_given_ = false;
};

class BodySource : public SingleSource {
 public:
  BodySource(std::string body, std::string name, const Workshop& workshop)
      : body_(std::move(body)), name_(std::move(name)), workshop_(workshop) {}

 private:
  bool make(Outgoing& message) override {
    const auto place_of = [this](std::size_t at) {
      const json::Place place = json::place_of(body_, at);
      return fmt::format("{}:{}:{}: ", text::safe(name_), place.line, place.column);
    };
    const std::size_t start = body_.find_first_not_of(json::white_space);
    const bool is_object = start != std::string::npos && body_[start] == '{';
    if (is_object) workshop_.check.check(body_, Kind::body, place_of);
    workshop_.maker.make_from_body(body_, place_of, message);
    if (!is_object) return true;
    workshop_.check.check_message(message.frame, Kind::assembled,
                                  [this](std::size_t) { return name_ + ": "; });
    return true;
  }

  std::string body_;
  std::string name_;
  Workshop workshop_;
};

class TextSource : public SingleSource {
 public:
  TextSource(std::string body, MessageMaker& maker) : body_(std::move(body)), maker_(maker) {}

 private:
  bool make(Outgoing& message) override {
    maker_.make_from_body(body_, no_place, message);
    return true;
  }

  std::string body_;
  MessageMaker& maker_;
};

class TextFileSource : public SingleSource {
 public:
  TextFileSource(const std::string& path, MessageMaker& maker) : file_(path), maker_(maker) {
    file_.never_wait();
  }

  [[nodiscard]] int fd() const override { return file_.fd(); }
  [[nodiscard]] bool has_more() const override { return false; }

 private:
  static constexpr std::size_t broker_limit = 128UL * 1024 * 1024;

  bool make(Outgoing& message) override {
    if (!read()) return false;
    maker_.make_from_body(body_, no_place, message);
    return true;
  }

  /// Reads more of the file. Returns true once it has been read to its end.
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
};

/// An event whose changes have placeholders.
class RemadeEventSource : public SingleSource {
 public:
  RemadeEventSource(std::function<catalogue::Composer()> make_composer, const Overrides& overrides,
                    OutgoingCheck& check)
      : make_composer_(std::move(make_composer)), overrides_(overrides), check_(check) {}

 private:
  bool make(Outgoing& message) override {
    make_composer_().compose(message.frame);
    apply(overrides_, message.frame);
    check_.check_message(message.frame, Kind::composed, no_place);
    return true;
  }

  std::function<catalogue::Composer()> make_composer_;
  const Overrides& overrides_;
  OutgoingCheck& check_;
};

class EventSource : public SingleSource {
 public:
  EventSource(catalogue::Composer& composer, const Overrides& overrides, OutgoingCheck& check)
      : composer_(composer), overrides_(overrides), check_(check) {}

 private:
  bool make(Outgoing& message) override {
    composer_.compose(message.frame);
    apply(overrides_, message.frame);
    check_.check_message(message.frame, Kind::composed, no_place);
    return true;
  }

  catalogue::Composer& composer_;
  const Overrides& overrides_;
  OutgoingCheck& check_;
};

}  // namespace

std::unique_ptr<MessageSource> body_source(std::string body, std::string name, const Workshop& workshop) {
  return std::make_unique<BodySource>(std::move(body), std::move(name), workshop);
}

std::unique_ptr<MessageSource> text_source(std::string body, MessageMaker& maker) {
  return std::make_unique<TextSource>(std::move(body), maker);
}

std::unique_ptr<MessageSource> text_file_source(const std::string& path, MessageMaker& maker) {
  return std::make_unique<TextFileSource>(path, maker);
}

std::unique_ptr<MessageSource> event_source(catalogue::Composer& composer, const Overrides& overrides,
                                            OutgoingCheck& check) {
  return std::make_unique<EventSource>(composer, overrides, check);
}

std::unique_ptr<MessageSource> remade_event_source(std::function<catalogue::Composer()> make_composer,
                                                   const Overrides& overrides, OutgoingCheck& check) {
  return std::make_unique<RemadeEventSource>(std::move(make_composer), overrides, check);
}

}  // namespace wazobus::commands
