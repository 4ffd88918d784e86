// SPDX-License-Identifier: MIT
#include "capture/log_line.hpp"

#include "catch.hpp"

namespace wazobus::capture {

TEST_CASE("a line of a log has other text before its JSON", "[capture]") {
  for (const char* const line :
       {R"(2026-11-29 12:00:00 DEBUG got {"name": "a"})", R"(Nov 29 12:00:00 host x[3]: {"name":"a"} (3 ms))",
        R"([2026-11-29 12:00:00] {"name": "a"})", R"(1732888888.1 { "name": "a"})", R"(body={"name":{}})"}) {
    INFO(line);
    CHECK(is_log_line(line));
  }
  for (const char* const line : {"", " ", "Nov 29 12:00:00 host x[3]: started", R"({"name": "a"} {)",
                                 R"(  {"name": )", R"([{"name": "a"}, {"na)", R"(yload": {"name": "a"}})",
                                 R"(w","payload":{"name": "a"}})", R"("data": {"a": 1},)", R"(], {"a": 1})",
                                 "int main() {}", R"(12:00 got {'name': 'a'})", R"(12:00 got {"name": "a)"}) {
    INFO(line);
    CHECK_FALSE(is_log_line(line));
  }
}

TEST_CASE("the words about a log name its file for a shell", "[capture]") {
  CHECK(about_log("my app.log", "wazobus validate") ==
        "this looks like a log, with JSON inside its lines; sed 's/^[^{]*//' 'my app.log' | wazobus validate "
        "reads that");
  CHECK(about_log("-", "wazobus validate").find("sed 's/^[^{]*//' | wazobus") != std::string::npos);
}

}  // namespace wazobus::capture
