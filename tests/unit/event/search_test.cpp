// SPDX-License-Identifier: MIT
#include "event/search.hpp"

#include "catch.hpp"
#include "event/samples.hpp"

using namespace wazobus::event;

TEST_CASE("a search looks in the key, the headers and the body", "[event]") {
  const SampleEvent event(R"({"name":"n","data":{"who":"Ren\u00e9","said":"\"hi\""}})",
                          {{"name", {std::string("call_held")}}, {"user_uuid:*", {true}}});
  const auto finds = [](const char* pattern, const Event& in, LetterCase letter_case = LetterCase::matters) {
    return Search(pattern, letter_case).finds(in);
  };
  CHECK(finds("calls\\.call", event));
  CHECK(finds("call_held", event));
  CHECK(finds("user_uuid:\\*", event));
  CHECK(finds("Ren\xC3\xA9", event));
  CHECK(finds("Ren.u00e9", event));
  CHECK(finds("\"said\":\"\"hi\"\"", event));
  CHECK_FALSE(finds("HELD", event));
  CHECK(finds("HELD", event, LetterCase::ignored));
  CHECK_FALSE(finds("nosuch", event));
  const SampleEvent text("PUTVAL x");
  CHECK(finds("^PUTVAL", text));
}
