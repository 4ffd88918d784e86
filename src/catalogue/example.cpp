// SPDX-License-Identifier: MIT
#include "catalogue/example.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "catalogue/description.hpp"
#include "catalogue/template.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

constexpr std::string_view user_source = "header.user_uuid:";

/// A uuid for a field: the same one for each field of a name, and no two alike.
std::string uuid_for(std::string_view field) {
  const auto hash = [field](std::uint64_t value) {
    for (const char c : field) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    value ^= value >> 32U;
    value *= 0x9E3779B97F4A7C15U;
    return value ^ value >> 29U;
  };
  const std::uint64_t head = hash(0xCBF29CE484222325U);
  const std::uint64_t tail = hash(0x84222325CBF29CE4U);
  // Version 4, variant 1 (RFC 9562).
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}", head >> 32U, head >> 16U & 0xFFFFU,
                     head & 0xFFFU, 8U | (tail >> 60U & 3U), tail >> 48U & 0xFFFU, tail & 0xFFFFFFFFFFFFU);
}

struct Usual {
  std::string_view ending;  ///< of the field's name
  std::string_view value;
};

/// The first that fits decides.
constexpr std::array usual_texts{
    Usual{"caller_id_name", "Bernard Marx"},
    Usual{"caller_id_num", "1001"},
    Usual{"caller_id_number", "1001"},
    Usual{"guest_name", "Bernard Marx"},
    Usual{"user_name", "Bernard Marx"},
    Usual{"source_name", "Bernard Marx"},
    Usual{"destination_name", "Lenina Crowne"},
    Usual{"requested_name", "Lenina Crowne"},
    Usual{"meeting_name", "Weekly meeting"},
    Usual{"external_auth_name", "google"},
    Usual{"internal_name", "Bernard Marx"},
    Usual{"alias", "Bernard"},
    Usual{"username", "bmarx"},
    Usual{"filename", "recording.wav"},
    Usual{"firstname", "Bernard"},
    Usual{"lastname", "Marx"},
    Usual{"name", "example"},
    Usual{"label", "Example"},
    Usual{"call_id", "1465572129.31"},
    Usual{"conversation_id", "1465572129.31"},
    Usual{"_call", "1465572129.31"},
    Usual{"exten", "1001"},
    Usual{"extension", "1001"},
    Usual{"agent_number", "1001"},
    Usual{"number", "1001"},
    Usual{"slot", "701"},
    Usual{"dtmf", "1"},
    Usual{"digit", "1"},
    Usual{"context", "default"},
    Usual{"language", "en_US"},
    Usual{"country", "CA"},
    Usual{"interface", "PJSIP/2q3fdjre"},
    Usual{"identity", "PJSIP/2q3fdjre"},
    Usual{"protocol", "sip"},
    Usual{"technology", "sip"},
    Usual{"direction", "inbound"},
    Usual{"drection", "inbound"},  // as call_log_created has it
    Usual{"reason", "lunch"},
    Usual{"client_uri", "sip:1001@wazo.example.com"},
    Usual{"http_uri", "https://wazo.example.com"},
    Usual{"uri", "https://wazo.example.com/"},
    Usual{"url", "https://wazo.example.com/"},
    Usual{"host", "wazo.example.com"},
    Usual{"queue", "support"},
    Usual{"status", "completed"},
    Usual{"state", "available"},
    Usual{"content", "Hello"},
    Usual{"service", "wazo-calld"},
    Usual{"command", "reload"},
    Usual{"backend", "wazo"},
    Usual{"operator_call_id", "1465572129.31"},
    Usual{"recording_start", "2026-11-21T15:48:00+00:00"},
    Usual{"recording_stop", "2026-11-21T15:49:00+00:00"},
    Usual{"_time", "2026-11-21T15:48:00+00:00"},
    Usual{"_at", "2026-11-21T15:48:00+00:00"},
    Usual{"timestamp", "2026-11-21T15:48:00+00:00"},
    Usual{"last_activity", "2026-11-21T15:48:00+00:00"},
};

class DataMaker {
 public:
  DataMaker(const Circumstances& circumstances, std::string_view event, std::string& out)
      : circumstances_(circumstances), event_(event), json_(out) {}

  void value(const Description& schema, std::string_view field) {
    if (!schema.allowed.empty()) {
      json_.raw(schema.allowed.front());
      return;
    }
    const std::string_view type = type_of(schema);
    if (type == "object") return object(schema, field);
    if (type == "array") return array(schema, field);
    if (type == "string") {
      json_.string(text(schema, field));
    } else if (type == "integer") {
      json_.raw("1");
    } else if (type == "number") {
      json_.raw("1.5");
    } else {
      json_.raw(type == "boolean" ? "true" : "null");
    }
  }

 private:
  static std::string_view type_of(const Description& schema) {
    for (const std::string& type : schema.types) {
      if (type != "null") return type;
    }
    if (schema.types.empty()) return schema.fields.empty() ? "string" : "object";
    return "null";
  }

  void object(const Description& schema, std::string_view field) {
    json_.open_object();
    for (const Field& member : schema.fields) {
      if (!member.schema.alias_of.empty()) continue;
      json_.key(member.name);
      value(member.schema,
            member.name == "id" || member.name == "uuid" ? qualified(field, member.name) : member.name);
    }
    // A dictionary of anything.
    if (schema.fields.empty() && schema.additional != nullptr) {
      json_.key("key");
      value(*schema.additional, "key");
    }
    json_.close_object();
  }

  /// The uuid of an endpoint is another one than that of its line.
  static std::string qualified(std::string_view object, std::string_view member) {
    return object.empty() ? std::string(member) : fmt::format("{}_{}", object, member);
  }

  void array(const Description& schema, std::string_view field) {
    json_.open_array();
    const std::uint32_t count = schema.max_items == 0U ? 0 : std::max(1U, schema.min_items.value_or(1));
    for (std::uint32_t i = 0; i < count && schema.items != nullptr; ++i) value(*schema.items, field);
    json_.close_array();
  }

  [[nodiscard]] std::string text(const Description& schema, std::string_view field) const {
    if (!schema.known_values.empty()) return schema.known_values.front();
    if (schema.format == "uuid") return uuid(field);
    if (schema.format == "date-time") return circumstances_.date_time;
    if (field == "Event") return std::string(event_);
    if (field.ends_with("uuid") || field.ends_with("uuids")) return uuid(field);
    for (const Usual& usual : usual_texts) {
      if (field.ends_with(usual.ending)) return std::string(usual.value);
    }
    return field == "id" || field.ends_with("_id") ? "1" : "text";
  }

  [[nodiscard]] std::string uuid(std::string_view field) const {
    if (field == "user_uuid") return circumstances_.user_uuid;
    if (field == "tenant_uuid") return circumstances_.tenant_uuid;
    if (field == "wazo_uuid" || field == "xivo_uuid" || field == "xivo_id") return circumstances_.origin_uuid;
    return uuid_for(field);
  }

  const Circumstances& circumstances_;
  std::string_view event_;
  json::Writer json_;
};

/// A value as Python's format() writes it.
std::string python_text(const json::Document& document, Index value) {
  if (document.is_string(value)) return document.string(value);
  const std::string_view raw = document.source(value);
  if (raw == "null") return "None";
  if (raw == "true") return "True";
  if (raw == "false") return "False";
  return std::string(raw);
}

/// Puts a message together.
class Dresser {
 public:
  Dresser(const Entry& entry, std::string_view name, std::string_view data,
          const Circumstances& circumstances)
      : entry_(entry), name_(name), circumstances_(circumstances) {
    json::compact(data, data_);
    document_.parse(data_);
  }

  Example dress() {
    Example out;
    out.routing_key = filled(first(entry_.routing_keys));
    add_text(out, "name", name_);
    if (entry_.level == "tenant" || entry_.level == "user" || entry_.level == "multi-user")
      add_text(out, "tenant_uuid", circumstances_.tenant_uuid);
    if (entry_.level == "tenant") out.headers.push_back({"user_uuid:*", "true"});
    const bool has_user = entry_.level == "user" || entry_.level == "multi-user";
    // Where the user is nobody there is no such header.
    if (has_user && user() != "None") out.headers.push_back({"user_uuid:" + user(), "true"});
    add_own(out);
    add_text(out, "required_access", "event." + name_);
    add_text(out, "required_acl", acl(out.routing_key));
    add_text(out, "origin_uuid", circumstances_.origin_uuid);
    add_text(out, "timestamp", circumstances_.timestamp);
    json::Writer body(out.body);
    body.open_object();
    for (const Header& header : out.headers) body.key(header.name).raw(header.value);
    body.key("data").raw(data_).close_object();
    return out;
  }

 private:
  static std::string first(const Templates& templates) {
    if (!templates.documented.empty()) return templates.documented.front();
    return templates.observed.empty() ? std::string() : templates.observed.front();
  }

  static void add_text(Example& out, std::string_view name, std::string_view value) {
    std::string json;
    json::append_string(value, json);
    out.headers.push_back({std::string(name), std::move(json)});
  }

  [[nodiscard]] std::string acl(const std::string& routing_key) const {
    const std::string text = first(entry_.required_acls);
    return text.empty() ? "events." + routing_key : filled(text);
  }

  /// The headers of this very event.
  void add_own(Example& out) const {
    for (const Field& header : describe_headers(entry_)) {
      std::string name = filled(header.name);
      const auto same = [&name](const Header& other) { return other.name == name; };
      if (std::any_of(out.headers.begin(), out.headers.end(), same)) continue;
      out.headers.push_back({std::move(name), value_of(header)});
    }
  }

  /// Of the field of the same name where data has one.
  [[nodiscard]] std::string value_of(const Field& header) const {
    if (!header.schema.allowed.empty()) return header.schema.allowed.front();
    const Index field = document_.is_object(0) ? document_.find(0, header.name) : json::Document::none;
    if (field != json::Document::none) return std::string(document_.source(field));
    std::string out;
    DataMaker(circumstances_, name_, out).value(header.schema, header.name);
    return out;
  }

  /// The user whom the event is for: the one of the ACL or the key, where they name one.
  [[nodiscard]] std::string user() const {
    const Placeholder* const placeholder = entry_.placeholder("user_uuid");
    if (placeholder != nullptr && placeholder->from.starts_with("data."))
      return value_of(*placeholder).value_or(circumstances_.user_uuid);
    const Index field = document_.is_object(0) ? document_.find(0, "user_uuid") : json::Document::none;
    if (field != json::Document::none && document_.kind(field) == json::Kind::string)
      return document_.string(field);
    return circumstances_.user_uuid;
  }

  [[nodiscard]] std::string filled(std::string_view text) const {
    std::string out;
    const Template shape(text);
    for (const Template::Piece& piece : shape.pieces()) {
      out += piece.literal;
      if (piece.placeholder.empty()) continue;
      const Placeholder* const placeholder = entry_.placeholder(piece.placeholder);
      const std::string value = placeholder == nullptr ? "None" : value_of(*placeholder).value_or("None");
      // What wazo-bus looks up inside of an object it does not escape.
      if (piece.placeholder.find('[') != std::string::npos) {
        out += value;
      } else {
        append_escaped(value, out);
      }
    }
    return out;
  }

  [[nodiscard]] std::optional<std::string> value_of(const Placeholder& placeholder) const {
    const std::string_view from = placeholder.from;
    if (from == "name") return name_;
    if (from == user_source) return user();
    if (from == "header.tenant_uuid") return circumstances_.tenant_uuid;
    std::string_view path = from.substr(from.find('.') + 1);
    if (from.starts_with("header.")) return header_text(path);
    return data_text(path);
  }

  [[nodiscard]] std::optional<std::string> header_text(std::string_view name) const {
    for (const Field& header : describe_headers(entry_)) {
      if (header.name == name) {
        const std::string value = value_of(header);
        json::Document document;
        document.parse(value);
        return python_text(document, 0);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> data_text(std::string_view path) const {
    Index value = 0;
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), step.size() + 1));
      value = document_.is_array(value)    ? element(value, step)
              : document_.is_object(value) ? document_.find(value, step)
                                           : json::Document::none;
      if (value == json::Document::none) return std::nullopt;
    }
    return python_text(document_, value);
  }

  [[nodiscard]] Index element(Index array, std::string_view number) const {
    const std::optional<std::int64_t> wanted = json::View(number).integer();
    Index at = json::Document::inside(array);
    for (std::int64_t i = 0; wanted && at != document_.next(array); ++i, at = document_.next(at)) {
      if (i == *wanted) return at;
    }
    return json::Document::none;
  }

  const Entry& entry_;
  std::string name_;
  const Circumstances& circumstances_;
  std::string data_;
  json::Document document_;
};

/// The example's value of `key`, compact; empty where there is none.
std::string member_of_example(const Entry& entry, std::string_view key) {
  std::string out;
  if (!entry.example) return out;
  const json::Document& document = entry.example.document();
  const Index value = document.find(entry.example.index, key);
  if (value != json::Document::none) json::compact(document.source(value), out);
  return out;
}

/// Is it the example of another AMI event?
bool is_of_another(const Entry& entry, std::string_view name) {
  if (!entry.is_family() || name == entry.name) return false;
  const std::string shown = member_of_example(entry, "name");
  return shown.empty() || json::View(shown).string() != name;
}

/// The example's body under another name.
std::string renamed_body(const Entry& entry, std::string_view name) {
  std::string out;
  json::Writer body(out);
  body.open_object();
  const json::Document& document = entry.example.document();
  const Index example = entry.example.index;
  for (Index i = json::Document::inside(example); i != document.next(example); i = document.next(i + 1)) {
    const std::string key = document.string(i);
    std::string value;
    json::compact(document.source(i + 1), value);
    body.key(key);
    if (key == "name") {
      body.string(name);
    } else {
      body.raw(value);
    }
  }
  body.close_object();
  return out;
}

/// A whole family has no name of its own: its example's is taken.
std::string name_for(const Entry& entry, std::string_view name) {
  if (!entry.is_family() || name != entry.name) return std::string(name);
  const std::string shown = member_of_example(entry, "name");
  return shown.empty() ? "Example" : json::View(shown).string();
}

}  // namespace

std::string make_data(const Entry& entry, std::string_view name, const Circumstances& circumstances) {
  std::string out;
  // The uuid in meeting_created is the meeting's.
  const std::string_view noun = name.substr(0, name.rfind('_'));
  DataMaker(circumstances, name, out).value(describe_data(entry), noun);
  return out;
}

Example dress(const Entry& entry, std::string_view name, std::string_view data,
              const Circumstances& circumstances) {
  return Dresser(entry, name, data, circumstances).dress();
}

std::string example_data(const Entry& entry, std::string_view name, const Circumstances& circumstances) {
  if (entry.example && !is_of_another(entry, name)) {
    const std::string data = member_of_example(entry, "data");
    return data.empty() ? "{}" : data;
  }
  return make_data(entry, name, circumstances);
}

Example make_example(const Entry& entry, std::string_view name, const Circumstances& circumstances) {
  const std::string own_name = name_for(entry, name);
  const std::string data = example_data(entry, own_name, circumstances);
  if (!entry.example || is_of_another(entry, own_name)) return dress(entry, own_name, data, circumstances);
  Circumstances shown = circumstances;
  const std::string origin = member_of_example(entry, "origin_uuid");
  if (origin.starts_with('"')) shown.origin_uuid = json::View(origin).string();
  Example out = dress(entry, own_name, data, shown);
  out.body = renamed_body(entry, own_name);
  out.is_made = false;
  return out;
}

}  // namespace wazobus::catalogue
