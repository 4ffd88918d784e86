// SPDX-License-Identifier: MIT
// What tests of the checkers share: the parts around one text, a small catalogue, and findings as lines.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/envelope_reader.hpp"
#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/message_rules.hpp"
#include "catalogue/checking/message_values.hpp"
#include "catch.hpp"

namespace wazobus::catalogue {

/// One event of each kind that the rules tell apart.
inline const Catalogue& small_catalogue() {
  static const Catalogue catalogue = [] {
    Catalogue made;
    made.add("small.json", R"({"service": "own", "events": [
      {"name": "call_made", "source": "documented", "level": "user", "routing_keys": ["calls.{call_id}.{user}"],
       "required_acls": ["events.calls.{user}"], "observed": {"required_acls": ["events.calls.None"]},
       "placeholders": {"call_id": "data.call_id", "user": "data.user_uuid"},
       "headers": {"line_id": {"type": "integer"}, "flag": {"const": "on"}},
       "data": {"type": "object", "required": ["call_id"], "properties": {
         "call_id": {"type": "string"}, "user_uuid": {"type": ["string", "null"]}, "line_id": {"type": "integer"}}}},
      {"name": "tenant_made", "source": "documented", "level": "tenant", "routing_keys": ["tenants.made"],
       "required_acls": ["events.tenants"], "headers": {"room_{id}": {"required": true}},
       "placeholders": {"id": "data.rooms.1.id"},
       "data": {"type": "object", "properties": {"rooms": {"type": "array"}}}},
      {"name": "users_made", "source": "documented", "level": "multi-user", "data": {}},
      {"name": "service_made", "level": "service", "observed": {"names": ["service_was_made"]},
       "source": "observed", "routing_keys": ["services.made"], "data": {}},
      {"name": "old_made", "source": "documented", "status": "removed", "removed": "20.01", "level": "service",
       "data": {}},
      {"name": "Stasis", "source": "observed", "family": "ari", "level": "service",
       "bare": {"routing_keys": ["stasis.{app}"], "members": ["application"],
                "headers": {"category": {"const": "stasis", "required": true}, "app": {"type": "string"}}},
       "placeholders": {"app": {"from": "data.application", "case": "lower"}},
       "data": {"type": "object", "properties": {"application": {"type": "string"}, "type": {"type": "string"}}}},
      {"name": "{event_name}", "source": "documented", "family": "ami", "level": "service",
       "routing_keys": ["ami.{event_name}"],
       "placeholders": {"event_name": "name", "small": {"from": "name", "case": "lower"}},
       "bare": {"routing_keys": ["ami.{small}"]},
       "data": {"type": "object", "additionalProperties": {"type": "string"}}}]})");
    return made;
  }();
  return catalogue;
}

/// The findings as lines: "error data.type /data/id data.id: expected ...".
inline std::string lines_of(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    if (!out.empty()) out += '\n';
    out += std::string(name_of(finding.severity)) + " " + std::string(id_of(finding.rule)) + " " +
           finding.pointer + ": " + finding.message;
  }
  return out;
}

/// The parts that a Checker is made of, up to the rules, around one text at a time.
class CheckBench {
 public:
  explicit CheckBench(Edition edition = Edition::current, const Catalogue& catalogue = small_catalogue())
      : rulebook(catalogue, edition),
        events(rulebook),
        reader(document, events),
        findings(document),
        json(document, findings),
        values(document, findings, edition),
        context{document, findings, values, edition} {}

  /// Only the JSON.
  void parse(std::string text) {
    text_ = std::move(text);
    INFO(text_);
    REQUIRE(document.parse(text_).ok());
    findings.start_text();
    findings.start_value(0);
  }

  const Message& read(std::string text, Input input = Input::detect) {
    parse(std::move(text));
    return reader.read(0, input);
  }

  /// What was found since the last time.
  std::string found() {
    std::vector<Finding> out;
    findings.settle(out);
    return lines_of(out);
  }

  Rulebook rulebook;
  json::Document document;
  KnownEvents events;
  EnvelopeReader reader;
  Findings findings;
  JsonChecker json;
  MessageValues values;
  RuleContext context;

 private:
  std::string text_;
};

inline constexpr std::string_view uuid_a = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";

}  // namespace wazobus::catalogue
