// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/fields.hpp"
#include "catalogue/template.hpp"
#include "event/family.hpp"
#include "render/cells.hpp"
#include "render/delivery.hpp"
#include "render/formats.hpp"
#include "render/json.hpp"
#include "render/line_width.hpp"
#include "render/palette.hpp"
#include "render/pause.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"
#include "text/uuid.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

/// The most bytes of a string.
constexpr std::size_t longest_value = 120;

/// The most fields of an event. A body with millions of members must not take minutes to sort.
constexpr std::size_t most_fields = 1000;

/// The most bytes of a body that is not JSON.
constexpr std::size_t most_bytes_in_line = 200;

/// The most rows of an event on a terminal, approximately. With more, other events would scroll away.
constexpr std::size_t most_rows = 4;

/// The width of HH:MM:SS.mmm and a space.
constexpr std::size_t clock_width = 13;

/// Returns the width of the column of names, from the width of the terminal. It does not depend on the names,
/// because columns that move are hard to read. A longer name only moves the rest of its own line.
std::size_t name_width(std::size_t terminal) {
  return std::clamp<std::size_t>(terminal / 6 + 6, 16, 36);
}

/// Kinds of fields, from the most to the least interesting for people.
enum class Rank { status, cause, direction, number, party, known_state, other, id, uuid };

bool has_word(std::string_view key, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [key](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

/// Is it a field that AMI repeats in each event about a channel or a bridge, perhaps with a prefix: Channel,
/// DestChannel, ParkeeCallerIDNum? The other fields of an event are its own: Queue, DialStatus, Cause.
bool is_of_snapshot(std::string_view key) {
  const auto ends_with_any = [key](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [key](std::string_view word) { return key.ends_with(word); });
  };
  return ends_with_any({"Channel",
                        "ChannelState",
                        "ChannelStateDesc",
                        "CallerIDNum",
                        "CallerIDName",
                        "ConnectedLineNum",
                        "ConnectedLineName",
                        "Language",
                        "AccountCode",
                        "Context",
                        "Exten",
                        "Priority",
                        "Uniqueid",
                        "Linkedid",
                        "ChanVariable",
                        "BridgeType",
                        "BridgeTechnology",
                        "BridgeCreator",
                        "BridgeName",
                        "BridgeNumChannels",
                        "BridgeVideoSourceMode"});
}

/// Returns the rank of a field, by its key and value. The keys of AMI are in CamelCase.
Rank rank_of(std::string_view name, json::View value) {
  if (value.is_string() && text::is_uuid(value.string())) return Rank::uuid;
  const std::string key = text::lower_case(std::string(name));
  if (has_word(key, {"uuid"}) || key == "privilege") return Rank::uuid;
  if (has_word(key, {"interface"})) return Rank::other;  // StateInterface is the name of a device
  if (has_word(key,
               {"status", "state", "presence", "result", "answered", "paused", "userevent", "eventname"}))
    return Rank::status;
  if (has_word(key, {"cause", "reason", "error"})) return Rank::cause;
  if (has_word(key, {"direction"})) return Rank::direction;
  if (has_word(key, {"number", "exten", "calleridnum", "connectedlinenum", "duration"})) return Rank::number;
  if (has_word(key, {"caller", "callee", "queue", "membername"})) return Rank::party;
  const bool is_id = key == "id" || key.ends_with("_id") || has_word(key, {"uniqueid", "linkedid"});
  return is_id ? Rank::id : Rank::other;
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return text::lower_case(x) == text::lower_case(y); });
}

class LineFormatter : public Formatter {
 public:
  LineFormatter(const Look& look, const catalogue::Catalogue* catalogue)
      : look_(look), brush_(look.coloured), catalogue_(catalogue) {}

  void format(const event::Event& event, const Assessment& assessment, std::string& out) override {
    const Place place = place_at(out.size());
    const std::optional<std::string> name = event.name();
    const Known& known = name ? known_of(*name, event) : nobody_;
    append_head(event, name, known, place.width, out);
    const bool is_of_ami = known.family == event::Family::ami;
    const Arrangement arrangement{name ? std::string_view(*name) : std::string_view(),
                                  look_.compact || (is_wrapped() && is_of_ami), is_of_ami};
    if (is_wrapped()) {
      append_fitting_fields(event, known.fields, arrangement, place, out);
      append_wrapped_end(place, assessment.verdict, out);
    } else {
      append_fields(event, known.fields, arrangement, out);
      append_end(place, assessment.verdict, out);
    }
    append_findings(assessment.findings, brush_, out);
  }

  [[nodiscard]] bool shows_findings() const override { return true; }

 private:
  /// What the catalogue knows about an event, cached because each event needs it.
  struct Known {
    catalogue::FieldChoice fields;
    event::Family family = event::Family::none;
    std::vector<catalogue::Template> keys;

    /// Is it a usual routing key for this name? Other keys are shown.
    [[nodiscard]] bool has_key(std::string_view name, std::string_view key) const {
      // ami.Newchannel with wazo-bus, ami.newchannel without it
      const bool ends_with_name = key.size() > name.size() && key[key.size() - name.size() - 1] == '.' &&
                                  same_but_for_case(key.substr(key.size() - name.size()), name);
      if (ends_with_name) return true;
      return key.empty() || std::any_of(keys.begin(), keys.end(), [key](const catalogue::Template& shape) {
               return shape.matches(key, catalogue::Ids::any);
             });
    }
  };

  /// Where the line of an event stands.
  struct Place {
    std::size_t start;   ///< of the line in the output
    std::size_t width;   ///< of the terminal
    std::size_t indent;  ///< of the rows after the first one

    /// The columns of all rows that an event may take.
    [[nodiscard]] std::size_t room() const {
      return width + (most_rows - 1) * (width - std::min(width, indent));
    }
  };

  [[nodiscard]] Place place_at(std::size_t start) const {
    const std::size_t width = look_.columns();
    const std::size_t clock = clock_width + (look_.shows_pause ? Pause::columns : 0);
    return {start, width, clock + 20 < width ? clock : 2};
  }

  [[nodiscard]] bool is_wrapped() const { return look_.wraps && !look_.compact; }

  const Known& known_of(const std::string& name, const event::Event& event) {
    const catalogue::Entry* entry = catalogue_ != nullptr ? catalogue_->find(name) : nullptr;
    if (entry != nullptr && entry->family != event::Family::none)
      entry = catalogue_->find(name, event::family_of(event));
    if (entry == nullptr) return nobody_;
    const auto found = known_.find(entry);
    if (found != known_.end()) return found->second;
    Known known{catalogue::fields_that_matter(*entry), entry->family, {}};
    // A member of a family has a key that ends with its name.
    if (!entry->is_family()) {
      for (const std::string_view key : entry->routing_keys.all()) known.keys.emplace_back(key);
    }
    return known_.emplace(entry, std::move(known)).first->second;
  }

  /// Wraps the line, and appends the verdict and the newline. A verdict that does not fit into the line has
  /// rows of its own, to be found at a glance.
  void append_wrapped_end(const Place& place, const delivery::Verdict* verdict, std::string& out) const {
    std::string shown;
    if (verdict != nullptr) append_verdict(*verdict, brush_, shown);
    const bool fits = columns_from(place.start, out) + 2 + columns_from(0, shown) <= place.width;
    if (!shown.empty() && fits) out += "  " + shown;
    wrap_line(place.start, place.width, place.indent, out);
    out += '\n';
    if (shown.empty() || fits) return;
    const std::size_t start_of_verdict = out.size();
    out += std::string(place.indent, ' ') + shown;
    wrap_line(start_of_verdict, place.width, place.indent, out);
    out += '\n';
  }

  /// Appends the verdict and the newline. A compact line is cut and has a short verdict.
  void append_end(const Place& place, const delivery::Verdict* verdict, std::string& out) const {
    std::string shown;
    std::size_t room = place.width;
    if (verdict != nullptr) {
      shown = "  ";
      append_verdict(*verdict, brush_, shown, look_.compact);
      room -= std::min(room, 2 + text::columns(look_.compact ? headline(*verdict) : describe(*verdict)));
    }
    if (look_.compact) cut_line(place.start, room, brush_, out);
    out += shown;
    out += '\n';
  }

  /// Appends the time, the name, and a routing key that the catalogue does not list for this name.
  void append_head(const event::Event& event, const std::optional<std::string>& name, const Known& known,
                   std::size_t width, std::string& out) {
    brush_.open(style::dim, out);
    pause_.append_clock(event.frame(), look_.shows_pause, out);
    brush_.close(out);
    out += ' ';
    append_title(event, name, width, out);
    const std::string& key = event.frame().routing_key;
    if (!name || key.empty() || known.has_key(*name, key)) return;
    out += ' ';
    brush_.write(style::dim, text::safe(key), out);
  }

  /// Appends the name, or the routing key of an event without a name, padded to its column.
  void append_title(const event::Event& event, const std::optional<std::string>& name, std::size_t width,
                    std::string& out) {
    const std::size_t column = name_width(width);
    std::string title = text::safe(name ? *name : event.frame().routing_key);
    // A compact line is cut anyway, so cut the title too, to keep the columns.
    if (look_.compact && look_.wraps) title = fitted_in_middle(title, column);
    const std::size_t columns = text::columns(title);
    brush_.write(name ? style::name : style::routing_key, title, out);
    out.append(column - std::min(column, columns), ' ');
  }

  /// The arrangement of the fields of an event.
  struct Arrangement {
    std::string_view name;         ///< the name of the event
    bool is_what_matters = false;  ///< interesting fields come first, redundant ones are left out
    bool is_of_ami = false;        ///< then the most interesting are those that only this event has
  };

  /// Appends the fields in their own order, or if they need too many rows, what matters first, and cuts the
  /// rest.
  void append_fitting_fields(const event::Event& event, const catalogue::FieldChoice& choice,
                             Arrangement arrangement, const Place& place, std::string& out) const {
    const std::size_t end_of_head = out.size();
    append_fields(event, choice, arrangement, out);
    if (columns_from(place.start, out) <= place.room()) return;
    out.resize(end_of_head);
    arrangement.is_what_matters = true;
    append_fields(event, choice, arrangement, out);
    cut_line(place.start, place.room(), brush_, out);
  }

  void append_fields(const event::Event& event, const catalogue::FieldChoice& choice,
                     const Arrangement& arrangement, std::string& out) const {
    append_all_fields(event, choice, arrangement, out);
    while (out.back() == ' ') out.pop_back();
  }

  void append_all_fields(const event::Event& event, const catalogue::FieldChoice& choice,
                         const Arrangement& arrangement, std::string& out) const {
    if (!event.is_json()) {
      const std::string& body = event.frame().body;
      brush_.write(style::warning, fmt::format(" (not JSON, {} bytes)", body.size()), out);
      out += ' ';
      text::append_safe(std::string_view(body).substr(0, most_bytes_in_line), out);
      return;
    }
    const std::optional<json::View> data = event.members().find("data");
    const json::View shown = data.value_or(event.body());
    if (!shown.is_object()) {
      out += ' ';
      append_value(shown, out);
      return;
    }
    std::vector<Shown> fields = at_a_glance(shown, choice.glance);
    const bool lacks_all = fields.empty() && !choice.glance.empty();
    take_chosen(shown, lacks_all ? catalogue::FieldChoice{} : choice, fields);
    const bool has_more = fields.size() > most_fields;
    if (has_more) fields.pop_back();
    if (arrangement.is_what_matters) {
      std::erase_if(fields, [&, all = fields](const Shown& field) {
        return is_said(field.value, arrangement.name) || is_unknown(field) || is_described(field.key, all);
      });
      if (arrangement.is_of_ami) {
        arrange_ami(fields);
      } else {
        std::stable_sort(fields.begin(), fields.end(), [](const Shown& a, const Shown& b) {
          return rank_of(a.key, a.value) < rank_of(b.key, b.value);
        });
      }
    }
    // Lines of several users may differ in nothing else. Where what matters comes first, UUIDs come last.
    if (choice.is_user_in_header && !arrangement.is_what_matters) append_user(event, fields, out);
    for (const Shown& field : fields)
      append_pair(look_.compact ? short_key(field.key) : field.key, field.value, out);
    if (choice.is_user_in_header && arrangement.is_what_matters) append_user(event, fields, out);
    if (has_more) out += " \u2026";
  }

  /// Returns the name of a field for a compact line: number for caller_id_number, DestCaller for
  /// DestCallerIDNum.
  static std::string short_key(std::string key) {
    using Pair = std::pair<std::string_view, std::string_view>;
    constexpr std::array shorter{Pair{"peer_caller_id_number", "peer"},
                                 Pair{"caller_id_", ""},
                                 Pair{"dialed_extension", "dialed"},
                                 Pair{"direction", "dir"},
                                 Pair{"reason_code", "reason"},
                                 Pair{"CallerIDNum", "Caller"},
                                 Pair{"CallerIDnum", "Caller"},  // of CEL
                                 Pair{"CallerID", "Caller"},
                                 Pair{"ConnectedLineNum", "Connected"},
                                 Pair{"ConnectedLine", "Connected"},
                                 Pair{"ChannelStateDesc", "State"},
                                 Pair{"BridgeTechnology", "Technology"}};
    for (const auto& [words, fewer] : shorter) {
      const std::size_t at = key.find(words);
      if (at == std::string::npos || key.size() + fewer.size() == words.size()) continue;
      return key.replace(at, words.size(), fewer);
    }
    return key;
  }

  /// A field to show. The key is safe for a terminal.
  struct Shown {
    std::string key;
    json::View value;
  };

  /// Sorts the fields of an event of AMI: those that only this event has come first. If there are any, the
  /// states of channels, which have not changed, come behind the numbers.
  static void arrange_ami(std::vector<Shown>& fields) {
    const auto is_own = [](const Shown& field) {
      return !is_of_snapshot(field.key) && rank_of(field.key, field.value) < Rank::id;
    };
    const auto end_of_own = std::stable_partition(fields.begin(), fields.end(), is_own);
    const bool are_states_news = end_of_own == fields.begin();
    const auto rank = [](const Shown& field) { return rank_of(field.key, field.value); };
    const auto rank_of_rest = [&](const Shown& field) {
      return rank(field) == Rank::status && !are_states_news ? Rank::known_state : rank(field);
    };
    std::stable_sort(fields.begin(), end_of_own,
                     [&](const Shown& a, const Shown& b) { return rank(a) < rank(b); });
    std::stable_sort(end_of_own, fields.end(),
                     [&](const Shown& a, const Shown& b) { return rank_of_rest(a) < rank_of_rest(b); });
  }

  /// Appends for which user the event is, if it is for one and no field says so. A compact line has only room
  /// for the beginning of the UUID.
  void append_user(const event::Event& event, const std::vector<Shown>& fields, std::string& out) const {
    const std::vector<std::string> users = event.users();
    if (users.size() != 1 || users.front() == "*") return;
    const auto is_user = [&user = users.front()](const Shown& field) {
      return field.value.is_string() && field.value.string() == user;
    };
    if (std::any_of(fields.begin(), fields.end(), is_user)) return;
    out += ' ';
    brush_.write(style::key, "user_uuid", out);
    out += '=';
    constexpr std::size_t beginning = 9;
    const std::string user = text::safe(users.front());
    brush_.write(style::string, look_.compact ? fitted(user, beginning) : user, out);
  }

  /// Is the value the name of the event (Event=Hangup)?
  static bool is_said(json::View value, std::string_view name) {
    return value.is_string() && same_but_for_case(value.string(), name);
  }

  /// Is it Asterisk's text for an unknown value, or the extension where a call without a number starts?
  static bool is_unknown(const Shown& field) {
    const std::string_view value = field.value.text();
    return value == R"("<unknown>")" || (value == R"("s")" && field.key.ends_with("Exten"));
  }

  /// Is there another field with the same value in words (ChannelState=6 ChannelStateDesc=Up)? A compact line
  /// has no room for a cause beside its words (Cause=17 Cause-txt="User busy").
  [[nodiscard]] bool is_described(const std::string& key, const std::vector<Shown>& fields) const {
    return std::any_of(fields.begin(), fields.end(), [&](const Shown& field) {
      return field.key == key + "Desc" ||
             (look_.compact && (field.key == key + "-txt" || field.key == key + "_txt"));
    });
  }

  /// Appends the fields that always come first, then the others, without hidden ones; one more than
  /// most_fields if there are more.
  static void take_chosen(json::View shown, const catalogue::FieldChoice& choice,
                          std::vector<Shown>& fields) {
    const auto is_first = [&choice](const json::Children& member) {
      return std::any_of(choice.first.begin(), choice.first.end(),
                         [&member](const std::string& name) { return member.key_is(name); });
    };
    for (const std::string& name : choice.first) {
      for (json::Children members(shown); members.next();) {
        if (members.key_is(name) && fields.size() <= most_fields) take_field(members, fields);
      }
    }
    for (json::Children members(shown); fields.size() <= most_fields && members.next();) {
      if (is_first(members) || choice.hidden.contains(members.raw_key().string())) continue;
      take_field(members, fields);
    }
  }

  static std::vector<Shown> at_a_glance(json::View data, const std::vector<catalogue::Glance>& shown) {
    std::vector<Shown> fields;
    for (const catalogue::Glance& field : shown) {
      const std::optional<json::View> value = data.find(field.path);
      if (!value || tells_nothing(*value) || value->text() == "false") continue;
      fields.push_back({text::safe(field.label), *value});
    }
    return fields;
  }

  /// Is it null or an empty value?
  static bool tells_nothing(json::View value) {
    const std::string_view text = value.text();
    return text == "null" || text == "\"\"" || text == "{}" || text == "[]";
  }

  static void take_field(const json::Children& member, std::vector<Shown>& fields) {
    if (tells_nothing(member.value())) return;
    std::string key;
    append_readable_string(member.raw_key(), key);
    cut(key);
    fields.push_back({key.substr(1, key.size() - 2), member.value()});
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
        // As many characters have at least as many bytes, so cut() finds enough of them.
        append_readable_string(value, readable, look_.cut == 0 ? longest_value : look_.cut);
        if (look_.cut == 0) cut(readable);
        // Use quotes only if a reader could take the text for several fields.
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

  /// Cuts a string, because a line has little room; pretty and json show all of it.
  static void cut(std::string& quoted) {
    if (quoted.size() <= longest_value) return;
    const std::size_t end = text::characters_within(longest_value, quoted).size();
    // Do not cut an escape in its middle.
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
  Pause pause_;
};

}  // namespace

std::unique_ptr<Formatter> make_line(const Look& look, const catalogue::Catalogue* catalogue) {
  return std::make_unique<LineFormatter>(look, catalogue);
}

}  // namespace wazobus::render
