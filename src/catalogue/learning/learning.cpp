// SPDX-License-Identifier: MIT
#include "catalogue/learning/learning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "event/wazo.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::size_t most_new_events = 1000;
constexpr std::size_t most_headers = 64;

/// Can the name be written to a file? A name that begins with a brace would be a family.
bool is_learnable(std::string_view name) {
  return !name.empty() && name.size() <= text::max_short_string && name.front() != '{' && text::is_utf8(name);
}

bool is_learnable_address(std::string_view address) {
  return is_learnable(address) && address.find_first_of("{}") == std::string_view::npos;
}

bool has_shape(const std::vector<Template>& shapes, std::string_view address) {
  return std::any_of(shapes.begin(), shapes.end(),
                     [address](const Template& shape) { return shape.matches(address, Ids::escaped); });
}

/// A value with an unescaped dot has more than one word, but it can still match a known template.
bool has_unescaped_shape(const std::vector<Template>& shapes, std::string_view address,
                         const std::vector<AddressSource>& sources) {
  std::vector<std::string_view> values;
  const auto is_value = [&sources](std::string_view value) {
    return value.find('.') == std::string_view::npos ||
           std::any_of(sources.begin(), sources.end(),
                       [value](const AddressSource& source) { return source.text == value; });
  };
  return std::any_of(shapes.begin(), shapes.end(), [&](const Template& shape) {
    return shape.matches(address, Ids::any, &values) && std::all_of(values.begin(), values.end(), is_value);
  });
}

/// Visits the headers, or, if there are none, the copies in a bare body.
template <typename Visit>
void visit_headers(const event::Event& event, Visit visit) {
  for (const event::FieldEntry& header : event.frame().headers) {
    if (!text::is_utf8(header.key)) continue;
    visit(header.key, [&header](std::string& storage) {
      storage.clear();
      event::append_json(header.value, storage);
      return json::View(storage);
    });
  }
  if (!event.frame().headers.empty() || !event.body().is_object()) return;
  for (json::Children members(event.members()); members.next();) {
    const std::string name = members.raw_key().string();
    if (name != event::member::data) visit(name, [&members](std::string&) { return members.value(); });
  }
}

void write_found(std::string_view key, const std::vector<LearntAddresses::Found>& found, json::Writer& json) {
  if (found.empty()) return;
  json.key(key).open_array();
  for (const LearntAddresses::Found& one : found) json.string(one.text);
  json.close_array();
}

void write_placeholders(const PlaceholderNames& names, json::Writer& json) {
  if (names.added().empty()) return;
  json.key("placeholders").open_object();
  for (const auto& [name, from] : names.added()) json.key(name).string(from);
  json.close_object();
}

/// Writes how often each was seen, if that differs from the count of the event.
void write_notes(std::uint64_t seen, const std::vector<LearntAddresses::Found>& keys,
                 const std::vector<LearntAddresses::Found>& acls, json::Writer& json) {
  std::vector<std::string> notes;
  const auto add = [&](std::string_view what, const std::vector<LearntAddresses::Found>& found) {
    if (found.size() < 2 && (found.empty() || found.front().seen == seen)) return;
    for (const LearntAddresses::Found& one : found)
      notes.push_back(
          fmt::format("{} {}: seen {} {}.", what, one.text, one.seen, one.seen == 1 ? "time" : "times"));
  };
  add("Routing key", keys);
  add("Required ACL", acls);
  if (!notes.empty()) json.key("notes").strings(notes);
}

}  // namespace

Learning::Learning(const Catalogue& known) : catalogue_(known) {}

void Learning::describe_known(const Entry& entry, Learnt& learnt) {
  learnt.known = &entry;
  const auto add = [](const Templates& templates, std::vector<Template>& shapes) {
    for (const std::string_view text : templates.all()) shapes.emplace_back(text);
  };
  add(entry.routing_keys, learnt.known_keys);
  add(entry.required_acls, learnt.known_acls);
  for (const Field& header : entry.all_headers()) learnt.known_headers.push_back(header.name);
  for (const Field& header : entry.bare.headers) learnt.known_headers.push_back(header.name);
}

/// Returns nullptr if there are too many names.
Learning::Learnt* Learning::learnt(const std::string& name, const event::Event& event) {
  if (const auto found = events_.find(name); found != events_.end()) return &found->second;
  const Entry* const entry = catalogue_.find(name, event::family_of(event));
  // Members of a family, and aliases of an event, are learnt together.
  const std::string& own_name = entry != nullptr ? entry->name : name;
  if (entry == nullptr && names_ == most_new_events) {
    room_.was_short = true;
    return nullptr;
  }
  const auto [place, is_new] = events_.try_emplace(own_name);
  if (!is_new) return &place->second;
  if (entry != nullptr) {
    describe_known(*entry, place->second);
  } else {
    ++names_;
  }
  return &place->second;
}

void Learning::take(const event::Event& event) {
  if (!event.is_json() || !event.body().is_object()) {
    ++totals_.nameless;
    return;
  }
  const std::optional<std::string> name = event.name();
  if (!name || !is_learnable(*name)) {
    ++totals_.nameless;
    return;
  }
  ++totals_.events;
  Learnt* const learnt = this->learnt(*name, event);
  // An event of a family may have any field, so there is nothing to learn.
  if (learnt == nullptr || (learnt->known != nullptr && learnt->known->is_family())) return;
  ++learnt->seen;
  take_addresses(event, *learnt);
  take_headers(event, *learnt);
  count_recipients(event, *learnt);
  if (const std::optional<json::View> data = event.members().find(event::member::data))
    take_data(*data, *learnt);
}

void Learning::take_data(json::View data, Learnt& learnt) {
  if (learnt.known == nullptr) return learnt.data.take(data, room_);
  // An event without data has null or no data.
  if (data.kind() != json::Kind::null) learnt.additions.take(learnt.known->data(), data, room_);
}

void Learning::take_headers(const event::Event& event, Learnt& learnt) {
  visit_headers(event, [&](const std::string& name, const auto& value) {
    if (event::is_common_header(name)) return;
    const std::vector<std::string>& known = learnt.known_headers;
    if (std::find(known.begin(), known.end(), name) == known.end())
      take_header(name, value(storage_), learnt);
  });
}

void Learning::take_header(std::string name, json::View value, Learnt& learnt) {
  if (name.size() > text::max_short_string || learnt.headers.field_count() >= most_headers) return;
  learnt.headers.take_member(std::move(name), value, room_, 1, most_headers);
}

void Learning::collect_sources(const event::Event& event) {
  sources_.clear();
  if (const std::optional<json::View> data = event.members().find(event::member::data))
    add_sources(*data, sources_);
  visit_headers(event, [this](const std::string& name, const auto& value) {
    constexpr std::array passed{event::member::name, event::member::required_access,
                                event::member::required_acl, event::member::timestamp,
                                event::member::origin_uuid};
    if (std::find(passed.begin(), passed.end(), name) != passed.end()) return;
    if (!event::is_user_header(name)) return add_source("header." + name, value(storage_), sources_);
    std::string user = json::quoted(event::user_of(name));
    if (user != "\"*\"") add_source("header.user_uuid:", json::View(user), sources_);
  });
}

void Learning::take_addresses(const event::Event& event, Learnt& learnt) {
  const std::string& key = event.frame().routing_key;
  bool wants_key = is_learnable_address(key) && !has_shape(learnt.known_keys, key);
  const std::optional<std::string> acl = event.text_member(event::member::required_acl);
  // If the page has no ACL, any ACL is right.
  const bool is_open = learnt.known != nullptr && learnt.known_acls.empty();
  bool wants_acl = acl && is_learnable_address(*acl) && !is_open && !has_shape(learnt.known_acls, *acl);
  if (!wants_key && !wants_acl) return;
  collect_sources(event);
  wants_key = wants_key && !has_unescaped_shape(learnt.known_keys, key, sources_);
  wants_acl = wants_acl && !has_unescaped_shape(learnt.known_acls, *acl, sources_);
  if (wants_acl || wants_key)
    learnt.acls_follow_keys = learnt.acls_follow_keys && wants_acl && wants_key && *acl == "events." + key;
  if (wants_key && !learnt.routing_keys.take(key, sources_)) room_.was_short = true;
  if (wants_acl && !learnt.acls.take(*acl, sources_)) room_.was_short = true;
}

/// A body from before 22.03 does not repeat the headers, so it does not say whom it is for.
void Learning::count_recipients(const event::Event& event, Learnt& learnt) {
  if (event.frame().headers.empty() && !event.members().find(event::member::required_access)) return;
  bool has_tenant = false;
  std::uint64_t users = 0;
  bool is_for_all = false;
  visit_headers(event, [&](const std::string& name, const auto& /*value*/) {
    has_tenant = has_tenant || name == event::member::tenant_uuid;
    if (!event::is_user_header(name)) return;
    if (name.ends_with(":*")) {
      is_for_all = true;
    } else {
      ++users;
    }
  });
  Recipients& recipients = learnt.recipients;
  if (users > 1) {
    ++recipients.users;
  } else if (users == 1) {
    ++recipients.one_user;
  } else if (is_for_all) {
    ++recipients.everybody;
  } else {
    ++(has_tenant ? recipients.tenant : recipients.nobody);
  }
}

/// A field that was not remembered for lack of memory cannot be the origin of a placeholder.
LearntAddresses::Exists Learning::finder(const Learnt& learnt) {
  return [&learnt](const std::string& from) {
    if (from == "header.tenant_uuid" || from == "header.user_uuid:") return true;
    const std::size_t dot = from.find('.');
    const std::string rest = from.substr(dot + 1);
    if (from.starts_with("header.")) {
      const std::vector<std::string>& known = learnt.known_headers;
      return learnt.headers.has_field(rest) || std::find(known.begin(), known.end(), rest) != known.end();
    }
    return learnt.known == nullptr ? learnt.data.has_path(rest)
                                   : learnt.additions.has_path(learnt.known->data(), rest);
  };
}

/// Most ACLs of wazo-bus are made from the key. Then an unknown id has the same placeholder in both.
std::vector<LearntAddresses::Found> Learning::acls_of(const Learnt& learnt,
                                                      const std::vector<LearntAddresses::Found>& keys,
                                                      PlaceholderNames& names) {
  if (!learnt.acls_follow_keys) return learnt.acls.found(names, finder(learnt));
  std::vector<LearntAddresses::Found> out = keys;
  for (LearntAddresses::Found& acl : out) acl.text = "events." + acl.text;
  return out;
}

/// Returns Level::unknown if the messages disagree or say nothing.
Level Learning::level_of(const Recipients& recipients) {
  const bool is_for_users = recipients.one_user + recipients.users > 0;
  if (is_for_users && recipients.everybody + recipients.nobody > 0) return Level::unknown;
  // An event for a user has only a tenant if there is no user.
  if (recipients.users > 0) return Level::multi_user;
  if (recipients.one_user > 0) return Level::user;
  if (recipients.everybody > 0)
    return recipients.nobody + recipients.tenant > 0 ? Level::unknown : Level::tenant;
  return recipients.nobody > 0 && recipients.tenant == 0 ? Level::service : Level::unknown;
}

/// The tenant header is written if no level implies it.
void Learning::write_headers(const Learnt& learnt, bool names_tenant, json::Writer& json) {
  const std::uint64_t with_tenant = names_tenant ? learnt.recipients.tenant : 0;
  if (learnt.headers.field_count() == 0 && with_tenant == 0) return;
  json.key("headers").open_object();
  if (with_tenant > 0) {
    json.key("tenant_uuid").open_object().key("type").string("string").key("format").string("uuid");
    json.key("x-seen").number(with_tenant).close_object();
  }
  learnt.headers.write_properties(json, LearntValue::Writes::header);
  json.close_object();
}

bool Learning::has_news(const Learnt& learnt) {
  return learnt.known == nullptr || !learnt.additions.is_empty() || !learnt.routing_keys.is_empty() ||
         !learnt.acls.is_empty() || learnt.headers.field_count() > 0;
}

Learning::Totals Learning::totals() const {
  Totals totals = totals_;
  totals.was_short = room_.was_short;
  for (const auto& [name, learnt] : events_) {
    if (learnt.additions.has_other_types()) totals.with_other_types.push_back(name);
    if (learnt.known != nullptr && learnt.known->is_contradicted_by(level_of(learnt.recipients)))
      totals.with_other_levels.push_back(name);
    if (learnt.known == nullptr) {
      ++totals.new_events;
    } else if (has_news(learnt)) {
      ++totals.extended_events;
      totals.new_fields += learnt.additions.fields();
    }
  }
  return totals;
}

void Learning::append_file(std::string& out) const {
  json::Writer json(out);
  const Totals all = totals();
  json.open_object();
  if (all.new_events > 0) json.key("service").string("learnt");
  json.key("events").open_array();
  for (const auto& [name, learnt] : events_) {
    if (has_news(learnt)) write_event(name, learnt, json);
  }
  json.close_array().close_object();
}

void Learning::write_event(const std::string& name, const Learnt& learnt, json::Writer& json) {
  json.open_object().key("name").string(name);
  PlaceholderNames names = learnt.known == nullptr ? PlaceholderNames() : PlaceholderNames(*learnt.known);
  if (learnt.known != nullptr) {
    write_known(learnt, json, names);
    json.close_object();
    return;
  }
  json.key("summary").string("Seen in a capture.");
  json.key("source").string("observed");
  json.key("seen").number(learnt.seen);
  const Level level = level_of(learnt.recipients);
  if (level != Level::unknown) json.key("level").string(name_of(level));
  const auto keys = learnt.routing_keys.found(names, finder(learnt));
  const auto acls = acls_of(learnt, keys, names);
  write_found("routing_keys", keys, json);
  write_found("required_acls", acls, json);
  write_placeholders(names, json);
  write_headers(learnt, level == Level::unknown, json);
  json.key("data");
  learnt.data.write(json, LearntValue::Writes::plain);
  write_notes(learnt.seen, keys, acls, json);
  json.close_object();
}

/// The lists of a documented event belong to the page. New entries go to the lists of current servers.
void Learning::write_known(const Learnt& learnt, json::Writer& json, PlaceholderNames& names) {
  json.key("extends").boolean(true).key("seen").number(learnt.seen);
  const bool is_documented = learnt.known->documented;
  const auto keys = learnt.routing_keys.found(names, finder(learnt));
  const auto acls = acls_of(learnt, keys, names);
  const bool has_headers = learnt.headers.field_count() > 0;
  write_placeholders(names, json);
  const bool has_lists = !keys.empty() || !acls.empty() || has_headers;
  if (is_documented && has_lists) json.key("observed").open_object();
  write_found("routing_keys", keys, json);
  write_found("required_acls", acls, json);
  write_headers(learnt, false, json);
  if (is_documented && has_lists) json.close_object();
  if (!learnt.additions.is_empty()) {
    json.key("data");
    learnt.additions.write(json,
                           is_documented ? LearntValue::Writes::observed : LearntValue::Writes::counted);
  }
  write_notes(learnt.seen, keys, acls, json);
}

}  // namespace wazobus::catalogue
