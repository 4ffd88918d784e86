// SPDX-License-Identifier: MIT
#include "catalogue/checking/rulebook.hpp"

#include <algorithm>

#include "catalogue/header_fields.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

namespace {

bool requires_any(const Schema& data, Severity severity) {
  return std::any_of(data.properties.begin(), data.properties.end(),
                     [severity](const Property& property) { return property.when_missing == severity; });
}

}  // namespace

const EventRules* Rulebook::find(std::string_view name) {
  return find(name, event::Family::none);
}

const EventRules* Rulebook::find(std::string_view name, event::Family family) {
  const Entry* const entry = catalogue_.find(name, family);
  if (entry == nullptr) return nullptr;
  if (edition_ == Edition::documented) {
    const bool is_alias = entry->name != name && !entry->is_family();
    if (!entry->documented || is_alias) return nullptr;
  }
  const std::lock_guard lock(mutex_);
  std::unique_ptr<EventRules>& rules = events_[entry];
  if (!rules) rules = compile(*entry);
  return rules.get();
}

std::vector<Placeholder> Rulebook::placeholders_in(const Entry& entry, const Template& text) const {
  std::vector<Placeholder> out;
  for (const Template::Piece& piece : text.pieces()) {
    if (piece.placeholder.empty()) continue;
    const Placeholder* const placeholder = entry.placeholder(piece.placeholder);
    out.push_back(placeholder != nullptr ? *placeholder : Placeholder{});
    if (!entry.documented) out.back().mismatch = Severity::warning;
  }
  return out;
}

void Rulebook::add_shapes(std::vector<Shape>& shapes, const Entry& entry,
                          const std::vector<std::string>& texts) const {
  for (const std::string& text : texts) {
    const Template shape(text);
    shapes.push_back({shape, placeholders_in(entry, shape)});
  }
}

std::unique_ptr<EventRules> Rulebook::compile(const Entry& entry) {
  auto rules = std::make_unique<EventRules>();
  rules->entry = &entry;
  rules->severity = entry.documented ? Severity::error : Severity::warning;
  if (entry.removed) rules->removed = Severity::warning;
  compilers_.push_back(std::make_unique<SchemaCompiler>(edition_));
  SchemaCompiler& compiler = *compilers_.back();
  rules->data =
      &compiler.compile(entry.data(), entry.data().is_documented() ? rules->severity : Severity::warning);
  rules->guesses = compiler.guesses();
  rules->needs_data = requires_any(*rules->data, rules->severity) || entry.is_family();

  for (const auto* acls :
       {&entry.required_acls.documented, &entry.required_acls.observed, &entry.required_acls.bare})
    add_shapes(rules->known_acls, entry, *acls);
  add_shapes(rules->bare_keys, entry, entry.routing_keys.bare);
  const bool current = edition_ == Edition::current;
  add_shapes(rules->routing_keys, entry, entry.routing_keys.documented);
  add_shapes(rules->acls, entry, entry.required_acls.documented);
  if (current) {
    // What servers send is right (docs/bus.md, B3 and E1 to E4).
    add_shapes(rules->routing_keys, entry, entry.routing_keys.observed);
    // If the page has no ACL, any is right (E5).
    if (!entry.documented || !entry.required_acls.documented.empty())
      add_shapes(rules->acls, entry, entry.required_acls.observed);
  } else {
    rules->acl_mismatch = Severity::error;
  }
  for (const Field& header : entry.headers) {
    if (header.need != Need::required) continue;
    const Template name(header.name);
    rules->required_headers.push_back({name, placeholders_in(entry, name)});
  }
  add_headers(*rules, entry);
  return rules;
}

void Rulebook::add_headers(EventRules& rules, const Entry& entry) const {
  const bool current = edition_ == Edition::current;
  for (const Field& header : current ? entry.all_headers() : entry.headers) {
    if (event::is_common_header(header.name)) continue;
    OwnHeader own{header.name, Types(Types::any), header.schema.allowed,
                  fields_of_header(entry, header.name).front()};
    if (!header.schema.types.empty()) own.types = types_named(header.schema.types);
    rules.own_headers.push_back(std::move(own));
  }
  rules.user_field = user_field_of(entry);
}

}  // namespace wazobus::catalogue
