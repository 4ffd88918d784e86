// SPDX-License-Identifier: MIT
#include "catalogue/checking/quick_checker.hpp"

#include <algorithm>
#include <cstring>

#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::size_t uuid_size = 36;

/// Returns a string without its quotes.
std::string_view inner(std::string_view raw) {
  return {raw.data() + 1, raw.size() - 2};
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

template <typename Texts>
bool is_among(std::string_view text, const Texts& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [text](std::string_view one) { return json::are_same_bytes(one, text); });
}

/// Does the object have all expected properties? `seen` has a bit for each property that is there.
bool has_expected(const Schema& schema, const std::array<std::uint64_t, 4>& seen) {
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) missing |= schema.expected[i] & ~seen[i];
  return missing == 0;
}

/// Returns the quote before the next key of an object, or the bracket that ends the object; nullptr if
/// neither is next. `p` is where the object begins or where a value has ended.
const char* next_in_object(const char* p, bool is_first) {
  if (is_first && *p != '{') return nullptr;
  p = json::skip_blanks(is_first ? p + 1 : p);
  if (*p == '}') return p;
  if (!is_first) {
    if (*p != ',') return nullptr;
    p = json::skip_blanks(p + 1);
  }
  return *p == '"' ? p : nullptr;
}

/// Returns the value behind a key that ends at `p`; nullptr if no colon follows.
const char* value_behind_key(const char* p) {
  p = json::skip_blanks(p);
  return *p == ':' ? json::skip_blanks(p + 1) : nullptr;
}

bool find_member(std::string_view key, Expectation& found) {
  const std::optional<Member> member = member_named(key);
  if (member) found.member = static_cast<std::uint16_t>(*member);
  return member.has_value();
}

/// A time of another year is left to the strict path: not all of them can be read.
bool is_time_of_usual_year(std::string_view text) {
  return is_date_time(text) && text.substr(0, 4) > "1970" && text.substr(0, 4) < "9999";
}

}  // namespace

QuickChecker::QuickChecker(KnownEvents& events, Input input) : events_(events), input_(input) {}

inline bool QuickChecker::read_text() {
  if (*p_ != '"') return false;
  const char* const end = json::end_of_plain_string(p_ + 1, last_);
  if (end == nullptr) return false;
  p_ = end + 1;
  return true;
}

/// Reads a value that must be spelled like `known`, with its quotes.
inline bool QuickChecker::read_again(std::string_view known) {
  if (static_cast<std::size_t>(last_ + least_behind - p_) < known.size()) return false;
  if (!json::are_same_bytes(p_, known.data(), known.size())) return false;
  p_ += known.size();
  return true;
}

inline bool QuickChecker::read_access() {
  if (!rules_->long_access.empty()) return read_again(rules_->long_access);
  if (starts_near_end() || !rules_->access.stand_at(p_)) return false;
  p_ += rules_->access.size();
  return true;
}

inline bool QuickChecker::read_uuid() {
  if (starts_near_end() || *p_ != '"' || p_[uuid_size + 1] != '"') return false;
  if (!text::is_lower_case_uuid({p_ + 1, uuid_size})) return false;
  p_ += uuid_size + 2;
  return true;
}

/// Are the remembered bytes next? If one more space follows them, they are not all that stands before the
/// value.
inline bool QuickChecker::stands_here(const Expectation& usual) const {
  return !starts_near_end() && usual.bytes.stand_at(p_) &&
         (p_[usual.bytes.size()] != ' ' || usual.member == end_of_object);
}

inline const Expectation* QuickChecker::take(const Expectation& usual) {
  p_ += usual.bytes.size();
  return &usual;
}

std::size_t QuickChecker::pass(std::string_view text) {
  constexpr unsigned patience = 16;
  constexpr unsigned pause = 240;
  if (text.size() < least_behind || text.front() != '{') return 0;
  p_ = text.data();
  last_ = text.data() + text.size() - least_behind;
  if (!read_line()) {
    if (rules_ != nullptr && rules_->skipped == 0 && ++rules_->failed == patience) {
      rules_->failed = 0;
      rules_->skipped = pause;
    }
    return 0;
  }
  rules_->failed = 0;
  events_.count_value();
  events_.count(*event_);
  return static_cast<std::size_t>(p_ - text.data());
}

PassedLine QuickChecker::passed() const {
  const bool is_record = outer_.has(Member::payload);
  PassedLine line;
  line.value = object_;
  line.name = values_.name;
  line.family = rules_->family;
  line.body = is_record ? outer_[Member::payload] : object_;
  line.data = document_;
  line.origin = (is_record ? payload_ : outer_)[Member::origin_uuid];
  line.timestamp = outer_[Member::timestamp];
  return line;
}

bool QuickChecker::read_line() {
  event_ = nullptr;
  rules_ = nullptr;
  usual_ = &expectations_.back();
  outer_.clear();
  headers_.clear();
  payload_.clear();
  tokens_.reset();
  const char* const begin = p_;
  if (!read_members(outer_, Role::outer) || rules_ == nullptr) return false;
  object_ = between(begin, p_);
  if (*p_ == '\r') ++p_;
  if (*p_++ != '\n') return false;
  // An AMI event repeats its name in data. One that does not may be of another family.
  if (rules_->event_slot != 0 && !json::are_same_bytes(values_.slots[rules_->event_slot], values_.name))
    return false;
  const bool is_record = outer_.has(Member::payload);
  return is_record ? check_record() : check_body();
}

// --- the envelope ----------------------------------------------------------------------------------------

bool QuickChecker::read_members(QuickMembers& members, Role role) {
  std::size_t before = 0;
  for (;;) {
    const Expectation* const next =
        expect((*usual_)[static_cast<std::size_t>(role)][before], nullptr, before == 0);
    if (next == nullptr) return false;
    if (next->member == end_of_object) return true;
    before = next->member + 1U;
    if (next->member == user_member) {
      if (!read_user(members)) return false;
      continue;
    }
    const auto member = static_cast<Member>(next->member);
    if (members.has(member)) return false;
    const char* const begin = p_;
    if (!read_member(members, role, member)) return false;
    members.set(member, between(begin, p_));
  }
}

bool QuickChecker::read_member(QuickMembers& members, Role role, Member member) {
  // The body must repeat a header byte by byte.
  if (role == Role::payload && headers_.has(member)) return read_again(headers_[member]);
  switch (member) {
    case Member::name:
      return read_name();
    case Member::origin_uuid:
    case Member::tenant_uuid:
      return read_uuid();
    case Member::timestamp:
      return read_time();
    case Member::required_access:
      return rules_ != nullptr && read_access();
    case Member::required_acl:
      // null means everybody.
      return *p_ == 'n' ? read_word("null") : read_text();
    case Member::data:
      return role != Role::headers && !members.has(Member::payload) && read_data();
    case Member::headers:
    case Member::payload:
    case Member::routing_key:
    case Member::exchange:
      return role == Role::outer && read_part(member);
    default:
      return false;
  }
}

/// Reads a member that only a record has.
bool QuickChecker::read_part(Member member) {
  switch (member) {
    case Member::headers:
      // The headers must come first, because the body is compared with them.
      return !outer_.has(Member::payload) && read_members(headers_, Role::headers);
    case Member::payload:
      return read_members(payload_, Role::payload);
    default:
      return read_text();
  }
}

/// Reads a name of the event. The first one finds the rules, and all others must be the same.
bool QuickChecker::read_name() {
  const char* const begin = p_ + 1;
  if (!read_text()) return false;
  const std::string_view name = between(begin, p_ - 1);
  if (event_ != nullptr) return json::are_same_bytes(name, values_.name);
  if (name.empty()) return false;
  event_ = &events_.find(name);
  if (event_->rules == nullptr) return false;
  if (!event_->quick) event_->quick = std::make_shared<QuickRules>(*event_->rules, name);
  if (!event_->quick->is_usable) return false;
  rules_ = event_->quick.get();
  if (rules_->skipped > 0) {
    --rules_->skipped;
    return false;
  }
  usual_ = &expectations_[static_cast<std::size_t>(rules_->level)];
  values_.name = name;
  std::fill_n(values_.slots.begin(), rules_->slot_count + 1U, PlainText{});
  return true;
}

bool QuickChecker::read_data() {
  if (rules_ == nullptr || *p_ != '{') return false;
  return document_ != nullptr ? read_data_apart() : read_object(*rules_->data);
}

bool QuickChecker::read_data_apart() {
  const char* const begin = p_;
  tokens_.emplace(*document_, begin);
  if (!read_object(*rules_->data) || between(begin, p_).size() > json::Document::longest) return false;
  tokens_->finish(p_);
  tokens_.reset();
  return true;
}

/// Adds the key of the member that was found behind `from` to the document. Returns false for a key that was
/// too long to be remembered.
bool QuickChecker::tell_key(const char* from, const Expectation& found) {
  if (found.key_size == 0) return false;
  const char* const key = from + found.key_at;
  tokens_->string(key - 1, key + found.key_size + 1, false);
  return true;
}

/// Reads the rest of a header that names a user or all users, behind `"user_uuid:`.
bool QuickChecker::read_user(QuickMembers& members) {
  if (starts_near_end()) return false;
  if (*p_ == '*') {
    if (members.is_for_all_users) return false;
    members.is_for_all_users = true;
    ++p_;
  } else {
    const PlainText user = {p_, uuid_size};
    if (!text::is_lower_case_uuid(user) || members.user_count == members.users.size() ||
        is_among(user, members.named_users()))
      return false;
    members.users[members.user_count++] = user;
    p_ += uuid_size;
  }
  if (*p_++ != '"') return false;
  p_ = json::skip_blanks(p_);
  if (*p_++ != ':') return false;
  p_ = json::skip_blanks(p_);
  return read_word("true");
}

bool QuickChecker::read_word(std::string_view word) {
  if (starts_near_end() || !json::are_same_bytes({p_, word.size()}, word)) return false;
  p_ += word.size();
  return true;
}

bool QuickChecker::read_time() {
  // Python writes most times with this length. For these it need not search the end.
  constexpr std::size_t usual_size = std::string_view("2026-11-21T16:03:14.544550").size();
  const char* const begin = p_ + 1;
  if (!starts_near_end() && *p_ == '"' && begin[usual_size] == '"') {
    p_ += usual_size + 2;
    return is_time_of_usual_year({begin, usual_size});
  }
  return read_text() && is_time_of_usual_year(between(begin, p_ - 1));
}

// --- data ------------------------------------------------------------------------------------------------

bool QuickChecker::read_value(const Schema& schema, std::uint8_t slot) {
  switch (*p_) {
    case '"':
      return read_string(schema, slot);
    case '{':
      return read_object(schema);
    case '[':
      return read_array(schema);
    case 't':
      return read_word(schema, "true", Types::boolean);
    case 'f':
      return read_word(schema, "false", Types::boolean);
    case 'n':
      return read_word(schema, "null", Types::null);
    default:
      return read_number(schema, slot);
  }
}

bool QuickChecker::read_string(const Schema& schema, std::uint8_t slot) {
  if (!schema.plain_types.has(Types::string)) return false;
  const char* const begin = p_;
  if (schema.format == SchemaFormat::uuid) {
    if (!read_uuid()) return false;
  } else if (!read_text()) {
    return read_long_way_round(schema, slot);
  }
  const std::string_view raw = between(begin, p_);
  if (tokens_) tokens_->string(begin, p_, false);
  values_.slots[slot] = inner(raw);
  if (schema.format == SchemaFormat::date_time && !is_date_time(inner(raw))) return false;
  if (!schema.is_held_to_values) return true;
  return (schema.allowed.empty() || is_among(raw, schema.allowed)) &&
         (schema.known_values.empty() || is_among(inner(raw), schema.known_values));
}

/// Reads a string with escapes or beyond ASCII, if the schema and the keys do not need its value.
bool QuickChecker::read_long_way_round(const Schema& schema, std::uint8_t slot) {
  if (slot != 0 || schema.format != SchemaFormat::none || schema.is_held_to_values) return false;
  // The scanner stops at the newline at the end of the text.
  const json::Scan scan = json::check(between(p_, last_ + least_behind), json::Extent::first);
  const char* const begin = p_;
  p_ += scan.at;
  if (tokens_) tokens_->string(begin, p_, std::memchr(begin, '\\', scan.at) != nullptr);
  return scan.ok();
}

bool QuickChecker::read_number(const Schema& schema, std::uint8_t slot) {
  bool is_integer = false;
  const char* const end = json::end_of_plain_number(p_, is_integer);
  if (end == nullptr || !schema.plain_types.has(is_integer ? Types::integer : Types::fraction)) return false;
  const std::string_view raw = between(p_, end);
  if (!schema.allowed.empty() && !is_among(raw, schema.allowed)) return false;
  if (is_integer) values_.slots[slot] = raw;
  if (tokens_) tokens_->number(p_, end, is_integer);
  p_ = end;
  return true;
}

bool QuickChecker::read_word(const Schema& schema, std::string_view word, Types::Type type) {
  if (!schema.plain_types.has(type)) return false;
  if (tokens_) tokens_->word(p_, p_ + word.size());
  const bool is_free = schema.allowed.empty() || (type == Types::null && schema.null_besides);
  return (is_free || is_among(word, schema.allowed)) && read_word(word);
}

bool QuickChecker::read_array(const Schema& schema) {
  if (!schema.plain_types.has(Types::array) || !schema.allowed.empty()) return false;
  if (tokens_) tokens_->open(p_, false);
  p_ = json::skip_blanks(p_ + 1);
  bool is_first = true;
  while (*p_ != ']') {
    // Elements without a schema are not searched for repeated keys.
    if (schema.items == nullptr) return false;
    if (!is_first) {
      if (*p_ != ',') return false;
      p_ = json::skip_blanks(p_ + 1);
    }
    is_first = false;
    if (!read_value(*schema.items, 0)) return false;
    p_ = json::skip_blanks(p_);
  }
  if (tokens_) tokens_->close(p_);
  ++p_;
  return true;
}

bool QuickChecker::read_object(const Schema& schema) {
  if (!schema.plain_types.has(Types::object) || !schema.allowed.empty()) return false;
  if (tokens_) tokens_->open(p_, true);
  if (schema.properties.empty() || schema.additional != nullptr) return read_open_object(schema);
  Expectation* const usual = rules_->expectations.data() + schema.guesses;
  std::array<std::uint64_t, 4> seen{};
  std::size_t before = 0;
  for (;;) {
    const char* const from = p_;
    const Expectation* const next = expect(usual[before], &schema, before == 0);
    if (next == nullptr) return false;
    if (next->member == end_of_object) break;
    if (tokens_ && !tell_key(from, *next)) return false;
    before = next->member + 1U;
    std::uint64_t& some = seen[next->member / 64U];
    const std::uint64_t bit = std::uint64_t{1} << (next->member % 64U);
    if ((some & bit) != 0) return false;
    some |= bit;
    // clang-tidy does not know that expect() takes only properties here, because the object is not open.
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    if (!read_value(*next->schema, next->slot)) return false;
  }
  if (tokens_) tokens_->close(p_ - 1);
  return has_expected(schema, seen);
}

/// Reads an object that may have members of any name, each once. A member that is not a property has the
/// schema `additional`. If there is none, it must be a scalar.
bool QuickChecker::read_open_object(const Schema& schema) {
  static const Schema anything;
  const Schema& others = schema.additional != nullptr ? *schema.additional : anything;
  ExpectedSequence& sequence = rules_->sequences[rules_->sequence_of[schema.guesses]];
  std::array<std::uint64_t, 4> seen{};
  for (std::size_t step = 0;; ++step) {
    const char* const from = p_;
    const Expectation* const next = expect(sequence, step, schema);
    if (next == nullptr) return false;
    if (next->member == end_of_object) break;
    if (tokens_ && !tell_key(from, *next)) return false;
    const bool is_property = next->member != other_member;
    if (is_property) seen[next->member / 64U] |= std::uint64_t{1} << (next->member % 64U);
    const Schema& value = is_property ? *next->schema : others;
    if (&value == &anything && (*p_ == '{' || *p_ == '[')) return false;
    if (!read_value(value, next->slot)) return false;
  }
  if (tokens_) tokens_->close(p_ - 1);
  return has_expected(schema, seen);
}

/// The same as the other expect(), for the next step of a sequence whose earlier steps have just been taken.
/// Returns nullptr for a key that an earlier step has.
const Expectation* QuickChecker::expect(ExpectedSequence& sequence, std::size_t step, const Schema& schema) {
  if (step == ExpectedSequence::most) return nullptr;
  if (step == sequence.steps.size()) sequence.steps.emplace_back();
  Expectation& usual = sequence.steps[step];
  if (stands_here(usual)) {
    if (step < sequence.distinct) return take(usual);
    take(usual);
  } else {
    sequence.distinct = std::min(sequence.distinct, step);
    if (learn(usual, &schema, step == 0) != &usual) return nullptr;
  }
  for (std::size_t before = 0; before < step; ++before) {
    if (json::are_same_bytes(sequence.steps[before].key(), usual.key())) return nullptr;
  }
  sequence.distinct = step + 1;
  return &usual;
}

// --- what stands between values --------------------------------------------------------------------------

/// Moves to the next value of an object, or behind the end of the object, and remembers in `usual` the bytes
/// that it passed. `schema` is the object's, or nullptr for one of the envelope. Returns `other_` if the
/// bytes are too many to be remembered, and nullptr if the key is unknown or has escapes.
const Expectation* QuickChecker::learn(Expectation& usual, const Schema* schema, bool is_first) {
  std::size_t size = 0;
  if (starts_near_end() || !read_key(schema, is_first, other_, size)) return nullptr;
  const std::string_view bytes{p_, size};
  p_ += size;
  if (size > json::ExpectedBytes::most) return &other_;
  usual = other_;
  usual.bytes.set(bytes);
  return &usual;
}

/// Reads from p_, where an object begins or a value has ended, up to the next value or behind the end of the
/// object. Sets `size` to the number of these bytes, and does not move p_.
bool QuickChecker::read_key(const Schema* schema, bool is_first, Expectation& found, std::size_t& size) {
  found = {};
  const char* const begin = next_in_object(p_, is_first);
  if (begin == nullptr) return false;
  if (*begin == '}') {
    found.member = end_of_object;
    size = static_cast<std::size_t>(begin + 1 - p_);
    return true;
  }
  const char* const end = json::end_of_plain_string(begin + 1, last_);
  if (end == nullptr) return false;
  const std::string_view key = between(begin + 1, end);
  if (schema == nullptr && event::is_user_header(key)) {
    found.member = user_member;
    size = static_cast<std::size_t>(begin + 1 + event::user_prefix.size() - p_);
    return true;
  }
  const bool is_known = schema != nullptr ? find_property(*schema, key, found) : find_member(key, found);
  const char* const value = is_known ? value_behind_key(end + 1) : nullptr;
  if (value == nullptr) return false;
  size = static_cast<std::size_t>(value - p_);
  if (size <= json::ExpectedBytes::most) {
    found.key_at = static_cast<std::uint8_t>(key.data() - p_);
    found.key_size = static_cast<std::uint8_t>(key.size());
  }
  return true;
}

bool QuickChecker::find_property(const Schema& schema, std::string_view key, Expectation& found) const {
  const std::uint16_t number = schema.find(key);
  if (number == Schema::no_property) {
    // A field `type` may mean that the event is one of Asterisk's REST interface.
    const bool is_clue = rules_->event_slot != 0 && json::are_same_bytes(key, "type");
    const bool is_open = schema.properties.empty() || schema.additional != nullptr;
    found.member = other_member;
    return is_open && !is_clue;
  }
  const Property& property = schema.properties[number];
  found.member = number;
  found.schema = property.schema;
  found.slot = rules_->slots[schema.guesses + number + 1U];
  return !property.alias_of;
}

// --- what must agree -------------------------------------------------------------------------------------

bool QuickChecker::check_body() {
  if (input_ == Input::record || !outer_.has(Member::data) || !outer_.has(Member::origin_uuid)) return false;
  // A record that lost its payload has these members.
  if (outer_.has(Member::headers) || outer_.has(Member::routing_key) || outer_.has(Member::exchange))
    return false;
  values_.tenant = outer_.has(Member::tenant_uuid) ? inner(outer_[Member::tenant_uuid]) : PlainText{};
  values_.users = outer_.named_users();
  values_.user_in_data = values_.slots[rules_->user_slot];
  return check_acl(outer_[Member::required_acl]);
}

bool QuickChecker::check_record() {
  if (input_ == Input::body || !outer_.has(Member::headers) || outer_.has(Member::data)) return false;
  // A record may have its own time and name, but not these members of a body.
  for (const Member member :
       {Member::origin_uuid, Member::required_acl, Member::tenant_uuid, Member::required_access})
    if (outer_.has(member)) return false;
  if (outer_.user_count > 0 || outer_.is_for_all_users) return false;
  for (const Member member : {Member::name, Member::origin_uuid, Member::required_acl})
    if (!headers_.has(member)) return false;
  if (!payload_.has(Member::data)) return false;
  const std::string_view tenant =
      headers_.has(Member::tenant_uuid) ? headers_[Member::tenant_uuid] : payload_[Member::tenant_uuid];
  values_.tenant = tenant.empty() ? PlainText{} : inner(tenant);
  values_.users = headers_.named_users();
  values_.user_in_data = values_.slots[rules_->user_slot];
  return check_routing_key() && check_acl(headers_[Member::required_acl]) && check_users();
}

/// Do the headers bring the event to the users that it is for?
bool QuickChecker::check_users() const {
  const bool has_tenant = headers_.has(Member::tenant_uuid);
  const auto is_there = [this](const QuickShape& shape) { return is_required_header_there(shape); };
  if (!std::all_of(rules_->required_headers.begin(), rules_->required_headers.end(), is_there)) return false;
  switch (rules_->level) {
    case Level::tenant:
      return has_tenant && headers_.is_for_all_users;
    case Level::multi_user: {
      const std::span<const PlainText> copies = payload_.named_users();
      return has_tenant && (!payload_.is_for_all_users || headers_.is_for_all_users) &&
             std::all_of(copies.begin(), copies.end(),
                         [this](PlainText user) { return is_among(user, values_.users); });
    }
    case Level::user:
      return has_tenant && !headers_.is_for_all_users && values_.users.size() == 1 && is_user_told();
    default:
      return true;
  }
}

bool QuickChecker::is_required_header_there(const QuickShape& shape) const {
  if (headers_.is_for_all_users) return true;
  std::string key;
  return std::any_of(values_.users.begin(), values_.users.end(), [&](PlainText user) {
    key.assign(event::user_prefix).append(user);
    return shape.fits(key, values_);
  });
}

/// Does another part of the message name the user whom the header names?
bool QuickChecker::is_user_told() const {
  if (rules_->user_slot != 0)
    return json::are_same_bytes(values_.slots[rules_->user_slot], values_.users.front());
  const auto tells = [this](const std::optional<QuickShape>& shape, std::string_view raw) {
    constexpr std::size_t longest_key = 255;
    return shape && raw.size() > 2 && raw.size() <= longest_key && shape->fits(inner(raw), values_);
  };
  return tells(rules_->routing_key_of_user, outer_[Member::routing_key]) ||
         tells(rules_->acl_of_user, headers_[Member::required_acl]);
}

bool QuickChecker::check_acl(std::string_view acl) const {
  if (!acl.starts_with('"')) return true;
  acl = inner(acl);
  const bool is_of_nobody = rules_->level == Level::user && acl.ends_with(event::acl_end_of_nobody);
  if (is_of_nobody && !values_.users.empty()) return false;
  const auto fits = [&](const QuickShape& shape) { return shape.fits(acl, values_); };
  return rules_->has_any_acl ||
         (acl.size() <= 1024 && std::any_of(rules_->acls.begin(), rules_->acls.end(), fits));
}

bool QuickChecker::check_routing_key() const {
  if (rules_->has_any_routing_key || !outer_.has(Member::routing_key)) return true;
  const std::string_view key = inner(outer_[Member::routing_key]);
  if (key.find_first_of("{<") != std::string_view::npos) return false;
  const auto fits = [&](const QuickShape& shape) { return shape.fits(key, values_); };
  return key.size() <= 1024 && std::any_of(rules_->routing_keys.begin(), rules_->routing_keys.end(), fits);
}

}  // namespace wazobus::catalogue
