// SPDX-License-Identifier: MIT
#include "redaction/redactor.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "json/view.hpp"
#include "json/write.hpp"
#include "redaction/shapes.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::redaction {

namespace {

using catalogue::Personal;

/// More of one message than any event has.
constexpr std::size_t most_values = 1024;
constexpr std::size_t longest_value = 128;

/// Was it escaped for a routing key? Undoes it.
std::string unescaped(std::string_view segment) {
  constexpr std::array<std::pair<std::string_view, char>, 3> words{
      {{"__DOT__", '.'}, {"__HASH__", '#'}, {"__STAR__", '*'}}};
  std::string out;
  while (!segment.empty()) {
    const auto* const word = std::find_if(
        words.begin(), words.end(), [segment](const auto& one) { return segment.starts_with(one.first); });
    out += word != words.end() ? word->second : segment.front();
    segment.remove_prefix(word != words.end() ? word->first.size() : 1);
  }
  return out;
}

bool is_whole_number(std::string_view number) {
  if (number.starts_with('-')) number.remove_prefix(1);
  return is_all_digits(number);
}

bool is_name_of_member(std::string_view text) {
  constexpr std::string_view others = "_.()-";
  constexpr std::size_t long_number = 5;
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    if (digits >= long_number || !is_ascii) return false;
    if (!is_alphanumeric(c) && others.find(c) == std::string_view::npos) return false;
  }
  return uuid_at(text, 0) == 0;
}

/// Walks JSON token by token and knows the field that each value is in.
template <typename Visitor>
void walk(json::View value, Visitor& visitor) {
  std::vector<Personal> outside;
  Personal kind = Personal::text;
  json::Tokens tokens(value);
  while (tokens.next()) {
    const std::string_view token = tokens.token();
    switch (token.front()) {
      case '{':
      case '[':
        outside.push_back(kind);
        visitor.other(token);
        break;
      case '}':
      case ']':
        kind = outside.back();
        outside.pop_back();
        visitor.other(token);
        break;
      case ',':
      case ':':
        visitor.other(token);
        break;
      case '"':
        if (tokens.following() == ':') {
          const std::string key = json::View(token).string();
          kind = visitor.key(token, key, outside.size());
          // What is in a secret is secret.
          if (outside.back() == Personal::secret) kind = Personal::secret;
        } else {
          visitor.string(token, kind);
        }
        break;
      default:
        visitor.scalar(token, kind);
    }
  }
}

}  // namespace

Redactor::Redactor(const catalogue::Catalogue& catalogue, const Key& key)
    : pseudonyms_(key), fields_(catalogue), text_(pseudonyms_, fields_, originals_) {}

Personal Redactor::kind_in_envelope(std::string_view member) {
  using namespace event;
  if (member == member::required_acl) return Personal::key;
  if (member == member::name || member == member::required_access || member == member::timestamp)
    return Personal::open;
  return fields_.kind_of(member);
}

/// Learns what is personal in the message.
class Redactor::Collector {
 public:
  explicit Collector(Redactor& redactor) : redactor_(redactor) {}

  void other(std::string_view /*token*/) {}
  Personal key(std::string_view /*token*/, std::string_view key, std::size_t depth) {
    is_value_ = depth > 1 || key != event::member::name;
    return depth == 1 ? redactor_.kind_in_envelope(key) : redactor_.fields_.kind_of(key);
  }
  void string(std::string_view token, Personal kind) {
    if (is_value_) redactor_.note(json::View(token).string(), kind);
  }
  void scalar(std::string_view token, Personal kind) {
    if (kind != Personal::key && is_whole_number(token))
      redactor_.note(token, kind == Personal::text ? Personal::open : kind);
  }

 private:
  Redactor& redactor_;
  bool is_value_ = true;
};

class Redactor::BodyWriter {
 public:
  BodyWriter(Redactor& redactor, std::string& out) : redactor_(redactor), out_(out) {}

  void other(std::string_view token) { out_ += token; }

  Personal key(std::string_view token, std::string_view key, std::size_t depth) {
    is_name_ = depth == 1 && key == event::member::name;
    const std::string shown = redactor_.member_name(key);
    append(token, key, shown);
    return depth == 1 ? redactor_.kind_in_envelope(key) : redactor_.fields_.kind_of(key);
  }

  void string(std::string_view token, Personal kind) {
    if (is_name_) return other(token);
    const std::string value = json::View(token).string();
    std::string shown;
    redactor_.append_value(value, kind, shown);
    append(token, value, shown);
  }

  void scalar(std::string_view token, Personal kind) {
    const bool is_number = is_whole_number(token);
    const bool is_personal = kind == Personal::number || kind == Personal::name || kind == Personal::secret;
    if (is_number && (is_personal || (kind != Personal::open && may_be_phone(token)))) {
      out_ += redactor_.pseudonyms_.integer(token);
    } else {
      out_ += token;
    }
  }

 private:
  /// As it was spelled, if nothing in it is personal.
  void append(std::string_view token, std::string_view value, std::string_view shown) {
    if (value == shown) {
      out_ += token;
    } else {
      json::append_string(shown, out_);
    }
  }

  Redactor& redactor_;
  std::string& out_;
  bool is_name_ = false;
};

void Redactor::note(std::string_view text, Personal kind) {
  if (names_nobody(text)) return;
  const bool is_personal = kind == Personal::number || kind == Personal::name || kind == Personal::secret;
  if (is_personal && technology_at(text, 0) == 0 && uuid_at(text, 0) == 0) originals_.add(text);
  if (kind != Personal::key && text.size() <= longest_value && values_.size() < most_values)
    values_.push_back({std::string(text), kind});
}

void Redactor::collect(const event::FieldTable& table) {
  for (const event::FieldEntry& entry : table) {
    const Personal kind = kind_in_envelope(entry.key);
    if (const auto* const text = std::get_if<std::string>(&entry.value.value)) {
      if (entry.key != event::member::name) note(*text, kind);
    } else if (const auto* const inner = std::get_if<event::FieldTable>(&entry.value.value)) {
      collect(*inner);
    }
  }
}

void Redactor::collect(const event::Event& event) {
  originals_.clear();
  values_.clear();
  name_ = event.name().value_or("");
  if (event.is_json()) {
    Collector collector(*this);
    walk(event.body(), collector);
  }
  collect(event.frame().headers);
}

void Redactor::redact(const event::Event& event, event::Frame& out) {
  collect(event);
  const event::Frame& frame = event.frame();
  out.received = frame.received;
  out.exchange.clear();
  text_.append(frame.exchange, Personal::open, out.exchange);
  out.routing_key.clear();
  append_key(frame.routing_key, out.routing_key);
  out.properties = frame.properties;
  redact_properties(out.properties);
  out.headers = frame.headers;
  redact_table(out.headers, true);
  redact_body(event, out);
}

void Redactor::redact_body(const event::Event& event, event::Frame& out) {
  out.body.clear();
  if (event.is_json()) {
    if (!event.is_plain() && out.properties.content_encoding) out.properties.content_encoding = "utf-8";
    BodyWriter writer(*this, out.body);
    walk(event.body(), writer);
  } else if (text::is_utf8(event.frame().body)) {
    text_.append(event.frame().body, Personal::text, out.body);
  } else {
    out.body = "redacted";
  }
}

void Redactor::redact_properties(event::Properties& properties) const {
  // RabbitMQ refuses a message whose user_id is not the user who sends it.
  properties.user_id.reset();
  event::visit_properties(properties, [this](std::string_view name, auto& member) {
    if constexpr (std::is_same_v<std::decay_t<decltype(*member)>, std::string>) {
      if (!member) return;
      const bool is_open = name.starts_with("content_") || name == "type" || name == "expiration";
      std::string shown;
      text_.append(*member, is_open ? Personal::open : Personal::text, shown);
      // AMQP allows no more.
      member = shown.substr(0, 255);
    }
  });
}

void Redactor::redact_table(event::FieldTable& table, bool is_outermost) {
  for (event::FieldEntry& entry : table) {
    const bool is_name = is_outermost && entry.key == event::member::name;
    const Personal kind = kind_in_envelope(entry.key);
    entry.key = member_name(entry.key);
    if (!is_name) redact_field(entry.value, kind);
  }
}

void Redactor::redact_field(event::FieldValue& value, Personal kind) {
  if (auto* const text = std::get_if<std::string>(&value.value)) {
    std::string shown;
    if (text::is_utf8(*text)) {
      append_value(*text, kind, shown);
    } else {
      shown = pseudonyms_.secret(*text);
    }
    *text = std::move(shown);
  } else if (auto* const bytes = std::get_if<event::ByteString>(&value.value)) {
    bytes->bytes = pseudonyms_.secret(bytes->bytes);
  } else if (auto* const integer = std::get_if<event::Integer>(&value.value)) {
    const std::string number = std::to_string(integer->value);
    const bool is_personal = kind == Personal::number || kind == Personal::name || kind == Personal::secret;
    const bool is_wide =
        integer->type == event::IntegerType::int64 || integer->type == event::IntegerType::int32;
    if (is_wide && (is_personal || (kind != Personal::open && may_be_phone(number))))
      integer->value = std::strtoll(pseudonyms_.integer(number).c_str(), nullptr, 10);
  } else if (auto* const array = std::get_if<event::FieldArray>(&value.value)) {
    for (event::FieldValue& one : *array) redact_field(one, kind);
  } else if (auto* const table = std::get_if<event::FieldTable>(&value.value)) {
    redact_table(*table, false);
  }
}

void Redactor::append_value(std::string_view value, Personal kind, std::string& out) const {
  if (kind == Personal::key) {
    append_key(value, out);
  } else {
    text_.append(value, kind, out);
  }
}

/// A routing key or an ACL: what the catalogue has stays, and a value has the stand-in that it has in the
/// message. An id that was not escaped may be several words.
void Redactor::append_key(std::string_view key, std::string& out) const {
  constexpr std::size_t most_words = 4;
  while (!key.empty()) {
    std::size_t length = key.find('.');
    std::string shown;
    if (!fields_.is_of_keys(std::string(key.substr(0, length)))) {
      std::size_t end = length;
      for (std::size_t words = 2; words <= most_words && end != std::string_view::npos; ++words) {
        end = key.find('.', end + 1);
        const std::string_view joined = key.substr(0, end);
        if (channel_id_at(joined, 0) == joined.size()) {
          shown = joined;
        } else if (const auto stand_in = repeated(joined)) {
          shown = *stand_in;
        } else {
          continue;
        }
        length = end;
        break;
      }
    }
    const std::string_view segment = key.substr(0, length);
    if (shown.empty()) append_segment(segment, shown);
    out += shown;
    if (length == std::string_view::npos) return;
    out += '.';
    key.remove_prefix(length + 1);
  }
}

void Redactor::append_segment(std::string_view segment, std::string& out) const {
  if (segment == name_ || segment == text::lower_case(name_) || fields_.is_of_keys(std::string(segment))) {
    out += segment;
    return;
  }
  const std::string plain = unescaped(segment);
  std::optional<std::string> stand_in = repeated(plain);
  if (!stand_in) text_.append(plain, Personal::text, stand_in.emplace());
  if (plain != segment) {
    catalogue::append_escaped(*stand_in, out);
  } else {
    out += *stand_in;
  }
}

/// The stand-in of a value that stands elsewhere in the message, as strictly as any of its fields asks.
std::optional<std::string> Redactor::repeated(std::string_view text) const {
  const Value* found = nullptr;
  for (const Value& value : values_) {
    if (value.text == text && (found == nullptr || found->kind < value.kind)) found = &value;
  }
  if (found == nullptr) return std::nullopt;
  std::string shown;
  text_.append(text, found->kind, shown);
  return shown;
}

std::string Redactor::member_name(std::string_view name) const {
  std::string out;
  std::string_view rest = name;
  if (event::is_user_header(name)) {
    out = event::user_prefix;
    rest = event::user_of(name);
  }
  const auto& known = originals_.values();
  const bool is_original = std::find(known.begin(), known.end(), rest) != known.end() &&
                           !fields_.is_word(text::lower_case(std::string(rest)));
  if (is_name_of_member(rest) && !is_original) {
    out += rest;
  } else if (text::is_utf8(rest)) {
    text_.append(rest, is_original ? Personal::name : Personal::text, out);
  } else {
    out += pseudonyms_.secret(rest);
  }
  return out;
}

std::string Redactor::sentence(std::string_view text) const {
  std::string out;
  text_.append(text, Personal::open, out);
  return out;
}

}  // namespace wazobus::redaction
