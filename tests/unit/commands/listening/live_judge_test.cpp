// SPDX-License-Identifier: MIT
#include "commands/listening/live_judge.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "event/samples.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using delivery::Outcome;
using std::chrono::seconds;

namespace {

event::SampleEvent event_at(text::Timestamp received) {
  event::Frame frame = event::sample_frame(
      R"({"name":"a"})", {{"origin_uuid", {std::string("o")}}, {"required_acl", {std::monostate{}}}});
  frame.received = received;
  return event::SampleEvent(std::move(frame));
}

/// Of the master tenant, whose token ends after a second.
struct JudgeBench {
  explicit JudgeBench(std::optional<Outcome> only = {}) {
    options.is_master = true;
    options.origin = "o";
    delivery::Client client = *client_from(options);
    client.expires_at = text::Timestamp{seconds(1)};
    judge.emplace(options, client, only, [this](const std::string& line) { said.push_back(line); });
  }

  ClientOptions options;
  std::vector<std::string> said;
  std::optional<LiveJudge> judge;
};

}  // namespace

TEST_CASE("events are judged and counted as they come", "[commands]") {
  JudgeBench bench;
  bench.judge->start({});
  CHECK(bench.judge->judge(event_at({})).outcome == Outcome::delivered);
  CHECK(bench.judge->judge(event_at(text::Timestamp{seconds(2)})).reason == delivery::Reason::expiry);
  CHECK(bench.judge->tally().total() == 2);
  CHECK(bench.judge->tally().undelivered() == 1);
  CHECK(bench.said.empty());
}

TEST_CASE("a token that expired before the first event counts as valid, which is said once", "[commands]") {
  JudgeBench bench;
  for (int i = 0; i < 2; ++i)
    CHECK(bench.judge->judge(event_at(text::Timestamp{seconds(2)})).outcome == Outcome::delivered);
  CHECK(bench.said.size() == 1);
}

TEST_CASE("--only takes one outcome", "[commands]") {
  const JudgeBench bench(Outcome::undelivered);
  CHECK_FALSE(bench.judge->is_wanted({}));
  CHECK(bench.judge->is_wanted({Outcome::undelivered, {}, {}, {}, {}}));
  CHECK_FALSE(bench.judge->is_wanted({Outcome::unknown, {}, {}, {}, {}}));
  CHECK(JudgeBench().judge->is_wanted({Outcome::unknown, {}, {}, {}, {}}));
}
