// SPDX-License-Identifier: MIT
#include "catalogue/learning/learning.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

/// Takes values of a capture, and keeps nothing but what it learns.
class Pupil {
 public:
  explicit Pupil(const Catalogue& known) : learning(known) {}

  void take(const std::string& value) {
    std::string compact;
    REQUIRE(json::compact(value, compact).ok());
    event::Frame frame;
    event::read_record(json::View(compact), frame);
    event::Event event;
    event.read(frame);
    learning.take(event);
  }

  void take_data(const std::string& data) { take(fmt::format(R"({{"name": "own", "data": {}}})", data)); }

  std::string file() const {
    std::string out;
    learning.append_file(out);
    return out;
  }

  /// The member `name` of the one event, as JSON.
  std::string member(std::string_view name) const {
    const std::string all = file();
    json::Children events(json::View(all).find("events").value());
    REQUIRE(events.next());
    const std::optional<json::View> found = events.value().find(name);
    return found ? std::string(found->text()) : "none";
  }

  Learning learning;
};

std::string record(std::string_view key, std::string_view acl, std::string_view headers,
                   std::string_view data) {
  return fmt::format(
      R"({{"name": "own", "routing_key": "{}", "headers": {{"name": "own", "required_acl": "{}"{}}},)"
      R"( "payload": {{"name": "own", "data": {}}}}})",
      key, acl, headers, data);
}

const std::string one = "2e752722-0864-4665-887d-a78a024cf7c7";
const std::string other = "47bf9cf8-0ba9-4b2b-ba20-4e3fb8f6b8c2";

}  // namespace

TEST_CASE("what values have been is a schema", "[catalogue]") {
  const Catalogue nothing;
  struct Case {
    std::vector<std::string> values;
    std::string schema;
  };
  const Case cases[] = {
      {{"1", "2"}, R"({"type":"integer","x-seen":2})"},
      {{"1", "2.5"}, R"({"type":"number","x-seen":2})"},
      {{"null", "\"a\"", "true"}, R"({"type":["string","boolean","null"],"x-seen":3})"},
      {{"\"" + one + "\"", "null"}, R"({"type":["string","null"],"format":"uuid","x-seen":2})"},
      {{"\"" + one + "\"", "\"None\""}, R"({"type":"string","x-seen":2})"},
      {{"\"2026-11-21T15:48:00\""}, R"({"type":"string","format":"date-time","x-seen":1})"},
      {{"[]"}, R"({"type":"array","x-seen":1})"},
      {{"[1, \"a\"]"}, R"({"type":"array","x-seen":1,"items":{"type":["string","integer"]}})"},
      {{R"([{"a": 1}, {"b": 2}])"},
       R"({"type":"array","x-seen":1,"items":{"type":"object","properties":{"a":{"type":"integer","x-seen":1},)"
       R"("b":{"type":"integer","x-seen":1}}}})"},
      {{R"({"1.2": "a"})", R"({"1.3": null})"},
       R"({"type":"object","x-seen":2,"additionalProperties":{"type":["string","null"]}})"},
  };
  for (const Case& example : cases) {
    Pupil pupil(nothing);
    for (const std::string& value : example.values) pupil.take_data(fmt::format(R"({{"f": {}}})", value));
    CHECK(pupil.member("data") ==
          fmt::format(R"({{"type":"object","properties":{{"f":{}}}}})", example.schema));
  }
}

TEST_CASE("words of keys and ACLs become placeholders by what they repeat", "[catalogue]") {
  const Catalogue nothing;
  struct Case {
    std::vector<std::string> records;
    std::string keys;
    std::string acls;
    std::string placeholders;
  };
  const auto with = [](const std::string& user) {
    return fmt::format(R"({{"user_uuid": "{}", "uuid": "{}"}})", user, user);
  };
  const Case cases[] = {
      // A word that does not vary is one, unless it looks like an id.
      {{record("a.up", "events.a", "", R"({"status": "up"})")}, R"(["a.up"])", R"(["events.a"])", "none"},
      {{record("a.7", "events.a.7", "", R"({"id": 7})")},
       R"(["a.{id}"])",
       R"(["events.a.{id}"])",
       R"({"id":"data.id"})"},
      {{record("a.up", "events.a.up", "", R"({"status": "up"})"),
        record("a.down", "events.a.down", "", R"({"status": "down"})")},
       R"(["a.{status}"])",
       R"(["events.a.{status}"])",
       R"({"status":"data.status"})"},
      // Of several fields the one that is named like the word before.
      {{record("users." + one, "events.x", "", with(one)),
        record("users." + other, "events.x", "", with(other))},
       R"(["users.{user_uuid}"])",
       R"(["events.x"])",
       R"({"user_uuid":"data.user_uuid"})"},
      {{record("a", "events.a." + one, ", \"user_uuid:" + one + "\": true", "{}")},
       R"(["a"])",
       R"(["events.a.{user_uuid}"])",
       R"({"user_uuid":"header.user_uuid:"})"},
      {{record("a.1__DOT__2", "events.a", "", R"({"number": "1.2"})")},
       R"(["a.{number}"])",
       R"(["events.a"])",
       R"({"number":"data.number"})"},
      {{record("a.1.2.b", "events.a", "", R"({"call": {"id": "1.2"}})")},
       R"(["a.{call[id]}.b"])",
       R"(["events.a"])",
       R"({"call[id]":"data.call.id"})"},
      {{record("a.1", "events.a", "", "{}"), record("a.2", "events.a", "", "{}")},
       R"(["a.{id}"])",
       R"(["events.a"])",
       R"({"id":"unknown"})"},
      {{record("a.1", "events.a.1", "", "{}"), record("a.2", "events.a.2", "", "{}")},
       R"(["a.{id}"])",
       R"(["events.a.{id}"])",
       R"({"id":"unknown"})"},
      {{record("a.x", "events.a", "", "{}"), record("a.y", "events.a", "", "{}"),
        record("a.y", "events.a", "", "{}")},
       R"(["a.y","a.x"])",
       R"(["events.a"])",
       "none"},
      {{record("a.{b}", "events.a", "", "{}")}, "none", R"(["events.a"])", "none"},
  };
  for (const Case& example : cases) {
    Pupil pupil(nothing);
    for (const std::string& value : example.records) pupil.take(value);
    CHECK(pupil.member("routing_keys") == example.keys);
    CHECK(pupil.member("required_acls") == example.acls);
    CHECK(pupil.member("placeholders") == example.placeholders);
  }
}

TEST_CASE("the headers tell whom an event is for", "[catalogue]") {
  const Catalogue nothing;
  const std::string tenant = ", \"tenant_uuid\": \"" + other + "\"";
  const std::string user = ", \"user_uuid:" + one + "\": true";
  const std::string second = ", \"user_uuid:" + other + "\": true";
  struct Case {
    std::vector<std::string> headers;
    std::string level;
  };
  const Case cases[] = {
      {{""}, "\"service\""},
      {{tenant + ", \"user_uuid:*\": true"}, "\"tenant\""},
      {{tenant + user, tenant}, "\"user\""},
      {{tenant + user, tenant + user + second}, "\"multi-user\""},
      {{tenant}, "none"},
      {{tenant + user, ""}, "none"},
  };
  for (const Case& example : cases) {
    Pupil pupil(nothing);
    for (const std::string& headers : example.headers) pupil.take(record("a", "events.a", headers, "{}"));
    CHECK(pupil.member("level") == example.level);
  }
  Pupil pupil(nothing);
  pupil.take(record("a", "events.a", tenant, "{}"));
  CHECK(pupil.member("headers") == R"({"tenant_uuid":{"type":"string","format":"uuid","x-seen":1}})");
  Pupil of_bodies(nothing);
  of_bodies.take(R"({"name": "own", "data": {}})");
  CHECK(of_bodies.member("level") == "none");
}

TEST_CASE("of a known event only what is new is learnt", "[catalogue]") {
  Catalogue known;
  known.add("own.json",
            R"({"events": [{"name": "own", "routing_keys": ["a.{id}"], "required_acls": ["events.a"],
    "placeholders": {"id": "data.id"}, "headers": {"h": {}},
    "data": {"type": "object", "properties": {"id": {"type": "integer"}, "in": {"type": "object", "properties": {"a": {}}},
      "open": {"type": "object"}, "by": {"additionalProperties": {"type": "object", "properties": {"b": {}}}}}}}]})");
  Pupil pupil(known);
  pupil.take(record("a.1", "events.a", ", \"h\": 1",
                    R"({"id": 1, "in": {"a": 1}, "open": {"x": 1}, "by": {"1": {"b": 1}}})"));
  CHECK(pupil.file() == R"({"events":[]})");
  CHECK(pupil.learning.totals().extended_events == 0);

  pupil.take(record("a.1.b", "events.b", ", \"g\": \"x\"",
                    R"({"id": "x", "in": {"c": 1}, "by": {"1": {"d": null}}, "new": true})"));
  CHECK(pupil.member("extends") == "true");
  CHECK(
      pupil.member("observed") ==
      R"({"routing_keys":["a.1.b"],"required_acls":["events.b"],"headers":{"g":{"type":"string","x-seen":1}}})");
  CHECK(pupil.member("data") ==
        R"({"properties":{"in":{"properties":{"c":{"type":"integer","x-source":"observed","x-seen":1}}},)"
        R"("by":{"additionalProperties":{"properties":{"d":{"x-source":"observed","x-seen":1}}}},)"
        R"("new":{"type":"boolean","x-source":"observed","x-seen":1}}})");
  CHECK(pupil.learning.totals().new_fields == 3);
  CHECK(pupil.learning.totals().with_other_types == std::vector<std::string>{"own"});

  SECTION("and then it is known") {
    known.add("learnt.json", pupil.file());
    Pupil again(known);
    again.take(record("a.1.b", "events.b", ", \"g\": \"x\"",
                      R"({"in": {"c": 1}, "by": {"1": {"d": null}}, "new": true})"));
    CHECK(again.file() == R"({"events":[]})");
  }
}

TEST_CASE("what is remembered is bounded", "[catalogue]") {
  const Catalogue nothing;
  Pupil pupil(nothing);
  for (int i = 0; i < 1100; ++i) pupil.take(fmt::format(R"({{"name": "own_{}x", "data": {{}}}})", i));
  CHECK(pupil.learning.totals().new_events == 1000);
  CHECK(pupil.learning.totals().was_short);

  Pupil wide(nothing);
  std::string data = "{\"f\": 1";
  for (int i = 0; i < 300; ++i) data += fmt::format(", \"f_{}x\": {}", i, i);
  wide.take_data(data + "}");
  CHECK(wide.member("data") == R"({"type":"object","additionalProperties":{"type":"integer"}})");

  Pupil deep(nothing);
  deep.take_data(std::string(100, '[') + std::string(100, ']'));
  CHECK(deep.learning.totals().was_short);
  Catalogue reader;
  reader.add("deep.json", deep.file());
  CHECK(reader.find("own")->data().has_type("array"));

  Pupil many(nothing);
  for (int i = 0; i < 40; ++i)
    many.take(record(fmt::format("a.w{}.b", std::string(1, static_cast<char>('a' + i % 26))), "events.a", "",
                     "{}"));
  CHECK(many.member("routing_keys") == R"(["a.{id}.b"])");
}

TEST_CASE("a placeholder comes from where the file has something", "[catalogue]") {
  const Catalogue nothing;
  Pupil pupil(nothing);
  std::string data = "{\"a_id\": 7";
  for (int i = 0; i < 300; ++i) data += fmt::format(", \"f_{}x\": {}", i, i);
  pupil.take(record("a.7.8", "events.a", ", \"8\": 8", data + "}"));
  pupil.take(record("a.9.9", "events.a", ", \"8\": 9", R"({"a_id": 9})"));
  CHECK(pupil.member("placeholders") == R"({"id":"unknown","id_2":"unknown"})");
}

TEST_CASE("names that no file can have are passed over", "[catalogue]") {
  const Catalogue nothing;
  Pupil pupil(nothing);
  for (const char* const value : {R"({"name": "", "data": {}})", R"({"name": "{x}", "data": {}})",
                                  R"({"data": {}})", R"({"name": 1})", "[]", "1"})
    pupil.take(value);
  CHECK(pupil.learning.totals().nameless == 6);
  CHECK(pupil.file() == R"({"events":[]})");
}
