// SPDX-License-Identifier: MIT
#include "catalogue/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "catalogue/template.hpp"
#include "catalogue/types.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

namespace {

using Kind = Difference::Kind;
using What = Difference::What;
using DescriptionOf = std::shared_ptr<const Description>;

Types types_in(const Description& schema) {
  if (schema.types.empty()) return Types(Types::any);
  Types types;
  for (const std::string& name : schema.types) types.add(Types::named(name).value_or(Types()).bits());
  if (!schema.null_verdict.empty()) types.add(Types::null);
  return types;
}

bool is_within(Types inner, Types outer) {
  return (inner.bits() & ~outer.bits()) == 0;
}

bool describes_members(const Description& schema) {
  return !schema.fields.empty() || schema.additional != nullptr;
}

std::string status_of(const Entry& entry) {
  if (!entry.removed) return "current";
  return entry.removed_in.empty() ? "removed" : "removed in " + entry.removed_in;
}

std::string need_of(Need need) {
  return need == Need::required ? "required" : need == Need::expected ? "expected" : "optional";
}

/// Replaces each placeholder by a word that no key has.
std::string filled(const std::string& text) {
  std::string out;
  const Template shape(text);
  for (const Template::Piece& piece : shape.pieces()) {
    out += piece.literal;
    if (!piece.placeholder.empty()) out += "\x01";
  }
  return out;
}

/// All templates, without duplicates.
std::vector<std::string> all_of(const Templates& templates) {
  std::vector<std::string> out;
  for (const std::string_view text : templates.all()) {
    if (std::find(out.begin(), out.end(), text) == out.end()) out.emplace_back(text);
  }
  return out;
}

class Comparer {
 public:
  Comparer(const Compared& before, const Compared& after)
      : before_(before), after_(after), has_capture_(before.is_capture() || after.is_capture()) {}

  std::vector<Difference> run() {
    std::map<std::string, std::pair<const Entry*, const Entry*>> pairs;
    for (const Entry* const entry : before_.entries())
      pairs[entry->name] = {entry, counterpart(*entry, after_)};
    for (const Entry* const entry : after_.entries()) {
      const Entry* const other = counterpart(*entry, before_);
      // It is already paired under another name.
      if (other != nullptr && pairs[other->name].second == entry) continue;
      pairs[entry->name] = {other, entry};
    }
    for (const auto& [name, pair] : pairs) {
      event_ = name;
      compare(pair.first, pair.second);
    }
    return std::move(out_);
  }

 private:
  /// In a capture a member of a family is an event of that family; in a catalogue it is an event of its own.
  const Entry* counterpart(const Entry& entry, const Compared& other) const {
    const Entry* const found = other.find(entry.name);
    if (found == nullptr || found->is_family() == entry.is_family() || has_capture_) return found;
    return nullptr;
  }

  /// Does it count as a difference if `other` lacks an event of `one`?
  static bool counts_as_event(const Compared& one, const Compared& other) {
    if (other.is_capture()) return one.is_capture();
    return other.kind == Compared::Kind::whole || one.kind != Compared::Kind::whole;
  }
  /// The same for a part of an event that both have.
  static bool counts(const Compared& one, const Compared& other) {
    return !other.is_capture() || one.is_capture();
  }
  [[nodiscard]] bool counts_when_gone() const { return counts(before_, after_); }
  [[nodiscard]] bool counts_when_new() const { return counts(after_, before_); }

  void add(Kind kind, What what, std::string name, std::string before, std::string after,
           std::uint64_t seen = 0) {
    out_.push_back({kind, what, event_, std::move(name), std::move(before), std::move(after), seen});
  }

  void compare(const Entry* before, const Entry* after) {
    if (before == nullptr) {
      if (counts_as_event(after_, before_)) add(Kind::came, What::event, {}, {}, key_of(*after), after->seen);
      return;
    }
    if (after == nullptr) {
      if (counts_as_event(before_, after_))
        add(Kind::went, What::event, {}, key_of(*before), {}, before->seen);
      return;
    }
    compare_status(*before, *after);
    compare_level(*before, *after);
    compare_addresses(What::routing_key, before->routing_keys, after->routing_keys);
    compare_addresses(What::required_acl, before->required_acls, after->required_acls);
    compare_headers(*before, *after);
    compare_schemas("data", before->data(), after->data());
  }

  static std::string key_of(const Entry& entry) {
    const std::vector<std::string> keys = all_of(entry.routing_keys);
    return keys.empty() ? std::string() : keys.front();
  }

  /// Of a capture it is known only that it has the event.
  void compare_status(const Entry& before, const Entry& after) {
    if (before_.is_capture() && after_.is_capture()) return;
    const std::string one = before_.is_capture() ? "seen" : status_of(before);
    const std::string other = after_.is_capture() ? "seen" : status_of(after);
    const bool is_contradiction = has_capture_ ? before.removed || after.removed : one != other;
    if (is_contradiction) add(Kind::changed, What::status, {}, one, other);
  }

  void compare_level(const Entry& before, const Entry& after) {
    const bool differs = has_capture_ ? before.is_contradicted_by(after.level) : before.level != after.level;
    if (!differs) return;
    const auto word = [](Level level) {
      return level == Level::unknown ? std::string("none") : std::string(name_of(level));
    };
    add(Kind::changed, What::level, {}, word(before.level), word(after.level));
  }

  /// A learnt key may have a word where the catalogue has a placeholder.
  [[nodiscard]] bool has_address(const std::vector<std::string>& texts, const std::string& text) const {
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) return true;
    if (!has_capture_) return false;
    const std::string plain = filled(text);
    return std::any_of(texts.begin(), texts.end(), [&plain](const std::string& other) {
      return Template(other).matches(plain, Ids::escaped);
    });
  }

  void compare_addresses(What what, const Templates& before, const Templates& after) {
    const std::vector<std::string> old = all_of(before);
    const std::vector<std::string> fresh = all_of(after);
    // No ACL in a catalogue means that any is right; no ACL in a capture means that none was seen.
    if (has_capture_ && (old.empty() || fresh.empty())) return;
    for (const std::string& text : old) {
      if (counts_when_gone() && !has_address(fresh, text)) add(Kind::went, what, text, {}, {});
    }
    for (const std::string& text : fresh) {
      if (counts_when_new() && !has_address(old, text)) add(Kind::came, what, text, {}, {});
    }
  }

  /// Headers of messages with and without wazo-bus.
  static std::vector<Field> headers_of_both(const Entry& entry) {
    std::vector<Field> headers = entry.all_headers();
    headers.insert(headers.end(), entry.bare.headers.begin(), entry.bare.headers.end());
    return headers;
  }

  static bool is_of_tenant(const Entry& entry) {
    return entry.level != Level::unknown && entry.level != Level::service;
  }

  void compare_headers(const Entry& before, const Entry& after) {
    std::vector<Field> old = headers_of_both(before);
    std::vector<Field> fresh = headers_of_both(after);
    // The level of an event implies its tenant. A capture without user headers does not show the level.
    if (has_capture_ && (is_of_tenant(before) || is_of_tenant(after))) {
      for (std::vector<Field>* const headers : {&old, &fresh})
        std::erase_if(*headers,
                      [](const Field& header) { return header.name == event::member::tenant_uuid; });
    }
    compare_fields(What::header, {}, old, nullptr, fresh, nullptr);
  }

  // --- fields ---

  [[nodiscard]] std::string text_of(const Description& schema, std::optional<Need> need) const {
    std::string out = types_in(schema).describe();
    if (!schema.format.empty()) out += fmt::format(" ({})", schema.format);
    if (schema.types.empty() && !schema.allowed.empty()) out.clear();
    if (!schema.allowed.empty())
      out += fmt::format("{}{}", out.empty() ? "" : ", ", fmt::join(schema.allowed, " or "));
    if (!has_capture_ && !schema.known_values.empty()) out += ", " + known_values_of(schema);
    for (const std::string& text : in_words(schema.bounds)) out += ", " + text;
    if (need && !has_capture_) out += ", " + need_of(*need);
    return out;
  }

  /// Does a value of `sample`, which was learnt, contradict `schema`?
  static bool exceeds(const Description& sample, const Description& schema) {
    // It was always null, which says nothing.
    if (sample.types.empty() && sample.fields.empty()) return false;
    if (!is_within(types_in(sample), types_in(schema))) return true;
    return types_in(sample).has(Types::string) && !schema.format.empty() && sample.format != schema.format;
  }

  [[nodiscard]] bool differ(const Description& before, const Description& after) const {
    if (before_.is_capture() && !after_.is_capture()) return exceeds(before, after);
    if (after_.is_capture() && !before_.is_capture()) return exceeds(after, before);
    return types_in(before).bits() != types_in(after).bits() || before.format != after.format ||
           before.allowed != after.allowed || before.bounds != after.bounds ||
           // A capture has some of them only.
           (!has_capture_ && before.known_values != after.known_values);
  }

  void compare_values(What what, const std::string& path, const Description& before, const Description& after,
                      std::optional<Need> old_need, std::optional<Need> new_need) {
    const bool needs_differ = !has_capture_ && old_need != new_need;
    if (differ(before, after) || needs_differ)
      add(Kind::changed, what, path, text_of(before, old_need), text_of(after, new_need), after.seen);
    if (what == What::field) compare_insides(path, before, after);
  }

  void compare_schemas(const std::string& path, const Description& before, const Description& after) {
    compare_values(What::field, path, before, after, std::nullopt, std::nullopt);
  }

  /// If a catalogue does not describe elements, any are right; a capture may have seen none.
  void compare_items(const std::string& path, const DescriptionOf& before, const DescriptionOf& after) {
    if (before != nullptr && after != nullptr) return compare_schemas(path, *before, *after);
    if (has_capture_) return;
    if (before != nullptr) add(Kind::went, What::field, path, text_of(*before, {}), {});
    if (after != nullptr) add(Kind::came, What::field, path, {}, text_of(*after, {}));
  }

  void compare_insides(const std::string& path, const Description& before, const Description& after) {
    compare_items(path + "[]", before.items, after.items);
    // If a catalogue describes no member, any is right; a capture may have seen none.
    if (has_capture_ && (!describes_members(before) || !describes_members(after))) return;
    compare_fields(What::field, path, before.fields, before.additional, after.fields, after.additional);
    if (before.additional != nullptr && after.additional != nullptr) {
      compare_schemas(path + ".*", *before.additional, *after.additional);
    } else if (before.additional != nullptr && counts_when_gone()) {
      add(Kind::went, What::field, path + ".*", text_of(*before.additional, {}), {});
    } else if (after.additional != nullptr && counts_when_new()) {
      add(Kind::came, What::field, path + ".*", {}, text_of(*after.additional, {}));
    }
  }

  static const Field* named(const std::vector<Field>& fields, const std::string& name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&name](const Field& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
  }

  void compare_fields(What what, const std::string& path, const std::vector<Field>& before,
                      const DescriptionOf& others_before, const std::vector<Field>& after,
                      const DescriptionOf& others_after) {
    const auto path_of = [&path](const Field& field) {
      return path.empty() ? field.name : fmt::format("{}.{}", path, field.name);
    };
    for (const Field& field : before) {
      if (const Field* const other = named(after, field.name)) {
        compare_values(what, path_of(field), field.schema, other->schema, field.need, other->need);
      } else if (others_after != nullptr && has_capture_) {
        compare_values(what, path_of(field), field.schema, *others_after, std::nullopt, std::nullopt);
      } else if (counts_when_gone()) {
        add(Kind::went, what, path_of(field), text_of(field.schema, field.need), {}, field.schema.seen);
      }
    }
    for (const Field& field : after) {
      if (named(before, field.name) != nullptr) continue;
      if (others_before != nullptr && has_capture_) {
        compare_values(what, path_of(field), *others_before, field.schema, std::nullopt, std::nullopt);
      } else if (counts_when_new()) {
        add(Kind::came, what, path_of(field), {}, text_of(field.schema, field.need), field.schema.seen);
      }
    }
  }

  const Compared& before_;
  const Compared& after_;
  bool has_capture_;
  std::string event_;
  std::vector<Difference> out_;
};

}  // namespace

std::vector<const Entry*> Compared::entries() const {
  std::vector<const Entry*> all = catalogue.entries();
  if (only != nullptr) std::erase_if(all, [this](const Entry* entry) { return entry->place.file != only; });
  return all;
}

const Entry* Compared::find(std::string_view name) const {
  const Entry* const entry = catalogue.find(name);
  return entry != nullptr && (only == nullptr || entry->place.file == only) ? entry : nullptr;
}

std::string_view name_of(Difference::Kind kind) {
  switch (kind) {
    case Kind::came:
      return "came";
    case Kind::went:
      return "went";
    case Kind::changed:
      break;
  }
  return "changed";
}

std::string_view name_of(Difference::What what) {
  switch (what) {
    case What::event:
      return "event";
    case What::field:
      return "field";
    case What::header:
      return "header";
    case What::routing_key:
      return "routing_key";
    case What::required_acl:
      return "required_acl";
    case What::level:
      return "level";
    case What::status:
      break;
  }
  return "status";
}

std::vector<Difference> differences_between(const Compared& before, const Compared& after) {
  return Comparer(before, after).run();
}

}  // namespace wazobus::catalogue
