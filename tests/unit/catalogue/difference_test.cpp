// SPDX-License-Identifier: MIT
#include "catalogue/difference.hpp"

#include <fmt/format.h>

#include "catch.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

using Kind = Compared::Kind;

/// The differences, one per line: "came field own data.a: -> string".
std::string lines_of(const std::vector<Difference>& differences) {
  std::string out;
  for (const Difference& one : differences)
    out += fmt::format("{} {} {}{}{}: {} -> {}\n", name_of(one.kind), name_of(one.what), one.event,
                       one.name.empty() ? "" : " ", one.name, one.before, one.after);
  return out;
}

std::string compared(const std::string& before, Kind kind, const std::string& after, Kind other_kind) {
  Catalogue one;
  Catalogue other;
  const CatalogueFile& file = one.add("one.json", R"({"events": [)" + before + "]}");
  const CatalogueFile& other_file = other.add("other.json", R"({"events": [)" + after + "]}");
  return lines_of(differences_between({kind, one, &file}, {other_kind, other, &other_file}));
}

std::string event_text(const std::string& data, const std::string& more = {}) {
  return fmt::format(R"({{"name": "own", "data": {}{}}})", data, more);
}

std::string field(const std::string& schema) {
  return event_text(fmt::format(R"({{"type": "object", "properties": {{"f": {}}}}})", schema));
}

}  // namespace

TEST_CASE("events that came and went", "[catalogue]") {
  const std::string a = R"({"name": "a", "routing_keys": ["a.b"], "data": {}})";
  CHECK(compared(a, Kind::file, "", Kind::file) == "went event a: a.b -> \n");
  CHECK(compared("", Kind::file, a, Kind::file) == "came event a:  -> a.b\n");
  CHECK(compared("", Kind::whole, a, Kind::file) == "came event a:  -> a.b\n");
  CHECK(compared("", Kind::whole, a, Kind::capture) == "came event a:  -> a.b\n");
  CHECK(compared("", Kind::capture, a, Kind::capture) == "came event a:  -> a.b\n");
  // A file adds to the built-in catalogue, and what a capture lacks did not happen.
  CHECK(compared(a, Kind::whole, "", Kind::file).empty());
  CHECK(compared(a, Kind::whole, "", Kind::capture).empty());
  CHECK(compared(a, Kind::file, "", Kind::capture).empty());
  CHECK(compared("", Kind::capture, a, Kind::whole).empty());
}

TEST_CASE("bounds and known values are compared", "[catalogue]") {
  const std::string one = field(R"({"type": "array", "minItems": 1, "maxItems": 3})");
  const std::string other = field(R"({"type": "array", "maxItems": 2})");
  CHECK(compared(one, Kind::file, other, Kind::file) ==
        "changed field own data.f: array, at least 1 item, at most 3 items, optional -> "
        "array, at most 2 items, optional\n");
  const std::string known = field(R"({"type": "string", "x-known-values": ["Up", "Ring"]})");
  const std::string fewer = field(R"({"type": "string", "x-known-values": ["Up"]})");
  CHECK(compared(known, Kind::file, fewer, Kind::file) ==
        "changed field own data.f: string, known values: Up, Ring, optional -> "
        "string, known values: Up, optional\n");
  CHECK(compared(known, Kind::file, fewer, Kind::capture).empty());
}

TEST_CASE("fields that came, went or changed", "[catalogue]") {
  const std::string text = field(R"({"type": "string"})");
  const std::string none = event_text(R"({"type": "object", "properties": {"g": {}}})");
  CHECK(compared(text, Kind::file, none, Kind::file) ==
        "went field own data.f: string, optional -> \ncame field own data.g:  -> anything, optional\n");
  CHECK(compared(none, Kind::file, text, Kind::capture) == "came field own data.f:  -> string\n");
  CHECK(compared(text, Kind::capture, none, Kind::file) == "went field own data.f: string -> \n");
  // If nothing is described, any field is right.
  CHECK(compared(event_text(R"({"type": "object"})"), Kind::file, text, Kind::capture).empty());
  CHECK(compared(event_text(R"({"type": "object", "additionalProperties": {"type": "string"}})"), Kind::file,
                 text, Kind::capture)
            .empty());
}

TEST_CASE("a capture differs where its types are not allowed", "[catalogue]") {
  struct Case {
    std::string catalogue;
    std::string capture;
    bool differs;
  };
  const Case cases[] = {
      {R"({"type": ["string", "null"]})", R"({"type": "string"})", false},
      {R"({"type": "string"})", R"({"type": ["string", "null"]})", true},
      {R"({"type": "string", "x-null": "observed"})", R"({"type": "null"})", false},
      {R"({"type": "number"})", R"({"type": "integer"})", false},
      {R"({"type": "integer"})", R"({"type": "number"})", true},
      {R"({})", R"({"type": "array"})", false},
      {R"({"type": "string", "format": "uuid"})", R"({"type": "string"})", true},
      {R"({"type": "string", "format": "uuid"})", R"({"type": "string", "format": "uuid"})", false},
      {R"({"type": "string"})", R"({"type": "string", "format": "uuid"})", false},
      {R"({"type": ["string", "null"], "format": "uuid"})", R"({"type": "null"})", false},
      {R"({"type": "array", "items": {"type": "string"}})",
       R"({"type": "array", "items": {"type": "integer"}})", true},
      {R"({"type": "array", "items": {"type": "string"}})", R"({"type": "array"})", false},
  };
  for (const Case& example : cases) {
    CAPTURE(example.catalogue, example.capture);
    const std::string catalogue = field(example.catalogue);
    const std::string capture = field(example.capture);
    CHECK(compared(catalogue, Kind::whole, capture, Kind::capture).empty() != example.differs);
    CHECK(compared(capture, Kind::capture, catalogue, Kind::whole).empty() != example.differs);
    // Between two catalogues every difference counts.
    CHECK(compared(catalogue, Kind::whole, capture, Kind::whole).empty() ==
          (example.catalogue == example.capture));
  }
}

TEST_CASE("keys, ACLs, headers, levels and status", "[catalogue]") {
  const std::string before =
      event_text("{}", R"(, "level": "user", "routing_keys": ["a.{id}"], "required_acls": ["events.a"],
    "placeholders": {"id": "unknown"}, "headers": {"h": {"type": "string"}})");
  const std::string after = event_text(
      "{}", R"(, "level": "tenant", "status": "removed", "removed": "25.01", "routing_keys": ["a.1"],
    "required_acls": ["events.a", "events.b"], "headers": {"g": {"type": "string"}})");
  CHECK(compared(before, Kind::file, after, Kind::file) ==
        "changed status own: current -> removed in 25.01\nchanged level own: user -> tenant\n"
        "went routing_key own a.{id}:  -> \ncame routing_key own a.1:  -> \ncame required_acl own events.b:  "
        "-> \n"
        "went header own h: string, optional -> \ncame header own g:  -> string, optional\n");
  // A learnt key may have a word where the catalogue has a placeholder.
  const std::string seen = event_text("{}", R"(, "level": "multi-user", "routing_keys": ["a.1"])");
  CHECK(compared(before, Kind::whole, seen, Kind::capture).empty());
  CHECK(compared(after, Kind::whole, seen, Kind::capture) ==
        "changed status own: removed in 25.01 -> seen\nchanged level own: tenant -> multi-user\n");
}

TEST_CASE("a member of a family is one of its events in a capture", "[catalogue]") {
  const std::string family = R"({"name": "{event_name}", "routing_keys": ["ami.{event_name}"],
    "placeholders": {"event_name": "name"}, "data": {"additionalProperties": {"type": "string"}}})";
  const std::string member = R"({"name": "Newchannel", "routing_keys": ["ami.Newchannel"],
    "data": {"type": "object", "properties": {"Channel": {"type": "string"}}}})";
  CHECK(compared(family, Kind::whole, member, Kind::capture).empty());
  CHECK(compared(family, Kind::whole, member, Kind::file) == "came event Newchannel:  -> ami.Newchannel\n");
}

TEST_CASE("an extended event is compared with the one that it extends", "[catalogue]") {
  Catalogue known;
  known.add("known.json", R"({"events": [{"name": "own", "data": {"properties": {"a": {}}}}]})");
  Catalogue more;
  more.add("known.json", R"({"events": [{"name": "own", "data": {"properties": {"a": {}}}}]})");
  const CatalogueFile& file = more.add(
      "more.json",
      R"({"events": [{"name": "own", "extends": true, "data": {"properties": {"b": {"type": "null"}}}}]})");
  CHECK(lines_of(differences_between({Kind::whole, known, nullptr}, {Kind::file, more, &file})) ==
        "came field own data.b:  -> null, optional\n");
}
