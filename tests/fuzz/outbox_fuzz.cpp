// SPDX-License-Identifier: MIT
// Fuzzes the messages on their way to a broker that answers as it likes. Each byte does something; beside the
// outbox stands a list that is simple enough to be right.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bus/framing.hpp"
#include "bus/outbox.hpp"
#include "require.hpp"

using namespace wazobus;

namespace {

/// What is left of the bytes.
class Script {
 public:
  Script(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}
  [[nodiscard]] bool is_over() const { return at_ == end_; }
  std::uint8_t byte() { return is_over() ? std::uint8_t{0} : *at_++; }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

class Play {
 public:
  Play() { begin(); }

  void step(Script& script) {
    const std::uint8_t what = script.byte();
    switch (what % 8) {
      case 0:
      case 1:
        return add(script.byte());
      case 2:
        return wrote(script.byte() * std::size_t{16});
      case 3:
        return wrote(outbox_.unwritten().size());
      case 4:
      case 5:
        return settle(script.byte(), what % 16 >= 8, what % 8 == 4);
      case 6:
        return take_back(script.byte());
      default:
        return what % 16 < 8 ? begin() : withdraw(script.byte());
    }
  }

  void require_same() const {
    const bus::Tally& tally = outbox_.tally();
    REQUIRE_THAT(tally.confirmed + tally.returned + tally.nacked == answered_);
    REQUIRE_THAT(tally.nacked == nacked_);
    REQUIRE_THAT(tally.returned <= returns_);
    REQUIRE_THAT(answered_ <= tally.sent && tally.sent <= line_);
    REQUIRE_THAT(tally.resent <= tally.sent);
    REQUIRE_THAT(outbox_.unanswered() == waiting());
    REQUIRE_THAT(outbox_.first_unanswered().has_value() == (waiting() > 0 || was_withdrawn_));
    // What is to be written next are whole frames, once the message that was begun is at its end.
    std::string_view bytes = outbox_.unwritten();
    if (!outbox_.is_between_messages()) return;
    while (!bytes.empty()) {
      REQUIRE_THAT(bytes.size() >= bus::frame_overhead);
      const std::size_t size = bus::big_endian(bytes.substr(3, 4)) + bus::frame_overhead;
      REQUIRE_THAT(size <= bytes.size() && bytes[size - 1] == bus::frame_end);
      bytes.remove_prefix(size);
    }
  }

 private:
  struct Waiting {
    std::size_t size = 0;  // on the wire
    bool is_answered = false;
  };

  void begin() {
    outbox_.begin(1, 4096);
    std::erase_if(waiting_, [](const Waiting& one) { return one.is_answered; });
    written_ = 0;
  }

  void add(std::uint8_t size) {
    event::Frame frame{};
    frame.exchange = "xivo";
    frame.routing_key = std::string(size % 3U, 'k');
    // Some are larger than a frame.
    frame.body = std::string(size > 250 ? size * std::size_t{40} : size / 16U, 'b');
    const std::size_t before = outbox_.unwritten().size();
    outbox_.add(frame, {1, ++line_});
    waiting_.push_back({outbox_.unwritten().size() - before, false});
  }

  void wrote(std::size_t bytes) {
    bytes = std::min(bytes, outbox_.unwritten().size());
    outbox_.wrote(bytes);
    written_ += bytes;
  }

  /// How many of the messages are at least partly written.
  [[nodiscard]] std::size_t begun() const {
    std::size_t count = 0;
    for (std::size_t at = 0; count < waiting_.size() && at < written_; ++count) at += waiting_[count].size;
    return count;
  }

  void settle(std::uint64_t tag, bool multiple, bool confirmed) {
    outbox_.settle(tag, multiple, confirmed);
    const std::size_t known = begun();
    const std::uint64_t last = tag == 0 && multiple ? known : tag;
    if (last < 1 || last > known) return;
    for (std::uint64_t i = multiple ? 1 : last; i <= last; ++i) {
      Waiting& one = waiting_[i - 1];
      if (one.is_answered) continue;
      one.is_answered = true;
      ++answered_;
      if (!confirmed) ++nacked_;
    }
  }

  void take_back(std::uint8_t size) {
    bus::Returned returned;
    returned.exchange = "xivo";
    returned.routing_key = std::string(size % 3U, 'k');
    returned.body = std::string(size > 250 ? size * std::size_t{40} : size / 16U, 'b');
    returned.body_size = returned.body.size();
    returned.properties = std::string(size % 5U == 0 ? 1 : 2, '\0');
    const auto origin = outbox_.take_back(returned);
    REQUIRE_THAT(!origin || (origin->line >= 1 && origin->line <= line_));
    ++returns_;
  }

  void withdraw(std::size_t pending) {
    outbox_.withdraw(pending);
    std::size_t kept = 0;
    for (std::size_t at = 0; kept < waiting_.size() && (kept < begun() || at < written_ + pending); ++kept)
      at += waiting_[kept].size;
    was_withdrawn_ = was_withdrawn_ || kept < waiting_.size();
    waiting_.resize(kept);
  }

  [[nodiscard]] std::size_t waiting() const {
    return static_cast<std::size_t>(
        std::count_if(waiting_.begin(), waiting_.end(), [](const Waiting& one) { return !one.is_answered; }));
  }

  bus::Outbox outbox_;
  std::vector<Waiting> waiting_;  // those of this connection, from its first tag on
  std::size_t written_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t nacked_ = 0;
  std::uint64_t returns_ = 0;
  bool was_withdrawn_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Script script(data, std::min<std::size_t>(size, 1024));
  for (Play play; !script.is_over();) {
    play.step(script);
    play.require_same();
  }
  return 0;
}
