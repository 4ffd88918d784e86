// SPDX-License-Identifier: MIT
#include "capture/sieve.hpp"

#include <fmt/format.h>

#include <array>
#include <random>

#include "capture/folder.hpp"
#include "capture/record_source.hpp"
#include "catch.hpp"
#include "fuzz/passed_lines.hpp"

using namespace wazobus;
using namespace wazobus::capture;

namespace {

/// Events of all kinds that the sieve knows, none of them call_held.
const std::vector<std::string>& unwanted_lines() {
  static const std::vector<std::string> lines{
      R"({"tenant_uuid": "47bf", "name": "call_made", "user_uuid:8e1c": true, "required_acl": "events.calls.8e1c", )"
      R"("timestamp": "2026-11-21T16:03:14.544550", "data": {"call_id": "17.4", "is_caller": false, "cause": null, )"
      R"("bridges": [], "talking_to": {"a": -1.5}, "legs": [1, 20, "x"]}})",
      R"({"name":"plugin_made","timestamp":"2026-11-21T16:04:14.5Z","data":{"city":"Qu\u00e9bec","raw":"é\n\"\\"}})",
      R"({"timestamp": "2026-11-21T16:03:14.6+00:00", "name": "call_made", "exchange": "wazo-headers", )"
      R"("routing_key": "calls.17.made", "headers": {"name": "call_made", "user_uuid:*": true, "n": 5, )"
      R"("timestamp": "2026-11-21T16:03:14.544550"}, "payload": {"name": "call_made", "data": {"id": 5}}})",
      R"({"timestamp": null, "exchange": null, "routing_key": "", "headers": {}, "payload": {}})",
      R"({"data": {"body": "x", "op": "event", "properties": {"payload": 1}}})"
      "\r"};
  return lines;
}

/// Lines that are wanted, no events, or told of to the user, and some that the sieve leaves to others.
const std::vector<std::string>& told_lines() {
  static const std::vector<std::string> lines{
      R"({"name": "call_held", "data": {"call_id": "17"}})",
      R"({"name": "call\u005fheld", "data": {}})",
      R"({"headers": {"name": "call_held"}, "exchange": "", "payload": "text"})",
      R"({"exchange": 1, "payload": {}})",
      R"({"headers": {"x": {"$timestamp": "no"}}, "payload": {}})",
      R"({"timestamp": "yesterday", "name": "call_made", "data": {}})",
      R"({"timestamp": 1795528992, "name": "call_made", "data": {}})",
      R"({"op": "init", "data": {"version": 2}})",
      R"({"op": "event", "data": {"name": "call_held"}})",
      R"({"payload_base64": "eyJuYW1lIjoiY2FsbF9oZWxkIn0=", "routing_key": "x"})",
      R"({"properties": {"content_encoding": "gzip"}, "headers": {}, "payload": {}})",
      R"({"name": "call_made", "data": {})",
      R"({"name": "call_made"} {"name": "call_held"})",
      R"([{"name": "call_held"}, {"name": "call_made"}])",
      "[1, 2",
      "",
      "17",
      "\"call_held\"",
      "\xEF\xBB\xBF{}"};
  return lines;
}

event::Selection selection_of_held() {
  event::Criteria criteria;
  criteria.selectors.push_back({event::Selector::By::name, "call_held"});
  return event::Selection(std::move(criteria));
}

std::string changed(std::string line, std::mt19937& random) {
  static constexpr std::array<std::string_view, 24> bits{
      "\"",   "{",        "}",    "[",   "]",         ",",       ":",      "\\",
      "\t",   "0",        "-1",   "1.5", "1e5",       "null",    "true",   "\"\\/\"",
      "\x7F", "\xc3\xa9", "\x80", " ",   "call_held", "\\u0063", "\"$x\"", "payload"};
  const auto pick = [&random](std::size_t count) { return random() % count; };
  const std::size_t at = line.empty() ? 0 : pick(line.size());
  switch (pick(5)) {
    case 0:
      line.insert(at, bits[pick(bits.size())]);
      break;
    case 1:
      line.erase(at, 1 + pick(12));
      break;
    case 2:
      line.insert(at, line.substr(line.empty() ? 0 : pick(line.size()), pick(60)));
      break;
    case 3:
      line.replace(at, std::min(line.size() - at, pick(6)), bits[pick(bits.size())]);
      break;
    default:
      if (!line.empty()) line[at] = static_cast<char>(pick(256));
  }
  return line;
}

/// What `listen` makes of a capture.
struct Listened {
  std::vector<std::string> wanted;
  std::vector<std::string> told;
  std::uint64_t events = 0;

  bool operator==(const Listened&) const = default;
};

Listened listen_to(const std::string& path, const event::Selection& selection, bool is_sifted) {
  Listened listened;
  const auto tell = [&listened](const RecordSource::Broken& broken) {
    listened.told.push_back(fmt::format("{}:{}: {}", broken.line, broken.column, broken.what));
  };
  RecordSource source(path, tell);
  source.on_unreadable_time(tell);
  if (is_sifted) source.pass_over(event::required_texts(selection.criteria()).value());
  event::Frame frame;
  event::Event event;
  for (;;) {
    const event::Source::Step step = source.next(frame);
    if (step == event::Source::Step::end) break;
    if (step == event::Source::Step::idle) continue;
    ++listened.events;
    event.read(frame);
    if (selection.selects(event)) listened.wanted.push_back(frame.body);
  }
  listened.events += source.passed_over();
  return listened;
}

}  // namespace

TEST_CASE("events that nobody wants are passed over from the second of a shape on", "[capture]") {
  const event::Selection wanted = selection_of_held();
  for (const std::string& line : unwanted_lines()) {
    INFO(line);
    Sieve sieve(event::required_texts(wanted.criteria()).value());
    CHECK(sift_lines(sieve, line, wanted).passed == 0);
    const Sifted sifted = sift_lines(sieve, line + "\n" + line, wanted);
    CHECK(sifted.passed == 2);
    CHECK(sifted.objection.empty());
  }
}

TEST_CASE("what is wanted, broken or told of is not passed over", "[capture]") {
  const event::Selection wanted = selection_of_held();
  for (const std::string& line : told_lines()) {
    INFO(line);
    Sieve sieve(event::required_texts(wanted.criteria()).value());
    for (int round = 0; round < 3; ++round) CHECK(sift_lines(sieve, line, wanted).passed == 0);
  }
}

TEST_CASE("whatever lines are changed to, only what nobody would miss is passed over", "[capture]") {
  const event::Selection wanted = selection_of_held();
  Sieve sieve(event::required_texts(wanted.criteria()).value());
  std::vector<std::string> lines = unwanted_lines();
  lines.insert(lines.end(), told_lines().begin(), told_lines().end());
  std::mt19937 random(18);
  std::size_t passed = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::string line = lines[random() % lines.size()];
    for (std::size_t changes = random() % 3; changes > 0; --changes) line = changed(std::move(line), random);
    const Sifted sifted = sift_lines(sieve, line, wanted);
    INFO(line);
    REQUIRE(sifted.objection.empty());
    passed += sifted.passed;
  }
  CHECK(passed > 500);
}

TEST_CASE("a sifted capture gives the same events, complaints and numbers", "[capture]") {
  const Folder folder;
  const event::Selection wanted = selection_of_held();
  std::mt19937 random(81);
  for (int round = 0; round < 20; ++round) {
    std::string text;
    for (int line = 0; line < 200; ++line) {
      const auto& lines = random() % 4 == 0 ? told_lines() : unwanted_lines();
      std::string next = lines[random() % lines.size()];
      if (random() % 8 == 0) next = changed(std::move(next), random);
      text += next + '\n';
    }
    const std::string path = folder.file("capture", text);
    const Listened all = listen_to(path, wanted, false);
    CHECK(listen_to(path, wanted, true) == all);
    CHECK(all.wanted.size() > 1);
  }
}

TEST_CASE("a capture of no events, or of ever new shapes, is not sifted for ever", "[capture]") {
  const event::Selection wanted = selection_of_held();
  Sieve sieve(event::required_texts(wanted.criteria()).value());
  std::string text;
  for (int line = 0; line < 100; ++line) text += fmt::format("{{\"key{}\": 1, \"data\": {{}}}}\n", line);
  text += unwanted_lines().front() + "\n" + unwanted_lines().front();
  CHECK(sift_lines(sieve, text, wanted).passed == 0);
}
