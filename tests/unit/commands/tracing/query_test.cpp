// SPDX-License-Identifier: MIT
#include "commands/tracing/query.hpp"

#include "catch.hpp"
#include "tracing/told.hpp"

namespace wazobus::commands {

namespace {

/// Ash, of 101, calls Brook for ten seconds from clock_at(0) on.
tracing::Followed known_call() {
  tracing::Followed followed;
  followed.conversation = tracing::answered_call();
  followed.ids = {"1795593600.21", "1795593600.22", "PJSIP/abc-0000002b",
                  "63ba02f2-5b73-4fb3-893d-95b750d847a2"};
  tracing::Leg& ash = *followed.conversation.find("1.1");
  ash.name = "Ash Dunmore";
  ash.user = "a1e0b341-1b73-4e43-b638-329139a59521";
  ash.channel = "PJSIP/abc-0000002b";
  return followed;
}

Fit fit_of(const std::string& typed) {
  return Query(typed).fit(known_call());
}

std::string local(double seconds, std::string_view format) {
  std::string text;
  text::append_local(tracing::clock_at(seconds), format, text);
  return text;
}

}  // namespace

TEST_CASE("a conversation is named by what stands in its events", "[commands]") {
  for (const char* typed : {"1795593600.22", "PJSIP/abc-0000002b", "101", "102", "Ash Dunmore",
                            "a1e0b341-1b73-4e43-b638-329139a59521"})
    CHECK(fit_of(typed) == Fit::exact);
  for (const char* typed : {"ash dunmore", "ÀSH DUNMORE"}) CHECK(fit_of(typed) == Fit::name);
  CHECK(fit_of("PJSIP/abc") == Fit::device);
  for (const char* typed : {"ash", "DUNMORE", "abc"}) CHECK(fit_of(typed) == Fit::words_of_name);
  CHECK(fit_of("dun") == Fit::part_of_name);
}

TEST_CASE("a number is not meant by a longer one in a name", "[commands]") {
  tracing::Followed followed = known_call();
  followed.conversation.find("1.1")->name = "Room 5104";
  CHECK(Query("104").fit(followed) == Fit::none);
  CHECK(Query("5104").fit(followed) == Fit::words_of_name);
}

TEST_CASE("a number is found without its star, and with one too many", "[commands]") {
  tracing::Followed followed = known_call();
  followed.conversation.find("1.1")->dialled = "*311012";
  CHECK(Query("*311012").fit(followed) == Fit::exact);
  CHECK(Query("311012").fit(followed) == Fit::same_digits);
  for (const char* typed : {"*101", "+101"}) CHECK(Query(typed).fit(followed) == Fit::same_digits);
  for (const char* typed : {"1012", "*", "#"}) CHECK(Query(typed).fit(followed) == Fit::none);
}

TEST_CASE("a number is found with the code of its country, and without it", "[commands]") {
  tracing::Followed followed = known_call();
  followed.conversation.find("1.1")->dialled = "5550150";
  for (const char* typed : {"+15550150", "+15145550150"})
    CHECK(Query(typed).fit(followed) == Fit::end_of_number);
  for (const char* typed : {"15550150", "+15550151", "550150"})
    CHECK(Query(typed).fit(followed) == Fit::none);
  followed.conversation.find("1.1")->dialled = "+15145550150";
  for (const char* typed : {"5145550150", "5550150", "550150"})
    CHECK(Query(typed).fit(followed) == Fit::end_of_number);
  for (const char* typed : {"50150", "5550151"}) CHECK(Query(typed).fit(followed) == Fit::none);
}

TEST_CASE("a conversation is named by what the list shows of its parties", "[commands]") {
  tracing::Followed followed = known_call();
  followed.conversation.facts["queue"] = "sales";
  for (const char* typed : {"Ash Dunmore 101", "ash dunmore 101", "Brook 102", "Queue sales", "queue sales",
                            "Ash Dunmore 101 -> Queue sales", "Ash Dunmore 101 -> Queue sales, Brook 102"})
    CHECK(Query(typed).fit(followed) == Fit::name);
  for (const char* typed : {"Dunmore 101", "Brook 10", "Ash Dunmore 102", "Queue sale", "sales, Brook"})
    CHECK(Query(typed).fit(followed) == Fit::none);
}

TEST_CASE("an agent is named by its number", "[commands]") {
  tracing::Followed followed = known_call();
  for (const char* agent : {"12", "1012"}) followed.conversation.add_agent(agent);
  for (const char* typed : {"agent 12", "Agent 1012", "Agent/1012"})
    CHECK(Query(typed).fit(followed) == Fit::exact);
  for (const char* typed : {"12", "1012"}) CHECK(Query(typed).fit(followed) == Fit::words_of_name);
  for (const char* typed : {"agent 1", "agent", "agents 12", "agent "})
    CHECK(Query(typed).fit(followed) == Fit::none);
}

TEST_CASE("six characters of an id are enough, and fewer are too few", "[commands]") {
  for (const char* typed : {"63ba02", "63BA02F2", "a1e0b341", "PJSIP/abc-0000", "179559"})
    CHECK(fit_of(typed) == Fit::beginning_of_id);
  for (const char* typed : {"63ba0", "1795", "10", "nobody", "4fb3-893d"}) CHECK(fit_of(typed) == Fit::none);
}

TEST_CASE("a conversation is named by its time, as exactly as it was typed", "[commands]") {
  for (const char* format :
       {"%H:%M:%S", "%H:%M", "%H:%M:%S.%L", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%s", "%s.%L"})
    CHECK(fit_of(local(0, format)) == Fit::begins_then);
  for (const char* format : {"%H:%M:%S", "%H:%M:%S.%L", "%Y-%m-%dT%H:%M:%S", "%s"})
    CHECK(fit_of(local(5, format)) == Fit::goes_on_then);
  for (const char* format : {"%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%s"})
    CHECK(fit_of(local(15, format)) == Fit::none);
  CHECK(fit_of("2026-11-20") == Fit::none);
}

TEST_CASE("a time is at a distance from what it misses", "[commands]") {
  const tracing::Conversation call = tracing::answered_call();
  const auto distance = [&call](double seconds) { return Query(local(seconds, "%H:%M:%S")).distance(call); };
  CHECK(distance(-3) == std::chrono::seconds(3));
  CHECK(distance(5) == std::chrono::seconds(0));
  CHECK(distance(20) == std::chrono::milliseconds(9'990));
}

}  // namespace wazobus::commands
