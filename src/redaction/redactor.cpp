// SPDX-License-Identifier: MIT
#include "redaction/redactor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "json/view.hpp"
#include "json/write.hpp"
#include "redaction/protocol_words.hpp"
#include "redaction/shapes.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::redaction {

namespace {

using catalogue::Personal;

/// More values than any event has in its keys, and longer ones.
constexpr std::size_t most_values = 1024;
constexpr std::size_t longest_value = 128;

/// Undoes the escaping of a value in a routing key.
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

/// The nearest whole number: 5145550101.0 and 5.145550101e9 may be numbers of phones. Empty if it is too
/// large.
std::optional<std::string> as_whole_number(double number) {
  constexpr double largest = 1e18;
  if (!(std::abs(number) < largest)) return std::nullopt;
  return std::to_string(std::llround(number));
}

bool is_personal(Personal kind) {
  return kind == Personal::number || kind == Personal::name || kind == Personal::secret;
}

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

/// Could a text be the name of an event or of a member?
bool is_identifier(std::string_view text) {
  constexpr std::string_view others = "_.()-";
  constexpr std::size_t long_number = 3;
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

/// The JSON in a text, if it is an object or an array: some services put one in a string.
std::optional<std::string> nested_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(json::white_space);
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return std::nullopt;
  std::string compact;
  if (!json::compact(text, compact, json::Extent::whole, json::Surrogates::any).ok()) return std::nullopt;
  return compact;
}

/// How deep JSON in a string of JSON is read. What is deeper is text.
constexpr int deepest_nested = 4;

/// An object or an array that is being walked through.
struct Container {
  bool is_array = false;
  Personal outside = Personal::text;  ///< the kind of the object or array itself
  std::string member;                 ///< its own key; an array in an array has that of the outer array
  std::size_t index = 0;              ///< of the element or member
  std::string key;                    ///< of the last member
  std::string names;                  ///< the string that names the value after it (see names_next)
};

/// Is it a pair [option, value] in a list of them, as wazo-confd has the options of SIP?
bool is_pair(const std::vector<Container>& open) {
  return open.size() > 1 && open.back().is_array && open[open.size() - 2].is_array &&
         open.back().member.ends_with("options");
}

/// Is the next string the name of a value that follows: the first of a pair, or AMI's "Variable" beside
/// "Value"?
bool names_next(const std::vector<Container>& open) {
  if (open.empty()) return false;
  const Container& inner = open.back();
  if (inner.is_array) return is_pair(open) && inner.index == 0;
  return inner.key == "Variable" || inner.key == "variable" || inner.key == "option";
}

/// Walks JSON token by token and knows the field that each value is in.
template <typename Visitor>
class Walk {
 public:
  Walk(const PersonalFields& fields, Visitor& visitor) : fields_(fields), visitor_(visitor) {}

  void through(json::View value) {
    json::Tokens tokens(value);
    while (tokens.next()) {
      const std::string_view token = tokens.token();
      if (token.front() != '"') {
        take_other(token);
      } else if (tokens.following() == ':') {
        take_key(token);
      } else {
        take_string(token);
      }
    }
  }

 private:
  void take_other(std::string_view token) {
    switch (token.front()) {
      case '{':
      case '[':
        enter(token.front() == '[');
        break;
      case '}':
      case ']':
        kind_ = open_.back().outside;
        open_.pop_back();
        break;
      case ',':
        ++open_.back().index;
        break;
      case ':':
        break;
      default:
        return visitor_.scalar(token, kind_);
    }
    visitor_.other(token);
  }

  void enter(bool is_array) {
    std::string member;
    if (!open_.empty()) member = open_.back().is_array ? open_.back().member : open_.back().key;
    open_.push_back({is_array, kind_, std::move(member), 0, {}, {}});
  }

  void take_key(std::string_view token) {
    Container& object = open_.back();
    object.key = json::View(token).string();
    kind_ = visitor_.key(token, object.key, open_.size(), object.member);
    if ((object.key == "Value" || object.key == "value") && !object.names.empty())
      kind_ = std::max(kind_, fields_.kind_of(object.names));
    // All that is inside of a secret is secret.
    if (object.outside == Personal::secret) kind_ = Personal::secret;
  }

  void take_string(std::string_view token) {
    if (names_next(open_)) {
      open_.back().names = json::View(token).string();
      visitor_.name(token, open_.back().names);
    } else if (is_pair(open_) && open_.back().index == 1) {
      const Personal named = fields_.kind_of(open_.back().names);
      visitor_.string(token, kind_ == Personal::secret ? kind_ : named);
    } else {
      visitor_.string(token, kind_);
    }
  }

  const PersonalFields& fields_;
  Visitor& visitor_;
  std::vector<Container> open_;     ///< the outermost one first
  Personal kind_ = Personal::text;  ///< of the next value
};

template <typename Visitor>
void walk(json::View value, const PersonalFields& fields, Visitor& visitor) {
  Walk<Visitor>(fields, visitor).through(value);
}

}  // namespace

Redactor::Redactor(const catalogue::Catalogue& catalogue, const Key& key)
    : pseudonyms_(key), fields_(catalogue), text_(pseudonyms_, fields_, originals_) {}

Personal Redactor::kind_in_envelope(std::string_view member) const {
  using namespace event;
  if (member == member::required_acl || member == member::required_access) return Personal::key;
  if (member == member::name) return is_identifier(name_) ? Personal::open : Personal::name;
  if (member == member::timestamp) return Personal::open;
  return fields_.kind_of(member);
}

Personal Redactor::kind_of(std::string_view field, std::string_view parent) const {
  return fields_.kind_of(field, name_, parent);
}

/// The stand-in for a whole number. Empty if the number is nobody's, so that it stays.
std::optional<std::string> Redactor::stand_in_of(std::string_view number, Personal kind) const {
  constexpr std::size_t short_number = 2;
  const std::string_view digits = number.substr(number.starts_with('-') ? 1 : 0);
  // A duration may have seven digits, but not ten, as the number of a phone with its area code has.
  constexpr std::size_t long_open = 9;
  const bool is_known = digits.size() > short_number && originals_.has_token(std::string(digits));
  const bool is_long = kind == Personal::open    ? digits.size() > long_open && !may_be_time(digits)
                       : kind == Personal::count ? may_be_phone(digits)
                                                 : digits.size() > short_number;
  if (!is_personal(kind) && !is_long && !(is_known && kind != Personal::open)) return std::nullopt;
  return pseudonyms_.integer(number);
}

/// Learns what is personal in the message.
class Redactor::Collector {
 public:
  Collector(Redactor& redactor, int nested) : redactor_(redactor), nested_(nested) {}

  void other(std::string_view /*token*/) {}
  Personal key(std::string_view /*token*/, std::string_view key, std::size_t depth, std::string_view parent) {
    const bool is_of_envelope = depth == 1 && nested_ == 0;
    is_value_ = !is_of_envelope || key != event::member::name;
    return is_of_envelope ? redactor_.kind_in_envelope(key) : redactor_.kind_of(key, parent);
  }
  void name(std::string_view /*token*/, std::string_view /*name*/) {}
  void string(std::string_view token, Personal kind) {
    if (!is_value_) return;
    const std::string value = json::View(token).string();
    const auto inner =
        kind == Personal::secret || nested_ == deepest_nested ? std::nullopt : nested_json(value);
    if (!inner) return redactor_.note(value, kind);
    Collector collector(redactor_, nested_ + 1);
    walk(json::View(*inner), redactor_.fields_, collector);
  }
  void scalar(std::string_view token, Personal kind) {
    if (!is_whole_number(token)) return;
    redactor_.note(token,
                   redactor_.stand_in_of(token, kind) ? std::max(kind, Personal::number) : Personal::open);
  }

 private:
  Redactor& redactor_;
  int nested_;
  bool is_value_ = true;
};

class Redactor::BodyWriter {
 public:
  BodyWriter(Redactor& redactor, int nested, std::string& out)
      : redactor_(redactor), nested_(nested), out_(out), is_ami_(catalogue::is_ami_name(redactor.name_)) {}

  void other(std::string_view token) { out_ += token; }

  /// A text that names a value.
  void name(std::string_view token, std::string_view name) {
    append(token, name, redactor_.member_name(name, false));
  }

  Personal key(std::string_view token, std::string_view key, std::size_t depth, std::string_view parent) {
    const bool is_of_envelope = depth == 1 && nested_ == 0;
    is_name_ = is_of_envelope && key == event::member::name && is_identifier(redactor_.name_);
    // The names of AMI's headers are Asterisk's. Those in a UserEvent, and of variables, are anybody's.
    const bool is_of_ami = is_ami_ && depth == 2 && nested_ == 0 && redactor_.name_ != "UserEvent";
    append(token, key, redactor_.member_name(key, is_of_ami));
    return is_of_envelope ? redactor_.kind_in_envelope(key) : redactor_.kind_of(key, parent);
  }

  void string(std::string_view token, Personal kind) {
    const std::string value = json::View(token).string();
    const bool repeats_name = kind == Personal::open && is_identifier(redactor_.name_);
    if ((is_name_ || repeats_name) && value == redactor_.name_) return other(token);
    const auto inner =
        kind == Personal::secret || nested_ == deepest_nested ? std::nullopt : nested_json(value);
    std::string shown;
    if (inner) {
      BodyWriter writer(redactor_, nested_ + 1, shown);
      walk(json::View(*inner), redactor_.fields_, writer);
      if (shown == *inner) return other(token);
    } else {
      redactor_.append_value(value, kind, shown);
    }
    append(token, value, shown);
  }

  void scalar(std::string_view token, Personal kind) {
    const bool is_number = token[0] == '-' || (token[0] >= '0' && token[0] <= '9');
    std::optional<std::string> stand_in;
    if (is_number && is_whole_number(token)) {
      stand_in = redactor_.stand_in_of(token, kind);
    } else if (is_number) {
      stand_in = redactor_.stand_in_of_fraction(std::strtod(std::string(token).c_str(), nullptr), kind);
    }
    out_ += stand_in ? *stand_in : token;
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
  int nested_;
  std::string& out_;
  bool is_ami_;
  bool is_name_ = false;
};

/// The same for a number with a fraction or an exponent.
std::optional<std::string> Redactor::stand_in_of_fraction(double number, Personal kind) const {
  constexpr std::size_t short_number = 6;
  const std::optional<std::string> whole = as_whole_number(number);
  if (!whole) return is_personal(kind) ? std::optional<std::string>("0") : std::nullopt;
  if (!is_personal(kind) && whole->size() <= short_number) return std::nullopt;
  return stand_in_of(*whole, kind);
}

void Redactor::note(std::string_view text, Personal kind) {
  if (names_nobody(text)) return;
  if (is_personal(kind) && technology_at(text, 0) == 0 && uuid_at(text, 0) == 0) {
    const bool keeps_words = TextRedactor::keeps_words(text, kind);
    originals_.add(text, [&](const std::string& word) { return keeps_words && fields_.is_word(word); });
  }
  if (kind != Personal::key && text.size() <= longest_value && values_.size() < most_values)
    values_.push_back({std::string(text), kind});
}

void Redactor::collect(const event::FieldTable& table) {
  for (const event::FieldEntry& entry : table) {
    if (entry.key != event::member::name) collect(entry.value, kind_in_envelope(entry.key));
  }
}

void Redactor::collect(const event::FieldValue& value, Personal kind) {
  if (const auto* const text = std::get_if<std::string>(&value.value)) {
    note(*text, kind);
  } else if (const auto* const integer = std::get_if<event::Integer>(&value.value)) {
    const std::string number = std::to_string(integer->value);
    note(number, stand_in_of(number, kind) ? std::max(kind, Personal::number) : Personal::open);
  } else if (const auto* const array = std::get_if<event::FieldArray>(&value.value)) {
    for (const event::FieldValue& one : *array) collect(one, kind);
  } else if (const auto* const table = std::get_if<event::FieldTable>(&value.value)) {
    collect(*table);
  }
}

void Redactor::collect(const event::Event& event) {
  originals_.clear();
  values_.clear();
  name_ = event.name().value_or("");
  if (event.is_json()) {
    Collector collector(*this, 0);
    walk(event.body(), fields_, collector);
  }
  collect(event.frame().headers);
}

void Redactor::redact(const event::Event& event, event::Frame& out) {
  collect(event);
  const event::Frame& frame = event.frame();
  out.received = frame.received;
  out.has_receipt = frame.has_receipt;
  out.missed_since = frame.missed_since;
  out.exchange.clear();
  text_.append(frame.exchange, Personal::open, out.exchange);
  out.is_default_exchange = frame.is_default_exchange;
  out.has_empty_key = frame.has_empty_key;
  out.routing_key.clear();
  append_key(frame.routing_key, out.routing_key);
  out.properties = frame.properties;
  redact_properties(out.properties);
  out.has_headers = frame.has_headers;
  out.headers = frame.headers;
  redact_table(out.headers, true);
  redact_body(event, out);
}

void Redactor::redact_body(const event::Event& event, event::Frame& out) {
  out.body.clear();
  if (event.is_json()) {
    if (!event.is_plain() && out.properties.content_encoding) out.properties.content_encoding = "utf-8";
    BodyWriter writer(*this, 0, out.body);
    walk(event.body(), fields_, writer);
  } else if (text::is_utf8(event.frame().body) && event.frame().body.find('\0') == std::string::npos) {
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
      if (name == "content_type" && is_media_type(*member)) return;
      if (name == "content_encoding" && is_encoding(*member)) return;
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
    const bool is_name = is_outermost && entry.key == event::member::name && is_identifier(name_);
    const Personal kind = kind_in_envelope(entry.key);
    const bool is_of_broker = is_outermost && entry.key.starts_with("x-");
    entry.key = member_name(entry.key, is_of_broker);
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
  } else if (auto* const array = std::get_if<event::FieldArray>(&value.value)) {
    for (event::FieldValue& one : *array) redact_field(one, kind);
  } else if (auto* const table = std::get_if<event::FieldTable>(&value.value)) {
    redact_table(*table, false);
  } else {
    redact_number(value, kind);
  }
}

/// A stand-in may be too wide for the type of the original.
void Redactor::redact_number(event::FieldValue& value, Personal kind) const {
  std::optional<std::string> stand_in;
  if (const auto* const integer = std::get_if<event::Integer>(&value.value)) {
    stand_in = stand_in_of(std::to_string(integer->value), kind);
  } else if (const auto* const wide = std::get_if<std::uint64_t>(&value.value)) {
    stand_in = stand_in_of(std::to_string(*wide), kind);
  } else if (const auto* const real = std::get_if<double>(&value.value)) {
    stand_in = stand_in_of_fraction(*real, kind);
  } else if (const auto* const narrow = std::get_if<float>(&value.value)) {
    stand_in = stand_in_of_fraction(*narrow, kind);
  } else if (const auto* const decimal = std::get_if<event::Decimal>(&value.value)) {
    stand_in = stand_in_of(std::to_string(decimal->value), kind);
  }
  if (!stand_in) return;
  const std::int64_t number = std::strtoll(stand_in->c_str(), nullptr, 10);
  const bool is_narrow = number >= INT32_MIN && number <= INT32_MAX;
  value.value = event::Integer{number, is_narrow ? event::IntegerType::int32 : event::IntegerType::int64};
}

void Redactor::append_value(std::string_view value, Personal kind, std::string& out) const {
  if (kind == Personal::key) {
    append_key(value, out);
  } else {
    text_.append(value, kind, out);
  }
}

/// Appends a routing key or an ACL. Words that the catalogue has stay; a value gets the stand-in that it has
/// elsewhere in the message.
void Redactor::append_key(std::string_view key, std::string& out) const {
  while (!key.empty()) {
    const std::size_t length = append_beginning(key, out);
    if (length == std::string_view::npos) return;
    out += '.';
    key.remove_prefix(length + 1);
  }
}

/// Appends what stands for the first value of a key, and returns the value's length; npos if it is the rest
/// of the key.
std::size_t Redactor::append_beginning(std::string_view key, std::string& out) const {
  const std::size_t length = key.find('.');
  const std::string_view first = key.substr(0, length);
  if (!fields_.is_of_keys(std::string(first))) {
    if (const auto of_several = append_dotted_id(key, out)) return *of_several;
  }
  append_segment(first, out);
  return length;
}

/// An id with dots that are not escaped is several words. If the key begins with one, appends its stand-in
/// and returns its length as append_beginning() does.
std::optional<std::size_t> Redactor::append_dotted_id(std::string_view key, std::string& out) const {
  constexpr std::size_t most_words = 4;
  std::size_t end = key.find('.');
  for (std::size_t words = 2; words <= most_words && end != std::string_view::npos; ++words) {
    end = key.find('.', end + 1);
    const std::string_view joined = key.substr(0, end);
    const std::size_t system = joined.rfind('-') + 1;
    if (channel_id_at(joined, system) == joined.size() - system) {
      text_.append(joined, Personal::text, out);
      return end;
    }
    if (const auto stand_in = repeated(joined)) {
      out += *stand_in;
      return end;
    }
  }
  return std::nullopt;
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

/// The stand-in of a value that is also in a field of the message; empty for any other text. If the message
/// has the value in an open field, the value stays; otherwise the strictest of its fields decides.
std::optional<std::string> Redactor::repeated(std::string_view text) const {
  const Value* found = nullptr;
  const auto counts_before = [](const Value& one, const Value& other) {
    return one.kind == Personal::open || (other.kind != Personal::open && one.kind > other.kind);
  };
  for (const Value& value : values_) {
    if (value.text == text && (found == nullptr || counts_before(value, *found))) found = &value;
  }
  if (found == nullptr) return std::nullopt;
  std::string shown;
  text_.append(text, found->kind, shown);
  return shown;
}

bool Redactor::is_original(std::string_view name) const {
  const auto is_personal_word = [this](const std::string& word) {
    return originals_.has_token(word) && !fields_.is_word_of_members(word);
  };
  std::vector<std::string> words = words_of_member(name);
  words.push_back(text::lower_case(std::string(name)));
  return std::any_of(words.begin(), words.end(), is_personal_word);
}

/// May the name of a member be shown? `is_listed_elsewhere`: it is AMI's or the broker's, whose names the
/// catalogue does not list.
bool Redactor::is_shown(std::string_view name, bool is_listed_elsewhere) const {
  constexpr std::size_t shortest = 3;
  // "x" and "t38", but not "Bob"
  const bool is_short = name.size() < shortest || (name.size() == shortest && has_digit(name));
  return is_identifier(name) &&
         (is_listed_elsewhere || is_short || fields_.is_field(name) || fields_.is_member(name));
}

std::string Redactor::member_name(std::string_view name, bool is_listed_elsewhere) const {
  std::string out;
  std::string_view rest = name;
  const bool names_user = event::is_user_header(name);
  if (names_user) {
    out = event::user_prefix;
    rest = event::user_of(name);
  }
  const bool is_of_somebody = names_user || is_original(rest);
  if (!is_of_somebody && is_shown(rest, is_listed_elsewhere)) {
    out += rest;
  } else if (text::is_utf8(rest)) {
    text_.append(rest, is_of_somebody ? Personal::name : Personal::text, out);
  } else {
    out += pseudonyms_.secret(rest);
  }
  return out;
}

std::string Redactor::sentence(std::string_view text) const {
  std::string out;
  text_.append_sentence(text, out);
  return out;
}

}  // namespace wazobus::redaction
