// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include "catalogue/embedded.hpp"
#include "catalogue/extension.hpp"
#include "catalogue/reader.hpp"
#include "catalogue/schema_reader.hpp"
#include "catalogue/template.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "text/topic.hpp"

namespace wazobus::catalogue {

namespace {

/// Returns the entries that have a routing key for which `brings` returns true.
std::vector<const Entry*> filtered(const std::map<std::string, Entry, std::less<>>& entries,
                                   const std::function<bool(std::string_view)>& brings) {
  std::vector<const Entry*> out;
  for (const auto& [name, entry] : entries) {
    const std::vector<std::string_view> keys = entry.routing_keys.all();
    if (std::any_of(keys.begin(), keys.end(), brings)) out.push_back(&entry);
  }
  return out;
}

/// Cuts one event out of a catalogue file and returns a file with that event only. Empty if the event is not
/// in the file, or if the file is not laid out like ours: each event is an object on lines of its own,
/// indented by four spaces, with the name first. This is much cheaper than parsing a file of 250 events.
std::optional<std::string> excerpt_for(std::string_view file, std::string_view name) {
  constexpr std::string_view begin = "\n    {\n";
  constexpr std::string_view end = "\n    }";
  constexpr std::string_view end_of_events = "\n  ]";
  const std::string key = fmt::format("{}      \"name\": \"{}\",\n", begin, name);
  const void* const found = ::memmem(file.data(), file.size(), key.data(), key.size());
  if (found == nullptr) return std::nullopt;
  const std::string_view event =
      file.substr(static_cast<std::size_t>(static_cast<const char*>(found) - file.data()));
  const std::size_t size = event.find(end);
  const std::size_t rest = file.rfind(end_of_events);
  if (size == std::string_view::npos || rest == std::string_view::npos) return std::nullopt;
  std::string excerpt(file.substr(0, file.find(begin)));
  excerpt += event.substr(0, size + end.size());
  excerpt += file.substr(rest);
  return excerpt;
}

/// Gives `file` the text of a built-in file without the schemas of its events' data. They are half of it, and
/// most questions are about names and keys. This relies on our layout too: a schema stands on lines of its
/// own, indented by six spaces. One that is laid out otherwise stays in.
void leave_out_schemas(std::string_view text, CatalogueFile& file) {
  constexpr std::string_view begin = "\n      \"data\": {\n";
  constexpr std::string_view end = "\n      }";
  constexpr std::size_t up_to_brace = begin.size() - 2;
  for (;;) {
    const std::size_t found = text.find(begin);
    if (found == std::string_view::npos) break;
    const std::size_t brace = found + up_to_brace;
    const std::size_t last_line = text.find(end, brace);
    if (last_line == std::string_view::npos) break;
    file.text += text.substr(0, brace);
    file.left_out.push_back({file.text.size(), text.substr(brace, last_line + end.size() - brace)});
    file.text += "{}";
    text.remove_prefix(last_line + end.size());
  }
  file.text += text;
}

}  // namespace

Catalogue Catalogue::builtin() {
  Catalogue catalogue;
  catalogue.store_->complete = false;
  return catalogue;
}

Catalogue Catalogue::copy() const {
  Catalogue other;
  other.store_ = std::make_unique<Store>(complete_store());
  return other;
}

void Catalogue::Store::read(std::unique_ptr<CatalogueFile> file, bool replaces, Faults* faults) {
  const json::Scan scan = file->tree.parse(file->text);
  if (!scan.ok()) {
    const json::Place place = json::place_of(file->text, scan.at);
    throw UsageError(fmt::format("{}:{}:{}: not JSON: {}", text::safe(file->name), place.line, place.column,
                                 json::explain(file->text, scan)));
  }
  std::vector<Entry> read;
  for (Entry& entry : read_entries(*file, faults)) {
    attempt(faults, [&] {
      const Entry* const known = entry.extends ? &known_event(entry) : nullptr;
      read.push_back(known == nullptr ? std::move(entry) : extended(*known, std::move(entry)));
    });
  }
  for (Entry& entry : read) {
    // A caller may still use the entry that was read before.
    if (!replaces && entries.contains(entry.name)) continue;
    std::erase_if(aliases, [&entry](const auto& alias) { return alias.second == entry.name; });
    for (const std::string& alias : entry.aliases) aliases.insert_or_assign(alias, entry.name);
    std::string name = entry.name;
    aliases.erase(name);
    entries.insert_or_assign(std::move(name), std::move(entry));
  }
  files.push_back(std::move(file));
}

const Entry& Catalogue::Store::known_event(const Entry& addition) {
  const Entry* const known = find(addition.name);
  const bool is_same = known != nullptr && known->is_family() == addition.is_family();
  if (is_same) return *known;
  refuse(addition.place,
         fmt::format("event '{}' extends an event that is not known", text::safe(addition.name)));
}

void Catalogue::Store::read_builtin() {
  if (complete) return;
  for (const EmbeddedFile& embedded : embedded_files()) {
    auto file = std::make_unique<CatalogueFile>();
    file->name = embedded.name;
    leave_out_schemas(embedded.text, *file);
    read(std::move(file), /*replaces*/ false);
  }
  complete = true;
  list_names();
}

const Entry* Catalogue::Store::read_builtin(std::string_view name) {
  // After this many questions more are likely, and it is cheaper to read all files at once.
  constexpr std::size_t many = 8;
  if (files.size() >= many) return nullptr;
  for (const EmbeddedFile& embedded : embedded_files()) {
    std::optional<std::string> excerpt = excerpt_for(embedded.text, name);
    if (!excerpt) continue;
    auto file = std::make_unique<CatalogueFile>();
    file->name = embedded.name;
    file->text = std::move(*excerpt);
    read(std::move(file), /*replaces*/ false);
    const auto found = entries.find(name);
    return found == entries.end() ? nullptr : &found->second;
  }
  return nullptr;
}

void Catalogue::Store::list_names() {
  names.clear();
  for (const auto& [known, entry] : entries) {
    if (!entry.is_family()) names.push_back(known);
  }
  for (const auto& [alias, known] : aliases) names.push_back(alias);
}

const Entry* Catalogue::Store::find(std::string_view name) {
  if (const auto found = entries.find(name); found != entries.end()) return &found->second;
  if (!complete) {
    if (const Entry* const entry = read_builtin(name)) return entry;
    read_builtin();
    return find(name);
  }
  if (const auto alias = aliases.find(name); alias != aliases.end()) return find(alias->second);
  return is_ami_name(name) ? rest_of(event::Family::ami) : nullptr;
}

const Entry* Catalogue::Store::rest_of(event::Family family) const {
  // Braces sort after all names.
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [family](const auto& named) {
    return named.second.is_family() && named.second.family == family;
  });
  return found == entries.rend() ? nullptr : &found->second;
}

Catalogue::Store& Catalogue::complete_store() const {
  const std::lock_guard lock(store_->mutex);
  store_->read_builtin();
  return *store_;
}

const CatalogueFile& Catalogue::add(const std::string& file_name, std::string text, Faults* faults) {
  auto file = std::make_unique<CatalogueFile>();
  file->name = file_name;
  file->text = std::move(text);
  Store& store = complete_store();
  store.read(std::move(file), /*replaces*/ true, faults);
  store.list_names();
  return *store.files.back();
}

const Entry* Catalogue::find(std::string_view name) const {
  const std::lock_guard lock(store_->mutex);
  return store_->find(name);
}

const Entry* Catalogue::rest_of(event::Family family) const {
  return complete_store().rest_of(family);
}

const Entry* Catalogue::find(std::string_view name, event::Family family) const {
  const Entry* const entry = find(name);
  if (family == event::Family::none || (entry != nullptr && entry->family == family)) return entry;
  // For an event of a service the name is enough.
  if (entry != nullptr && entry->family == event::Family::none) return entry;
  return rest_of(family);
}

std::vector<const Entry*> Catalogue::entries() const {
  const Entries& entries = complete_store().entries;
  std::vector<const Entry*> out;
  out.reserve(entries.size());
  for (const auto& [name, entry] : entries) out.push_back(&entry);
  return out;
}

std::vector<const Entry*> Catalogue::carrying(std::string_view routing_key) const {
  return filtered(complete_store().entries, [routing_key](std::string_view text) {
    const std::string_view literal = text.substr(0, text.find('{'));  // cheaper than a Template
    return routing_key.starts_with(literal) && Template(text).matches(routing_key, Ids::escaped);
  });
}

std::vector<const Entry*> Catalogue::brought_by(std::string_view pattern) const {
  return filtered(complete_store().entries,
                  [pattern](std::string_view text) { return may_bring(pattern, text); });
}

PersonalFacts Catalogue::personal_facts() const {
  PersonalFacts facts;
  for (const auto& file : complete_store().files) read_personal(*file, facts);
  return facts;
}

std::string_view Catalogue::suggestion(std::string_view name) const {
  return text::nearest(name, complete_store().names);
}

}  // namespace wazobus::catalogue
