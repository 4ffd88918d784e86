// SPDX-License-Identifier: MIT
#include "tracing/tracker.hpp"

#include <fmt/format.h>

#include <vector>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

/// A tracker, and the conversations that it has closed, by the ids of their legs.
struct Tracked {
  explicit Tracked(const Tracker::Options& options = {})
      : tracker(options, [this](Followed& followed) {
          std::vector<std::string> ids;
          for (const Leg& leg : followed.conversation.legs) ids.push_back(leg.id);
          closed.push_back(std::move(ids));
        }) {}
  void ami(double at, std::string_view name, std::string_view members) {
    REQUIRE(reading.ami(at, name, members));
    tracker.take(reading.sighting);
  }
  void bus(double at, std::string_view name, std::string_view data) {
    REQUIRE(reading.read(at, name, data));
    tracker.take(reading.sighting);
  }
  void begin(double at, std::string_view id) {
    ami(at, "Newchannel", fmt::format(R"("Uniqueid":"{0}","Linkedid":"{0}")", id));
  }
  void end(double at, std::string_view id) {
    ami(at, "Hangup", fmt::format(R"("Uniqueid":"{0}","Linkedid":"{0}","Cause":"16")", id));
  }

  Reading reading;
  std::vector<std::vector<std::string>> closed;
  Tracker tracker;
};

using Ids = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("calls at once stay apart, and come in the order in which they began", "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  tracked.begin(1, "2.1");
  tracked.end(2, "2.1");
  tracked.end(3, "1.1");
  tracked.tracker.finish();
  CHECK(tracked.closed == Ids{{"1.1"}, {"2.1"}});
}

TEST_CASE("two linkedids that a bridge joins are one conversation", "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  tracked.begin(1, "2.1");
  tracked.ami(2, "BridgeEnter", R"("Uniqueid":"1.1","Linkedid":"1.1","BridgeUniqueid":"b")");
  tracked.ami(2, "BridgeEnter", R"("Uniqueid":"2.1","Linkedid":"1.1","BridgeUniqueid":"b")");
  tracked.tracker.finish();
  CHECK(tracked.closed == Ids{{"1.1", "2.1"}});
}

TEST_CASE("who only waits in one bridge does not belong together", "[tracing]") {
  Tracked tracked;
  for (const char* id : {"1.1", "2.1"}) {
    tracked.begin(0, id);
    tracked.ami(1, "BridgeEnter",
                fmt::format(R"("Uniqueid":"{0}","Linkedid":"{0}","BridgeUniqueid":"lot",
                               "BridgeTechnology":"holding_bridge")",
                            id));
  }
  tracked.tracker.finish();
  CHECK(tracked.closed.size() == 2);
}

TEST_CASE("a conversation is closed when it is over and quiet", "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  tracked.end(5, "1.1");
  tracked.tracker.pass(clock_at(20));
  CHECK(tracked.closed.empty());
  tracked.tracker.pass(clock_at(60));
  CHECK(tracked.closed.size() == 1);
  tracked.end(61, "1.1");
  CHECK(tracked.tracker.late() == 1);
  tracked.tracker.finish();
  CHECK(tracked.closed.size() == 1);
}

TEST_CASE("what comes while it happens is delivered soon after its end, and in the order of the ends",
          "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  tracked.begin(1, "2.1");
  tracked.begin(2, "3.1");
  tracked.end(3, "2.1");
  tracked.tracker.pass(clock_at(60));
  // The older one goes on.
  CHECK(tracked.closed.empty());
  tracked.tracker.deliver_at_once();
  CHECK(tracked.closed == Ids{{"2.1"}});
  tracked.end(61, "3.1");
  tracked.tracker.pass(clock_at(64));
  CHECK(tracked.closed == Ids{{"2.1"}, {"3.1"}});
  tracked.tracker.finish();
  CHECK(tracked.closed == Ids{{"2.1"}, {"3.1"}, {"1.1"}});
}

TEST_CASE("the oldest conversation is let go when there are too many", "[tracing]") {
  Tracker::Options options;
  options.keep = 2;
  Tracked tracked(options);
  for (int i = 1; i <= 3; ++i) tracked.begin(i, fmt::format("{}.1", i));
  CHECK(tracked.closed == Ids{{"1.1"}});
  CHECK(tracked.tracker.let_go() == 1);
  CHECK(tracked.tracker.open().size() == 2);
}

TEST_CASE("a message in a mailbox is guessed to be of the last unanswered caller of its number",
          "[tracing]") {
  Tracked tracked;
  for (const char* id : {"1.1", "2.1"}) {
    tracked.ami(
        0, "Newstate",
        fmt::format(R"("Uniqueid":"{0}","Linkedid":"{0}","ChannelStateDesc":"Up","CallerIDNum":"{1}")", id,
                    id[0] == '1' ? "101" : "102"));
  }
  tracked.bus(5, "user_voicemail_message_created", R"({"message":{"caller_id_num":"101"}})");
  REQUIRE(tracked.tracker.last().size() == 1);
  CHECK(tracked.tracker.last().front()->conversation.legs.front().id == "1.1");
  CHECK(tracked.tracker.last().front()->guessed.size() == 1);
  tracked.bus(5, "user_voicemail_message_created", R"({"message":{"caller_id_num":"999"}})");
  CHECK(tracked.tracker.unrelated() == 1);
}

TEST_CASE("where events may have been missed, what goes on is odd", "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  tracked.begin(1, "2.1");
  tracked.end(2, "1.1");
  tracked.tracker.mark_gap(clock_at(3));
  const std::vector<const Followed*> open = tracked.tracker.open();
  REQUIRE(open.size() == 2);
  CHECK(open[0]->conversation.oddities.empty());
  CHECK(open[1]->conversation.oddities.contains("events may have been missed"));
}

TEST_CASE("a record may say that events before it may have been missed", "[tracing]") {
  Tracked tracked;
  tracked.begin(0, "1.1");
  REQUIRE(tracked.reading.read_text(
      R"({"timestamp":"2026-11-25T08:00:02+00:00","missed_since":"2026-11-25T08:00:01+00:00","name":"call_held",)"
      R"("payload":{"name":"call_held","data":{"call_id":"1.1"}}})"));
  tracked.tracker.take(tracked.reading.sighting);
  tracked.begin(3, "2.1");
  const std::vector<const Followed*> open = tracked.tracker.open();
  REQUIRE(open.size() == 2);
  CHECK(open[0]->conversation.oddities.contains("events may have been missed"));
  CHECK(open[1]->conversation.oddities.empty());
}

TEST_CASE("an agent who logs in is guessed to be the user, or the device, that the server answered",
          "[tracing]") {
  Tracked tracked;
  tracked.ami(0, "Newstate",
              R"("Uniqueid":"1.1","Linkedid":"1.1","ChannelStateDesc":"Up","Channel":"PJSIP/moss-01")");
  tracked.ami(1, "QueueMemberAdded", R"("Queue":"sales","StateInterface":"PJSIP/moss")");
  CHECK(tracked.tracker.last().size() == 1);
  tracked.ami(1, "QueueMemberAdded", R"("Queue":"sales","StateInterface":"PJSIP/mos")");
  CHECK(tracked.tracker.last().empty());
  tracked.end(2, "1.1");
  tracked.ami(3, "QueueMemberAdded", R"("Queue":"sales","StateInterface":"PJSIP/moss")");
  CHECK(tracked.tracker.last().empty());
}

}  // namespace wazobus::tracing
