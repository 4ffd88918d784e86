// SPDX-License-Identifier: MIT
#include "catalogue/rulebook.hpp"

#include <algorithm>

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
                          const std::vector<std::string>& texts, std::optional<Severity> verdict) const {
  for (const std::string& text : texts) {
    const Template shape(text);
    shapes.push_back({shape, placeholders_in(entry, shape), verdict});
  }
}

std::unique_ptr<EventRules> Rulebook::compile(const Entry& entry) {
  auto rules = std::make_unique<EventRules>();
  rules->entry = &entry;
  rules->severity = entry.documented ? Severity::error : Severity::warning;
  if (entry.removed) rules->removed = Severity::warning;
  compilers_.push_back(std::make_unique<SchemaCompiler>(edition_));
  SchemaCompiler& compiler = *compilers_.back();
  rules->data = &compiler.compile(entry.data(), entry.data().observed ? Severity::warning : rules->severity);
  rules->guesses = compiler.guesses();
  rules->needs_data = requires_any(*rules->data, rules->severity);

  add_shapes(rules->bare_keys, entry, entry.routing_keys.bare, std::nullopt);
  const bool current = edition_ == Edition::current;
  add_shapes(rules->routing_keys, entry, entry.routing_keys.documented, std::nullopt);
  add_shapes(rules->acls, entry, entry.required_acls.documented, std::nullopt);
  if (current) {
    // The page's own key is the better one (discrepancies.md, E1 to E4); servers' ACLs are right (B3).
    const std::optional<Severity> verdict =
        entry.documented ? std::optional(Severity::warning) : std::nullopt;
    add_shapes(rules->routing_keys, entry, entry.routing_keys.observed, verdict);
    // Where the page has no ACL, any will do (E5).
    if (!entry.documented || !entry.required_acls.documented.empty())
      add_shapes(rules->acls, entry, entry.required_acls.observed, std::nullopt);
  } else {
    rules->acl_mismatch = Severity::error;
  }
  for (const Field& header : entry.headers) {
    if (header.need != Need::required) continue;
    const Template name(header.name);
    rules->required_headers.push_back({name, placeholders_in(entry, name)});
  }
  return rules;
}

}  // namespace wazobus::catalogue
