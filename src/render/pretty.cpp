// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "event/wazo.hpp"
#include "json/sorted.hpp"
#include "render/cells.hpp"
#include "render/delivery.hpp"
#include "render/formats.hpp"
#include "render/json.hpp"
#include "render/palette.hpp"
#include "render/pause.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// The most bytes to show of a body that is not JSON. -f raw and -o have all of it.
constexpr std::size_t most_bytes_of_body = 4096;

/// The width of HH:MM:SS.mmm.
constexpr std::size_t clock_columns = 12;

/// Separates the parts of a head, and indents the lines below it.
constexpr std::string_view head_gap = "  ";

class PrettyFormatter : public Formatter {
 public:
  explicit PrettyFormatter(const Look& look) : look_(look), brush_(look.coloured) {}

  void format(const event::Event& event, const Assessment& assessment, std::string& out) override {
    const std::size_t width = look_.columns();
    const std::optional<json::View> part = part_of(event);
    append_head(event, part, look_.whole_heads ? std::numeric_limits<std::size_t>::max() : width, out);
    if (event.is_json()) {
      if (part && look_.body == BodyParts::data_and_line) append_envelope(event, width, out);
      append_body(part.value_or(event.body()), {width, look_.compact, look_.cut, !part, look_.meanwhile},
                  out);
    } else {
      append_foreign(event, out);
    }
    if (assessment.verdict != nullptr) append_verdict_lines(*assessment.verdict, width, out);
    append_findings(assessment.findings, brush_, out);
    // Compact bodies take about three lines, so blank lines would take a quarter of the screen.
    if (!look_.compact) out += '\n';
  }

  [[nodiscard]] bool shows_findings() const override { return true; }

 private:
  /// Returns data, if only data is to be shown and the message has nothing else but its envelope.
  [[nodiscard]] std::optional<json::View> part_of(const event::Event& event) const {
    if (look_.body == BodyParts::all || !event.is_json() || !event.body().is_object()) return std::nullopt;
    std::string storage;
    for (json::Children members(event.members()); members.next();) {
      const std::string_view key = members.key(storage);
      const json::Kind kind = members.value().kind();
      const bool is_plain = kind != json::Kind::object && kind != json::Kind::array;
      if (key != event::member::data && !(is_plain && event::is_common_header(key))) return std::nullopt;
    }
    return event.members().find(event::member::data);
  }

  void append_body(json::View value, const JsonLayout& layout, std::string& out) {
    if (look_.sorts_keys) {
      sorted_.clear();
      json::append_sorted(value, sorted_);
    }
    append_indented(look_.sorts_keys ? json::View(sorted_) : value, layout, brush_, out);
    out += '\n';
  }

  /// Appends the members of the envelope that the head does not show, on one line. On a terminal it is cut;
  /// --body all shows all of it.
  void append_envelope(const event::Event& event, std::size_t width, std::string& out) const {
    std::string line;
    const std::optional<std::string> name = event.name();
    std::string storage;
    const auto append = [&](const json::Children& member) {
      const std::string_view key = member.key(storage);
      if (key == event::member::data || is_in_head(key, member.value(), event, name)) return;
      line += head_gap;
      text::append_safe(key, line);
      line += ' ';
      line += bare(member.value());
    };
    // The server's uuid comes last, because it is needed least.
    for (const bool is_last : {false, true}) {
      for (json::Children members(event.members()); members.next();) {
        if (members.key_is(event::member::origin_uuid) == is_last) append(members);
      }
    }
    if (line.empty()) return;
    brush_.write(style::dim, look_.whole_heads ? line : fitted(line, width), out);
    out += '\n';
  }

  /// Returns the value; strings have no quotes, as in the head.
  static std::string bare(json::View value) {
    return value.is_string() ? text::safe(value.string()) : std::string(value.text());
  }

  static bool is_in_head(std::string_view key, json::View value, const event::Event& event,
                         const std::optional<std::string>& name) {
    if (event::is_user_header(key)) return value.text() == "true";
    if (!value.is_string()) return false;
    const std::string text = value.string();
    if (key == event::member::name) return name == text;
    if (key == event::member::tenant_uuid) return event.tenant() == text;
    if (key == event::member::required_access)
      return name && text == std::string(event::access_prefix) + *name;
    return false;
  }

  void append_head(const event::Event& event, const std::optional<json::View>& part, std::size_t width,
                   std::string& out) {
    brush_.open(style::dim, out);
    pause_.append_clock(event.frame(), look_.shows_pause, out);
    brush_.close(out);
    const std::optional<std::string> name = event.name();
    const std::string title = name ? text::safe(*name) : "(no name)";
    const std::string& key = event.frame().routing_key;
    const std::string shown_key = key.empty() ? "(empty routing key)" : text::safe(key);
    out += ' ';
    brush_.write(name ? style::name : style::dim, title, out);
    std::size_t column = clock_columns + (look_.shows_pause ? Pause::columns : 0) + 1 + text::columns(title);
    // Without an exchange it came from wazo-websocketd, or as a bare body: the key is unknown, not empty.
    if (!key.empty() || !event.frame().exchange.empty()) {
      out += head_gap;
      brush_.write(style::routing_key, shown_key, out);
      column += head_gap.size() + text::columns(shown_key);
    }
    append_parties(parties_of(event, part), column, width, out);
    out += '\n';
  }

  /// Returns the tenant and the users of the event, in words. For a compact event, those that its body shows
  /// are left out.
  [[nodiscard]] std::vector<std::string> parties_of(const event::Event& event,
                                                    const std::optional<json::View>& part) const {
    std::vector<std::string> parties;
    if (const std::optional<std::string> tenant = event.tenant()) parties.push_back(tenant_words(*tenant));
    for (const std::string& user : event.users()) parties.push_back(user_words(user));
    if (!look_.compact || !event.is_json() || !event.body().is_object()) return parties;
    const std::set<std::string> below = part ? parties_in_data(*part) : parties_in(event.members());
    std::erase_if(parties, [&below](const std::string& party) { return below.contains(party); });
    return parties;
  }

  [[nodiscard]] std::set<std::string> parties_in_data(json::View data) const {
    std::set<std::string> parties;
    const std::optional<json::View> tenant = data.find(event::member::tenant_uuid);
    if (tenant && tenant->is_string() && is_whole(*tenant)) parties.insert(tenant_words(tenant->string()));
    return parties;
  }

  /// Is it a text that --cut does not cut?
  [[nodiscard]] bool is_whole(json::View text) const {
    return look_.cut == 0 || text.string().size() <= look_.cut;
  }

  /// The tenant and the users that a compact body shows in full.
  [[nodiscard]] std::set<std::string> parties_in(const json::Members& body) const {
    std::set<std::string> parties;
    const auto take_tenant = [&](std::optional<json::View> value) {
      if (!value || !value->is_string()) return;
      if (is_whole(*value)) parties.insert(tenant_words(value->string()));
    };
    std::string storage;
    for (json::Children members(body); members.next();) {
      const std::string_view key = members.key(storage);
      if (key.starts_with(event::user_prefix))
        parties.insert(user_words(key.substr(event::user_prefix.size())));
      if (key == event::member::tenant_uuid) take_tenant(members.value());
      if (key == event::member::data) take_tenant(members.value().find(event::member::tenant_uuid));
    }
    return parties;
  }

  static std::string tenant_words(std::string_view tenant) {
    return fmt::format("tenant {}", text::safe(tenant));
  }
  static std::string user_words(std::string_view user) { return fmt::format("user {}", text::safe(user)); }

  /// Appends the tenant and users to the head if all fit, otherwise in lines below it. An id is never broken.
  void append_parties(const std::vector<std::string>& parties, std::size_t column, std::size_t width,
                      std::string& out) const {
    std::size_t all = 0;
    for (const std::string& party : parties) all += head_gap.size() + text::columns(party);
    const std::size_t edge = column + all <= width ? width : 0;
    bool is_below = false;
    for (const std::string& party : parties) {
      const std::size_t next = column + head_gap.size() + text::columns(party);
      const bool breaks = next > (is_below ? width : edge);
      if (breaks) out += '\n';
      out += head_gap;
      brush_.write(style::dim, party, out);
      column = breaks ? head_gap.size() + text::columns(party) : next;
      is_below = is_below || breaks;
    }
  }

  /// Appends the verdict below the body. On a terminal it is broken into lines between words.
  void append_verdict_lines(const delivery::Verdict& verdict, std::size_t width, std::string& out) const {
    const std::string whole = describe(verdict);
    const std::size_t room = width - std::min(width, 2 * head_gap.size());
    const std::vector<std::string> lines =
        look_.whole_heads ? std::vector<std::string>{whole} : wrapped(whole, room);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      out += head_gap;
      if (i > 0) out += head_gap;
      brush_.write(colour_of(verdict.outcome), lines[i], out);
      out += '\n';
    }
  }

  void append_foreign(const event::Event& event, std::string& out) const {
    const event::Frame& frame = event.frame();
    const std::string type = text::safe(frame.properties.content_type.value_or("no content type"));
    if (frame.body.empty()) {
      brush_.write(style::warning, fmt::format("(empty body, {})", type), out);
      out += '\n';
      return;
    }
    const std::string what = fmt::format("(not JSON, {}, {} bytes: {} at byte {})", type, frame.body.size(),
                                         json::describe(event.scan().fault), event.scan().at + 1);
    brush_.write(style::warning, what, out);
    out += '\n';
    std::string_view rest = std::string_view(frame.body).substr(0, most_bytes_of_body);
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      text::append_safe(line, out);
      out += '\n';
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    if (frame.body.size() > most_bytes_of_body) {
      brush_.write(style::dim,
                   fmt::format("... {} more bytes (-f raw shows them, -o keeps them)",
                               frame.body.size() - most_bytes_of_body),
                   out);
      out += '\n';
    }
  }

  Look look_;
  Brush brush_;
  Pause pause_;
  std::string sorted_;  ///< kept for its storage
};

}  // namespace

std::unique_ptr<Formatter> make_pretty(const Look& look, const catalogue::Catalogue* /*catalogue*/) {
  return std::make_unique<PrettyFormatter>(look);
}

}  // namespace wazobus::render
