// SPDX-License-Identifier: MIT
#include "tracing/conversation.hpp"

#include <algorithm>

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::tracing {

namespace {

std::size_t count_of(const Conversation& call, StepKind kind) {
  return static_cast<std::size_t>(std::count_if(call.steps.begin(), call.steps.end(),
                                                [kind](const Step& step) { return step.kind == kind; }));
}

Leg& leg_in(Conversation& call, std::string_view id, double at, std::string_view channel = "PJSIP/x-1") {
  call.count(clock_at(at), false);
  Leg& leg = *call.leg_for(id, clock_at(at));
  leg.channel = channel;
  return leg;
}

}  // namespace

TEST_CASE("a call has its steps once, however often they are said", "[tracing]") {
  Conversation call = answered_call();
  Leg& brook = *call.find("1.2");
  call.set_state(brook, "Up", clock_at(4));
  call.end(brook, 17, clock_at(11));
  CHECK(count_of(call, StepKind::dial) == 1);
  CHECK(count_of(call, StepKind::answer) == 2);
  CHECK(count_of(call, StepKind::talk) == 1);
  CHECK(count_of(call, StepKind::end) == 2);
  CHECK(brook.cause == 16);
  CHECK(call.is_over());
  CHECK(call.oddities.empty());
  CHECK(call.talked == std::chrono::seconds(7));
}

TEST_CASE("a cause of 0 is replaced by one that says more", "[tracing]") {
  Conversation call;
  Leg& leg = leg_in(call, "1.1", 0);
  call.end(leg, 0, clock_at(1));
  call.end(leg, 26, clock_at(1));
  CHECK(leg.cause == 26);
}

TEST_CASE("a request to hang up may come after the end, but only just", "[tracing]") {
  Conversation call;
  Leg& soon = leg_in(call, "1.1", 0);
  Leg& late = leg_in(call, "1.2", 0);
  call.end(soon, 16, clock_at(5));
  call.end(late, 16, clock_at(5));
  call.ask_to_hang_up(soon, clock_at(5.2));
  call.ask_to_hang_up(late, clock_at(9));
  CHECK(soon.asked == clock_at(5));
  CHECK_FALSE(late.asked);
}

TEST_CASE("parties talk across the bridges that a Local channel connects", "[tracing]") {
  Conversation call;
  call.keeps_steps = true;
  Leg& ash = leg_in(call, "1.1", 0);
  Leg& one = leg_in(call, "1.2", 0, "Local/5@x-7;1");
  Leg& two = leg_in(call, "1.3", 0, "Local/5@x-7;2");
  Leg& cove = leg_in(call, "1.4", 0);
  call.enter_bridge(ash, "near", clock_at(1));
  call.enter_bridge(one, "near", clock_at(1));
  call.enter_bridge(two, "far", clock_at(1));
  call.count(clock_at(2), false);
  CHECK(count_of(call, StepKind::talk) == 0);
  call.enter_bridge(cove, "far", clock_at(2));
  call.count(clock_at(3), false);
  CHECK(count_of(call, StepKind::talk) == 1);
  CHECK(call.last_talk == std::vector<std::string>{"1.1", "1.4"});
}

TEST_CASE("who shares a bridge for a moment only does not talk", "[tracing]") {
  Conversation call;
  call.keeps_steps = true;
  Leg& ash = leg_in(call, "1.1", 0);
  Leg& brook = leg_in(call, "1.2", 0);
  call.enter_bridge(ash, "b", clock_at(1));
  call.enter_bridge(brook, "b", clock_at(1));
  call.count(clock_at(1.1), false);
  call.leave_bridge(brook, clock_at(1.2));
  call.count(clock_at(3), false);
  call.finish(true);
  CHECK(count_of(call, StepKind::talk) == 0);
  CHECK(call.talked == microseconds(0));
}

TEST_CASE("a hold is counted until it is resumed or the leg ends", "[tracing]") {
  Conversation call;
  Leg& ash = leg_in(call, "1.1", 0);
  Leg& brook = leg_in(call, "1.2", 0);
  call.hold(ash, clock_at(1));
  call.resume(ash, clock_at(4));
  call.hold(brook, clock_at(5));
  call.end(brook, 16, clock_at(7));
  CHECK(ash.held == std::chrono::seconds(3));
  CHECK(brook.held == std::chrono::seconds(2));
  CHECK(call.oddities.empty());
  Leg& cove = leg_in(call, "1.3", 8);
  call.resume(cove, clock_at(9));
  CHECK(call.oddities.contains("resumed without having been held"));
}

TEST_CASE("a conversation that goes on has a state", "[tracing]") {
  Conversation call;
  Leg& ash = *call.leg_for("1.1", clock_at(0));
  CHECK(call.state() == "calling");
  Leg& brook = *call.leg_for("1.2", clock_at(1));
  call.dial("1.1", brook, clock_at(1));
  call.set_state(brook, "Ringing", clock_at(1));
  CHECK(call.state() == "ringing");
  call.set_up(brook, clock_at(2));
  CHECK(call.state() == "talking");
  call.hold(ash, clock_at(3));
  CHECK(call.state() == "on hold");
  call.resume(ash, clock_at(4));
  CHECK(call.state() == "talking");
  call.end(brook, 16, clock_at(5));
  call.set_up(ash, clock_at(5));
  CHECK(call.state() == "connected");
  ash.waits_in = "queued";
  CHECK(call.state() == "waiting");
  call.end(ash, 16, clock_at(6));
  CHECK(call.state() == "ended");
}

TEST_CASE("two parts of a conversation become one", "[tracing]") {
  Conversation first;
  Conversation second;
  first.keeps_steps = second.keeps_steps = true;
  leg_in(first, "1.1", 5);
  leg_in(second, "0.9", 1);
  Leg& same = leg_in(second, "1.1", 2);
  same.name = "Ash";
  second.hold(same, clock_at(3));
  second.add_step({clock_at(2), StepKind::note, "0.9", {}, "x"});
  first.merge(std::move(second));
  CHECK(first.begin == clock_at(1));
  CHECK(first.events == 3);
  CHECK(first.legs.size() == 2);
  CHECK(first.legs.front().id == "0.9");
  CHECK(first.find("1.1")->name == "Ash");
  CHECK(first.steps.size() == 2);
  first.resume(*first.find("1.1"), clock_at(7));
  CHECK(first.find("1.1")->held == std::chrono::seconds(4));
  CHECK(first.oddities.empty());
}

TEST_CASE("a conversation that is cut says so", "[tracing]") {
  Conversation call;
  leg_in(call, "1.1", 0);
  call.finish(true);
  CHECK(call.is_cut);
  CHECK(call.oddities.contains("no end seen"));
  CHECK(call.oddities.contains("the beginning is missing"));
}

TEST_CASE("legs are limited", "[tracing]") {
  Conversation call;
  for (std::size_t i = 0; i < Conversation::most_legs; ++i) call.leg_for(std::to_string(i), clock_at(0));
  CHECK(call.leg_for("one more", clock_at(0)) == nullptr);
  CHECK(call.leg_for("7", clock_at(0)) != nullptr);
}

TEST_CASE("both ends of a Local channel have one base", "[tracing]") {
  CHECK(local_pair("Local/5@x-7;1") == local_pair("Local/5@x-7;2"));
  CHECK(local_pair("PJSIP/a-7;1").empty());
  CHECK(local_pair("Local/5@x-7").empty());
}

}  // namespace wazobus::tracing
