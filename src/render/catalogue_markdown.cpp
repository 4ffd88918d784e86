// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <iterator>
#include <map>
#include <vector>

#include "catalogue/making/example.hpp"
#include "render/catalogue.hpp"
#include "render/catalogue_parts.hpp"
#include "render/json.hpp"
#include "render/markdown.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

using catalogue::Entry;
using catalogue::Templates;

/// Returns the anchor that GitHub gives to a heading.
std::string anchor(std::string_view heading) {
  std::string out;
  for (const char c : heading) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (is_upper) out += static_cast<char>(c - 'A' + 'a');
    if (is_kept) out += c;
    if (c == ' ') out += '-';
  }
  return out;
}

class Page {
 public:
  explicit Page(std::string& out) : out_(out) {}

  void append(const catalogue::Catalogue& catalogue, std::string_view version) {
    std::map<std::string, std::vector<const Entry*>> services;
    for (const Entry* const entry : catalogue.entries()) services[entry->service].push_back(entry);
    add("# Events of the Wazo Platform message bus\n\n");
    add("{} events in {} services; printed by `wazobus catalogue export --format markdown` ({}).\n\n",
        catalogue.entries().size(), services.size(), text::safe(version));
    add("Every message has the headers {}. Since 22.03 its body repeats all headers beside `data`.\n",
        headers_of_all);
    for (const auto& [service, entries] : services) {
      add("\n## {}\n\n| event | routing key | |\n|---|---|---|\n", markdown_text(service));
      for (const Entry* const entry : entries) {
        const std::string title = title_of(*entry, entry->name);
        add("| [{}](#{}) | {} | {} |\n", markdown_text(title), anchor(title), first_key(*entry),
            mark_of(*entry));
      }
      for (const Entry* const entry : entries) append_event(*entry);
    }
  }

 private:
  template <typename... Values>
  void add(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
  }

  static std::string first_key(const Entry& entry) {
    const std::vector<std::string_view> keys = entry.routing_keys.all();
    return keys.empty() ? std::string() : markdown_code(keys.front());
  }

  static std::string mark_of(const Entry& entry) {
    if (entry.removed) return markdown_text("removed " + entry.removed_in);
    return entry.documented ? "" : "observed";
  }

  void append_event(const Entry& entry) {
    add("\n### {}\n\n{}\n\n", markdown_text(title_of(entry, entry.name)), markdown_text(entry.summary));
    add("- Source: {}\n", markdown_text(history(entry)));
    if (entry.level != catalogue::Level::unknown) add("- Level: {}\n", markdown_text(name_of(entry.level)));
    for (const std::string& alias : entry.aliases) add("- Other name: {}\n", markdown_code(alias));
    append_templates("Routing key", entry.routing_keys, entry.documented);
    append_templates("Required ACL", entry.required_acls, entry.documented);
    for (const HeaderRow& row : header_rows(entry)) {
      add("- Header: {} ({}{}{}{})\n", markdown_code(row.name), markdown_text(row.type),
          row.note.empty() ? "" : ", ", markdown_text(row.note),
          entry.documented && row.observed ? "; observed" : "");
    }
    append_fields(entry);
    add("\n```json\n");
    append_indented(json::View(catalogue::make_example(entry, entry.name).body), {}, Brush(false), out_);
    add("\n```\n");
    append_notes(entry);
  }

  void append_templates(std::string_view label, const Templates& texts, bool documented) {
    for (const std::string& text : texts.documented) add("- {}: {}\n", label, markdown_code(text));
    for (const std::string& text : texts.observed)
      add("- {}: {}{}\n", label, markdown_code(text), documented ? " (observed)" : "");
    for (const std::string& text : texts.bare)
      add("- {}: {} (without wazo-bus)\n", label, markdown_code(text));
  }

  void append_fields(const Entry& entry) {
    const std::vector<FieldRow> rows = field_rows(entry);
    if (rows.empty()) return add("\nNo field of `data` is known.\n");
    const std::string heading = heading_of_fields(entry);
    const std::size_t comma = heading.find(',');
    add("\n| field of `data`{} | type | | |\n|---|---|---|---|\n",
        comma == std::string::npos ? "" : heading.substr(comma));
    for (const FieldRow& row : rows)
      add("| {} | {} | {} | {} |\n", markdown_code(row.path), markdown_text(row.type), row.need,
          markdown_text(row.remark()));
  }

  void append_notes(const Entry& entry) {
    const std::vector<std::string> sentences = differences(entry);
    if (sentences.empty()) return;
    add("\n{}:\n\n", heading_of_differences(entry));
    for (const std::string& sentence : sentences) add("- {}\n", markdown_text(sentence));
  }

  std::string& out_;
};

}  // namespace

void append_markdown(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out) {
  Page(out).append(catalogue, version);
}

}  // namespace wazobus::render
