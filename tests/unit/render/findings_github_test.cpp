// SPDX-License-Identifier: MIT
#include "render/findings_formats.hpp"

#include "catch.hpp"
#include "render/found.hpp"

namespace wazobus::render {

TEST_CASE("github is a command to the runner", "[render]") {
  CHECK(report(FindingFormat::github, usual) ==
        "::error file=capture.ndjson,line=12,col=87,title=data.type::call_created: data.status: expected "
        "string, got integer\n"
        "::warning file=capture.ndjson,line=13,col=1,title=name.unknown::no event is called callcreated\n"
        "::error file=photo.jpg,title=file.not_json::this is binary data\n");
  CHECK(one(FindingFormat::github, "-", {"", 12, 87}, wrong_type) ==
        "::error title=data.type::-:12:87: call_created: data.status: expected string, got integer\n");
  CHECK(one(FindingFormat::github, "-", {"", 0, 0}, not_json) ==
        "::error title=file.not_json::-: this is binary data\n");
}

TEST_CASE("github escapes what would end a property or a line", "[render]") {
  const std::string message = "a\\n\\x1b[31m%25:,]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9";
  CHECK(
      one(FindingFormat::github, evil, {"", 1, 2}, hostile) ==
      "::error file=a%0A\\x1b[31m%25%3A%2C]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9,line=1,col=2,"
      "title=data.enum::" +
          message + ": " + message + ": " + message + "\n");
}

TEST_CASE("the summary of github is one command", "[render]") {
  Totals totals = totals_of_test();
  totals.by_event = {{"::error::##[error]%\n", 2}};
  CHECK(report(FindingFormat::github, {}, {}, &totals) ==
        "::notice title=wazobus::1201 values, 1200 events: 2 errors, 1 warning%0A%0A"
        "events%0A  2  ::error::##[error]%25\\n%0A%0A"
        "findings%0A  1  data.type%0A  1  file.not_json%0A  1  name.unknown\n");
  const Totals clean;
  CHECK(report(FindingFormat::github, {}, {}, &clean) ==
        "::notice title=wazobus::0 values, 0 events: 0 errors, 0 warnings\n");
}

}  // namespace wazobus::render
