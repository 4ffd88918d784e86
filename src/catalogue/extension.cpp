// SPDX-License-Identifier: MIT
#include "catalogue/extension.hpp"

#include <algorithm>

namespace wazobus::catalogue {

namespace {

void add_texts(const std::vector<std::string>& more, std::vector<std::string>& texts) {
  for (const std::string& text : more) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
}

/// Adds headers or placeholders; one with a known name replaces the known one.
template <typename Named>
void add_named(std::vector<Named> more, std::vector<Named>& all) {
  for (Named& one : more) {
    const auto same = [&one](const Named& other) { return other.name == one.name; };
    const auto found = std::find_if(all.begin(), all.end(), same);
    if (found == all.end()) {
      all.push_back(std::move(one));
    } else {
      *found = std::move(one);
    }
  }
}

void take_facts(const Entry& addition, Entry& entry) {
  const auto take = [](const std::string& from, std::string& to) {
    if (!from.empty()) to = from;
  };
  take(addition.summary, entry.summary);
  take(addition.added, entry.added);
  take(addition.deprecated, entry.deprecated);
  take(addition.removed_in, entry.removed_in);
  entry.removed = entry.removed || addition.removed;
  if (addition.level != Level::unknown) entry.level = addition.level;
  if (addition.example) entry.example = addition.example;
}

}  // namespace

Entry extended(const Entry& known, Entry addition) {
  Entry entry = known;
  take_facts(addition, entry);
  add_texts(addition.aliases, entry.aliases);
  add_texts(addition.notes, entry.notes);
  // Templates outside of "observed" have the source of the known event.
  const auto add_templates = [&known](const Templates& more, Templates& all) {
    if (known.is_always_bare()) {
      for (const auto* texts : {&more.documented, &more.observed, &more.bare}) add_texts(*texts, all.bare);
      return;
    }
    // A learnt template may come from a faulty message, so the published one stays.
    if (all.sent.empty()) all.sent = all.published();
    add_texts(more.documented, known.documented ? all.documented : all.observed);
    add_texts(more.observed, all.observed);
    add_texts(more.bare, all.bare);
  };
  add_templates(addition.routing_keys, entry.routing_keys);
  add_templates(addition.required_acls, entry.required_acls);
  for (Field& header : addition.headers)
    header.schema.source = known.documented ? FactSource::documented : FactSource::bus_class;
  add_named(std::move(addition.headers), entry.headers);
  add_named(std::move(addition.observed_headers), entry.observed_headers);
  add_named(std::move(addition.bare.headers), entry.bare.headers);
  add_texts(addition.bare.members, entry.bare.members);
  add_named(std::move(addition.placeholders), entry.placeholders);
  for (Relation& relation : addition.relations) entry.relations.push_back(std::move(relation));
  if (addition.data_schema != nullptr) {
    entry.data_schema = std::move(addition.data_schema);
    entry.data_schema->extended = known.data_schema;
    entry.data_schema->source = known.data_schema->source;
  }
  entry.extends = true;
  entry.seen = addition.seen;
  entry.place = addition.place;
  return entry;
}

}  // namespace wazobus::catalogue
