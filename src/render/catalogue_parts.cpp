// SPDX-License-Identifier: MIT
#include "render/catalogue_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalogue/model.hpp"
#include "catalogue/types.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"

namespace wazobus::render {

namespace {

using catalogue::Description;
using catalogue::Entry;
using catalogue::FactSource;
using catalogue::Field;
using catalogue::Level;
using catalogue::Need;
using catalogue::Sent;

std::string type_of(const Description& schema) {
  std::vector<std::string> types;
  bool has_null = !schema.null_verdict.empty();
  for (const std::string& type : schema.types) {
    if (type == "null") {
      has_null = true;
    } else if (type == "array" && schema.items != nullptr) {
      types.push_back("array of " + type_of(*schema.items));
    } else {
      types.push_back(type);
    }
  }
  if (types.empty() && !has_null && !schema.allowed.empty()) {
    catalogue::Types of_allowed;
    for (const std::string& value : schema.allowed) of_allowed.add(catalogue::type_of_scalar(value));
    return of_allowed.describe();
  }
  if (types.empty() && !has_null) return "anything";
  // "null" comes last, since the other types are the wanted ones.
  if (has_null) types.emplace_back("null");
  return fmt::format("{}", fmt::join(types, " or "));
}

std::string_view name_of(Need need) {
  if (need == Need::required) return "required";
  return need == Need::expected ? "expected" : "optional";
}

/// Adds notes such as "uuid" or "one of 1, 2" about a value, or about the elements of an array.
void add_notes(const Description& schema, std::vector<std::string>& notes) {
  if (!schema.format.empty())
    notes.push_back(schema.none_verdict.empty() ? schema.format
                                                : fmt::format("{} (or the text None)", schema.format));
  if (schema.allowed.size() == 1) notes.push_back(fmt::format("always {}", schema.allowed.front()));
  if (schema.allowed.size() > 1) notes.push_back(fmt::format("one of {}", fmt::join(schema.allowed, ", ")));
  if (!schema.known_values.empty()) notes.push_back(known_values_of(schema));
  for (std::string& text : catalogue::in_words(schema.bounds)) notes.push_back(std::move(text));
  if (!schema.alias_of.empty()) notes.push_back(fmt::format("another spelling of {}", schema.alias_of));
  if (!schema.since.empty()) notes.push_back(fmt::format("since {}", schema.since));
  if (schema.items != nullptr) add_notes(*schema.items, notes);
}

void add_rows(const Description& schema, const std::string& path, std::size_t depth,
              std::vector<FieldRow>& rows);

constexpr std::string_view seen_in_captures = "seen in captures";

std::string_view origin_of(FactSource source) {
  switch (source) {
    case FactSource::documented:
      return "documented";
    case FactSource::bus_class:
      return "from wazo-bus";
    case FactSource::service:
      return "from the service";
    case FactSource::observed:
      break;
  }
  return "observed";
}

/// Adds a note on where a field is known from, unless its object has the same note.
void add_source(const Description& schema, const Description& object, std::vector<std::string>& notes) {
  if (schema.source != object.source)
    notes.emplace_back(schema.seen > 0 ? seen_in_captures : origin_of(schema.source));
  if (schema.sent == Sent::never) notes.emplace_back("never sent");
  if (schema.sent == Sent::sometimes) notes.emplace_back("not always sent");
}

void add_row(const std::string& name, const std::string& need, const Description& schema,
             const Description& object, const std::string& path, std::size_t depth,
             std::vector<FieldRow>& rows) {
  FieldRow row{
      depth, name, path.empty() ? name : path + "." + name, type_of(schema), need, {}, schema.description};
  add_notes(schema, row.notes);
  add_source(schema, object, row.notes);
  rows.push_back(row);
  const Description* inner = &schema;
  std::string inner_path = row.path;
  while (inner->items != nullptr) {
    inner = inner->items.get();
    inner_path += "[]";
  }
  add_rows(*inner, inner_path, depth + 1, rows);
}

void add_rows(const Description& schema, const std::string& path, std::size_t depth,
              std::vector<FieldRow>& rows) {
  for (const Field& field : schema.fields)
    add_row(field.name, std::string(name_of(field.need)), field.schema, schema, path, depth, rows);
  if (schema.additional != nullptr)
    add_row(schema.fields.empty() ? "(any)" : "(any other)", "optional", *schema.additional, schema, path,
            depth, rows);
}

/// Fields, grouped by the remark about them.
struct Remarks {
  std::vector<std::string> null;
  std::vector<std::string> none;
  std::vector<std::string> observed;
  std::vector<std::string> never_sent;
};

void collect(const Description& schema, const std::string& path, Remarks& remarks) {
  const auto look = [&](const std::string& name, const Description& inner) {
    const std::string inner_path = path.empty() ? name : path + "." + name;
    if (inner.sent == Sent::never) {
      if (inner.is_documented()) remarks.never_sent.push_back(inner_path);
    } else if (!inner.is_documented()) {
      remarks.observed.push_back(inner_path);
    }
    if (!inner.null_verdict.empty()) remarks.null.push_back(inner_path);
    if (!inner.none_verdict.empty()) remarks.none.push_back(inner_path);
    if (inner.is_documented()) collect(inner, inner_path, remarks);
  };
  for (const Field& field : schema.fields) look(field.name, field.schema);
  if (schema.items != nullptr) collect(*schema.items, path + "[]", remarks);
}

std::string listed(const std::vector<std::string>& words) {
  if (words.size() == 1) return words.front();
  const std::vector<std::string> head(words.begin(), words.end() - 1);
  return fmt::format("{} and {}", fmt::join(head, ", "), words.back());
}

}  // namespace

std::string FieldRow::remark() const {
  const std::string all = fmt::format("{}", fmt::join(notes, "; "));
  return all.empty() || description.empty() ? all + description : all + ". " + description;
}

std::vector<FieldRow> field_rows(const Entry& entry) {
  std::vector<FieldRow> rows;
  add_rows(entry.data(), {}, 0, rows);
  return rows;
}

std::string heading_of_fields(const Entry& entry) {
  const Description& data = entry.data();
  const bool is_told = data.is_documented() || data.fields.empty();
  if (is_told) return "Data";
  return fmt::format("Data, {}", entry.seen > 0 ? seen_in_captures : origin_of(data.source));
}

std::vector<HeaderRow> header_rows(const Entry& entry) {
  std::vector<HeaderRow> rows;
  const std::vector<Field> own = entry.all_headers();
  const bool names_user = std::any_of(own.begin(), own.end(), [](const Field& header) {
    return header.name.starts_with(event::user_prefix);
  });
  const bool has_user = entry.is_for_users();
  if (has_user || entry.level == Level::tenant) rows.push_back({"tenant_uuid", "string", true, "uuid"});
  if (entry.level == Level::tenant)
    rows.push_back({"user_uuid:*", "boolean", true, "true: every user of the tenant"});
  if (has_user && !names_user)
    rows.push_back({"user_uuid:<uuid>", "boolean", true,
                    entry.level == Level::user ? "true: the user concerned, if any"
                                               : "true: one for each user concerned"});
  for (const Field& header : own) {
    std::vector<std::string> notes;
    const Description& schema = header.schema;
    if (!schema.format.empty()) notes.push_back(schema.format);
    if (schema.allowed.size() == 1) notes.push_back(schema.allowed.front());
    if (header.need == Need::required) notes.emplace_back("required");
    rows.push_back(
        {header.name, type_of(schema), !schema.is_documented(), fmt::format("{}", fmt::join(notes, ", "))});
  }
  if (!entry.is_always_bare()) return rows;
  for (const Field& header : entry.bare.headers) {
    const bool is_fixed = header.schema.allowed.size() == 1;
    rows.push_back({header.name, "string", true, is_fixed ? header.schema.allowed.front() : std::string()});
  }
  return rows;
}

std::vector<std::string> differences(const Entry& entry) {
  std::vector<std::string> out;
  if (entry.documented) {
    if (!entry.aliases.empty()) out.push_back("Name: " + listed(entry.aliases));
    for (const std::string& key : entry.routing_keys.observed) out.push_back("Routing key: " + key);
    for (const std::string& acl : entry.required_acls.observed) out.push_back("Required ACL: " + acl);
    for (const std::string& key : entry.routing_keys.bare)
      out.push_back("Routing key without wazo-bus: " + key);
    Remarks remarks;
    collect(entry.data(), {}, remarks);
    if (!remarks.observed.empty()) out.push_back("Also sent: " + listed(remarks.observed));
    if (!remarks.never_sent.empty()) out.push_back("Never sent: " + listed(remarks.never_sent));
    if (!remarks.null.empty()) out.push_back("Null for: " + listed(remarks.null));
    if (!remarks.none.empty())
      out.push_back("The text None, where there is nobody, for: " + listed(remarks.none));
  }
  out.insert(out.end(), entry.notes.begin(), entry.notes.end());
  return out;
}

std::string_view heading_of_differences(const Entry& entry) {
  if (!entry.documented) return "Notes";
  return entry.removed ? "What servers did differently" : "What current servers do differently";
}

std::string history(const Entry& entry) {
  std::string out = entry.documented ? "documented"
                    : entry.seen > 0 ? fmt::format("{}, not documented", seen_in_captures)
                                     : "observed on current servers, not documented";
  if (!entry.added.empty()) out += ", since " + entry.added;
  if (!entry.deprecated.empty()) out += ", deprecated in " + entry.deprecated;
  if (entry.removed) out += entry.removed_in.empty() ? ", removed" : ", removed in " + entry.removed_in;
  return out;
}

std::string title_of(const Entry& entry, std::string_view name) {
  if (entry.family == event::Family::none) return entry.name;
  const std::string_view family = event::words_of(entry.family).title;
  const bool is_any = entry.is_family() && name == entry.name;
  return fmt::format("{} ({} {} event)", name, is_any ? "any" : "an", family);
}

}  // namespace wazobus::render
