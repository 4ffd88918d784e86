// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalogue/making/example.hpp"
#include "render/catalogue.hpp"
#include "render/catalogue_parts.hpp"
#include "render/cells.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using catalogue::Entry;
using catalogue::Templates;

constexpr std::size_t page_width = 80;
constexpr std::size_t label_width = 13;

class EntryView {
 public:
  EntryView(const Entry& entry, std::string_view name, const Brush& brush, std::string& out)
      : entry_(entry), name_(name), brush_(brush), out_(out) {}

  void append(const delivery::Prospect* prospect) {
    head();
    if (prospect != nullptr) client(*prospect);
    templates("Routing keys", entry_.routing_keys);
    templates("Required ACLs", entry_.required_acls);
    headers();
    fields();
    example();
    notes();
  }

 private:
  void head() {
    brush_.write(style::name, text::safe(title_of(entry_, name_)), out_);
    out_ += '\n';
    if (!entry_.summary.empty()) paragraph(entry_.summary, 2);
    out_ += '\n';
    labelled("Service", entry_.service);
    labelled("Source", history(entry_));
    labelled("Level", std::string(name_of(entry_.level)));
    labelled("Other names", fmt::format("{}", fmt::join(entry_.aliases, ", ")));
  }

  void labelled(std::string_view label, const std::string& value) {
    if (value.empty()) return;
    out_ += "  ";
    brush_.write(style::dim, fmt::format("{:<{}}", label, label_width), out_);
    out_ += text::safe(value);
    out_ += '\n';
  }

  void client(const delivery::Prospect& prospect) {
    title("For the client");
    labelled_in_lines("Comes", describe(prospect));
    labelled_in_lines("Granted by", prospect.granted_by);
    labelled_in_lines("Access", prospect.wanted_access);
  }

  /// Writes a value that may be too long for one line. `value` is safe for a terminal.
  void labelled_in_lines(std::string_view label, std::string_view value) {
    if (value.empty()) return;
    for (const std::string& line : wrapped(value, page_width - 2 - label_width)) {
      out_ += "  ";
      brush_.write(style::dim, fmt::format("{:<{}}", std::exchange(label, ""), label_width), out_);
      out_ += line;
      out_ += '\n';
    }
  }

  void title(std::string_view text) {
    out_ += '\n';
    brush_.write(style::bold, text, out_);
    out_ += '\n';
  }

  void paragraph(std::string_view text, std::size_t indent, std::string_view bullet = {}) {
    const std::string safe = text::safe(text);
    for (const std::string& line : wrapped(safe, page_width - indent - bullet.size())) {
      out_.append(indent, ' ');
      out_ += bullet;
      out_ += line;
      out_ += '\n';
      if (!bullet.empty()) bullet = std::string_view("    ").substr(0, bullet.size());
    }
  }

  void templates(std::string_view heading, const Templates& texts) {
    const std::vector<std::string_view> all = texts.all();
    if (all.empty()) return;
    title(heading);
    const std::size_t widest = widest_of(all);
    for (const std::string& text : texts.documented) template_line(text, widest, "documented");
    for (const std::string& text : texts.observed) template_line(text, widest, "observed");
    for (const std::string& text : texts.bare) template_line(text, widest, "without wazo-bus");
  }

  static std::size_t widest_of(const std::vector<std::string_view>& texts) {
    std::size_t widest = 0;
    for (const std::string_view text : texts) widest = std::max(widest, text::safe(text).size());
    return widest;
  }

  void template_line(const std::string& text, std::size_t widest, std::string_view source) {
    out_ += "  ";
    brush_.write(style::routing_key, fmt::format("{:<{}}", text::safe(text), widest), out_);
    out_ += "  ";
    brush_.write(style::dim, source, out_);
    out_ += '\n';
  }

  void headers() {
    title("Headers");
    const std::vector<HeaderRow> rows = header_rows(entry_);
    std::size_t widest = 0;
    for (const HeaderRow& row : rows) widest = std::max(widest, text::safe(row.name).size());
    for (const HeaderRow& row : rows) {
      out_ += "  ";
      brush_.write(style::key, fmt::format("{:<{}}", text::safe(row.name), widest), out_);
      out_ += fmt::format("  {:<7}  ", row.type);
      if (!row.note.empty()) out_ += text::safe(row.note) + "; ";
      brush_.write(style::dim, row.observed ? "observed" : "documented", out_);
      out_ += '\n';
    }
    paragraph(fmt::format("{}{}.", rows.empty() ? "Those of every message: " : "and those of every message: ",
                          entry_.is_always_bare() ? headers_of_bare : headers_of_all),
              2);
  }

  void fields() {
    title(heading_of_fields(entry_));
    const std::vector<FieldRow> rows = field_rows(entry_);
    if (rows.empty()) return paragraph("No field is known.", 2);
    std::size_t name_width = 0;
    std::size_t type_width = 0;
    for (const FieldRow& row : rows) {
      name_width = std::max(name_width, 2 * row.depth + text::safe(row.name).size());
      type_width = std::max(type_width, row.type.size());
    }
    name_width = std::min<std::size_t>(name_width, 34);
    type_width = std::min<std::size_t>(type_width, 24);
    for (const FieldRow& row : rows) field_line(row, name_width, type_width);
  }

  void field_line(const FieldRow& row, std::size_t name_width, std::size_t type_width) {
    const std::string indent(2 + 2 * row.depth, ' ');
    const std::string name = text::safe(row.name);
    out_ += indent;
    brush_.write(style::key, name, out_);
    std::size_t column = indent.size() + name.size();
    const auto pad_to = [&](std::size_t target) {
      const std::size_t spaces = std::max(target, column + 2) - column;
      out_.append(spaces, ' ');
      column += spaces;
    };
    pad_to(2 + name_width + 2);
    out_ += row.type;
    column += row.type.size();
    pad_to(2 + name_width + 2 + type_width + 2);
    if (row.need == "optional") {
      brush_.write(style::dim, row.need, out_);
    } else {
      out_ += row.need;
    }
    column += row.need.size();
    field_notes(text::safe(row.remark()), column, indent.size() + 4);
  }

  /// Writes the notes after the row if they fit, otherwise below it.
  void field_notes(const std::string& notes, std::size_t column, std::size_t indent) {
    if (notes.empty()) {
      out_ += '\n';
      return;
    }
    brush_.open(style::dim, out_);
    if (column + 2 + text::columns(notes) <= page_width) {
      out_ += "  " + notes;
    } else {
      for (const std::string& line : wrapped(notes, page_width - std::min<std::size_t>(indent, 40))) {
        out_ += '\n';
        out_.append(std::min<std::size_t>(indent, 40), ' ');
        out_ += line;
      }
    }
    brush_.close(out_);
    out_ += '\n';
  }

  void example() {
    const catalogue::Example example = catalogue::make_example(entry_, name_);
    title(example.is_made ? "Example, made from the above" : "Example");
    append_indented(json::View(example.body), {}, brush_, out_);
    out_ += '\n';
  }

  void notes() {
    const std::vector<std::string> sentences = differences(entry_);
    if (sentences.empty()) return;
    title(heading_of_differences(entry_));
    for (const std::string& sentence : sentences) paragraph(sentence, 2, "- ");
  }

  const Entry& entry_;
  std::string_view name_;
  const Brush& brush_;
  std::string& out_;
};

}  // namespace

void append_entry(const Entry& entry, std::string_view name, const Brush& brush, std::string& out,
                  const delivery::Prospect* prospect) {
  EntryView(entry, name, brush, out).append(prospect);
}

}  // namespace wazobus::render
