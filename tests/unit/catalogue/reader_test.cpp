// SPDX-License-Identifier: MIT
#include "catalogue/reader.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "unit/catalogue/reading.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

/// A file with one event that has these members.
std::string file_with(const std::string& members) {
  return fmt::format(R"({{"service": "own", "events": [{{"name": "own_event", "data": {{}}, {}}}]}})",
                     members);
}

std::string objection_to(const std::string& text) {
  const auto file = file_of(text);
  return objection([&file] { read_entries(*file); });
}

}  // namespace

TEST_CASE("an event is read with all that the file says of it", "[catalogue]") {
  const auto file = file_of(R"({"$defs": {"D": {"type": "object", "properties": {"id": {"type": "integer"}}}},
    "events": [{"name": "own_event", "summary": "It happens.", "source": "documented", "status": "removed",
      "added": "21.01", "deprecated": "22.01", "removed": "23.01", "level": "tenant", "notes": ["One."],
      "routing_keys": ["own.{id}"], "required_acls": ["events.own"],
      "placeholders": {"id": "data.a.0.id", "user": {"from": "header.user_uuid:", "mismatch": "warning"}},
      "headers": {"own_id": {"required": true, "type": "string", "const": "x"}}, "data": {"$ref": "#/$defs/D"},
      "example": {"name": "own_event"},
      "observed": {"names": ["its_event"], "routing_keys": ["own.event"], "level": "multi-user",
                   "headers": {"other": {"format": "uuid"}}}}], "service": "own"})");
  const std::vector<Entry> entries = read_entries(*file);
  REQUIRE(entries.size() == 1);
  const Entry& entry = entries.front();
  CHECK(entry.service == "own");
  CHECK(entry.documented);
  CHECK(entry.removed);
  CHECK(entry.level == Level::multi_user);
  CHECK(entry.is_for_users());
  CHECK(entry.aliases == std::vector<std::string>{"its_event"});
  CHECK(entry.routing_keys.documented == std::vector<std::string>{"own.{id}"});
  CHECK(entry.routing_keys.observed == std::vector<std::string>{"own.event"});
  CHECK(entry.data().field("id")->schema.has_type("integer"));
  CHECK(entry.example.text() == R"({"name": "own_event"})");
  REQUIRE(entry.headers.size() == 1);
  CHECK(entry.headers.front().need == Need::required);
  CHECK(entry.headers.front().schema.allowed == std::vector<std::string>{"\"x\""});
  CHECK(entry.headers.front().schema.is_documented());
  CHECK_FALSE(entry.observed_headers.front().schema.is_documented());
  CHECK(entry.all_headers().size() == 2);
  CHECK(entry.placeholder("id")->location.describe() == "data.a.0.id");
  CHECK(entry.placeholder("id")->location.path == std::vector<std::string>{"a", "0", "id"});
  CHECK(entry.placeholder("user")->location.kind == Location::Kind::user);
  CHECK(entry.placeholder("user")->mismatch == Severity::warning);
  CHECK(entry.placeholder("none") == nullptr);
}

TEST_CASE("what is published without wazo-bus is read with its own keys and headers", "[catalogue]") {
  const auto file = file_of(file_with(R"("family": "ari", "glance": {"who": "caller.name"},
    "placeholders": {"application_name": {"from": "data.application", "case": "lower"}},
    "bare": {"routing_keys": ["stasis.app.{application_name}"], "members": ["application"],
             "headers": {"category": {"const": "stasis", "required": true}}})"));
  const std::vector<Entry> entries = read_entries(*file);
  const Entry& entry = entries.front();
  CHECK(entry.family == event::Family::ari);
  CHECK(entry.is_always_bare());
  CHECK(entry.routing_keys.all() == std::vector<std::string_view>{"stasis.app.{application_name}"});
  CHECK(entry.bare.members == std::vector<std::string>{"application"});
  CHECK(entry.bare.headers.front().need == Need::required);
  CHECK(entry.all_headers().empty());
  CHECK(entry.placeholder("application_name")->is_lower_case);
  CHECK(entry.glance.front().label == "who");
  CHECK(entry.glance.front().path == std::vector<std::string>{"caller", "name"});
}

TEST_CASE("an entry with a placeholder for a name stands for AMI where no family is named", "[catalogue]") {
  const auto file = file_of(R"({"events": [{"name": "{event_name}", "data": {}}]})");
  CHECK(read_entries(*file).front().family == event::Family::ami);
}

TEST_CASE("the facts of an event that is only observed are observed ones", "[catalogue]") {
  const auto file =
      file_of(file_with(R"("source": "observed", "routing_keys": ["own"], "headers": {"a": {}})"));
  const std::vector<Entry> entries = read_entries(*file);
  CHECK(entries.front().routing_keys.documented.empty());
  CHECK(entries.front().routing_keys.observed == std::vector<std::string>{"own"});
  CHECK_FALSE(entries.front().headers.front().schema.is_documented());
  CHECK(entries.front().data().source == FactSource::bus_class);
}

TEST_CASE("what the format of a catalogue file does not allow is refused", "[catalogue]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"[]", R"(a catalogue file must be an object: {"events": [...]})"},
      {R"({"name": "a"})", R"(an event stands inside of "events": [...])"},
      {R"({"service": "own"})", "no member \"events\": [...]"},
      {R"({"evnts": []})", "unknown member 'evnts'; did you mean 'events'?"},
      {R"({"events": [1]})", "an event must be an object"},
      {R"({"events": [{"data": {}}]})", "an event without a name: \"name\": \"...\" is missing"},
      {R"({"events": [{"name": "a"}]})", "event 'a' has no data: \"data\": {} allows any"},
      {R"({"events": [{"name": "a", "data": {}}, {"name": "a", "data": {}}]})", "event 'a' stands twice"},
      {file_with(R"("levle": "user")"), "unknown member 'levle'; did you mean 'level'?"},
      {file_with(R"("level": "all")"), "'all' is not one of service, tenant, user, multi-user"},
      {file_with(R"("headers": {"a": 1})"), "a header takes an object"},
      {file_with(R"("headers": {"a": {"required": 1}})"), "whether a header is required is true or false"},
      {file_with(R"("placeholders": {"a": "body.a"})"),
       "a placeholder comes from name, data.FIELD, header.NAME or unknown, not from 'body.a'"},
      {file_with(R"("placeholders": {"a": "data."})"),
       "a placeholder comes from name, data.FIELD, header.NAME or unknown, not from 'data.'"},
      {file_with(R"("placeholders": {"a": {"mismatch": "warning"}})"), "a placeholder needs \"from\""},
      {file_with(R"("placeholders": {"a": {"form": "name"}})"),
       "unknown member 'form'; did you mean 'from'?"},
      {file_with(R"("family": "agi")"), "'agi' is not one of ami, ari"},
      {file_with(R"("bare": {"header": {}})"), "unknown member 'header'; did you mean 'headers'?"},
      {file_with(R"("glance": ["a"])"), "glance must be an object"},
      {file_with(R"("placeholders": {"a": {"from": "name", "case": "upper"}})"),
       "'upper' is not one of lower"},
      {file_with(R"("observed": {"name": []})"), "unknown member 'name'; did you mean 'names'?"},
  };
  for (const auto& [text, objection] : cases) {
    INFO(text);
    CHECK(objection_to(text) == objection);
  }
}
