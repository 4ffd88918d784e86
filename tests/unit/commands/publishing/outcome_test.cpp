// SPDX-License-Identifier: MIT
#include "commands/publishing/outcome.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

PublishOutcome clean_outcome() {
  PublishOutcome outcome;
  outcome.tally.sent = outcome.tally.confirmed = 2;
  outcome.exchange = "xivo";
  outcome.seconds = 1.5;
  outcome.is_complete = true;
  return outcome;
}

}  // namespace

TEST_CASE("the summary says what became of each message", "[commands]") {
  PublishOutcome outcome = clean_outcome();
  CHECK(summary_of(outcome) == "sent 2 to exchange 'xivo': 2 confirmed, 0 returned, 0 nacked");
  outcome.tally = {9, 3, 2, 1, 4};
  outcome.first_unconfirmed = bus::Origin{1, 7};
  CHECK(summary_of(outcome) ==
        "sent 9 to exchange 'xivo': 3 confirmed, 2 returned, 1 nacked, 3 unknown; 4 sent more than once");
  outcome.file = "a\nb";
  CHECK(summary_of(outcome).ends_with("; first not confirmed: a\\nb:7"));
  outcome.first_unconfirmed = bus::Origin{2, 7};
  CHECK(summary_of(outcome).ends_with("; first not confirmed: a\\nb:7 of round 2"));
}

TEST_CASE("the summary as JSON has the same, null where there is nothing", "[commands]") {
  PublishOutcome outcome = clean_outcome();
  CHECK(summary_as_json(outcome) ==
        R"({"sent":2,"confirmed":2,"returned":0,"nacked":0,"unknown":0,"resent":0,"exchange":"xivo",)"
        R"("seconds":1.500,"first_not_confirmed":null,"complete":true,"resume":null})");
  outcome.first_unconfirmed = bus::Origin{2, 7};
  outcome.exchange = "\xff";
  outcome.is_complete = false;
  outcome.resume = "--resume-from 7";
  CHECK(summary_as_json(outcome).ends_with(
      R"("exchange":"\\xff","seconds":1.500,"first_not_confirmed":{"file":null,"round":2,"line":7},)"
      R"("complete":false,"resume":"--resume-from 7"})"));
  outcome.resume.clear();
  outcome.refused = bus::Origin{1, 8};
  outcome.resume_mended = "--resume-from 8";
  CHECK(summary_as_json(outcome).ends_with(
      R"("complete":false,"resume":null,"refused":{"file":null,"round":1,"line":8},)"
      R"("resume_mended":"--resume-from 8"})"));
}

TEST_CASE("the options that send the rest name the line and the rounds that are left", "[commands]") {
  struct Case {
    Pace pace;
    bool has_lines;
    std::string expected;
  };
  Pace once;
  Pace counted;
  counted.rounds = 5;
  counted.is_counted = true;
  Pace endless;
  endless.is_endless = true;
  const std::vector<Case> cases{
      {once, true, "--resume-from 7"},
      {once, false, ""},
      {counted, true, "--resume-from 7 --repeat 4"},
      {counted, false, "--repeat 4"},
      {endless, true, "--resume-from 7 --loop"},
      {endless, false, ""},
  };
  for (const Case& one : cases) CHECK(resume_options({2, 7}, one.pace, one.has_lines) == one.expected);
}
