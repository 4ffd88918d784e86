// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/fields.hpp"
#include "catalogue/template.hpp"
#include "render/delivery.hpp"
#include "render/formats.hpp"
#include "render/json.hpp"
#include "render/palette.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// Of a string; bytes.
constexpr std::size_t longest_value = 120;

/// Of a body that is not JSON.
constexpr std::size_t most_bytes_in_line = 200;

/// The names' column: as wide as the longest so far, so that fields stand below each other. A name that
/// leaves too little room for them stands out alone.
class NameColumn {
 public:
  /// For a name of so many columns.
  std::size_t width_for(std::size_t columns, std::size_t terminal) {
    const std::size_t most = std::clamp(terminal / 4 + 8, narrowest, widest);
    if (columns <= most) width_ = std::max(width_, columns);
    return std::min(width_, most);
  }

 private:
  static constexpr std::size_t narrowest = 16;
  static constexpr std::size_t widest = 36;
  std::size_t width_ = narrowest;
};

/// Cuts the line that starts at `start` to `width` columns. Colours, which the text is known to hold as the
/// only escape sequences, take none.
void cut_line(std::size_t start, std::size_t width, const Brush& brush, std::string& out) {
  std::size_t columns = 0;
  std::size_t end = start;  // of what leaves a column for the ellipsis
  bool is_coloured = false;
  bool is_coloured_at_end = false;
  for (std::size_t at = start; at < out.size();) {
    if (out[at] == '\x1b') {
      const std::size_t behind = out.find('m', at) + 1;
      is_coloured = std::string_view(out).substr(at, behind - at) != "\x1b[0m";
      at = behind;
      continue;
    }
    const text::CodePoint point = text::decode_utf8(out, at);
    columns += text::columns_of(point.value);
    at += point.length;
    if (columns > width) {
      out.resize(end);
      out += "\u2026";
      if (is_coloured_at_end) brush.close(out);
      return;
    }
    if (columns < width) {
      end = at;
      is_coloured_at_end = is_coloured;
    }
  }
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return text::lower_case(x) == text::lower_case(y); });
}

class Line : public Formatter {
 public:
  Line(const Look& look, const catalogue::Catalogue* catalogue)
      : look_(look), brush_(look.coloured), catalogue_(catalogue) {}

  void format(const event::Event& event, const Assessment& assessment, std::string& out) override {
    const std::size_t start = out.size();
    const std::size_t width = look_.columns();
    brush_.open(style::dim, out);
    text::append_local_clock(event.frame().received, out);
    brush_.close(out);
    out += ' ';
    const std::optional<std::string> name = event.name();
    append_title(event, name, width, out);
    const Known& known = name ? known_of(*name, event) : nobody_;
    const std::string& key = event.frame().routing_key;
    if (name && !key.empty() && !known.has_key(*name, key)) {
      out += ' ';
      brush_.write(style::dim, text::safe(key), out);
    }
    append_fields(event, known.fields, out);
    while (out.back() == ' ') out.pop_back();
    append_end(start, width, assessment.verdict, out);
    append_findings(assessment.findings, brush_, out);
  }

  [[nodiscard]] bool shows_findings() const override { return true; }

 private:
  /// What the catalogue knows of an event, kept since it is asked for each one.
  struct Known {
    catalogue::FieldChoice fields;
    std::vector<catalogue::Template> keys;

    /// Is the key one that the name tells? Any other is worth its room.
    [[nodiscard]] bool has_key(std::string_view name, std::string_view key) const {
      // ami.Newchannel, or ami.newchannel without wazo-bus
      const bool ends_with_name = key.size() > name.size() && key[key.size() - name.size() - 1] == '.' &&
                                  same_but_for_case(key.substr(key.size() - name.size()), name);
      if (ends_with_name) return true;
      return key.empty() || std::any_of(keys.begin(), keys.end(), [key](const catalogue::Template& shape) {
               return shape.matches(key, catalogue::Ids::any);
             });
    }
  };

  const Known& known_of(const std::string& name, const event::Event& event) {
    const catalogue::Entry* entry = catalogue_ != nullptr ? catalogue_->find(name) : nullptr;
    if (entry != nullptr && entry->family != event::Family::none)
      entry = catalogue_->find(name, event::family_of(event));
    if (entry == nullptr) return nobody_;
    const auto found = known_.find(entry);
    if (found != known_.end()) return found->second;
    Known known{catalogue::fields_that_matter(*entry), {}};
    // The keys of a family's members are as its names are.
    if (!entry->is_family()) {
      for (const std::string& key : entry->routing_keys.all()) known.keys.emplace_back(key);
    }
    return known_.emplace(entry, std::move(known)).first->second;
  }

  /// The verdict and the newline. A compact line, which begins at `start`, has room for the step alone.
  void append_end(std::size_t start, std::size_t width, const delivery::Verdict* verdict,
                  std::string& out) const {
    std::string shown;
    std::size_t room = width;
    if (verdict != nullptr) {
      shown = "  ";
      append_verdict(*verdict, brush_, shown, look_.compact);
      room -= std::min(width, 2 + text::columns(look_.compact ? headline(*verdict) : describe(*verdict)));
    }
    if (look_.compact) cut_line(start, room, brush_, out);
    out += shown;
    out += '\n';
  }

  /// The name, or the routing key where there is none, in its column.
  void append_title(const event::Event& event, const std::optional<std::string>& name, std::size_t width,
                    std::string& out) {
    const std::string title = text::safe(name ? *name : event.frame().routing_key);
    const std::size_t columns = text::columns(title);
    brush_.write(name ? style::name : style::routing_key, title, out);
    const std::size_t column = names_.width_for(columns, width);
    out.append(column - std::min(column, columns), ' ');
  }

  void append_fields(const event::Event& event, const catalogue::FieldChoice& choice,
                     std::string& out) const {
    if (!event.is_json()) {
      const std::string& body = event.frame().body;
      brush_.write(style::warning, fmt::format(" (not JSON, {} bytes)", body.size()), out);
      out += ' ';
      text::append_safe(std::string_view(body).substr(0, most_bytes_in_line), out);
      return;
    }
    const std::optional<json::View> data = event.body().find("data");
    const json::View shown = data.value_or(event.body());
    if (!shown.is_object()) {
      out += ' ';
      append_value(shown, out);
      return;
    }
    if (!choice.glance.empty() && append_glance(shown, choice.glance, out)) return;
    const auto is_first = [&choice](const json::Children& member) {
      return std::any_of(choice.first.begin(), choice.first.end(),
                         [&member](const std::string& name) { return member.key_is(name); });
    };
    for (const std::string& name : choice.first) {
      for (json::Children members(shown); members.next();) {
        if (members.key_is(name)) append_field(members, out);
      }
    }
    for (json::Children members(shown); members.next();) {
      if (is_first(members) || choice.hidden.contains(members.raw_key().string())) continue;
      append_field(members, out);
    }
  }

  /// Whether anything of it is there.
  bool append_glance(json::View data, const std::vector<catalogue::Glance>& shown, std::string& out) const {
    const std::size_t before = out.size();
    for (const catalogue::Glance& field : shown) {
      const std::optional<json::View> value = data.find(field.path);
      if (value && !tells_nothing(*value)) append_pair(text::safe(field.label), *value, out);
    }
    return out.size() != before;
  }

  /// Null and empty values, at a glance.
  static bool tells_nothing(json::View value) {
    const std::string_view text = value.text();
    return text == "null" || text == "\"\"" || text == "{}" || text == "[]";
  }

  void append_field(const json::Children& member, std::string& out) const {
    if (tells_nothing(member.value())) return;
    std::string key;
    append_readable_string(member.raw_key(), key);
    cut(key);
    append_pair(std::string_view(key).substr(1, key.size() - 2), member.value(), out);
  }

  void append_pair(std::string_view key, json::View value, std::string& out) const {
    out += ' ';
    brush_.write(style::key, key, out);
    out += '=';
    append_value(value, out);
  }

  void append_value(json::View value, std::string& out) const {
    std::string readable;
    switch (value.kind()) {
      case json::Kind::string: {
        append_readable_string(value, readable, look_.cut);
        if (look_.cut == 0) cut(readable);
        // Quotes only where a reader could mistake what is inside for more fields.
        const bool bare = value.text().size() > 2 && readable.find_first_of(" \\=") == std::string::npos;
        return brush_.write(style::string,
                            bare ? std::string_view(readable).substr(1, readable.size() - 2) : readable, out);
      }
      case json::Kind::number:
        return brush_.write(style::number, value.text().substr(0, longest_value), out);
      case json::Kind::array:
      case json::Kind::object:
        return brush_.write(style::dim, summary(value), out);
      default:
        return brush_.write(style::literal, value.text(), out);
    }
  }

  /// A glance has no room for more; pretty and json show all of it.
  static void cut(std::string& quoted) {
    if (quoted.size() <= longest_value) return;
    std::size_t end = longest_value;
    while ((static_cast<unsigned char>(quoted[end]) & 0xC0U) == 0x80U) --end;
    // Not through the middle of an escape.
    const std::size_t backslash = quoted.find('\\', end - 5);
    quoted.resize(std::min(backslash, end));
    quoted += "\u2026\"";
  }

  static std::string summary(json::View container) {
    std::size_t count = 0;
    for (json::Children children(container); children.next();) ++count;
    return fmt::format(fmt::runtime(container.is_object() ? "{{{}}}" : "[{}]"), count);
  }

  Look look_;
  Brush brush_;
  const catalogue::Catalogue* catalogue_;
  Known nobody_;
  std::map<const catalogue::Entry*, Known> known_;
  NameColumn names_;
};

}  // namespace

std::unique_ptr<Formatter> make_line(const Look& look, const catalogue::Catalogue* catalogue) {
  return std::make_unique<Line>(look, catalogue);
}

}  // namespace wazobus::render
