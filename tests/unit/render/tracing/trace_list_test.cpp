// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/told.hpp"

namespace wazobus::render {

TEST_CASE("a conversation is a line of the list", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  const tracing::Story story(call);
  std::string out;
  append_list_row(story.summary(), TraceLook{}, out);
  CHECK(out.find("  10.0s   3.0s      -      4 1.1            Ash 101 -> Brook 102: Brook hung up\n") == 9);
}

TEST_CASE("an odd conversation is marked, and cut at a terminal's edge", "[tracing]") {
  tracing::Conversation call = tracing::answered_call();
  call.mark_odd("call_ended twice", call.last);
  const tracing::Story story(call);
  TraceLook look;
  std::string out;
  append_list_row(story.summary(), look, out);
  CHECK(out.find("! Ash 101") != std::string::npos);
  CHECK(out.find("[call_ended twice]") != std::string::npos);
  look.is_cut = true;
  look.columns = 50;
  look.brush = Brush(true);
  out.clear();
  append_list_row(story.summary(), look, out);
  CHECK(out.starts_with("\x1b[1;35m"));
  CHECK(out.find("  10.0s   3.0s 1.1            ! Ash") != std::string::npos);
  CHECK(out.find("twice") == std::string::npos);
}

TEST_CASE("times grow, the columns do not", "[tracing]") {
  tracing::Summary summary;
  const auto length_of = [&summary](std::chrono::microseconds time) {
    summary.duration = time;
    std::string out;
    append_list_row(summary, TraceLook{}, out);
    return out.substr(9, 7);
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
        R"("outcome":"answered")", R"("odd":[])"})
    CHECK(out.find(part) != std::string::npos);
  CHECK(out.back() == '\n');
}

}  // namespace wazobus::render
