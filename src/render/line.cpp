// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "catalogue/fields.hpp"
#include "render/formats.hpp"
#include "render/json.hpp"
#include "render/palette.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::render {

namespace {

/// As wide as most names of the bus, so that the fields stand below each other.
constexpr std::size_t name_width = 28;

/// Of a string; bytes.
constexpr std::size_t longest_value = 120;

/// Of a body that is not JSON.
constexpr std::size_t shown_bytes = 200;

class Line : public Formatter {
 public:
  Line(bool coloured, const catalogue::Catalogue* catalogue) : brush_(coloured), catalogue_(catalogue) {}

  void format(const event::Event& event, std::span<const catalogue::Finding> findings,
              std::string& out) override {
    brush_.open(style::dim, out);
    text::append_local_clock(event.frame().received, out);
    brush_.close(out);
    out += ' ';
    const std::optional<std::string> name = event.name();
    const std::string title = text::safe(name ? *name : event.frame().routing_key);
    brush_.write(name ? style::name : style::routing_key, title, out);
    out.append(title.size() < name_width ? name_width - title.size() : 0, ' ');
    append_fields(event, name ? choice_for(*name) : nothing_known(), out);
    while (out.back() == ' ') out.pop_back();
    out += '\n';
    append_findings(findings, brush_, out);
  }

  [[nodiscard]] bool shows_findings() const override { return true; }

 private:
  static const catalogue::FieldChoice& nothing_known() {
    static const catalogue::FieldChoice nothing;
    return nothing;
  }

  const catalogue::FieldChoice& choice_for(const std::string& name) {
    const catalogue::Entry* const entry = catalogue_ != nullptr ? catalogue_->find(name) : nullptr;
    if (entry == nullptr) return nothing_known();
    const auto found = choices_.find(entry);
    if (found != choices_.end()) return found->second;
    return choices_.emplace(entry, catalogue::fields_that_matter(*entry)).first->second;
  }

  void append_fields(const event::Event& event, const catalogue::FieldChoice& choice,
                     std::string& out) const {
    if (!event.is_json()) {
      const std::string& body = event.frame().body;
      brush_.write(style::warning, fmt::format(" (not JSON, {} bytes)", body.size()), out);
      out += ' ';
      text::append_safe(std::string_view(body).substr(0, shown_bytes), out);
      return;
    }
    const std::optional<json::View> data = event.body().find("data");
    const json::View shown = data.value_or(event.body());
    if (!shown.is_object()) {
      out += ' ';
      append_value(shown, out);
      return;
    }
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

  /// Null and empty values tell nothing at a glance.
  void append_field(const json::Children& member, std::string& out) const {
    const json::View value = member.value();
    const std::string_view text = value.text();
    if (text == "null" || text == "\"\"" || text == "{}" || text == "[]") return;
    out += ' ';
    std::string key;
    append_readable_string(member.raw_key(), key);
    cut(key);
    brush_.write(style::key, std::string_view(key).substr(1, key.size() - 2), out);
    out += '=';
    append_value(value, out);
  }

  void append_value(json::View value, std::string& out) const {
    std::string readable;
    switch (value.kind()) {
      case json::Kind::string: {
        append_readable_string(value, readable);
        cut(readable);
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

  Brush brush_;
  const catalogue::Catalogue* catalogue_;
  std::map<const catalogue::Entry*, catalogue::FieldChoice> choices_;
};

}  // namespace

std::unique_ptr<Formatter> make_line(bool coloured, const catalogue::Catalogue* catalogue) {
  return std::make_unique<Line>(coloured, catalogue);
}

}  // namespace wazobus::render
