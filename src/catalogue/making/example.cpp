// SPDX-License-Identifier: MIT
#include "catalogue/making/example.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "catalogue/making/envelope.hpp"
#include "event/family.hpp"
#include "event/wazo.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Tree::Index;

/// A UUID for a field: the same for each field of that name, and different for different names.
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

/// The first matching ending counts.
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
    Usual{"drection", "inbound"},  // the spelling in call_log_created
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

/// Fields that are usually true; most booleans are false.
constexpr std::array usual_truths{"enabled", "deletable", "answered",  "connected", "registered",
                                  "main",    "main_line", "main_user", "is_caller", "shared"};

class DataMaker {
 public:
  DataMaker(const ExampleValues& values, std::string_view event, std::string& out)
      : values_(values), event_(event), json_(out) {}

  /// `given` is the value that the example has here.
  void value(const Description& schema, std::string_view field, std::optional<json::View> given = {}) {
    if (!given && !schema.examples.empty()) given = json::View(schema.examples.front());
    if (given && (!given->is_object() || schema.fields.empty())) {
      json_.raw(given->text());
      return;
    }
    if (given) return object(schema, field, given);
    if (!schema.allowed.empty()) {
      json_.raw(schema.allowed.front());
      return;
    }
    const std::string_view type = type_of(schema);
    if (type == "object") return object(schema, field, {});
    if (type == "array") return array(schema, field);
    if (type == "string") {
      json_.string(text(schema, field));
    } else if (type == "integer") {
      json_.number(1);
    } else if (type == "number") {
      json_.raw("1.5");
    } else if (type == "boolean") {
      json_.boolean(is_usually_true(field));
    } else {
      json_.null();
    }
  }

 private:
  static bool is_usually_true(std::string_view field) {
    return std::any_of(usual_truths.begin(), usual_truths.end(),
                       [field](std::string_view truth) { return field.ends_with(truth); });
  }

  static std::string_view type_of(const Description& schema) {
    for (const std::string& type : schema.types) {
      if (type != "null") return type;
    }
    if (schema.types.empty()) return schema.fields.empty() ? "string" : "object";
    return "null";
  }

  /// Members of the example come first, in their order.
  void object(const Description& schema, std::string_view field, std::optional<json::View> given) {
    json_.open_object();
    const auto add = [&](const Field& member, std::optional<json::View> own) {
      json_.key(member.name);
      value(member.schema,
            member.name == "id" || member.name == "uuid" ? qualified(field, member.name) : member.name, own);
    };
    if (given) {
      for (json::Children members(*given); members.next();) {
        const std::string name = members.raw_key().string();
        if (const Field* const member = schema.field(name)) {
          add(*member, members.value());
        } else {
          json_.key(name).raw(members.value().text());
        }
      }
    }
    for (const Field& member : schema.fields) {
      const bool is_usual = member.schema.alias_of.empty() && member.schema.sent == Sent::usually;
      if (is_usual && !(given && given->find(member.name))) add(member, {});
    }
    // A dictionary.
    if (schema.fields.empty() && schema.additional != nullptr) {
      json_.key("key");
      value(*schema.additional, "key");
    }
    json_.close_object();
  }

  /// The UUID of an endpoint differs from that of its line.
  static std::string qualified(std::string_view object, std::string_view member) {
    return object.empty() ? std::string(member) : fmt::format("{}_{}", object, member);
  }

  void array(const Description& schema, std::string_view field) {
    json_.open_array();
    const std::uint32_t count =
        schema.bounds.max_items == 0U ? 0 : std::max(1U, schema.bounds.min_items.value_or(1));
    for (std::uint32_t i = 0; i < count && schema.items != nullptr; ++i) value(*schema.items, field);
    json_.close_array();
  }

  [[nodiscard]] std::string text(const Description& schema, std::string_view field) const {
    if (!schema.known_values.empty()) return schema.known_values.front();
    if (schema.format == "uuid") return uuid(field);
    if (schema.format == "date-time") return values_.date_time;
    if (field == "Event") return std::string(event_);
    if (field.ends_with("uuid") || field.ends_with("uuids")) return uuid(field);
    for (const Usual& usual : usual_texts) {
      if (field.ends_with(usual.ending)) return std::string(usual.value);
    }
    return field == "id" || field.ends_with("_id") ? "1" : "text";
  }

  [[nodiscard]] std::string uuid(std::string_view field) const {
    if (field == event::user_field) return values_.user_uuid;
    if (field == event::member::tenant_uuid) return values_.tenant_uuid;
    if (field == "wazo_uuid" || field == "xivo_uuid" || field == "xivo_id") return values_.origin_uuid;
    return uuid_for(field);
  }

  const ExampleValues& values_;
  std::string_view event_;
  json::Writer json_;
};

/// In examples the name comes first, then whom the event is for.
int rank(const Header& header) {
  if (header.name == event::member::name) return 0;
  if (header.name == event::member::tenant_uuid) return 1;
  if (event::is_user_header(header.name)) return 2;
  return header.name.starts_with("required_") || header.name == event::member::origin_uuid ||
                 header.name == event::member::timestamp
             ? 4
             : 3;
}

/// The body of a message without wazo-bus.
std::string bare_body_around(const Entry& entry, std::string_view name, const std::string& data) {
  std::vector<Header> headers;
  std::vector<Header> members;
  std::string routing_key;
  BareEnvelope(entry).make(name, json::View(data), headers, members, routing_key);
  std::string out;
  json::Writer body(out);
  body.open_object().key("name").string(name).key("data").raw(data);
  for (const Header& member : members) body.key(member.name).raw(member.value);
  body.close_object();
  return out;
}

/// The body of a message that carries `data`.
std::string body_around(const Entry& entry, std::string_view name, const std::string& data,
                        const ExampleValues& values) {
  if (entry.is_always_bare()) return bare_body_around(entry, name, data);
  const Envelope envelope(entry);
  const json::View view(data);
  std::vector<Header> given;
  for (std::size_t i = 0; i < envelope.own_headers().size(); ++i) {
    const Field& header = envelope.own_headers()[i];
    if (!envelope.header_in(i, view)) given.push_back({header.name, make_value(header, values)});
  }
  const std::string user = envelope.user_in(view).value_or(values.user_uuid);
  std::vector<Header> headers;
  std::string routing_key;
  envelope.make({name, values.origin_uuid, values.tenant_uuid, user, values.timestamp}, view, given, headers,
                routing_key);
  std::stable_sort(headers.begin(), headers.end(),
                   [](const Header& a, const Header& b) { return rank(a) < rank(b); });
  std::string out;
  json::Writer body(out);
  body.open_object();
  for (const Header& header : headers) body.key(header.name).raw(header.value);
  body.key("data").raw(data).close_object();
  return out;
}

/// The example's value of `key`, compact; empty if it has none.
std::string member_of_example(const Entry& entry, std::string_view key) {
  std::string out;
  if (!entry.example) return out;
  const json::Tree& tree = entry.example.tree();
  const Index value = tree.find(entry.example.index, key);
  if (value != json::Tree::none) json::compact(tree.source(value), out);
  return out;
}

/// The data that the family's schema shows for its member `name`; empty where it shows none.
std::string data_of_member(const Entry& entry, std::string_view name) {
  const std::string_view own_name = event::words_of(entry.family).own_name;
  for (const std::string& example : entry.data().examples) {
    const std::optional<json::View> named = json::View(example).find(own_name);
    if (named && named->is_string() && named->string() == name) return example;
  }
  return {};
}

/// Is the example one of another AMI event?
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
  const json::Tree& tree = entry.example.tree();
  const Index example = entry.example.index;
  for (Index i = json::Tree::inside(example); i != tree.next(example); i = tree.next(i + 1)) {
    const std::string_view key = tree.string(i);
    body.key(key);
    if (key == "name") {
      body.string(name);
    } else {
      std::string value;
      json::compact(tree.source(i + 1), value);
      body.raw(value);
    }
  }
  body.close_object();
  return out;
}

}  // namespace

std::string name_to_send(const Entry& entry, std::string_view name) {
  if (!entry.is_family() || name != entry.name) return std::string(name);
  const std::string shown = member_of_example(entry, "name");
  return shown.empty() ? "Example" : json::View(shown).string();
}

std::string make_data(const Entry& entry, std::string_view name, const ExampleValues& values) {
  std::string out;
  if (entry.is_family()) {
    out = data_of_member(entry, name);
    if (out.empty()) json::Writer(out).open_object().key("Event").string(name).close_object();
    return out;
  }
  // The uuid in meeting_created is that of the meeting.
  const std::string_view noun = name.substr(0, name.rfind('_'));
  DataMaker(values, name, out).value(entry.data(), noun);
  return out;
}

std::string make_value(const Field& field, const ExampleValues& values) {
  std::string out;
  DataMaker(values, {}, out).value(field.schema, field.name);
  return out;
}

std::string example_data(const Entry& entry, std::string_view name, const ExampleValues& values) {
  if (entry.is_family()) {
    if (std::string data = data_of_member(entry, name); !data.empty()) return data;
  }
  if (entry.example && !is_of_another(entry, name)) {
    const std::string data = member_of_example(entry, "data");
    return data.empty() ? "{}" : data;
  }
  return make_data(entry, name, values);
}

Example make_example(const Entry& entry, std::string_view name, const ExampleValues& values) {
  const std::string own_name = name_to_send(entry, name);
  if (entry.example && !is_of_another(entry, own_name)) return {renamed_body(entry, own_name), false};
  return {body_around(entry, own_name, make_data(entry, own_name, values), values), true};
}

}  // namespace wazobus::catalogue
