// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "catalogue/json_schema.hpp"
#include "catalogue/making/example.hpp"
#include "json/scan.hpp"
#include "json/writer.hpp"
#include "render/catalogue.hpp"
#include "render/cells.hpp"
#include "render/delivery.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using catalogue::Entry;
using catalogue::Templates;

constexpr std::size_t list_gap = 2;
/// The column of names may be so wide, or half of the terminal. A longer name moves only the rest of its own
/// row to the right.
constexpr std::size_t widest_name = 36;
/// The least width of the column of services.
constexpr std::size_t service_width = 8;
/// A routing key is not cut shorter than this.
constexpr std::size_t least_key = 8;
/// The most frequent mark.
constexpr std::string_view usual_mark = "observed";

std::string first_key(const Entry& entry) {
  const std::vector<std::string_view> keys = entry.routing_keys.all();
  return std::string(keys.empty() ? "-" : keys.front());
}

std::string mark_of(const Entry& entry) {
  if (entry.removed)
    return entry.removed_in.empty() ? "removed" : fmt::format("removed in {}", entry.removed_in);
  return entry.documented ? "" : std::string(usual_mark);
}

/// The columns of a list. A list for a pipe has no column of marks, and nothing in it is cut or left out,
/// because programs read it.
struct ListColumns {
  std::size_t terminal;  ///< its width; SIZE_MAX for a pipe
  std::size_t name = 0;  ///< its width
  std::size_t service = service_width;
  std::size_t mark = 0;  ///< where the marks begin, or 0
};

ListColumns columns_for(Entries entries, std::size_t terminal) {
  ListColumns columns{terminal};
  std::size_t longest_service = service_width;
  std::size_t longest_key = 0;
  for (const Entry* const entry : entries) {
    columns.name = std::max(columns.name, text::columns(text::safe(entry->name)));
    longest_service = std::max(longest_service, text::columns(text::safe(entry->service)));
    longest_key = std::max(longest_key, text::columns(text::safe(first_key(*entry))));
  }
  columns.name = std::min(columns.name, std::max(widest_name, terminal / 2));
  if (terminal == SIZE_MAX) return columns;
  columns.service = longest_service;
  const std::size_t wanted = columns.name + columns.service + longest_key + 3 * list_gap;
  columns.mark = std::min(wanted, terminal - std::min(terminal, usual_mark.size()));
  return columns;
}

/// Appends spaces from one column to another.
void append_spaces(std::size_t from, std::size_t to, std::string& out) {
  out.append(to - from, ' ');
}

/// Appends the routing key and, if there is one, the mark in its column. The key is cut to leave room for the
/// mark. If there is no room for both, the mark is left out; if there is none for the key, nothing is
/// appended. The line has `at` columns so far, and the keys begin at `begin`.
void append_key(const Entry& entry, const ListColumns& columns, std::size_t at, std::size_t begin,
                const Brush& brush, std::string& out) {
  const std::string whole = text::safe(first_key(entry));
  const std::string mark = text::safe(mark_of(entry));
  const std::size_t least_end = begin + std::min(least_key, text::columns(whole));
  if (least_end > columns.terminal) return;
  append_spaces(at, begin, out);
  const bool has_mark = !mark.empty() && least_end + list_gap + text::columns(mark) <= columns.terminal;
  const bool has_column = has_mark && columns.mark > 0;
  const std::size_t mark_at = has_column ? std::min(std::max(columns.mark, least_end + list_gap),
                                                    columns.terminal - text::columns(mark))
                                         : 0;
  const std::string key =
      fitted_in_middle(whole, (has_column ? mark_at - list_gap : columns.terminal) - begin);
  brush.write(style::routing_key, key, out);
  if (!has_mark) return;
  const std::size_t end = begin + text::columns(key);
  append_spaces(end, std::max(mark_at, end + list_gap), out);
  brush.write(entry.removed ? style::warning : style::dim, mark, out);
}

/// Appends the columns of an event, without the end of the line. Those that have no room on the terminal are
/// left out, from the right. `prospect` may be null.
void append_row(const Entry& entry, const ListColumns& columns, const delivery::Prospect* prospect,
                const Brush& brush, std::string& out) {
  const std::string name = fitted_in_middle(text::safe(entry.name), columns.terminal);
  const std::size_t service_at = std::max(columns.name, text::columns(name)) + list_gap;
  const std::string service = text::safe(entry.service);
  const std::size_t service_end = service_at + text::columns(service);
  const bool has_service = service_end <= columns.terminal;
  brush.with(style::name, out, [&] {
    out += name;
    if (has_service) append_spaces(text::columns(name), service_at - list_gap, out);
  });
  if (!has_service) return;
  append_spaces(service_at - list_gap, service_at, out);
  out += service;
  const std::size_t begin = std::max(service_at + columns.service, service_end) + list_gap;
  if (prospect == nullptr) return append_key(entry, columns, service_end, begin, brush, out);
  append_spaces(service_end, begin, out);
  append_prospect(*prospect, brush, out);
  // Leave out "observed": after a prospect, "always observed" would be misunderstood.
  if (!entry.removed) return;
  out += "  ";
  brush.write(style::warning, text::safe(mark_of(entry)), out);
}

void append_texts(const Templates& templates, json::Writer& json) {
  json.open_array();
  for (const std::string_view text : templates.all()) json.raw(readable_json(text));
  json.close_array();
}

void append_members(const Entry& entry, const delivery::Prospect* prospect, json::Writer& json) {
  json.key("name").raw(readable_json(entry.name));
  json.key("service").raw(readable_json(entry.service));
  json.key("source").string(entry.documented ? "documented" : "observed");
  json.key("status").string(entry.removed ? "removed" : "current");
  json.key("routing_keys");
  append_texts(entry.routing_keys, json);
  json.key("required_acls");
  append_texts(entry.required_acls, json);
  if (prospect == nullptr) return;
  std::string delivery;
  append_json(*prospect, delivery);
  json.key("delivery").raw(delivery);
}

}  // namespace

void append_list(Entries entries, const Brush& brush, std::string& out, Prospects prospects,
                 std::size_t terminal) {
  const ListColumns columns = columns_for(entries, terminal);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    append_row(*entries[i], columns, prospects.empty() ? nullptr : &prospects[i], brush, out);
    out += '\n';
  }
}

void append_list_json(Entries entries, std::string& out, Prospects prospects) {
  json::Writer json(out);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    json.open_object();
    append_members(*entries[i], prospects.empty() ? nullptr : &prospects[i], json);
    json.close_object().end_line();
  }
}

void append_entry_json(const Entry& entry, std::string_view name, std::string& out,
                       const delivery::Prospect* prospect) {
  json::Writer json(out);
  json.open_object();
  append_members(entry, prospect, json);
  json.key("summary").raw(readable_json(entry.summary));
  json.key("level").string(name_of(entry.level));
  const auto append_safely = [&json](std::string_view key, std::string_view value) {
    std::string safe;
    json::compact(value, safe);
    json.key(key).raw(safe);
  };
  std::string schema;
  append_event_schema(entry, name, schema);
  append_safely("schema", schema);
  append_safely("example", catalogue::make_example(entry, name).body);
  json.close_object().end_line();
}

}  // namespace wazobus::render
