// SPDX-License-Identifier: MIT
#include "bus/outbox.hpp"

#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using bus::Origin;
using bus::Outbox;

namespace {

event::Frame frame(const std::string& key, const std::string& body) {
  event::Frame made;
  made.exchange = "xivo";
  made.routing_key = key;
  made.properties = event::wazo_properties();
  made.headers = {{"name", {std::string("n")}}, {"user_uuid:*", {true}}};
  made.body = body;
  return made;
}

Outbox begun(std::size_t frame_max = 0) {
  Outbox outbox;
  outbox.begin(1, frame_max);
  return outbox;
}

void write_all(Outbox& outbox) {
  outbox.wrote(outbox.unwritten().size());
}

/// The content of the AMQP frames of one message, and their channel.
struct Wire {
  std::vector<std::string> payloads;
  std::vector<int> channels;
};

Wire parse(std::string_view bytes) {
  Wire wire;
  const auto number = [&](std::size_t at, std::size_t count) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  while (!bytes.empty()) {
    const std::size_t size = number(3, 4);
    wire.channels.push_back(static_cast<int>(number(1, 2)));
    wire.payloads.emplace_back(bytes.substr(7, size));
    REQUIRE(bytes[7 + size] == '\xCE');
    bytes.remove_prefix(8 + size);
  }
  return wire;
}

bus::Returned returned(std::string_view bytes, const std::string& key) {
  const Wire wire = parse(bytes);
  bus::Returned message;
  message.exchange = "xivo";
  message.routing_key = key;
  message.properties = wire.payloads[1].substr(12);
  for (std::size_t i = 2; i < wire.payloads.size(); ++i) message.body_size += wire.payloads[i].size();
  if (wire.payloads.size() > 2) message.body = wire.payloads[2];
  return message;
}

}  // namespace

TEST_CASE("a message is a method, a header and frames of its body", "[bus]") {
  Outbox outbox = begun(4096);
  const std::string body(10'000, 'x');
  outbox.add(frame("a.b", body), {});
  const Wire wire = parse(outbox.unwritten());
  REQUIRE(wire.payloads.size() == 5);
  // basic.publish, no ticket, the exchange, the key, mandatory.
  CHECK(wire.payloads[0] == std::string("\0\x3C\0\x28\0\0\4xivo\3a.b\1", 16));
  CHECK(wire.payloads[1].substr(0, 12) == std::string("\0\x3C\0\0\0\0\0\0\0\0\x27\x10", 12));
  CHECK(wire.payloads[2] + wire.payloads[3] + wire.payloads[4] == body);
  CHECK(wire.payloads[2].size() == 4088);
}

TEST_CASE("an empty body has no frame", "[bus]") {
  Outbox outbox = begun();
  outbox.add(frame("k", ""), {});
  CHECK(parse(outbox.unwritten()).payloads.size() == 2);
}

TEST_CASE("messages that differ in bodies alone have the same envelope but for the size", "[bus]") {
  Outbox one = begun();
  one.add(frame("k", "first"), {});
  const std::size_t before = one.unwritten().size();
  one.add(frame("k", "the second"), {});
  Outbox other = begun();
  other.add(frame("k", "the second"), {});
  CHECK(one.unwritten().substr(before) == other.unwritten());
}

TEST_CASE("what AMQP cannot carry is refused", "[bus]") {
  Outbox outbox = begun(4096);
  CHECK_THROWS_AS(outbox.add(frame(std::string(256, 'k'), ""), {}), InvalidInput);
  event::Frame large = frame("k", "");
  large.headers.push_back({"big", {std::string(5000, 'x')}});
  CHECK_THROWS_AS(outbox.add(large, {}), InvalidInput);
  event::Frame deep = frame("k", "");
  deep.headers.push_back({"a", {event::FieldTable{{std::string(256, 'n'), {true}}}}});
  CHECK_THROWS_AS(outbox.add(deep, {}), InvalidInput);
  CHECK(outbox.unanswered() == 0);
  CHECK(outbox.unwritten().empty());
}

TEST_CASE("each message is accounted for once, whatever the broker answers", "[bus]") {
  Outbox outbox = begun();
  for (std::uint64_t line = 1; line <= 6; ++line) outbox.add(frame("k", "b"), {1, line});
  CHECK(outbox.tally().sent == 0);
  write_all(outbox);
  CHECK(outbox.tally().sent == 6);
  outbox.settle(2, false, true);
  outbox.settle(2, false, true);  // a broker that says it twice
  outbox.settle(3, true, true);
  outbox.settle(4, false, false);
  outbox.settle(99, true, true);  // a tag that was never given
  const bus::Tally& tally = outbox.tally();
  CHECK(tally.confirmed == 3);
  CHECK(tally.nacked == 1);
  CHECK(tally.unknown() == 2);
  CHECK(outbox.unanswered() == 2);
  CHECK(outbox.first_unanswered() == Origin{1, 5});
  CHECK(outbox.first_unconfirmed() == Origin{1, 4});
  outbox.settle(0, true, true);
  CHECK(tally.confirmed == 5);
  CHECK(tally.unknown() == 0);
  CHECK_FALSE(outbox.first_unanswered());
  CHECK(outbox.first_unconfirmed() == Origin{1, 4});
}

TEST_CASE("a refusal without a tag is about the only message that waits, if there is one", "[bus]") {
  Outbox outbox = begun();
  for (std::uint64_t line = 1; line <= 3; ++line) outbox.add(frame("k", "b"), {1, line});
  write_all(outbox);
  outbox.settle(1, false, true);
  outbox.refuse_only_one();
  CHECK(outbox.tally().nacked == 0);
  CHECK(outbox.tally().unknown() == 2);
  outbox.settle(3, false, true);
  outbox.refuse_only_one();
  CHECK(outbox.tally().nacked == 1);
  CHECK(outbox.tally().unknown() == 0);
  CHECK(outbox.first_nacked() == Origin{1, 2});
  outbox.refuse_only_one();  // nothing waits
  CHECK(outbox.tally().nacked == 1);
}

TEST_CASE("an answer to what was not written yet is none", "[bus]") {
  Outbox outbox = begun();
  outbox.add(frame("k", "b"), {});
  outbox.settle(1, false, true);
  CHECK(outbox.tally().confirmed == 0);
  CHECK(outbox.unanswered() == 1);
}

TEST_CASE("a message that comes back is found by its key, headers and body", "[bus]") {
  Outbox outbox = begun();
  std::vector<std::string> wire;
  const std::vector<std::pair<std::string, std::string>> messages{
      {"a", "1"}, {"b", "1"}, {"a", "2"}, {"a", "1"}};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::size_t before = outbox.unwritten().size();
    outbox.add(frame(messages[i].first, messages[i].second), {1, i + 1});
    wire.emplace_back(outbox.unwritten().substr(before));
  }
  write_all(outbox);
  CHECK(outbox.take_back(returned(wire[1], "b")) == Origin{1, 2});
  CHECK(outbox.take_back(returned(wire[3], "a")) == Origin{1, 4});
  outbox.settle(4, true, true);
  CHECK(outbox.tally().confirmed == 2);
  CHECK(outbox.tally().returned == 2);
  CHECK(outbox.first_unconfirmed() == Origin{1, 2});
}

TEST_CASE("a return that cannot be told counts all the same", "[bus]") {
  Outbox outbox = begun();
  std::vector<std::string> wire;
  for (std::uint64_t line = 1; line <= 3; ++line) {
    const std::size_t before = outbox.unwritten().size();
    outbox.add(frame("k", std::to_string(line)), {1, line});
    wire.emplace_back(outbox.unwritten().substr(before));
  }
  write_all(outbox);
  // RabbitMQ removes the header BCC, and interceptors add others.
  bus::Returned changed = returned(wire[1], "k");
  changed.properties = "others";
  CHECK(outbox.take_back(changed) == Origin{1, 2});
  bus::Returned foreign = returned(wire[2], "elsewhere");
  CHECK_FALSE(outbox.take_back(foreign));
  outbox.settle(3, true, true);
  CHECK(outbox.tally().returned == 2);
  CHECK(outbox.tally().confirmed == 1);
}

TEST_CASE("what was answered takes no room", "[bus]") {
  Outbox outbox = begun();
  outbox.add(frame("k", std::string(20'000'000, 'x')), {});
  write_all(outbox);
  outbox.settle(1, false, true);
  CHECK(outbox.size() == 0);
}

TEST_CASE("what a writer was given already is not withdrawn", "[bus]") {
  Outbox outbox = begun();
  for (std::uint64_t line = 1; line <= 3; ++line) outbox.add(frame("k", std::to_string(line)), {1, line});
  const std::size_t one = outbox.unwritten().size() / 3;
  outbox.wrote(10);
  outbox.withdraw(one);
  CHECK(outbox.unanswered() == 2);
  CHECK(outbox.unwritten().size() == 2 * one - 10);
}

TEST_CASE("over a new connection the unanswered are written again, in order, on its channel", "[bus]") {
  Outbox outbox = begun();
  for (std::uint64_t line = 1; line <= 4; ++line) outbox.add(frame("k", std::to_string(line)), {1, line});
  // The last one is partly written, the next one not at all.
  const std::size_t all = outbox.unwritten().size();
  outbox.add(frame("k", "5"), {1, 5});
  outbox.wrote(all - 3);
  CHECK_FALSE(outbox.is_between_messages());
  CHECK(outbox.tally().sent == 4);
  outbox.settle(1, false, true);
  outbox.settle(3, false, true);
  outbox.begin(7, 0);
  CHECK(outbox.is_between_messages());
  const Wire wire = parse(outbox.unwritten());
  REQUIRE(wire.payloads.size() == 9);
  CHECK(wire.payloads[2] == "2");
  CHECK(wire.payloads[5] == "4");
  CHECK(wire.payloads[8] == "5");
  for (const int channel : wire.channels) CHECK(channel == 7);
  write_all(outbox);
  CHECK(outbox.tally().resent == 2);
  CHECK(outbox.tally().sent == 5);
  outbox.settle(3, true, true);
  CHECK(outbox.tally().confirmed == 5);
  CHECK(outbox.tally().unknown() == 0);
}

TEST_CASE("what one broker took in one frame, another one with the same limit takes", "[bus]") {
  constexpr std::size_t frame_max = 4096;
  Outbox outbox = begun(frame_max);
  event::Frame largest = frame("k", "1");
  largest.headers = {{"h", {std::string(4000, 'x')}}};
  outbox.add(largest, {1, 1});
  CHECK_NOTHROW(outbox.begin(1, frame_max));
  CHECK_THROWS_AS(outbox.begin(1, frame_max / 2), BrokerError);
}

TEST_CASE("what is withdrawn was never sent, unless it was over an earlier connection", "[bus]") {
  Outbox outbox = begun();
  outbox.add(frame("k", "1"), {1, 1});
  const std::size_t first = outbox.unwritten().size();
  outbox.add(frame("k", "2"), {1, 2});
  outbox.wrote(first - 1);
  outbox.withdraw();
  CHECK(outbox.unanswered() == 1);
  CHECK(outbox.unwritten().size() == 1);
  CHECK(outbox.tally().sent == 1);
  CHECK(outbox.first_unanswered() == Origin{1, 1});
  outbox.begin(1, 0);
  outbox.withdraw();
  CHECK(outbox.unanswered() == 0);
  CHECK(outbox.tally().sent == 1);
  CHECK(outbox.tally().unknown() == 1);
  CHECK(outbox.first_unanswered() == Origin{1, 1});
}

TEST_CASE("memory does not grow with what was answered", "[bus]") {
  Outbox outbox = begun();
  const std::string body(1000, 'x');
  std::size_t most = 0;
  for (std::uint64_t i = 1; i <= 20'000; ++i) {
    outbox.add(frame("k", body), {1, i});
    outbox.wrote(outbox.unwritten().size());
    if (i % 100 == 0) outbox.settle(i, true, true);
    most = std::max(most, outbox.size());
  }
  CHECK(outbox.tally().confirmed == 20'000);
  CHECK(most < 1'000'000);
}
