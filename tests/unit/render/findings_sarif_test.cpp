// SPDX-License-Identifier: MIT
#include "render/findings_formats.hpp"

#include "catalogue/rule_pages.hpp"
#include "catch.hpp"
#include "json/writer.hpp"
#include "render/found.hpp"
#include "render/rule_pages.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

std::string json_of(std::string_view text) {
  std::string out;
  json::Writer(out).string(text);
  return out;
}

std::string page_text(const catalogue::RuleInfo& rule) {
  std::string out;
  append_rule_page(rule, Brush(false), 80, out);
  return out;
}

std::string page_markdown(const catalogue::RuleInfo& rule) {
  std::string out;
  append_rule_markdown(rule, out);
  return out;
}

std::string sarif_start() {
  std::string out = R"({"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[)"
                    R"({"tool":{"driver":{"name":"wazobus","version":"1.2.3","rules":[)";
  std::string separator = "\n";
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    out += separator + R"({"id":")" + std::string(rule.id) + R"(","shortDescription":{"text":")" +
           std::string(rule.description) + R"("},"fullDescription":{"text":)" +
           json_of(catalogue::page_of(rule.rule).meaning) + R"(},"help":{"text":)" +
           json_of(page_text(rule)) + R"(,"markdown":)" + json_of(page_markdown(rule)) +
           R"(},"defaultConfiguration":{"level":")" + std::string(catalogue::name_of(rule.usually)) + "\"}}";
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
      R"("byRule":{"data.type":1,"file.not_json":1,"name.unknown":1},"complete":true}}]})"
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
      {"-", "-"},
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

}  // namespace wazobus::render
