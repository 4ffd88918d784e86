// SPDX-License-Identifier: MIT
#include <algorithm>

#include "catch.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/told.hpp"

namespace wazobus::render {

namespace {

/// Rows of the list, with its heading.
std::string listed(const std::vector<tracing::Summary>& summaries, const TraceLook& look = {}) {
  TraceList list(look);
  std::string out;
  for (const tracing::Summary& summary : summaries) list.append(summary, out);
  return out;
}

/// The day of tracing::clock_at().
TraceLook screen_of(std::size_t columns) {
  TraceLook look;
  look.columns = columns;
  look.is_for_screen = true;
  look.now = tracing::clock_at(60);
  return look;
}

}  // namespace

TEST_CASE("a conversation is a line of the list", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  const tracing::Summary summary = tracing::Story(call).summary();
  const std::string out = listed({summary, summary});
  CHECK(out.starts_with("BEGIN                LENGTH ANSWER   HELD EVENTS ID             CALL\n"));
  CHECK(out.rfind("BEGIN ") == 0);
  CHECK(out.find("  10.0s   3.0s      -      4 1.1            Ash 101 -> Brook 102: Brook hung up\n") !=
        std::string::npos);
}

TEST_CASE("an odd conversation is marked", "[tracing]") {
  tracing::Conversation call = tracing::answered_call();
  call.mark_odd("call_ended twice", call.last);
  TraceLook look;
  look.brush = Brush(true);
  const std::string out = listed({tracing::Story(call).summary()}, look);
  CHECK(out.find("\x1b[1;35m") != std::string::npos);
  CHECK(out.find("! Ash 101 -> Brook 102: Brook hung up [call_ended twice]") != std::string::npos);
}

TEST_CASE("on a narrow screen numbers give way, and the end has lines of its own", "[tracing]") {
  tracing::Conversation call = tracing::answered_call();
  const auto rows = [&call](std::size_t columns) {
    const std::string out = listed({tracing::Story(call).summary()}, screen_of(columns));
    return out.substr(out.find('\n') + 10);
  };
  CHECK(rows(80) == "  10.0s 1.1            Ash 101 -> Brook 102: Brook hung up\n");
  CHECK(rows(60) == "  10.0s 1.1            Ash -> Brook: Brook hung up\n");
  CHECK(rows(50) == "  10.0s 1.1            Ash -> Brook\n         Brook hung up\n");
  call.mark_odd("call_ended twice", call.last);
  CHECK(rows(50) == "  10.0s 1.1            ! Ash -> Brook\n         Brook hung up [call_ended twice]\n");
  CHECK(rows(30) ==
        "  10.0s 1.1            !\n         Ash -> Brook: Brook\n         hung up [call_ended\n         "
        "twice]\n");
}

TEST_CASE("on a screen a day other than today stands above its rows", "[tracing]") {
  tracing::Summary today;
  today.begin = tracing::clock_at(0);
  tracing::Summary before = today;
  before.begin -= std::chrono::hours(48);
  const auto lines = [](const std::string& out) { return std::count(out.begin(), out.end(), '\n'); };
  CHECK(lines(listed({today, today}, screen_of(80))) == 3);
  const std::string out = listed({before, before, today}, screen_of(80));
  CHECK(lines(out) == 6);
  CHECK(out.find("CALL\n2026-11-2") != std::string::npos);
}

TEST_CASE("the numbers of people are kept on a narrow screen if somebody looks for one", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  TraceLook look = screen_of(60);
  look.keeps_numbers = true;
  const std::string out = listed({tracing::Story(call).summary()}, look);
  CHECK(out.substr(out.find('\n') + 10) ==
        "  10.0s 1.1            Ash 101 -> Brook 102\n         Brook hung up\n");
}

TEST_CASE("in a pipe each row has its date, and no day has a line", "[tracing]") {
  tracing::Summary first;
  first.begin = tracing::clock_at(0);
  tracing::Summary later = first;
  later.begin += std::chrono::hours(48);
  const std::string out = listed({first, later});
  CHECK(std::count(out.begin(), out.end(), '\n') == 3);
  for (const tracing::Summary& summary : {first, later}) {
    std::string begin;
    text::append_local(summary.begin, "\n%Y-%m-%d %H:%M:%S ", begin);
    CHECK(out.find(begin) != std::string::npos);
  }
}

TEST_CASE("times grow, the columns do not", "[tracing]") {
  tracing::Summary summary;
  const auto length_of = [&summary](std::chrono::microseconds time) {
    summary.duration = time;
    const std::string out = listed({summary});
    return out.substr(out.find('\n') + 21, 7);
  };
  CHECK(length_of(std::chrono::milliseconds(99'940)) == "  99.9s");
  CHECK(length_of(std::chrono::seconds(185)) == "  3m05s");
  CHECK(length_of(std::chrono::hours(26)) == " 26h00m");
}

TEST_CASE("the list as JSON has numbers for programs", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::string out;
  append_list_json(tracing::Story(call), out);
  for (const char* part :
       {R"("id":"1.1")", R"("duration":10.010000)", R"("answered_after":3.000000)", R"("talked":7.000000)",
        R"({"kind":"user","name":"Ash","number":"101","user_uuid":"u-ash"})", R"("calls":["1.1","1.2"])",
        R"("outcome":"answered","failed":false)", R"("odd":[])"})
    CHECK(out.find(part) != std::string::npos);
  CHECK(out.back() == '\n');
}

}  // namespace wazobus::render
