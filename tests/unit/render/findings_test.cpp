// SPDX-License-Identifier: MIT
#include "render/findings.hpp"

#include "catch.hpp"
#include "render/found.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

TEST_CASE("text is a line that an editor can jump to", "[render]") {
  CHECK(report(FindingFormat::text, usual) ==
        "capture.ndjson:12:87: error: call_created: data.status: expected string, got integer [data.type]\n"
        "capture.ndjson:13:1: warning: no event is called callcreated [name.unknown]\n"
        "photo.jpg: error: this is binary data [file.not_json]\n");
  CHECK(one(FindingFormat::text, "-", {"", 1, 2}, unknown_name) ==
        "-:1:2: warning: no event is called callcreated [name.unknown]\n");
  CHECK(one(FindingFormat::text, evil, {"", 1, 2}, hostile) ==
        evil_shown + ":1:2: error: " + evil_shown + ": " + evil_shown + ": " + evil_shown + " [data.enum]\n");
}

TEST_CASE("text is coloured on request: place, severity and rule", "[render]") {
  FindingOptions coloured;
  coloured.coloured = true;
  CHECK(one(FindingFormat::text, "f", {"", 1, 2}, wrong_type, coloured) ==
        "\x1b[1mf:1:2:\x1b[0m \x1b[31merror:\x1b[0m call_created: data.status: expected string, got integer "
        "\x1b[2m[data.type]\x1b[0m\n");
  CHECK(one(FindingFormat::text, "f", {"", 0, 0}, unknown_name, coloured) ==
        "\x1b[1mf:\x1b[0m \x1b[1;35mwarning:\x1b[0m no event is called callcreated "
        "\x1b[2m[name.unknown]\x1b[0m\n");
}

TEST_CASE("the totals are one line, with plurals", "[render]") {
  Totals totals;
  CHECK(totals_line(totals) == "0 values, 0 events: 0 errors, 0 warnings");
  totals.values = totals.events = totals.errors = totals.warnings = 1;
  CHECK(totals_line(totals) == "1 value, 1 event: 1 error, 1 warning");
  CHECK(totals_line(totals_of_test()) == "1201 values, 1200 events: 2 errors, 1 warning");
}

TEST_CASE("the summary of text is a table each, the most frequent first", "[render]") {
  const Totals totals = totals_of_test();
  const std::string tables =
      "events\n"
      "  1000  call_created\n"
      "   197  agent_status_update\n"
      "     3  call_ended\n"
      "     3  call_held\n"
      "\n"
      "findings\n"
      "     1  data.type\n"
      "     1  file.not_json\n"
      "     1  name.unknown\n";
  CHECK(report(FindingFormat::text, {}, {}, &totals) == tables);
  CHECK(one(FindingFormat::text, "f", {"", 1, 1}, wrong_type) + "\n" + tables ==
        report(FindingFormat::text, {{"f", {{{"", 1, 1}, wrong_type}}}}, {}, &totals));
  Totals clean;
  CHECK(report(FindingFormat::text, usual, {}, &clean) == report(FindingFormat::text, usual));
  clean.by_event = {{"call_held", 1}};
  CHECK(report(FindingFormat::text, {}, {}, &clean) == "events\n  1  call_held\n");
}

TEST_CASE("a report says that a signal ended the check", "[render]") {
  const auto report_of = [](FindingFormat format) {
    const std::unique_ptr<FindingFormatter> formatter = make_finding_formatter(format, options_of_test());
    std::string out;
    formatter->begin(out);
    formatter->begin_file("a,b", out);
    formatter->interrupt("a,b", out);
    while (formatter->end_file(out)) {
    }
    formatter->end(out);
    return out;
  };
  const std::string what(interrupted_sentence);
  CHECK(report_of(FindingFormat::github) == "::error file=a%2Cb,title=interrupted::" + what + "\n");
  const std::string sarif = report_of(FindingFormat::sarif);
  CHECK(is_json(sarif));
  CHECK(sarif.find(R"("invocations":[{"executionSuccessful":false,"toolExecutionNotifications":)"
                   R"([{"level":"error","message":{"text":")" +
                   what + "\"}}]}]") != std::string::npos);
  const std::string junit = report_of(FindingFormat::junit);
  CHECK(junit.find(R"(tests="1" failures="0" errors="1")") != std::string::npos);
  CHECK(junit.find(R"(<testcase classname="interrupted" name="a,b" time="0">)"
                   R"(<error type="interrupted" message=")" +
                   what + "\"/></testcase>\n<system-out>") != std::string::npos);
}

TEST_CASE("a name in the summary of text is safe and not longer than a line", "[render]") {
  for (std::size_t lead = 0; lead < 4; ++lead) {
    Totals totals;
    std::string long_name(lead, 'x');
    for (int i = 0; i < 1000; ++i) long_name += "\xC3\xA9";
    totals.by_event = {{long_name, 12'345'678}, {evil, 1}};
    const std::string out = report(FindingFormat::text, {}, {}, &totals);
    CHECK(out.find("\xE2\x80\xA6\n") < 100);
    CHECK(text::is_utf8(out));
    CHECK(out.find_first_of("\x1b\xff") == std::string::npos);
  }
}

}  // namespace wazobus::render
