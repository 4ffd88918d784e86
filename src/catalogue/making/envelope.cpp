// SPDX-License-Identifier: MIT
#include "catalogue/making/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "catalogue/header_fields.hpp"
#include "event/wazo.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

using Steps = std::vector<std::string>;

/// A value as Python's format() writes it.
std::string python_text(json::View value) {
  return value.is_string() ? value.string() : std::string(event::python_word(value.text()));
}

const Header* find(std::span<const Header> headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [name](const Header& header) { return header.name == name; });
  return found == headers.end() ? nullptr : &*found;
}

/// The text of a given header, or `otherwise`.
std::string text_of(std::span<const Header> given, std::string_view name, std::string_view otherwise) {
  const Header* const header = find(given, name);
  return header != nullptr ? python_text(json::View(header->value)) : std::string(otherwise);
}

/// The user that a header names.
std::optional<std::string> user_of(std::span<const Header> given) {
  for (const Header& header : given) {
    if (event::is_user_header(header.name) && header.name != event::all_users)
      return std::string(event::user_of(header.name));
  }
  return std::nullopt;
}

}  // namespace

std::string tenant_of(const Identity& identity, const text::Random& random) {
  if (identity.tenant_uuid) return *identity.tenant_uuid;
  return identity.usual_tenant.empty() ? text::random_uuid(random) : identity.usual_tenant;
}

std::string wazo_time(text::Timestamp time) {
  const bool is_whole = time == std::chrono::floor<std::chrono::seconds>(time);
  std::string out;
  text::append_local(time, is_whole ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%dT%H:%M:%S.%f", out);
  return out;
}

/// Everything from which the parts of a message are made.
struct Envelope::Parts {
  const Metadata& metadata;
  json::View data;
  std::span<const Header> given;
  const std::vector<Header>& made;  ///< the headers made so far
  std::string tenant;
  std::string user;
  bool names_user;  ///< does a header name the only user whom the event is for?
};

Envelope::Envelope(const Entry& entry)
    : is_bare_(entry.is_always_bare()),
      has_tenant_(entry.level == Level::tenant || entry.is_for_users()),
      is_for_all_(entry.level == Level::tenant),
      has_user_(entry.is_for_users()),
      is_for_one_user_(entry.level == Level::user) {
  const auto field_of = [&entry](const char* name) {
    const Placeholder* const placeholder = entry.placeholder(name);
    if (placeholder == nullptr) return Steps{name};
    const Location& location = placeholder->published.value_or(placeholder->location);
    return location.kind == Location::Kind::data ? location.path : Steps{name};
  };
  // An event about a tenant may also say whose it is.
  tenant_fields_ = {{"tenant_uuid"}};
  add_once(tenant_fields_, field_of("tenant_uuid"));
  if (is_for_one_user_) {
    const Placeholder* const user = entry.placeholder("user_uuid");
    const bool is_published_from_data =
        user != nullptr && user->published && user->published->kind == Location::Kind::data;
    Steps field = is_published_from_data ? user->published->path : user_field_of(entry);
    // Where only a header tells whom the event is for, data.user_uuid is somebody else: the author of a
    // message, the participant who has joined. And data.uuid is that of a room, not of its user.
    is_user_elsewhere_ = field.empty();
    if (!is_user_elsewhere_) user_fields_.push_back(std::move(field));
  } else {
    user_fields_ = {field_of("user_uuid")};
    add_once(user_fields_, {"user_uuid"});
    for (Steps& field : fields_of_header(entry, "user_uuid")) add_once(user_fields_, std::move(field));
  }
  for (Field& field : entry.all_headers()) {
    if (event::is_common_header(field.name)) continue;
    add_own_header(entry, field);
    own_fields_.push_back(std::move(field));
  }
  routing_key_ = bound_template(entry, entry.routing_keys);
  acl_ = bound_template(entry, entry.required_acls);
}

void Envelope::add_own_header(const Entry& entry, const Field& field) {
  OwnHeader own{field.name, {}, fields_of_header(entry, field.name)};
  if (!field.schema.allowed.empty()) own.constant = field.schema.allowed.front();
  own_.push_back(std::move(own));
}

/// Is it an attribute of the event, which wazo-bus reads before data (docs/bus.md, section 3)?
bool Envelope::is_attribute(std::string_view name) const {
  return (name == event::member::tenant_uuid && has_tenant_) ||
         std::any_of(own_.begin(), own_.end(), [name](const OwnHeader& own) { return own.name == name; });
}

Envelope::Value Envelope::value_of(const Entry& entry, const std::string& name) const {
  Value value;
  // wazo-bus does not escape nested values.
  value.is_escaped = name.find('[') == std::string::npos;
  const Placeholder* const placeholder = entry.placeholder(name);
  if (placeholder == nullptr) return value;
  const Location& location = placeholder->location;
  switch (location.kind) {
    case Location::Kind::unknown:
      break;
    case Location::Kind::name:
      value.from = Value::From::name;
      break;
    case Location::Kind::user:
      value.from = Value::From::user;
      break;
    case Location::Kind::header:
      value.from = location.is_header(event::member::tenant_uuid) ? Value::From::tenant : Value::From::header;
      value.steps = location.path;
      break;
    case Location::Kind::data:
      value.from = Value::From::data;
      value.steps = location.path;
      if (is_attribute(name)) value.attribute = name;
      value.is_user = std::find(user_fields_.begin(), user_fields_.end(), value.steps) != user_fields_.end();
      break;
  }
  return value;
}

std::optional<Envelope::BoundTemplate> Envelope::bound_template(const Entry& entry,
                                                                const Templates& templates) const {
  const std::string text = templates.published();
  if (text.empty()) return std::nullopt;
  BoundTemplate bound{Template(text), {}};
  for (const Template::Piece& piece : bound.text.pieces()) {
    if (!piece.placeholder.empty()) bound.values.push_back(value_of(entry, piece.placeholder));
  }
  return bound;
}

std::vector<Steps> Envelope::needed_fields() const {
  std::vector<Steps> out;
  for (const auto* bound : {&routing_key_, &acl_}) {
    if (!*bound) continue;
    for (const Value& value : (*bound)->values) {
      if (value.from == Value::From::data) add_once(out, value.steps);
    }
  }
  return out;
}

std::vector<std::string> Envelope::needed_headers() const {
  std::vector<std::string> out;
  for (const auto* bound : {&routing_key_, &acl_}) {
    if (!*bound) continue;
    for (const Value& value : (*bound)->values) {
      if (value.from != Value::From::header) continue;
      const std::string& name = value.steps.front();
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
  }
  return out;
}

void Envelope::require_users(std::string_view name, std::span<const std::string> user_uuids) const {
  if (user_uuids.size() < 2 || (has_user_ && !is_for_one_user_)) return;
  throw InvalidInput(fmt::format("{} is not for several users, but --user-uuid names {}", text::safe(name),
                                 user_uuids.size()),
                     "name one, and publish the event once for each of them");
}

std::optional<std::string> Envelope::tenant_in(json::View data) const {
  for (const Steps& steps : tenant_fields_) {
    const std::optional<json::View> value = data.find(steps);
    if (value && value->is_string()) return value->string();
  }
  return std::nullopt;
}

std::optional<std::string> Envelope::user_in(json::View data) const {
  for (const Steps& steps : user_fields_) {
    const std::optional<json::View> value = data.find(steps);
    if (!value) continue;
    if (value->is_string()) return value->string();
    if (value->kind() == json::Kind::null) return std::string(event::nobody);
  }
  return std::nullopt;
}

std::optional<std::string> Envelope::user_in_acl(std::string_view acl) const {
  if (!acl_ || !acl_->text.has_placeholders()) return std::nullopt;
  std::vector<std::string_view> words;
  if (!acl_->text.matches(acl, Ids::escaped, &words)) return std::nullopt;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Value& value = acl_->values[i];
    if (value.from == Value::From::user || value.is_user) return std::string(words[i]);
  }
  return std::nullopt;
}

std::optional<std::string> Envelope::header_in(std::size_t own_header, json::View data) const {
  const OwnHeader& own = own_[own_header];
  if (!own.constant.empty()) return own.constant;
  for (const Steps& steps : own.fields) {
    if (const std::optional<json::View> value = data.find(steps)) return std::string(value->text());
  }
  return std::nullopt;
}

/// The text in data, unless headers give the value.
std::string Envelope::text_in_data(const Value& value, const Parts& parts) {
  if (!value.attribute.empty() && find(parts.given, value.attribute) != nullptr)
    return text_of(parts.given, value.attribute, event::nobody);
  if (value.is_user && parts.names_user) return parts.user;
  if (const std::optional<json::View> found = parts.data.find(value.steps)) return python_text(*found);
  return value.is_user ? parts.user : std::string(event::nobody);
}

void Envelope::append(const Value& value, const Parts& parts, std::string& out) {
  std::string text(event::nobody);
  switch (value.from) {
    case Value::From::nothing:
      break;
    case Value::From::name:
      text = parts.metadata.name;
      break;
    case Value::From::tenant:
      text = parts.tenant;
      break;
    case Value::From::user:
      text = parts.user;
      break;
    case Value::From::header:
      text =
          text_of(parts.given, value.steps.front(), text_of(parts.made, value.steps.front(), event::nobody));
      break;
    case Value::From::data:
      text = text_in_data(value, parts);
      break;
  }
  if (value.is_escaped) {
    append_escaped(text, out);
  } else {
    out += text;
  }
}

void Envelope::fill(const BoundTemplate& bound, const Parts& parts, std::string& out) {
  auto value = bound.values.begin();
  for (const Template::Piece& piece : bound.text.pieces()) {
    out += piece.literal;
    if (!piece.placeholder.empty()) append(*value++, parts, out);
  }
}

void Envelope::add_own(const Parts& parts, std::vector<Header>& headers) const {
  for (std::size_t i = 0; i < own_.size(); ++i) {
    if (const Header* const header = find(parts.given, own_[i].name)) {
      headers.push_back(*header);
    } else if (std::optional<std::string> value = header_in(i, parts.data)) {
      headers.push_back({own_[i].name, *std::move(value)});
    }
  }
}

void Envelope::add_users(const Parts& parts, std::vector<Header>& headers) const {
  const std::size_t before = headers.size();
  std::copy_if(parts.given.begin(), parts.given.end(), std::back_inserter(headers),
               [](const Header& header) { return event::is_user_header(header.name); });
  if (headers.size() != before) return;
  if (is_for_all_) {
    headers.push_back({std::string(event::all_users), "true"});
  } else if (parts.metadata.user_uuids.size() > 1) {
    for (const std::string& user : parts.metadata.user_uuids) {
      std::string name = fmt::format("{}{}", event::user_prefix, user);
      if (find(headers, name) == nullptr) headers.push_back({std::move(name), "true"});
    }
  } else if (has_user_ && parts.user != event::nobody) {
    // Without a user there is no such header.
    headers.push_back({fmt::format("{}{}", event::user_prefix, parts.user), "true"});
  }
}

void Envelope::make(const Metadata& metadata, json::View data, std::span<const Header> given,
                    std::vector<Header>& headers, std::string& routing_key) const {
  headers.clear();
  const auto add = [&](std::string_view name, std::string_view text) {
    const Header* const header = find(given, name);
    headers.push_back({std::string(name), header != nullptr ? header->value : json::quoted(text)});
  };
  const std::optional<std::string> named = user_of(given);
  const Parts parts{metadata,
                    data,
                    given,
                    headers,
                    text_of(given, event::member::tenant_uuid, metadata.tenant_uuid),
                    named.value_or(std::string(metadata.user_uuid)),
                    named && has_user_};
  if (has_tenant_) add(event::member::tenant_uuid, metadata.tenant_uuid);
  add_own(parts, headers);
  add(event::member::name, metadata.name);
  add_users(parts, headers);
  routing_key.clear();
  if (routing_key_) fill(*routing_key_, parts, routing_key);
  std::string acl;
  if (acl_) {
    fill(*acl_, parts, acl);
  } else {
    acl = "events." + routing_key;
  }
  add(event::member::required_access, fmt::format("{}{}", event::access_prefix, metadata.name));
  add(event::member::required_acl, acl);
  add(event::member::origin_uuid, metadata.origin_uuid);
  add(event::member::timestamp, metadata.timestamp);
}

// --- bodies that lack their envelope ---

Addresser::Addresser(const Catalogue& catalogue, Identity identity, RandomAndClock random_and_clock)
    : catalogue_(catalogue), identity_(std::move(identity)), random_and_clock_(std::move(random_and_clock)) {}

/// The family of the current message.
event::Family Addresser::family() const {
  event::Clues clues;
  const std::string category = text_of(given_, "category", {});
  clues.category = category;
  const auto is_name = [this](std::string_view field) {
    const std::optional<json::View> value = data_ ? data_->find(field) : std::nullopt;
    return value && value->is_string() && value->string() == name_;
  };
  clues.type_is_name = is_name(event::words_of(event::Family::ari).own_name);
  clues.event_is_name = is_name(event::words_of(event::Family::ami).own_name);
  return event::family_of(clues);
}

const Addresser::Envelopes* Addresser::known_for(const std::string& name) {
  // Unknown names come from the input and could fill the memory.
  constexpr std::size_t most = 4096;
  if (known_.size() >= most) known_.clear();
  name_ = name;
  const event::Family family = this->family();
  const auto [place, is_new] =
      known_.try_emplace(fmt::format("{}:{}", static_cast<int>(family), name), std::nullopt);
  const Entry* const entry = is_new ? catalogue_.find(name, family) : nullptr;
  if (entry != nullptr) {
    place->second.emplace(Envelopes{Envelope(*entry), std::nullopt, entry->is_always_bare()});
    if (entry->may_be_bare()) place->second->bare.emplace(*entry);
  }
  return place->second ? &*place->second : nullptr;
}

/// wazo-amid sends AMI events too, with wazo-bus.
bool Addresser::is_bare(const Envelopes& known) const {
  return known.bare && (known.is_always_bare || find(given_, "category") != nullptr);
}

void Addresser::begin() {
  given_.clear();
  data_.reset();
  unnamed_ = {};
}

void Addresser::read_members(json::View body) {
  for (json::Children members(body); members.next();) {
    std::string name = members.raw_key().string();
    if (name == event::member::data) {
      data_ = members.value();
      continue;
    }
    // If a member occurs twice, the last one counts.
    const auto same = [&name](const Header& header) { return header.name == name; };
    const auto before = std::find_if(given_.begin(), given_.end(), same);
    if (before != given_.end()) {
      before->value = members.value().text();
    } else {
      given_.push_back({std::move(name), std::string(members.value().text())});
    }
  }
}

void Addresser::make(const Envelope& envelope, std::string_view name, json::View data) {
  std::string tenant;
  if (envelope.has_tenant() && find(given_, event::member::tenant_uuid) == nullptr) {
    std::optional<std::string> named = envelope.tenant_in(data);
    tenant = named ? *std::move(named) : tenant_of(identity_, random_and_clock_.random);
  }
  envelope.require_users(name, identity_.user_uuids);
  const std::string user = user_for(envelope, data);
  const std::string time =
      find(given_, event::member::timestamp) == nullptr ? wazo_time(random_and_clock_.now()) : std::string();
  envelope.make({name, identity_.origin_uuid, tenant, user, time, identity_.user_uuids}, data, given_,
                headers_, routing_key_);
  for (const std::string& header : envelope.needed_headers()) {
    if (find(given_, header) == nullptr && find(headers_, header) == nullptr)
      unnamed_.headers.push_back(header);
  }
}

std::string Addresser::user_for(const Envelope& envelope, json::View data) {
  std::optional<std::string> named = envelope.user_in(data);
  // A body from before 22.13 names the user only in its ACL.
  if (!named) named = envelope.user_in_acl(text_of(given_, event::member::required_acl, {}));
  if (!named && !identity_.user_uuids.empty()) named = identity_.user_uuids.front();
  unnamed_.user = !named && envelope.is_for_one_user() &&
                  std::none_of(given_.begin(), given_.end(),
                               [](const Header& header) { return event::is_user_header(header.name); });
  return named ? *std::move(named) : std::string(event::nobody);
}

bool Addresser::address(json::View body, event::Frame& frame) {
  begin();
  if (!body.is_object()) return false;
  read_members(body);
  const Header* const name = find(given_, event::member::name);
  if (name == nullptr || !json::View(name->value).is_string()) return false;
  const std::string text = json::View(name->value).string();
  const Envelopes* const known = known_for(text);
  if (known == nullptr) return false;
  const json::View data = data_.value_or(json::View("null"));
  event::FieldTable table;
  if (is_bare(*known)) {
    std::vector<Header> members;
    known->bare->make(text, data, headers_, members, routing_key_);
    for (const Header& header : headers_)
      table.push_back({header.name, event::field_from_json(json::View(header.value))});
    frame.headers = std::move(table);
    frame.routing_key = routing_key_;
    frame.properties = bare_properties();
    return true;
  }
  make(known->envelope, text, data);
  table.reserve(given_.size() + headers_.size());
  for (const Header& header : given_)
    table.push_back({header.name, event::field_from_json(json::View(header.value))});
  for (Header& header : headers_) {
    if (find(given_, header.name) != nullptr) continue;
    event::FieldValue value = event::field_from_json(json::View(header.value));
    table.push_back({std::move(header.name), std::move(value)});
  }
  frame.headers = std::move(table);
  frame.routing_key = routing_key_;
  return true;
}

std::optional<std::string> Addresser::routing_key_for(const event::FieldTable& headers, json::View body) {
  begin();
  if (body.is_object()) read_members(body);
  // Headers have priority over the copies in the body, and only headers say whom the event is for.
  const auto is_replaced = [&headers](const Header& header) {
    return event::is_user_header(header.name) || event::find(headers, header.name) != nullptr;
  };
  if (!headers.empty()) std::erase_if(given_, is_replaced);
  for (const event::FieldEntry& entry : headers) {
    std::string value;
    event::append_json(entry.value, value);
    given_.push_back({entry.key, std::move(value)});
  }
  const Header* const name = find(given_, event::member::name);
  if (name == nullptr || !json::View(name->value).is_string()) return std::nullopt;
  const std::string text = json::View(name->value).string();
  const Envelopes* const known = known_for(text);
  if (known == nullptr) return std::nullopt;
  const json::View data = data_.value_or(json::View("null"));
  if (is_bare(*known)) {
    std::vector<Header> members;
    known->bare->make(text, data, headers_, members, routing_key_);
  } else {
    make(known->envelope, text, data);
  }
  return routing_key_;
}

}  // namespace wazobus::catalogue
