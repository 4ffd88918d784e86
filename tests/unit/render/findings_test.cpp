// SPDX-License-Identifier: MIT
#include "render/findings.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "catch.hpp"
#include "json/scan.hpp"
#include "text/sanitise.hpp"

using namespace wazobus;
using namespace wazobus::render;
using catalogue::Finding;
using catalogue::Rule;
using catalogue::Severity;

namespace {

const Finding wrong_type{10,
                         Severity::error,
                         Rule::data_type,
                         "call_created",
                         "/data/status",
                         "data.status",
                         "expected string, got integer"};
const Finding unknown_name{
    0, Severity::warning, Rule::name_unknown, "", "/name", "", "no event is called callcreated"};
const Finding not_json{0, Severity::error, Rule::file_not_json, "", "", "", "this is binary data"};

/// What nobody should put into a name, and everybody will: commands to a terminal, to the runner, to XML, to
/// JSON.
const std::string evil = "a\n\x1b[31m%:,]]>&<\"'\\\xff\xe2\x80\xae{0}[x](y)\xef\xbf\xbf\xc3\xa9";
/// The same after text::safe.
const std::string shown = "a\\n\\x1b[31m%:,]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9";
const Finding hostile{0, Severity::error, Rule::data_enum, evil, "/" + evil, evil, evil};

struct Input {
  std::string file;
  std::vector<std::pair<Place, Finding>> findings;  // the place's file is `file`
};

/// Gives back what it was left in parts, as one that is on a disk does.
class Parts : public Backlog {
 public:
  void append(std::string_view text) override { text_ += text; }
  bool take(std::string& out) override {
    const std::size_t size = std::min<std::size_t>(10, text_.size());
    out.append(text_, 0, size);
    text_.erase(0, size);
    return size > 0;
  }

 private:
  std::string text_;
};

FindingOptions options_of_test() {
  FindingOptions options;
  options.make_backlog = [] { return std::make_unique<Parts>(); };
  options.version = "1.2.3";
  options.now =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::microseconds(5'123'456);
  return options;
}

std::string report(FindingFormat format, const std::vector<Input>& inputs,
                   const FindingOptions& options = options_of_test(), const Totals* totals = nullptr) {
  const std::unique_ptr<FindingFormatter> formatter = make_finding_formatter(format, options);
  std::string out;
  formatter->begin(out);
  for (const Input& input : inputs) {
    formatter->begin_file(input.file, out);
    for (const auto& [place, finding] : input.findings) {
      formatter->finding({input.file, place.line, place.column, place.column}, finding, out);
    }
    while (formatter->end_file(out)) {
    }
  }
  if (totals != nullptr) formatter->summary(*totals, out);
  formatter->end(out);
  return out;
}

std::string one(FindingFormat format, const std::string& file, Place place, const Finding& finding,
                const FindingOptions& options = options_of_test()) {
  return report(format, {{file, {{place, finding}}}}, options);
}

const std::vector<Input> usual{
    {"capture.ndjson", {{{"", 12, 87}, wrong_type}, {{"", 13, 1}, unknown_name}}},
    {"photo.jpg", {{{"", 0, 0}, not_json}}},
    {"clean.json", {}},
};

Totals totals_of_test() {
  Totals totals;
  totals.files = 3;
  totals.values = 1201;
  totals.events = 1200;
  totals.errors = 2;
  totals.warnings = 1;
  totals.by_event = {
      {"call_ended", 3}, {"call_created", 1000}, {"agent_status_update", 197}, {"call_held", 3}};
  totals.by_rule = {{"name.unknown", 1}, {"data.type", 1}, {"file.not_json", 1}};
  return totals;
}

bool is_json(std::string_view text) {
  std::string compact;
  return json::compact(text, compact).ok();
}

}  // namespace

TEST_CASE("every rule has an id of its own and a sentence", "[render]") {
  std::set<std::string_view> ids;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    INFO(rule.id);
    CHECK(ids.insert(rule.id).second);
    CHECK(catalogue::id_of(rule.rule) == rule.id);
    CHECK(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.8") == std::string_view::npos);
    CHECK(rule.id.find('.') == rule.id.rfind('.'));
    CHECK(rule.description.ends_with('.'));
  }
  CHECK(catalogue::id_of(Rule::routing_key_mismatch) == "routing_key.mismatch");
  CHECK(catalogue::id_of(Rule::data_known_values) == "data.known_values");
  CHECK(catalogue::id_of(catalogue::rule_of(json::Fault::bad_utf8)) == "utf8.invalid");
  CHECK(catalogue::id_of(catalogue::rule_of(json::Fault::empty)) == "json.incomplete");
}

TEST_CASE("text is a line that an editor can jump to", "[render]") {
  CHECK(report(FindingFormat::text, usual) ==
        "capture.ndjson:12:87: error: call_created: data.status: expected string, got integer [data.type]\n"
        "capture.ndjson:13:1: warning: no event is called callcreated [name.unknown]\n"
        "photo.jpg: error: this is binary data [file.not_json]\n");
  CHECK(one(FindingFormat::text, "-", {"", 1, 2}, unknown_name) ==
        "-:1:2: warning: no event is called callcreated [name.unknown]\n");
  CHECK(one(FindingFormat::text, evil, {"", 1, 2}, hostile) ==
        shown + ":1:2: error: " + shown + ": " + shown + ": " + shown + " [data.enum]\n");
}

TEST_CASE("text is coloured on request: place, severity and rule", "[render]") {
  FindingOptions coloured;
  coloured.coloured = true;
  CHECK(one(FindingFormat::text, "f", {"", 1, 2}, wrong_type, coloured) ==
        "\x1b[1mf:1:2:\x1b[0m \x1b[31merror:\x1b[0m call_created: data.status: expected string, got integer "
        "\x1b[2m[data.type]\x1b[0m\n");
  CHECK(one(FindingFormat::text, "f", {"", 0, 0}, unknown_name, coloured) ==
        "\x1b[1mf:\x1b[0m \x1b[33mwarning:\x1b[0m no event is called callcreated "
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

TEST_CASE("json is an object a line", "[render]") {
  CHECK(
      report(FindingFormat::json, usual) ==
      R"({"file":"capture.ndjson","line":12,"column":87,"severity":"error","event":"call_created",)"
      R"("pointer":"/data/status","rule":"data.type","message":"expected string, got integer"})"
      "\n"
      R"({"file":"capture.ndjson","line":13,"column":1,"severity":"warning","event":null,"pointer":"/name",)"
      R"("rule":"name.unknown","message":"no event is called callcreated"})"
      "\n"
      R"({"file":"photo.jpg","line":null,"column":null,"severity":"error","event":null,"pointer":"",)"
      R"("rule":"file.not_json","message":"this is binary data"})"
      "\n");
  CHECK(one(FindingFormat::json, "-", {"", 1, 1}, wrong_type).starts_with(R"({"file":"-",)"));
}

TEST_CASE("json keeps what is UTF-8 as it is and shows the bytes of what is not", "[render]") {
  const std::string out = one(FindingFormat::json, "a\xff\n", {"", 1, 1}, hostile);
  CHECK(out.starts_with(R"({"file":"a\\xff\\n","line":1)"));
  CHECK(is_json(out));
  CHECK(text::is_utf8(out));
  CHECK(one(FindingFormat::json, "a\n\"\xC3\xA9", {"", 1, 1}, wrong_type)
            .starts_with("{\"file\":\"a\\n\\\"\xC3\xA9\","));
}

TEST_CASE("the summary of json is a last object", "[render]") {
  const Totals totals = totals_of_test();
  CHECK(report(FindingFormat::json, {}, {}, &totals) ==
        R"({"summary":{"values":1201,"events":1200,"errors":2,"warnings":1,"by_event":)"
        R"({"agent_status_update":197,"call_created":1000,"call_ended":3,"call_held":3},)"
        R"("by_rule":{"data.type":1,"file.not_json":1,"name.unknown":1}}})"
        "\n");
  const Totals clean;
  CHECK(report(FindingFormat::json, {}, {}, &clean) ==
        R"({"summary":{"values":0,"events":0,"errors":0,"warnings":0,"by_event":{},"by_rule":{}}})"
        "\n");
}

TEST_CASE("github is a command to the runner", "[render]") {
  CHECK(report(FindingFormat::github, usual) ==
        "::error file=capture.ndjson,line=12,col=87,title=data.type::call_created: data.status: expected "
        "string, got integer\n"
        "::warning file=capture.ndjson,line=13,col=1,title=name.unknown::no event is called callcreated\n"
        "::error file=photo.jpg,title=file.not_json::this is binary data\n");
  CHECK(one(FindingFormat::github, "-", {"", 12, 87}, wrong_type) ==
        "::error title=data.type::stdin:12:87: call_created: data.status: expected string, got integer\n");
  CHECK(one(FindingFormat::github, "-", {"", 0, 0}, not_json) ==
        "::error title=file.not_json::stdin: this is binary data\n");
}

TEST_CASE("github escapes what would end a property or a line", "[render]") {
  const std::string message = "a\\n\\x1b[31m%25:,]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9";
  CHECK(
      one(FindingFormat::github, evil, {"", 1, 2}, hostile) ==
      "::error file=a\\n\\x1b[31m%25%3A%2C]]>&<\"'\\\\xff\\u{202e}{0}[x](y)\xef\xbf\xbf\xc3\xa9,line=1,col=2,"
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

namespace {

std::string suite(std::string_view name_and_counts, std::string_view cases, std::string_view system_out) {
  std::string out = "<testsuite ";
  out += name_and_counts;
  out += R"( errors="0" timestamp="2026-11-21T00:00:05" hostname="localhost" time="0">)"
         "\n"
         R"(<properties><property name="wazobus.version" value="1.2.3"/></properties>)"
         "\n";
  out += cases;
  out += "<system-out>";
  out += system_out;
  out += "</system-out>\n<system-err></system-err>\n</testsuite>\n";
  return out;
}

constexpr std::string_view xml_start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
constexpr std::string_view xml_end = "</testsuites>\n";

const std::string type_case =
    R"(<testcase classname="data.type" name="capture.ndjson:12:87 call_created data.status" time="0">)"
    R"(<failure type="data.type" message="expected string, got integer">)"
    "capture.ndjson:12:87: error: call_created: data.status: expected string, got integer [data.type]"
    "</failure></testcase>\n";

}  // namespace

TEST_CASE("junit is a suite a file and a test case a finding; warnings pass", "[render]") {
  CHECK(report(FindingFormat::junit, usual) ==
        std::string(xml_start) +
            suite(R"(name="capture.ndjson" package="wazobus" id="0" tests="2" failures="1")",
                  type_case + R"(<testcase classname="name.unknown" name="capture.ndjson:13:1" time="0"/>)"
                              "\n",
                  "capture.ndjson:13:1: warning: no event is called callcreated [name.unknown]\n") +
            suite(R"(name="photo.jpg" package="wazobus" id="1" tests="1" failures="1")",
                  R"(<testcase classname="file.not_json" name="photo.jpg" time="0">)"
                  R"(<failure type="file.not_json" message="this is binary data">)"
                  "photo.jpg: error: this is binary data [file.not_json]</failure></testcase>\n",
                  "") +
            suite(R"(name="clean.json" package="wazobus" id="2" tests="1" failures="0")",
                  R"(<testcase classname="clean.json" name="no findings" time="0"/>)"
                  "\n",
                  "") +
            std::string(xml_end));
}

TEST_CASE("junit lets warnings fail when they count", "[render]") {
  FindingOptions strict = options_of_test();
  strict.strict = true;
  CHECK(one(FindingFormat::junit, "-", {"", 13, 1}, unknown_name, strict) ==
        std::string(xml_start) +
            suite(R"(name="stdin" package="wazobus" id="0" tests="1" failures="1")",
                  R"(<testcase classname="name.unknown" name="stdin:13:1" time="0">)"
                  R"(<failure type="name.unknown" message="no event is called callcreated">)"
                  "stdin:13:1: warning: no event is called callcreated [name.unknown]</failure></testcase>\n",
                  "") +
            std::string(xml_end));
}

TEST_CASE("junit holds only what XML 1.0 allows", "[render]") {
  const std::string xml =
      "a\\n\\x1b[31m%:,]]&gt;&amp;&lt;&quot;&apos;\\\\xff\\u{202e}{0}[x](y)\\u{ffff}\xc3\xa9";
  CHECK(one(FindingFormat::junit, evil, {"", 1, 2}, hostile) ==
        std::string(xml_start) +
            suite("name=\"" + xml + R"(" package="wazobus" id="0" tests="1" failures="1")",
                  "<testcase classname=\"data.enum\" name=\"" + xml + ":1:2 " + xml + " " + xml +
                      "\" time=\"0\"><failure type=\"data.enum\" message=\"" + xml + "\">" + xml +
                      ":1:2: error: " + xml + ": " + xml + ": " + xml + " [data.enum]</failure></testcase>\n",
                  "") +
            std::string(xml_end));
  Finding warning = hostile;
  warning.severity = Severity::warning;
  CHECK(one(FindingFormat::junit, "f", {"", 1, 2}, warning)
            .find("<system-out>f:1:2: warning: " + xml + ": " + xml + ": " + xml +
                  " [data.enum]\n</system-out>") != std::string::npos);
}

TEST_CASE("junit without files is empty, and its summary a comment", "[render]") {
  const Totals totals = totals_of_test();
  CHECK(report(FindingFormat::junit, {}, options_of_test(), &totals) ==
        std::string(xml_start) + "<!-- 1201 values, 1200 events: 2 errors, 1 warning -->\n" +
            std::string(xml_end));
}

namespace {

std::string sarif_start() {
  std::string out = R"({"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[)"
                    R"({"tool":{"driver":{"name":"wazobus","version":"1.2.3","rules":[)";
  std::string separator = "\n";
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    out += separator + R"({"id":")" + std::string(rule.id) + R"(","shortDescription":{"text":")" +
           std::string(rule.description) + R"("},"defaultConfiguration":{"level":")" +
           std::string(catalogue::name_of(rule.usually)) + "\"}}";
    separator = ",\n";
  }
  return out + "\n]}},\"columnKind\":\"utf16CodeUnits\",\"results\":[";
}

std::string index_of(Rule rule) {
  return std::to_string(static_cast<unsigned>(rule));
}

std::string uri_of(const std::string& file) {
  const std::string out = one(FindingFormat::sarif, file, {"", 0, 0}, not_json);
  const std::string before = R"("artifactLocation":{"uri":")";
  const std::size_t start = out.find(before) + before.size();
  return out.substr(start, out.find('"', start) - start);
}

}  // namespace

TEST_CASE("sarif is one run with all rules and a result a finding", "[render]") {
  const std::string out = report(FindingFormat::sarif, usual);
  CHECK(out ==
        sarif_start() + "\n" + R"({"ruleId":"data.type","ruleIndex":)" + index_of(Rule::data_type) +
            R"(,"level":"error","message":{"text":"call_created: data.status: expected string, got )"
            R"(integer"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"capture.ndjson"},)"
            R"("region":{"startLine":12,"startColumn":87}},)"
            R"("logicalLocations":[{"fullyQualifiedName":"/data/status"}]}]},)"
            "\n" +
            R"({"ruleId":"name.unknown","ruleIndex":)" + index_of(Rule::name_unknown) +
            R"(,"level":"warning","message":{"text":"no event is called callcreated"},)"
            R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"capture.ndjson"},)"
            R"("region":{"startLine":13,"startColumn":1}},)"
            R"("logicalLocations":[{"fullyQualifiedName":"/name"}]}]},)"
            "\n" +
            R"({"ruleId":"file.not_json","ruleIndex":)" + index_of(Rule::file_not_json) +
            R"(,"level":"error","message":{"text":"this is binary data"},)"
            R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"photo.jpg"}}}]})"
            "\n]}]}\n");
  CHECK(is_json(out));
}

TEST_CASE("sarif is whole without findings, and takes the totals behind them", "[render]") {
  CHECK(report(FindingFormat::sarif, {}) == sarif_start() + "]}]}\n");
  const Totals totals = totals_of_test();
  const std::string properties =
      R"(],"properties":{"files":3,"values":1201,"events":1200,"errors":2,"warnings":1,"byEvent":)"
      R"({"agent_status_update":197,"call_created":1000,"call_ended":3,"call_held":3},)"
      R"("byRule":{"data.type":1,"file.not_json":1,"name.unknown":1}}}]})"
      "\n";
  CHECK(report(FindingFormat::sarif, {}, options_of_test(), &totals) == sarif_start() + properties);
  const std::string out = report(FindingFormat::sarif, usual, options_of_test(), &totals);
  CHECK(out.ends_with("}\n" + properties));
  CHECK(is_json(out));
}

TEST_CASE("sarif names files by URI", "[render]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"capture.ndjson", "capture.ndjson"},
      {"./a/../b-c_d~.json", "./a/../b-c_d~.json"},
      {"/var/log/a b.json", "file:///var/log/a%20b.json"},
      {"//server/x", "file:////server/x"},
      {"-", "stdin"},
      {"./-", "./-"},
      {"c:d?e#f%g", "c%3Ad%3Fe%23f%25g"},
      {"\xC3\xA9\xFF\n\"\\", "%C3%A9%FF%0A%22%5C"},
  };
  for (const auto& [file, uri] : cases) CHECK(uri_of(file) == uri);
}

TEST_CASE("sarif shows a hostile text without placeholders and links", "[render]") {
  const std::string out = one(FindingFormat::sarif, evil, {"", 1, 2}, hostile);
  const std::string message =
      "a\\\\n\\\\x1b[31m%:,]]>&<\\\"'\\\\\\\\xff\\\\u{{202e}}{{0}}[x\\\\](y)\xef\xbf\xbf\xc3\xa9";
  CHECK(out.find("\"message\":{\"text\":\"" + message + ": " + message + ": " + message + "\"}") !=
        std::string::npos);
  CHECK(is_json(out));
  CHECK(text::is_utf8(out));
}
