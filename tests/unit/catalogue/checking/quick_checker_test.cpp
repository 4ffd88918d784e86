// SPDX-License-Identifier: MIT
#include "catalogue/checking/quick_checker.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "fuzz/quick_lines.hpp"
#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

/// Events of each level, with each kind of schema.
const Catalogue& quick_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue made;
    made.add("quick.json", R"({"service": "own", "events": [
      {"name": "call_made", "source": "documented", "level": "user", "routing_keys": ["calls.{call}.made"],
       "required_acls": ["events.calls.{user}"], "observed": {"required_acls": ["events.calls.None"]},
       "placeholders": {"call": "data.call.id", "user": "data.user_uuid"},
       "data": {"type": "object", "required": ["call", "user_uuid"], "properties": {
         "call": {"type": "object", "properties": {"id": {"type": "string"}}},
         "user_uuid": {"type": ["string", "null"], "format": "uuid"},
         "at": {"type": "string", "format": "date-time"}, "state": {"enum": ["up", 1, true]},
         "legs": {"type": "array", "items": {"type": "integer"}}, "share": {"type": "number"},
         "pair": {"type": "array", "maxItems": 2, "items": {"type": "integer"}},
         "is_muted": {"type": "boolean"}, "variables": {"type": "object"},
         "names": {"type": "object", "additionalProperties": {"type": "string"}}}}},
      {"name": "room_made", "source": "documented", "level": "tenant",
       "routing_keys": ["rooms.{id}.{tenant}"], "required_acls": ["events.rooms.{id}"],
       "placeholders": {"id": "data.id", "tenant": "header.tenant_uuid"},
       "data": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}},
      {"name": "line_made", "source": "documented", "level": "user", "routing_keys": ["lines.{user}"],
       "required_acls": ["events.lines.{user}"], "placeholders": {"user": "header.user_uuid:"},
       "data": {"type": "object", "properties": {"line": {"type": "string"}}}},
      {"name": "users_made", "source": "documented", "level": "multi-user", "data": {"type": "object"}},
      {"name": "old_made", "source": "documented", "status": "removed", "removed": "20.01",
       "level": "service", "data": {}},
      {"name": "{event_name}", "source": "documented", "family": "ami", "level": "service",
       "routing_keys": ["ami.{event_name}"],
       "placeholders": {"event_name": "name", "small": {"from": "name", "case": "lower"}},
       "bare": {"routing_keys": ["ami.{small}"]},
       "data": {"type": "object", "properties": {"Event": {"type": "string"},
                "ChanVariable": {"type": "object", "additionalProperties": {"type": "string"}}},
                "additionalProperties": {"type": "string"}}}]})");
    return made;
  }();
  return catalogue;
}

constexpr std::string_view own_origin = R"("origin_uuid": "1111aaaa-2222-4333-8444-000000000001")";
constexpr std::string_view own_tenant = R"("tenant_uuid": "1111aaaa-2222-4333-8444-000000000002")";
constexpr std::string_view own_time = R"("timestamp": "2026-11-21T16:03:14.544550")";
constexpr std::string_view own_user = "1111aaaa-2222-4333-8444-000000000003";

std::string with_users(std::string text) {
  for (std::size_t at = 0; (at = text.find("USER", at)) != std::string::npos;) text.replace(at, 4, own_user);
  return text;
}

/// The headers of an event, as its body repeats them.
std::string quick_envelope(std::string_view name, std::string_view users, std::string_view acl) {
  return with_users(
      fmt::format(R"({}, "name": "{}", {}"required_access": "event.{}", "required_acl": "{}", {}, {})",
                  own_tenant, name, users, name, acl, own_origin, own_time));
}

std::string quick_body(const std::string& envelope, std::string_view data) {
  return with_users(fmt::format(R"({{{}, "data": {}}})", envelope, data));
}

std::string quick_record(std::string_view name, std::string_view key, const std::string& envelope,
                         std::string_view data) {
  return with_users(fmt::format(
      R"({{"timestamp": "2026-11-21T16:03:14.6+00:00", "name": "{}", "exchange": "wazo-headers", )"
      R"("routing_key": "{}", )"
      R"("headers": {{{}}}, "payload": {}}})",
      name, key, envelope, quick_body(envelope, data)));
}

/// Bodies and records without fault.
const std::vector<std::string>& right_lines() {
  static const std::vector<std::string> lines = [] {
    const std::string calls = quick_envelope("call_made", R"("user_uuid:USER": true, )", "events.calls.USER");
    const std::string room = quick_envelope("room_made", R"("user_uuid:*": true, )", "events.rooms.5");
    const std::string line = quick_envelope("line_made", R"("user_uuid:USER": true, )", "events.lines.USER");
    const std::string users = quick_envelope(
        "users_made", R"("user_uuid:USER": true, "user_uuid:1111aaaa-2222-4333-8444-000000000009": true, )",
        "events");
    const std::string manager = quick_envelope("Newchannel", "", "events.ami.Newchannel");
    const std::string small = R"({"call": {"id": "1795528992.21"}, "user_uuid": "USER"})";
    const std::string large =
        R"({"call": {"id": "c"}, "user_uuid": "USER", "at": "2026-11-24T09:03:12.523-0500", "state": "up", )"
        R"("legs": [1, -20], "share": 0.5, "is_muted": false, )"
        R"("variables": {"a": 1, "b": null, "c": "\u00e9"}, "names": {"x": "y", "z": ""}})";
    const std::string ami = R"({"Event": "Newchannel", "Privilege": "call,all", )"
                            R"("ChanVariable": {"WAZO_LINE_ID": "3", "XIVO_ON_HOLD": ""}})";
    std::vector<std::string> made{
        quick_body(calls, small),
        quick_body(calls, large),
        quick_body(room, R"({"id": 5})"),
        quick_body(users, "{}"),
        quick_body(manager, ami),
        quick_record("call_made", "calls.c.made", calls, large),
        quick_record("call_made", "calls.1795528992__DOT__21.made", calls, small),
        quick_record("room_made", "rooms.5.1111aaaa-2222-4333-8444-000000000002", room, R"({"id": 5})"),
        quick_record("line_made", "lines.USER", line, R"({"line": "l"})"),
        quick_record("users_made", "any", users, R"({"who": "all"})"),
        quick_record("Newchannel", "ami.Newchannel", manager, ami),
    };
    // As another program writes them.
    std::string compact = made.front();
    for (std::size_t at = 0; (at = compact.find(": ", at)) != std::string::npos;) compact.erase(at + 1, 1);
    made.push_back(compact);
    made.push_back(made.front() + '\r');
    return made;
  }();
  return lines;
}

class TwoPaths {
 public:
  explicit TwoPaths(const Catalogue& catalogue = quick_catalogue())
      : rulebook_(catalogue, Edition::current) {}

  void take_data_apart() { quick_.take_data_apart(); }

  QuickVerdict compare(std::string_view text) { return compare_paths(quick_, strict_, text); }

 private:
  Rulebook rulebook_;
  Checker quick_{rulebook_, {}};
  Checker strict_{rulebook_, {}};
};

/// One change of a line: bytes, or a value or a member as a whole.
std::string changed_line(std::string line, std::mt19937& random) {
  static constexpr std::array bits{
      "\"",   "{",     "}",        "[",         "]",           ",",
      ":",    " ",     "\\",       "\t",        "0",           "-1",
      "1.5",  "1e5",   "null",     "{}",        "\"None\"",    "\"*\"",
      "true", "false", "\xc3\xa9", "\x80",      "\"\"",        ".None",
      "[1]",  "_",     "\"up\"",   "[1, 2, 3]", "\"\\u00e9\"", "12345678901234567890"};
  const auto pick = [&random](std::size_t count) { return random() % count; };
  const std::size_t at = pick(line.size());
  const auto value_from = [&line](std::size_t from) {
    const std::size_t colon = line.find("\": ", from);
    if (colon == std::string::npos) return std::pair<std::size_t, std::size_t>{0, 0};
    return std::pair{colon + 3, line.find_first_of(",}", colon) - colon - 3};
  };
  switch (pick(7)) {
    case 0:
      line[at] = static_cast<char>(pick(256));
      break;
    case 1:
      line.insert(at, bits[pick(bits.size())]);
      break;
    case 2:
      line.erase(at, 1 + pick(20));
      break;
    case 3:
      line.insert(pick(line.size()), line.substr(at, pick(60)));
      break;
    case 4: {
      const auto [begin, size] = value_from(at);
      line.replace(begin, size, bits[pick(bits.size())]);
      break;
    }
    case 5: {
      const auto [from, length] = value_from(pick(line.size()));
      const std::string other = line.substr(from, length);
      const auto [begin, size] = value_from(at);
      line.replace(begin, size, other);
      break;
    }
    default: {
      const std::size_t begin = line.find(", \"", at);
      if (begin == std::string::npos) break;
      const std::size_t end = std::min(line.find(", \"", begin + 1), line.size());
      const std::string member = line.substr(begin, end - begin);
      pick(2) == 0 ? line.erase(begin, member.size()) : line.insert(end, member);
    }
  }
  return line;
}

}  // namespace

TEST_CASE("lines without fault pass at a glance, the first time too", "[catalogue]") {
  TwoPaths paths;
  for (int round = 0; round < 2; ++round) {
    for (const std::string& line : right_lines()) {
      INFO(line);
      const QuickVerdict verdict = paths.compare(line);
      CHECK(verdict.passed);
      CHECK(verdict.objection.empty());
    }
  }
}

TEST_CASE("the parts of a line that has passed are known", "[catalogue]") {
  Rulebook rulebook(quick_catalogue(), Edition::current);
  Checker checker(rulebook, {});
  checker.take_data_apart();
  const std::string more(QuickChecker::least_behind, ' ');
  const std::string body = right_lines().front() + '\n' + more + '\n';
  REQUIRE(checker.pass(body) > 0);
  CHECK(checker.passed().value == right_lines().front());
  CHECK(checker.passed().body == right_lines().front());
  CHECK(checker.passed().name == "call_made");
  CHECK(checker.passed().family == event::Family::none);
  CHECK(checker.passed().timestamp.starts_with("\"2026-11-21T16:03:14"));
  CHECK(is_taken_apart(checker.passed()));
  const auto record = std::find_if(right_lines().begin(), right_lines().end(), [](const std::string& line) {
    return line.find("\"ami.Newchannel\"") != std::string::npos;
  });
  REQUIRE(record != right_lines().end());
  const std::string lines = *record + '\n' + more + '\n';
  REQUIRE(checker.pass(lines) > 0);
  CHECK(checker.passed().value == *record);
  CHECK(checker.passed().body.size() < record->size());
  CHECK(checker.passed().family == event::Family::ami);
  CHECK(is_taken_apart(checker.passed()));
}

TEST_CASE("what has a finding, or takes thought, is left to the strict path", "[catalogue]") {
  TwoPaths paths;
  const std::string& right = right_lines().front();
  const auto with = [&right](std::string_view old, std::string_view fresh) {
    std::string line = right;
    line.replace(line.find(old), old.size(), fresh);
    return line;
  };
  const std::vector<std::string> lines{
      "",
      "null",
      "{}",
      right + ' ',
      right + right,
      right.substr(0, right.size() - 1),
      with("call_made", "call_maid"),
      with("event.call_made", "event.call_maid"),
      with("events.calls.1", "events.calls.2"),
      with("events.calls.", "events.phones."),
      with("\"origin_uuid\"", "\"origin_uuid \""),
      with("T16:03", "T24:03"),
      with("-000000000001", "-00000000000g"),
      with("\"user_uuid\": ", "\"user_uuid\": \"\", \"user_uuid\": "),
      with("\"1795528992.21\"", "1795528992.21"),
      with("{\"id\": \"1795528992.21\"}", "[]"),
      with("\"data\": {", "\"data\": {\"extra\": 1, "),
      with("\"data\": {", "\"data\": {\"pair\": [1, 2], "),
      with("\"data\": ", "\"payload\": "),
      R"({"name": "old_made", "origin_uuid": "1111aaaa-2222-4333-8444-000000000001", "data": {}})",
  };
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(paths.compare(right).passed);
    CHECK_FALSE(paths.compare(line).passed);
  }
}

TEST_CASE("a body that stands before the headers is left to the strict path", "[catalogue]") {
  TwoPaths paths;
  const std::string& right = right_lines()[5];
  const std::size_t begin = right.find(", \"headers\": ");
  const std::size_t end = right.find(", \"payload\": ");
  std::string headers = right.substr(begin, end - begin);
  const auto with_headers_last = [&] {
    return right.substr(0, begin) + right.substr(end, right.size() - end - 1) + headers + '}';
  };
  CHECK(paths.compare(right).passed);
  CHECK_FALSE(paths.compare(with_headers_last()).passed);
  headers.replace(headers.find("T16:03:14"), 9, "T16:03:15");
  CHECK_FALSE(paths.compare(with_headers_last()).passed);
}

TEST_CASE("an event that may be of another family is left to the strict path", "[catalogue]") {
  const auto catalogue_with = [](const std::string& properties) {
    Catalogue catalogue;
    catalogue.add("ami.json", R"({"service": "own", "events": [
      {"name": "{event_name}", "source": "documented", "family": "ami", "level": "service",
       "data": {"type": "object", "properties": {)" +
                                  properties + "}}}]}");
    return catalogue;
  };
  const std::string envelope = quick_envelope("Hangup", "", "events.ami.Hangup");
  const Catalogue plain = catalogue_with(R"("Event": {"type": "string"})");
  const Catalogue typed = catalogue_with(R"("Event": {"type": "string"}, "type": {"type": "string"})");
  struct Case {
    const Catalogue& catalogue;
    std::string line;
    bool passes;
  };
  const std::vector<Case> cases{
      {plain, quick_record("Hangup", "stasis.x", envelope, R"({"Event": "Hangup"})"), true},
      {plain, quick_record("Hangup", "stasis.x", envelope, "{}"), false},
      {plain, quick_record("Hangup", "stasis.x", envelope, R"({"Event": null})"), false},
      {typed, quick_body(envelope, R"({"type": "Hangup", "Event": "Hangup"})"), false},
      {typed, quick_body(envelope, R"({"Event": "Hangup"})"), false},
  };
  for (const Case& c : cases) {
    INFO(c.line);
    TwoPaths paths(c.catalogue);
    const QuickVerdict verdict = paths.compare(c.line);
    CHECK(verdict.passed == c.passes);
    CHECK(verdict.objection.empty());
  }
}

TEST_CASE("the quick and the strict path agree on changed lines", "[catalogue]") {
  constexpr int rounds = 5'000;
  TwoPaths paths;
  if (GENERATE(false, true)) paths.take_data_apart();
  std::mt19937 random(1);
  const auto any_line = [&random] { return right_lines()[random() % right_lines().size()]; };
  int passed = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::string line = changed_line(any_line(), random);
    const QuickVerdict verdict = paths.compare(line);
    if (!verdict.objection.empty()) FAIL_CHECK(verdict.objection << " in " << line);
    if (verdict.passed) ++passed;
    // What a wrong line taught must not do harm, and line after line with a finding ends the quick path's
    // patience.
    if (!paths.compare(any_line()).passed) FAIL_CHECK("a right line did not pass in round " << round);
  }
  // Many changes leave a line right, and more do not.
  CHECK(passed > rounds / 50);
  CHECK(passed < rounds / 2);
}

TEST_CASE("an event whose lines all have findings is left to the strict path for a while", "[catalogue]") {
  TwoPaths paths;
  const std::string& right = right_lines().front();
  std::string wrong = right;
  wrong.replace(wrong.find("\"call\": "), 8, "\"cool\": ");
  for (int i = 0; i < 16; ++i) CHECK_FALSE(paths.compare(wrong).passed);
  CHECK_FALSE(paths.compare(right).passed);
  CHECK(paths.compare(right_lines()[2]).passed);
  for (int i = 0; i < 240; ++i) paths.compare(right);
  CHECK(paths.compare(right).passed);
}
