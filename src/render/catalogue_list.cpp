// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

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

/// Longer names push what follows them to the right, rather than that of all others.
constexpr std::size_t widest_name = 36;
constexpr std::size_t service_width = 8;
/// Of a routing key on a narrow terminal.
constexpr std::size_t least_key = 8;

std::string first_key(const Entry& entry) {
  const std::vector<std::string_view> keys = entry.routing_keys.all();
  return std::string(keys.empty() ? "-" : keys.front());
}

std::string mark_of(const Entry& entry) {
  if (entry.removed)
    return entry.removed_in.empty() ? "removed" : fmt::format("removed in {}", entry.removed_in);
  return entry.documented ? "" : "observed";
}

/// Appends `text` and spaces up to the column and one more.
void append_cell(const std::string& text, std::size_t width, std::string& out) {
  out += text;
  out.append(width > text.size() ? width - text.size() : 0, ' ');
}

void append_texts(const Templates& templates, json::Writer& json) {
  json.open_array();
  for (const std::string_view text : templates.all()) json.raw(readable_json(text));
  json.close_array();
}

}  // namespace

void append_list(Entries entries, const Brush& brush, std::string& out, Prospects prospects,
                 std::size_t columns) {
  std::size_t width = 0;
  for (const Entry* const entry : entries) width = std::max(width, text::safe(entry->name).size());
  width = std::min(width, widest_name);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry* const entry = entries[i];
    brush.open(style::name, out);
    append_cell(text::safe(entry->name), width, out);
    brush.close(out);
    out += "  ";
    append_cell(text::safe(entry->service), service_width, out);
    out += "  ";
    const std::string mark = text::safe(mark_of(*entry));
    if (prospects.empty()) {
      const std::size_t used = std::max(width, text::columns(text::safe(entry->name))) + service_width +
                               (mark.empty() ? 4 : 6 + text::columns(mark));
      const std::string key = text::safe(first_key(*entry));
      const std::size_t room = std::max(columns - std::min(columns, used), least_key);
      brush.write(style::routing_key, fitted_in_middle(key, room), out);
    } else {
      append_prospect(prospects[i], brush, out);
    }
    // "always  observed" would say that it always is.
    const bool has_mark = prospects.empty() || entry->removed;
    if (has_mark && !mark.empty()) {
      out += "  ";
      brush.write(entry->removed ? style::warning : style::dim, mark, out);
    }
    out += '\n';
  }
}

void append_list_json(Entries entries, std::string& out, Prospects prospects) {
  json::Writer json(out);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry* const entry = entries[i];
    json.open_object();
    json.key("name").raw(readable_json(entry->name));
    json.key("service").raw(readable_json(entry->service));
    json.key("source").string(entry->documented ? "documented" : "observed");
    json.key("status").string(entry->removed ? "removed" : "current");
    json.key("routing_keys");
    append_texts(entry->routing_keys, json);
    json.key("required_acls");
    append_texts(entry->required_acls, json);
    if (!prospects.empty()) {
      std::string delivery;
      append_json(prospects[i], delivery);
      json.key("delivery").raw(delivery);
    }
    json.close_object().end_line();
  }
}

}  // namespace wazobus::render
