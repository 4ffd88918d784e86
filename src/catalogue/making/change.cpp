// SPDX-License-Identifier: MIT
#include "catalogue/making/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/write.hpp"
#include "text/assignment.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/shell_word.hpp"
#include "text/suggest.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

using Step = event::Path::Step;

constexpr std::string_view set_advice = "write --set data.status=Up, or with a type --set data.on_hold:=true";

/// Returns the place of the first equals sign outside of a ["quoted key"].
std::size_t equals_in(std::string_view typed) {
  bool in_key = false;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (in_key && typed[i] == '\\') {
      ++i;
    } else if (typed[i] == '"' && (in_key || (i > 0 && typed[i - 1] == '['))) {
      in_key = !in_key;
    } else if (typed[i] == '=' && !in_key) {
      return i;
    }
  }
  return std::string_view::npos;
}

event::ParsedPath path_from(const std::string& typed) {
  event::ParsedPath path = event::parse_path(typed);
  if (path.steps.size() > static_cast<std::size_t>(event::deepest_table))
    throw UsageError(fmt::format("the path '{}' has more than {} steps",
                                 cut(text::safe(typed), longest_shown), event::deepest_table));
  if (path.root == "name")
    throw UsageError("the name of an event cannot be changed", "name the event that you mean instead");
  return path;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_yes(const std::string& text) {
  return is_one_of(text::lower_case(text), {"true", "yes", "y", "on"});
}

bool is_no(const std::string& text) {
  return is_one_of(text::lower_case(text), {"false", "no", "n", "off", "0"});
}

std::string as_typed(const std::string& argument) {
  return text::shell_word(text::safe(argument));
}

/// Returns the advice for a value behind := that is not JSON: how to type what was probably meant.
std::string advice_for_value(const std::string& path, const std::string& value) {
  if (is_yes(value) || is_no(value))
    return fmt::format("write --set {}", as_typed(path + (is_yes(value) ? ":=true" : ":=false")));
  const bool is_word = !value.empty() && value.find_first_of("\"'{}[]:,") == std::string::npos;
  if (is_word) return fmt::format("a text is written with = alone: --set {}", as_typed(path + "=" + value));
  return std::string(set_advice);
}

std::string value_from(const std::string& typed, const TypedChange& change) {
  const std::string& text = change.value;
  std::string out;
  if (!change.is_json) {
    if (!text::is_utf8(text))
      throw UsageError(fmt::format("invalid --set '{}': the value is not UTF-8", text::safe(typed)),
                       std::string(set_advice));
    json::append_string(text, out);
    return out;
  }
  const json::Scan scan = json::compact(text, out);
  if (scan.ok()) return out;
  const json::Place place = json::place_of(text, scan.at);
  throw UsageError(fmt::format("invalid --set '{}': what follows := is not JSON, at {}:{}: {}",
                               text::safe(typed), place.line, place.column, json::explain(text, scan)),
                   advice_for_value(change.path, text));
}

/// Could a value be an object with any key?
bool is_open(const Schema& schema) {
  return schema.properties.empty() && schema.additional == nullptr && schema.types.has(Types::object);
}

bool is_index(const Schema& schema, const Step& step) {
  return step.index && (!step.key || (schema.types.has(Types::array) && !schema.types.has(Types::object)));
}

/// What a schema says about one step down.
struct Below {
  bool is_known = false;
  const Schema* schema = nullptr;  ///< null: anything
};

Below below(const Schema& schema, const Step& step) {
  if (is_index(schema, step)) return {schema.types.has(Types::array), schema.items};
  const std::uint16_t property = schema.find(*step.key);
  if (property != Schema::no_property) return {true, schema.properties[property].schema};
  if (schema.additional != nullptr) return {true, schema.additional};
  return {is_open(schema), nullptr};
}

void append_step(const Step& step, std::string& out) {
  if (!step.key) {
    fmt::format_to(std::back_inserter(out), "[{}]", *step.index);
  } else if (!step.key->empty() && step.key->find_first_of(".[]\" \t\r\n=") == std::string::npos) {
    out += '.';
    out += *step.key;
  } else {
    out += '[';
    json::append_string(*step.key, out);
    out += ']';
  }
}

std::string path_of(const event::ParsedPath& path) {
  std::string out = path.root;
  for (const Step& step : path.steps) append_step(step, out);
  return out;
}

std::string nearest_property(const Schema& schema, std::string_view key) {
  std::vector<std::string> names;
  names.reserve(schema.properties.size());
  for (const Property& property : schema.properties) names.push_back(property.name);
  return std::string(text::nearest(key, names));
}

std::string pointer_of(const event::ParsedPath& path) {
  std::string out;
  for (const Step& step : path.steps)
    append_pointer_step(step.key ? cut(*step.key, longest_name) : fmt::to_string(*step.index), out);
  return out;
}

std::string_view type_named(json::View value) {
  switch (value.kind()) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "boolean";
    case json::Kind::string:
      return "string";
    case json::Kind::array:
      return "array";
    case json::Kind::object:
      return "object";
    default:
      return value.integer() ? "integer" : "number";
  }
}

/// "expected boolean, got string", or empty.
std::string misfit(json::View value, const std::vector<std::string>& types, std::string_view format) {
  const std::string_view type = type_named(value);
  const bool is_number = type == "integer" && std::find(types.begin(), types.end(), "number") != types.end();
  if (!types.empty() && !is_number && std::find(types.begin(), types.end(), type) == types.end())
    return fmt::format("expected {}, got {}", fmt::join(types, " or "), type);
  if (!value.is_string()) return {};
  if (format == "uuid" && !text::is_uuid(value.string()))
    return fmt::format("not a uuid: {}", in_quotes(value.string()));
  if (format == "date-time" && !is_date_time(value.string()))
    return fmt::format("not a date and time: {}", in_quotes(value.string()));
  return {};
}

}  // namespace

std::string about_empty_variable(std::string_view name) {
  return fmt::format("{{{{var {}}}}} is empty here, which gives the text \"\"; ", text::safe(name));
}

TypedChange typed_change_from(const std::string& typed) {
  const std::size_t equals = equals_in(typed);
  if (equals == std::string::npos)
    throw UsageError(fmt::format("invalid --set '{}': there is no = in it", text::safe(typed)),
                     std::string(set_advice));
  auto [path, value, is_json] = text::assignment_from(typed, equals);
  return {std::move(path), std::move(value), is_json};
}

Change change_from(const std::string& typed) {
  const TypedChange change = typed_change_from(typed);
  event::ParsedPath parsed = path_from(change.path);
  return {change.path, value_from(typed, change), std::move(parsed)};
}

Change removal_from(const std::string& path) {
  return {path, std::nullopt, path_from(path)};
}

void settle_steps(Change& change, const Schema& data) {
  const Schema* schema = &data;
  for (Step& step : change.parsed.steps) {
    if (schema == nullptr) return;
    if (step.key && is_index(*schema, step)) step.key.reset();
    schema = below(*schema, step).schema;
  }
}

std::vector<Change> other_readings(const Change& change) {
  std::vector<Change> readings;
  const auto add = [&](std::string json) {
    readings.push_back(change);
    readings.back().json = std::move(json);
  };
  const json::View value(*change.json);
  if (!value.is_string()) {
    std::string as_text;
    json::append_string(value.text(), as_text);
    add(std::move(as_text));
    return readings;
  }
  const std::string text = value.string();
  std::string compact;
  if (json::compact(text, compact).ok() && !json::View(compact).is_string()) add(compact);
  if (text.empty()) add("null");
  add(is_no(text) ? "false" : "true");
  for (const std::string_view other : {"1", "[]", "{}"}) add(std::string(other));
  return readings;
}

bool ChangeJudge::is_member(std::string_view name) const {
  static constexpr std::array always{event::member::tenant_uuid, event::member::origin_uuid,
                                     event::member::timestamp, event::member::required_acl,
                                     event::member::required_access};
  if (envelope_.is_bare()) return false;
  const auto own = envelope_.own_headers();
  return std::find(always.begin(), always.end(), name) != always.end() ||
         (event::is_user_header(name) && envelope_.has_tenant()) ||
         std::any_of(own.begin(), own.end(), [name](const Field& field) { return field.name == name; });
}

void ChangeJudge::refuse_unknown(const Change& change, const std::string& suggestion) const {
  if (change.parsed.root == "headers" && suggestion.empty())
    throw InvalidInput(fmt::format("{} has no field {}", text::safe(name_), text::safe(change.path)),
                       "a header is named alone: required_acl, 'user_uuid:UUID'");
  throw InvalidInput(fmt::format("{} has no field {}", text::safe(name_), text::safe(change.path)),
                     suggestion.empty()
                         ? fmt::format("wazobus catalogue show {} lists them; --force {}", text::safe(name_),
                                       change.json ? "sets it all the same" : "goes on without it")
                         : fmt::format("did you mean '{}'?", text::safe(suggestion)));
}

/// Replaces each unknown key of a path in data by the nearest known one; empty if there is none.
std::string ChangeJudge::nearest_path(event::ParsedPath path) const {
  const Schema* schema = rules_.data;
  for (std::size_t i = 0; i < path.steps.size() && schema != nullptr; ++i) {
    Step& step = path.steps[i];
    if (!below(*schema, step).is_known) {
      if (!step.key) return {};
      step = {nearest_property(*schema, *step.key), std::nullopt};
      if (step.key->empty()) return {};
    }
    schema = below(*schema, step).schema;
  }
  return path_of(path);
}

/// A suggestion for an unknown member: the field of data with that name, or else a similar member, or else a
/// similar field of data.
std::string ChangeJudge::suggestion_for_member(const event::ParsedPath& path) const {
  if (path.root == "headers") {
    const bool is_header =
        path.steps.size() == 1 && path.steps.front().key && is_member(*path.steps.front().key);
    return is_header ? *path.steps.front().key : std::string();
  }
  event::ParsedPath in_data{"data", path.steps};
  in_data.steps.insert(in_data.steps.begin(), Step{path.root, std::nullopt});
  if (rules_.data->find(path.root) != Schema::no_property) return nearest_path(std::move(in_data));
  std::vector<std::string> names{"data"};
  if (!envelope_.is_bare())
    names.insert(names.end(), {"tenant_uuid", "origin_uuid", "timestamp", "required_acl", "required_access"});
  for (const Field& field : envelope_.own_headers()) names.push_back(field.name);
  const std::string near(text::nearest(path.root, names));
  if (near == "data") return nearest_path({near, path.steps});
  // Members of the envelope have no steps below.
  if (!near.empty() && path.steps.empty()) return near;
  return near == path.root ? std::string() : nearest_path(std::move(in_data));
}

void ChangeJudge::require_known(const Change& change) const {
  const event::ParsedPath& path = change.parsed;
  if (!change.is_of_data()) {
    if (!path.steps.empty() || !is_member(path.root)) refuse_unknown(change, suggestion_for_member(path));
    return;
  }
  const Schema* schema = rules_.data;
  for (std::size_t i = 0; i < path.steps.size() && schema != nullptr; ++i) {
    const Below next = below(*schema, path.steps[i]);
    if (!next.is_known) refuse_unknown(change, nearest_path(path));
    schema = next.schema;
  }
}

/// Would the message be refused without this field?
bool ChangeJudge::is_needed(const event::ParsedPath& path) const {
  if (path.root != "data") return false;
  if (path.steps.empty()) return true;
  const Schema* schema = rules_.data;
  for (std::size_t i = 0; i + 1 < path.steps.size() && schema != nullptr; ++i)
    schema = below(*schema, path.steps[i]).schema;
  if (schema == nullptr || is_index(*schema, path.steps.back())) return false;
  const std::uint16_t property = schema->find(*path.steps.back().key);
  return property != Schema::no_property && schema->properties[property].when_missing == Severity::error;
}

std::string ChangeJudge::advice(const Change& refused, const std::optional<Change>& fitting) const {
  const bool is_null = *refused.json == "null";
  if (is_null && !is_needed(refused.parsed))
    return text::safe(fmt::format("--unset {} takes it away", refused.path));
  const std::string empty =
      refused.empty_variable.empty() ? std::string() : about_empty_variable(refused.empty_variable);
  if (is_null || !fitting) return empty + "--force sends it all the same";
  if (!empty.empty()) return fmt::format("{}a value such as {} fits", empty, *fitting->json);
  const json::View value(*fitting->json);
  return "write " +
         as_typed(fitting->path + (value.is_string() ? "=" + value.string() : ":=" + *fitting->json));
}

std::string ChangeJudge::member_objection(const Change& change) const {
  const json::View value(*change.json);
  const std::string& name = change.parsed.root;
  if (event::is_user_header(name)) {
    return value.text() == "true" ? std::string()
                                  : fmt::format("expected the boolean true, got {}", in_quotes(value.text()));
  }
  for (const Field& own : envelope_.own_headers()) {
    if (own.name == name) return misfit(value, own.schema.types, own.schema.format);
  }
  if (name == event::member::origin_uuid) return misfit(value, {"string", "null"}, "uuid");
  if (name == event::member::required_acl) return misfit(value, {"string", "null"}, {});
  if (name == event::member::timestamp) return misfit(value, {"string"}, "date-time");
  return misfit(value, {"string"}, name == event::member::tenant_uuid ? "uuid" : "");
}

void ChangeJudge::require_fit(const Change& change) const {
  if (change.is_of_data() || !change.json) return;
  const std::string what = member_objection(change);
  if (what.empty()) return;
  std::optional<Change> fitting;
  for (const Change& reading : other_readings(change)) {
    if (!fitting && member_objection(reading).empty()) fitting = reading;
  }
  throw InvalidInput(text::safe(fmt::format("{}: {}", change.path, what)), advice(change, fitting));
}

std::string ChangeJudge::objection(const Change& change, const std::string& data) const {
  const std::string own = pointer_of(change.parsed);
  Checker checker(rulebook_, {Input::detect, std::string(name_), rules_.entry->family});
  std::vector<Finding> findings;
  checker.check(data, findings);
  for (const Finding& finding : findings) {
    const bool is_below =
        finding.pointer.starts_with(own) &&
        (finding.pointer.size() == own.size() || own.empty() || finding.pointer[own.size()] == '/');
    // Missing fields are checked with the whole message. A wrong type is refused even for an observed event.
    const bool is_wrong = finding.rule == Rule::data_type ||
                          (finding.severity == Severity::error && finding.rule != Rule::data_missing);
    if (!is_below || !is_wrong) continue;
    const bool is_itself = finding.pointer.size() == own.size();
    const std::string_view joint = finding.path.starts_with('[') ? "" : ".";
    return fmt::format("{}: {}", is_itself ? change.path : fmt::format("data{}{}", joint, finding.path),
                       finding.message);
  }
  return {};
}

}  // namespace wazobus::catalogue
