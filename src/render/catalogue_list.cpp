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

/// The widest column of names. A longer name moves only the rest of its own row to the right.
constexpr std::size_t widest_name = 36;
constexpr std::size_t service_width = 8;
/// The least width of a routing key on a narrow terminal.
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

/// The columns of a list for a terminal. A list for a pipe has no marks column and cuts nothing, because
/// programs read it.
struct ListColumns {
  std::size_t name;      ///< its width
  std::size_t terminal;  ///< its width
  std::size_t mark = 0;  ///< where the marks begin, or 0

  /// The first column of a routing key.
  [[nodiscard]] std::size_t key_of(const Entry& entry) const {
    return std::max(name, text::columns(text::safe(entry.name))) + service_width + 2 * gap;
  }

  static constexpr std::size_t gap = 2;
};

ListColumns columns_for(Entries entries, std::size_t terminal) {
  ListColumns columns{0, terminal};
  std::size_t longest_key = 0;
  for (const Entry* const entry : entries) {
    columns.name = std::max(columns.name, text::safe(entry->name).size());
    longest_key = std::max(longest_key, text::columns(text::safe(first_key(*entry))));
  }
  columns.name = std::min(columns.name, widest_name);
  if (terminal == SIZE_MAX) return columns;
  const std::size_t wanted = columns.name + service_width + longest_key + 3 * ListColumns::gap;
  columns.mark = std::min(wanted, terminal - std::min(terminal, usual_mark.size()));
  return columns;
}

/// Writes the routing key and, if there is one, the mark in its column. The key is cut to leave room for the
/// mark.
void append_key(const Entry& entry, const ListColumns& columns, const Brush& brush, std::string& out) {
  const std::string mark = text::safe(mark_of(entry));
  const std::size_t begin = columns.key_of(entry);
  const std::size_t last = columns.terminal - std::min(columns.terminal, text::columns(mark));
  const std::size_t mark_at = std::min(columns.mark, last);
  const std::size_t end =
      mark.empty() || mark_at == 0 ? columns.terminal : mark_at - std::min(mark_at, ListColumns::gap);
  const std::size_t room = std::max(end - std::min(end, begin), least_key);
  const std::string key = fitted_in_middle(text::safe(first_key(entry)), room);
  brush.write(style::routing_key, key, out);
  if (mark.empty()) return;
  const std::size_t behind = begin + text::columns(key);
  out.append(std::max(ListColumns::gap, mark_at - std::min(mark_at, behind)), ' ');
  brush.write(entry.removed ? style::warning : style::dim, mark, out);
}

/// Appends `text`, padded with spaces to `width` bytes.
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
                 std::size_t terminal) {
  const ListColumns columns = columns_for(entries, terminal);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry* const entry = entries[i];
    brush.open(style::name, out);
    append_cell(text::safe(entry->name), columns.name, out);
    brush.close(out);
    out += "  ";
    append_cell(text::safe(entry->service), service_width, out);
    out += "  ";
    if (prospects.empty()) {
      append_key(*entry, columns, brush, out);
    } else {
      append_prospect(prospects[i], brush, out);
      // Leave out "observed": after a prospect, "always observed" would be misunderstood.
      if (entry->removed) {
        out += "  ";
        brush.write(style::warning, text::safe(mark_of(*entry)), out);
      }
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
