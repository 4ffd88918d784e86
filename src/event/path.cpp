// SPDX-License-Identifier: MIT
#include "event/path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <span>
#include <type_traits>

#include "event/record.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::event {

namespace {

using Root = Path::Root;
using Step = Path::Step;
using Kind = Value::Kind;

struct RootName {
  std::string_view name;
  Root root;
};

constexpr std::array<RootName, 14> root_names{{
    {member::timestamp, Root::timestamp},
    {member::name, Root::name},
    {"exchange", Root::exchange},
    {"routing_key", Root::routing_key},
    {member::tenant_uuid, Root::tenant_uuid},
    {user_field, Root::user_uuid},
    {member::origin_uuid, Root::origin_uuid},
    {member::required_acl, Root::required_acl},
    {member::required_access, Root::required_access},
    {"headers", Root::headers},
    {"properties", Root::properties},
    {member::data, Root::data},
    {"payload", Root::payload},
    {"body", Root::payload},
}};

bool has_steps(Root root) {
  return root >= Root::headers;
}

[[noreturn]] void refuse_root(std::string_view word) {
  std::vector<std::string> names;
  names.reserve(root_names.size());
  for (const RootName& known : root_names) names.emplace_back(known.name);
  const std::string_view near = text::nearest(word, names);
  throw UsageError(
      fmt::format("unknown field '{}'", text::safe(word)),
      near.empty()
          ? fmt::format("the fields are {}; the event's own fields are in data, such as data.call_id",
                        fmt::join(names, ", "))
          : fmt::format("did you mean '{}'?", near));
}

void require_property(std::string_view name) {
  bool is_known = false;
  const Properties properties;
  visit_properties(properties, [&](std::string_view known, const auto& /*member*/) {
    is_known = is_known || known == name;
  });
  if (!is_known) throw unknown_property(name, "properties.");
}

std::optional<std::size_t> index_from(std::string_view digits) {
  std::size_t index = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, index);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return index;
}

/// Parses a path from left to right.
class PathParser {
 public:
  explicit PathParser(std::string_view text) : text_(text), rest_(text) {}

  std::string_view first_word() {
    if (text_.empty()) refuse("it is empty");
    if (text_.front() == '.') refuse("it starts with a dot", "write data.status, without one in front");
    return take(rest_.find_first_of(".["));
  }

  Root root() {
    const std::string_view word = first_word();
    for (const RootName& known : root_names) {
      if (known.name == word) return known.root;
    }
    refuse_root(word);
  }

  std::vector<Step> steps() {
    std::vector<Step> steps;
    while (!rest_.empty()) {
      if (rest_.front() == '.') {
        steps.push_back(word());
      } else if (rest_.front() == '[') {
        steps.push_back(bracket());
      } else {
        refuse("after a bracket only a dot or a bracket may follow");
      }
    }
    return steps;
  }

  [[noreturn]] void refuse(std::string_view why,
                           std::string advice = R"(write data.status, data.list[0] or data["a key"])") const {
    throw UsageError(fmt::format("invalid path '{}': {}", text::safe(text_), why), std::move(advice));
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  Step word() {
    take(1);
    const std::string_view word = take(rest_.find_first_of(".["));
    if (word.empty()) refuse("a word between its dots is missing");
    // This is more likely a mistake with the shell or the operator than a key.
    if (word.find_first_of(" \t\r\n\"]") != std::string_view::npos)
      refuse(fmt::format("'{}' is no plain word", text::safe(word)));
    return {std::string(word), index_from(word)};
  }

  Step bracket() {
    take(1);
    Step step = rest_.starts_with('"') ? key() : element();
    if (!rest_.starts_with(']')) refuse("a bracket is not closed");
    take(1);
    return step;
  }

  Step key() {
    std::string quoted;
    const json::Scan scan = json::compact(rest_, quoted, json::Extent::first);
    if (!scan.ok()) refuse(fmt::format("in its brackets: {}", json::explain(rest_, scan)));
    take(scan.at);
    return {json::View(quoted).string(), std::nullopt};
  }

  Step element() {
    const std::string_view digits = take(rest_.find(']'));
    const std::optional<std::size_t> index = index_from(digits);
    if (digits.empty())
      refuse("there is no index in its brackets",
             "data.list[0] is the first element; data.list ~ TEXT looks at the JSON of all");
    if (!index) refuse(fmt::format("'{}' is neither an array index nor a quoted key", text::safe(digits)));
    return {std::nullopt, index};
  }

  std::string_view text_;
  std::string_view rest_;
};

// --- conversions to Value ---

bool put(Kind kind, std::string_view text, Value& value) {
  value.kind = kind;
  value.text = text;
  return true;
}

bool put(std::optional<std::string> text, Value& value) {
  if (!text) return false;
  value.kind = Kind::string;
  value.text = *std::move(text);
  return true;
}

bool put(json::View found, Value& value) {
  const std::string_view text = found.text();
  switch (found.kind()) {
    case json::Kind::null:
      return put(Kind::null, text, value);
    case json::Kind::boolean:
      return put(Kind::boolean, text, value);
    case json::Kind::number:
      return put(Kind::number, text, value);
    case json::Kind::string:
      if (text.find('\\') == std::string_view::npos)
        return put(Kind::string, text.substr(1, text.size() - 2), value);
      return put(found.string(), value);
    default:
      return put(Kind::container, text, value);
  }
}

template <typename Float>
bool put_float(Float number, Value& value) {
  if (!std::isfinite(number))
    return put(Kind::string, std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf", value);
  value.kind = Kind::number;
  value.text.clear();
  json::append_float(number, value.text);
  return true;
}

template <typename Container>
bool put_container(const Container& container, Value& value) {
  value.kind = Kind::container;
  value.text.clear();
  append_json(container, value.text);
  return true;
}

struct FieldPutter {
  Value& value;

  bool operator()(std::monostate) const { return put(Kind::null, "null", value); }
  bool operator()(bool flag) const { return put(Kind::boolean, flag ? "true" : "false", value); }
  bool operator()(const Integer& integer) const {
    return put(Kind::number, fmt::to_string(integer.value), value);
  }
  bool operator()(std::uint64_t number) const { return put(Kind::number, fmt::to_string(number), value); }
  bool operator()(float number) const { return put_float(number, value); }
  bool operator()(double number) const { return put_float(number, value); }
  bool operator()(const Decimal& decimal) const {
    const std::size_t scale = decimal.scale;
    const std::int64_t whole = decimal.value;
    std::string digits = fmt::to_string(std::abs(whole));
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
    return put(Kind::number, whole < 0 ? "-" + digits : digits, value);
  }
  bool operator()(const std::string& string) const { return put(Kind::string, string, value); }
  bool operator()(const ByteString& string) const { return put(Kind::string, string.bytes, value); }
  bool operator()(const FieldTime& time) const {
    return put(Kind::number, fmt::to_string(time.seconds), value);
  }
  bool operator()(const FieldArray& array) const { return put_container(FieldValue{array}, value); }
  bool operator()(const FieldTable& table) const { return put_container(table, value); }
};

// --- following the steps of a path ---

std::optional<json::View> child(json::View parent, const Step& step) {
  if (parent.is_object()) return step.key ? parent.find(*step.key) : std::nullopt;
  if (parent.kind() != json::Kind::array || !step.index) return std::nullopt;
  json::Children elements(parent);
  for (std::size_t i = 0; elements.next(); ++i) {
    if (i == *step.index) return elements.value();
  }
  return std::nullopt;
}

const FieldValue* child(const FieldValue& parent, const Step& step) {
  if (const auto* const table = std::get_if<FieldTable>(&parent.value))
    return step.key ? event::find(*table, *step.key) : nullptr;
  const auto* const array = std::get_if<FieldArray>(&parent.value);
  if (array == nullptr || !step.index || *step.index >= array->size()) return nullptr;
  return &(*array)[*step.index];
}

bool read_json(std::optional<json::View> at, std::span<const Step> steps, Value& value) {
  for (const Step& step : steps) {
    if (!at) return false;
    at = child(*at, step);
  }
  return at && put(*at, value);
}

bool read_headers(const FieldTable& headers, std::span<const Step> steps, Value& value) {
  if (steps.empty()) return put_container(headers, value);
  if (!steps.front().key) return false;
  const FieldValue* at = event::find(headers, *steps.front().key);
  for (const Step& step : steps.subspan(1)) {
    if (at == nullptr) return false;
    at = child(*at, step);
  }
  return at != nullptr && std::visit(FieldPutter{value}, at->value);
}

bool read_property(const Properties& properties, std::span<const Step> steps, Value& value) {
  if (steps.empty()) return put_container(properties, value);
  bool found = false;
  visit_properties(properties, [&](std::string_view name, const auto& member) {
    if (!member || name != steps.front().key) return;
    if constexpr (std::is_same_v<std::decay_t<decltype(*member)>, std::string>) {
      found = put(Kind::string, *member, value);
    } else {
      found = put(Kind::number, fmt::to_string(*member), value);
    }
  });
  return found;
}

bool read_users(const Event& event, Value& value) {
  const std::vector<std::string> users = event.users();
  return !users.empty() && put(Kind::string, fmt::to_string(fmt::join(users, ",")), value);
}

bool read_time(text::Timestamp time, Value& value) {
  value.kind = Kind::string;
  value.text.clear();
  text::append_utc(time, value.text);
  return true;
}

}  // namespace

ParsedPath parse_path(std::string_view text) {
  PathParser parser(text);
  std::string root(parser.first_word());
  return {std::move(root), parser.steps()};
}

Path Path::parse(std::string_view text) {
  PathParser parser(text);
  const Root root = parser.root();
  std::vector<Step> steps = parser.steps();
  if (!has_steps(root) && !steps.empty()) parser.refuse("this field has no members");
  if (root == Root::properties && !steps.empty()) {
    if (!steps.front().key || steps.size() > 1) parser.refuse("a property is one value, properties.app_id");
    require_property(*steps.front().key);
  }
  return {text, root, std::move(steps)};
}

bool Path::read(const Event& event, Value& value) const {
  const Frame& frame = event.frame();
  switch (root_) {
    case Root::timestamp:
      return frame.has_time() && read_time(frame.received, value);
    case Root::name:
      return put(event.name(), value);
    case Root::exchange:
      return put(Kind::string, frame.exchange, value);
    case Root::routing_key:
      return put(Kind::string, frame.routing_key, value);
    case Root::tenant_uuid:
      return put(event.tenant(), value);
    case Root::user_uuid:
      return read_users(event, value);
    case Root::origin_uuid:
    case Root::required_acl:
    case Root::required_access:
      // These have no steps below: the text is the key.
      return put(event.text_member(text_), value);
    case Root::headers:
      return read_headers(frame.headers, steps_, value);
    case Root::properties:
      return read_property(frame.properties, steps_, value);
    case Root::data:
      return read_json(event.members().find(member::data), steps_, value);
    case Root::payload:
      return event.is_json() && read_json(event.body(), steps_, value);
  }
  return false;
}

std::optional<Value> Path::find(const Event& event) const {
  std::optional<Value> value(std::in_place);
  if (!read(event, *value)) value.reset();
  return value;
}

}  // namespace wazobus::event
