// SPDX-License-Identifier: MIT
#include "tracing/story.hpp"

#include <algorithm>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

/// A third party that Ash talks to after Brook has gone.
void go_on_with_cove(Conversation& call) {
  Leg& cove = *call.leg_for("1.3", clock_at(11));
  cove.name = "Cove";
  cove.user = "u-cove";
  cove.conversation = "1.1";
  call.find("1.1")->ended.reset();
  call.dial("1.1", cove, clock_at(11));
  call.set_up(cove, clock_at(12));
  call.enter_bridge(cove, "c", clock_at(12));
  call.enter_bridge(*call.find("1.1"), "c", clock_at(12));
  call.count(clock_at(15), false);
  call.end(cove, 16, clock_at(20));
  call.end(*call.find("1.1"), 16, clock_at(20.01));
  call.finish(false);
}

bool has_row(const Story& story, std::string_view text) {
  const auto& rows = story.rows();
  return std::any_of(rows.begin(), rows.end(), [text](const Row& row) { return row.text == text; });
}

}  // namespace

TEST_CASE("an answered call says who, when and by whom it ended", "[tracing]") {
  const Conversation call = answered_call();
  const Story story(call);
  const Summary& summary = story.summary();
  CHECK(summary.id == "1.1");
  CHECK(summary.who == "Ash 101 -> Brook 102");
  CHECK(summary.end == "Brook hung up");
  CHECK(summary.outcome == "answered");
  CHECK(summary.answered == std::chrono::seconds(3));
  CHECK(summary.talked == std::chrono::seconds(7));
  CHECK(summary.users == std::vector<std::string>{"u-ash", "u-brook"});
  CHECK(story.parties().size() == 2);
  REQUIRE(story.party_of("1.2") != nullptr);
  CHECK(story.party_of("1.2")->short_label() == "Brook");
  CHECK(has_row(story, "dials 102"));
  CHECK(has_row(story, "hangs up"));
}

TEST_CASE("an answered call has failed if its caller was lost on the way, or could not be moved",
          "[tracing]") {
  CHECK_FALSE(Story(answered_call()).summary().is_failed);
  struct Move {
    const char* what;
    const char* state;
    bool is_failed;
  };
  for (const Move& move : {Move{"parking", "hung up", true}, Move{"parking", "retrieved", false},
                           Move{"transfer", "abandoned", true}, Move{"transfer", "cancelled", false},
                           Move{"relocate", "failed", true}, Move{"relocate", "completed", false}}) {
    CAPTURE(move.what, move.state);
    Conversation call = answered_call();
    call.facts[move.what] = move.state;
    CHECK(Story(call).summary().is_failed == move.is_failed);
  }
}

TEST_CASE("the call log tells a voicemail from an announcement", "[tracing]") {
  const auto missed_call = [] {
    Conversation call;
    call.keeps_steps = call.is_begin_seen = call.sees_ami = true;
    call.count(clock_at(0), false);
    Leg& ash = *call.leg_for("1.1", clock_at(0));
    ash.is_caller = true;
    call.miss({clock_at(20), "u-brook", "no-answer"});
    call.set_up(ash, clock_at(20.1));
    call.end(ash, 16, clock_at(29));
    return call;
  };
  Conversation call = missed_call();
  CHECK(has_row(Story(call), "hears an announcement"));
  CHECK(Story(call).summary().end == "missed: no-answer");
  call.facts["call_log"] = "voicemail";
  CHECK(has_row(Story(call), "reaches the voicemail"));
  CHECK(Story(call).summary().end == "missed: no-answer, reached the voicemail");
  CHECK(Story(call).summary().is_failed);
}

TEST_CASE("without a request to hang up the one who did is a guess", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->asked.reset();
  CHECK(Story(call).summary().end == "Brook hung up (guess)");
}

TEST_CASE("a call that is answered and ends at once is an answered one", "[tracing]") {
  Conversation call = answered_call();
  call.last_talk.clear();
  CHECK(Story(call).summary().outcome == "answered");
  CHECK(Story(call).summary().end == "Brook hung up");
}

TEST_CASE("who stays alone in the bridge did not hang up", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->asked.reset();
  call.find("1.2")->stays_alone = true;
  CHECK(Story(call).summary().end == "Ash hung up (guess)");
}

TEST_CASE("a party that handed the call over did not hang up", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->asked.reset();
  call.facts = {{"transfer", "blind"}, {"transferer", "1.2"}};
  CHECK(Story(call).summary().end == "blind transfer, nobody took it");
  CHECK(Story(call).summary().is_failed);
  call.ask_to_hang_up(*call.find("1.1"), clock_at(10));
  CHECK(Story(call).summary().end == "blind transfer, Ash hung up");
  CHECK(!Story(call).summary().is_failed);
}

TEST_CASE("the caller's own phone rings first in a call that began with a click", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.1")->is_caller = false;
  call.find("1.1")->is_dialled = true;
  call.answerers = {"1.1", "1.2"};
  call.find("1.1")->up = clock_at(0);
  const Story story(call);
  CHECK(story.summary().who == "Ash 101 -> Brook 102");
  CHECK(story.summary().answered == std::chrono::seconds(3));
}

TEST_CASE("of a call that a server answered first nothing is guessed", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->asked.reset();
  call.find("1.1")->up = clock_at(0.1);
  CHECK(Story(call).summary().end == "ended");
}

TEST_CASE("whom the caller talks to in the end was reached by a transfer, perhaps", "[tracing]") {
  Conversation call = answered_call();
  go_on_with_cove(call);
  const Story story(call);
  CHECK(story.summary().who == "Ash 101 -> Brook 102");
  CHECK(story.summary().end == "transferred to Cove (guess), Cove hung up (guess)");
}

TEST_CASE("a transfer that is told is no guess", "[tracing]") {
  Conversation call = answered_call();
  go_on_with_cove(call);
  call.facts = {{"transfer", "blind"}, {"transferer", "1.2"}, {"target", "1.3"}};
  CHECK(Story(call).summary().end == "blind transfer to Cove, Cove hung up (guess)");
  call.facts = {{"transfer", "cancelled"}, {"flow", "attended"}, {"transferer", "1.2"}, {"target", "1.3"}};
  CHECK(Story(call).summary().end == "attended transfer to Cove cancelled, Cove hung up (guess)");
}

TEST_CASE("a call that nobody answered says why", "[tracing]") {
  struct Case {
    int cause;
    bool is_asked;
    std::string reason;
    std::string outcome;
    std::string end;
  };
  for (const Case& each :
       {Case{0, false, "", "unanswered", "not answered"},
        Case{16, true, "", "cancelled", "the caller gave up"}, Case{17, false, "", "busy", "17 busy"},
        Case{38, false, "", "failed", "38 network out of order"},
        Case{19, false, "no-answer", "missed", "missed: no-answer"},
        Case{17, false, "busy", "busy", "busy"}}) {
    Conversation call;
    call.is_begin_seen = true;
    Leg& ash = *call.leg_for("1.1", clock_at(0));
    Leg& brook = *call.leg_for("1.2", clock_at(0));
    brook.user = "u-brook";
    call.dial("1.1", brook, clock_at(0));
    if (each.is_asked) call.ask_to_hang_up(ash, clock_at(5));
    if (!each.reason.empty()) call.miss({clock_at(5), "u-brook", each.reason});
    call.end(brook, each.cause, clock_at(5));
    call.end(ash, each.cause, clock_at(5));
    call.finish(false);
    CHECK(Story(call).summary().outcome == each.outcome);
    CHECK(Story(call).summary().end == each.end);
  }
}

TEST_CASE("without the events of Asterisk the cause of the caller's end tells why nobody answered",
          "[tracing]") {
  const auto told = [](int cause, bool sees_ami) {
    Conversation call;
    call.is_begin_seen = true;
    call.sees_ami = sees_ami;
    call.dial("1.1", *call.leg_for("1.2", clock_at(0.5)), clock_at(0.5));
    Leg& ash = *call.leg_for("1.1", clock_at(0));
    ash.conversation = "1.1";
    call.end(*call.find("1.2"), 0, clock_at(5));
    call.end(ash, cause, clock_at(5.1));
    call.finish(false);
    const Story story(call);
    return story.summary().outcome + ": " + story.summary().end;
  };
  CHECK(told(16, false) == "cancelled: the caller gave up");
  CHECK(told(16, true) == "unanswered: not answered");
  CHECK(told(0, false) == "unanswered: not answered");
  CHECK(told(19, false) == "unanswered: not answered");
  CHECK(told(1, false) == "failed: 1 number unallocated");
  CHECK(told(17, false) == "busy: 17 busy");
  CHECK(told(34, true) == "failed: 34 no circuit");
}

TEST_CASE("a party that was gone before another was called did not hang up", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->asked.reset();
  go_on_with_cove(call);
  call.facts = {{"transfer", "blind"}, {"transferer", "1.2"}, {"target", "1.3"}};
  SECTION("the second talk was too short to be counted") {
    call.last_talk = {"1.1", "1.2"};
  }
  SECTION("both were") {
    call.last_talk.clear();
  }
  CHECK(Story(call).summary().end == "blind transfer to Cove, Cove hung up (guess)");
}

TEST_CASE("a call that was picked up was answered when that leg went up", "[tracing]") {
  Conversation call;
  call.begin = clock_at(0);
  call.is_begin_seen = call.has_wazo_event = true;
  Leg& ash = *call.leg_for("1.1", clock_at(0));
  Leg& brook = *call.leg_for("1.2", clock_at(0.5));
  Leg& cove = *call.leg_for("1.3", clock_at(4));
  ash.conversation = brook.conversation = "1.1";
  ash.is_caller = true;
  call.dial("1.1", brook, clock_at(0.5));
  call.set_up(cove, clock_at(4.5));
  call.end(brook, 26, clock_at(4.6));
  call.set_up(ash, clock_at(4.7));
  call.last_talk = {"1.1", "1.3"};
  CHECK(Story(call).summary().answered == std::chrono::milliseconds(4500));
  call.end(cove, 16, clock_at(10));
  call.end(ash, 16, clock_at(10.1));
  call.finish(false);
  CHECK(Story(call).summary().end.ends_with("(guess), 1.3 hung up (guess)"));
}

TEST_CASE("of a call whose beginning is missing, no answer is claimed or denied", "[tracing]") {
  Conversation call;
  Leg& ash = *call.leg_for("1.1", clock_at(0));
  call.ask_to_hang_up(ash, clock_at(5));
  call.end(ash, 16, clock_at(5));
  call.finish(false);
  CHECK(Story(call).summary().outcome == "unknown");
  CHECK(Story(call).summary().end == "no answer seen");
  call.facts = {{"answered", "true"}};
  CHECK(Story(call).summary().outcome == "answered");
  CHECK(Story(call).summary().end == "answered");
  call.facts = {{"answered", "false"}};
  CHECK(Story(call).summary().outcome == "cancelled");
}

TEST_CASE("the phones of a user are told apart, and a phone that rings again is the same", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.2")->channel = "PJSIP/desk-0001";
  Leg& again = *call.leg_for("1.3", clock_at(11));
  again.user = "u-brook";
  again.channel = "PJSIP/desk-0002";
  call.dial("1.1", again, clock_at(11));
  CHECK(has_row(Story(call), "calls"));
  CHECK_FALSE(has_row(Story(call), "calls (phone 1)"));
  again.channel = "PJSIP/mobile-0002";
  CHECK(has_row(Story(call), "calls (phone 1)"));
  CHECK(has_row(Story(call), "calls (phone 2)"));
}

TEST_CASE("those who took part in a conference stand before it", "[tracing]") {
  Conversation call = answered_call();
  call.facts["conference"] = "6";
  const Story story(call);
  CHECK(story.summary().who == "Ash 101, Brook 102 -> Conference 6");
  CHECK(story.summary().end == "2 took part");
}

TEST_CASE("a call that goes on is open", "[tracing]") {
  Conversation call = answered_call();
  call.find("1.1")->ended.reset();
  CHECK(Story(call).summary().outcome == "open");
  CHECK(Story(call).summary().end.find("connected") != std::string::npos);
}

TEST_CASE("what was dialled before the first event has no row", "[tracing]") {
  Conversation call = answered_call();
  CHECK(has_row(Story(call), "dials 102"));
  call.is_begin_seen = false;
  CHECK_FALSE(has_row(Story(call), "dials 102"));
  call.find("1.1")->is_created = true;
  CHECK(has_row(Story(call), "dials 102"));
}

}  // namespace wazobus::tracing
