// SPDX-License-Identifier: MIT
#include "catalogue/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "catalogue/schema_reader.hpp"
#include "catalogue/types.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Tree::Index;

/// Does this keyword list the values that a field may have?
bool lists_values(std::string_view keyword) {
  return keyword == "enum" || keyword == "const" || keyword == "x-known-values";
}

/// Appends the names of all members in `json`, which must be valid, and the values that fields may have. This
/// is faster than to read all schemas.
void append_strings(std::string_view json, PersonalFacts& facts) {
  bool is_value = false;
  for (std::size_t at = 0; (at = json.find('"', at)) != std::string_view::npos;) {
    const std::size_t begin = ++at;
    while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2U : 1U;
    if (at >= json.size()) return;
    const std::string_view text = json.substr(begin, at++ - begin);
    const std::size_t next = json.find_first_not_of(" \n\t\r", at);
    const bool is_name = next != std::string_view::npos && json[next] == ':';
    if (is_name) facts.members.emplace_back(text);
    if (is_value && !is_name) facts.values.push_back(text::lower_case(std::string(text)));
    is_value = is_name ? lists_values(text) : is_value;
  }
}

/// Reads the events of one file into entries.
class FileReader {
 public:
  explicit FileReader(const CatalogueFile& file, Faults* faults = nullptr)
      : file_(file), tree_(file.tree), faults_(faults) {}

  std::vector<Entry> entries() {
    std::vector<Entry> out;
    Index events = json::Tree::none;
    std::string service;
    const std::size_t faults_before = fault_count();
    if (!tree_.is_object(0)) refuse({&file_, 0}, R"(a catalogue file must be an object: {"events": [...]})");
    each_member(0, [&](std::string_view key, Index value, Index place) {
      if (key == "service") {
        service = string(value);
      } else if (key == "events") {
        require_kind(value, json::Kind::array, "events");
        events = value;
      } else if (key == "$defs") {
        require_kind(value, json::Kind::object, "$defs");
        definitions_ = {&file_, value};
      } else if (key == "relations") {
        common_relations_ = relations(value);
      } else if (key == "personal") {
        PersonalFacts facts;
        read_personal(value, facts);
      } else if (key == "name" || key == "data") {
        refuse({&file_, place}, R"(an event stands inside of "events": [...])");
      } else {
        refuse_member(place, key, {"service", "relations", "personal", "events", "$defs"});
      }
    });
    if (events == json::Tree::none) {
      if (fault_count() != faults_before) return out;  // perhaps it is misspelt
      refuse({&file_, 0}, "no member \"events\": [...]");
    }
    for (Index i = json::Tree::inside(events); i != tree_.next(events); i = tree_.next(i)) {
      attempt(faults_, [&] {
        std::optional<Entry> entry = read_event(i);
        if (!entry) return;
        entry->service = service;
        const auto same = [&entry](const Entry& other) { return other.name == entry->name; };
        if (std::any_of(out.begin(), out.end(), same))
          refuse({&file_, i}, fmt::format("event '{}' stands twice", text::safe(entry->name)));
        out.push_back(std::move(*entry));
      });
    }
    return out;
  }

  void personal(PersonalFacts& facts) {
    each_member(0, [&](std::string_view key, Index value, Index /*place*/) {
      if (key == "personal") read_personal(value, facts);
    });
  }

 private:
  template <typename Visit>
  void each_member(Index object, Visit visit) {
    for (Index i = json::Tree::inside(object); i != tree_.next(object); i = tree_.next(i + 1)) {
      attempt(faults_, [&] {
        refuse_second_key({&file_, object}, {&file_, i});
        member_ = tree_.string(i);
        visit(member_, i + 1, i);
      });
    }
  }

  void require_kind(Index index, json::Kind kind, std::string_view what) const {
    if (tree_.kind(index) == kind) return;
    refuse({&file_, index},
           fmt::format("{} must be an {}", what, kind == json::Kind::object ? "object" : "array"));
  }

  [[noreturn]] void refuse_member(Index place, std::string_view key,
                                  const std::vector<std::string>& known) const {
    refuse_unknown({&file_, place}, "member", key, known);
  }

  [[nodiscard]] std::string string(Index index) const {
    if (!tree_.is_string(index))
      refuse({&file_, index}, fmt::format("{0} takes a string: \"{0}\": \"...\"", text::safe(member_)));
    return std::string(tree_.string(index));
  }

  [[nodiscard]] std::vector<std::string> strings(Index index) const {
    const auto require = [&](bool is_right, Index place) {
      if (!is_right)
        refuse({&file_, place},
               fmt::format("{0} takes an array of strings: \"{0}\": [\"...\"]", text::safe(member_)));
    };
    require(tree_.is_array(index), index);
    std::vector<std::string> out;
    for (Index i = json::Tree::inside(index); i != tree_.next(index); i = tree_.next(i)) {
      require(tree_.is_string(i), i);
      out.emplace_back(tree_.string(i));
    }
    return out;
  }

  /// Returns the index of the text among `words`. Throws if it is none of them.
  [[nodiscard]] std::size_t which_of(Index index, std::span<const std::string_view> words) const {
    const std::string word = string(index);
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
      refuse({&file_, index}, fmt::format("'{}' is not one of {}", text::safe(word), fmt::join(words, ", ")));
    return static_cast<std::size_t>(found - words.begin());
  }

  /// Is it `yes`? Otherwise it must be `no`.
  [[nodiscard]] bool is_first_of(Index index, std::string_view yes, std::string_view no) const {
    return which_of(index, std::array{yes, no}) == 0;
  }

  [[nodiscard]] bool boolean(Index index, std::string_view question) const {
    const std::string_view raw = tree_.source(index);
    if (raw != "true" && raw != "false")
      refuse({&file_, index}, fmt::format("{} is true or false", question));
    return raw == "true";
  }

  Node object(Index index, std::string_view what) const {
    require_kind(index, json::Kind::object, what);
    return {&file_, index};
  }

  /// The parts that are read after the rest of the event, because they depend on whether it is documented and
  /// on what $ref refers to.
  struct Parts {
    Node source;
    Node headers;
    Node observed_headers;
    Node bare_headers;
    Node data;
    Node relations;
  };

  [[nodiscard]] Level level(Index index) const {
    constexpr std::array levels{Level::service, Level::tenant, Level::user, Level::multi_user};
    std::array<std::string_view, levels.size()> names;
    std::transform(levels.begin(), levels.end(), names.begin(), [](Level level) { return name_of(level); });
    return levels[which_of(index, names)];
  }

  /// `name`, `data.a.b`, `data.to.0`, `header.conference_id`; `header.user_uuid:` is the <uuid> of the header
  /// `user_uuid:<uuid>`; `unknown`.
  [[nodiscard]] Location location(Index index) const {
    const std::string written = string(index);
    if (written == "name") return {};
    if (written == "unknown") return {Location::Kind::unknown, {}};
    if (written == "header.user_uuid:") return {Location::Kind::user, {}};
    const std::size_t dot = written.find('.');
    const std::string_view place = std::string_view(written).substr(0, dot);
    const std::string_view rest = dot == std::string::npos ? "" : std::string_view(written).substr(dot + 1);
    if (rest.empty() || (place != "data" && place != "header"))
      refuse({&file_, index},
             fmt::format("a placeholder comes from name, data.FIELD, header.NAME or unknown, not from '{}'",
                         text::safe(written)));
    if (place == "header") return {Location::Kind::header, {std::string(rest)}};
    return {Location::Kind::data, steps_of(rest)};
  }

  static std::vector<std::string> steps_of(std::string_view path) {
    std::vector<std::string> steps;
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('.'));
      steps.emplace_back(step);
      path.remove_prefix(std::min(path.size(), step.size() + 1));
    }
    return steps;
  }

  [[nodiscard]] event::Family family(Index index) const {
    std::vector<std::string_view> ids;
    for (const event::FamilyWords& words : event::families()) ids.push_back(words.id);
    return event::families()[which_of(index, ids)].family;
  }

  [[nodiscard]] std::vector<Field> headers_of(Node headers, bool observed) {
    std::vector<Field> out;
    if (!headers) return out;
    each_member(headers.index, [&](std::string_view name, Index header, Index place) {
      if (!tree_.is_object(header)) refuse({&file_, place}, "a header takes an object");
      Field field{std::string(name), Need::optional, true, {}};
      field.schema.source = observed ? FactSource::bus_class : FactSource::documented;
      each_member(header, [&](std::string_view keyword, Index value, Index keyword_place) {
        if (keyword == "required") {
          if (boolean(value, "whether a header is required")) field.need = Need::required;
        } else if (keyword == "type") {
          field.schema.types = {string(value)};
          if (!Types::named(field.schema.types.front()))
            refuse_unknown({&file_, value}, "type", string(value), Types::names());
        } else if (keyword == "format") {
          field.schema.format = is_first_of(value, "uuid", "date-time") ? "uuid" : "date-time";
        } else if (keyword == "const") {
          if (tree_.is_container(value))
            refuse({&file_, value}, "only texts, numbers, true, false and null can be asked for by const");
          field.schema.allowed.emplace_back(tree_.source(value));
        } else if (keyword == "x-seen") {
          field.schema.seen = read_count({&file_, value}, keyword);
        } else {
          refuse_unknown({&file_, keyword_place}, "keyword of a header", keyword,
                         {"required", "type", "format", "const", "x-seen"});
        }
      });
      require_possible(field, {&file_, place});
      out.push_back(std::move(field));
    });
    return out;
  }

  /// A constant of another type than the header's: no value could ever pass.
  static void require_possible(const Field& header, Node place) {
    const Description& schema = header.schema;
    if (schema.types.empty() || schema.allowed.empty()) return;
    if (types_named(schema.types).has(type_of_scalar(schema.allowed.front()))) return;
    refuse(place,
           fmt::format("the header '{}' has a const that is not of the type {}, so no value could ever pass",
                       text::safe(header.name), schema.types.front()));
  }

  [[nodiscard]] std::size_t fault_count() const { return faults_ == nullptr ? 0 : faults_->count(); }

  /// Returns nothing if a fault of the event was kept.
  std::optional<Entry> read_event(Index event) {
    const std::size_t faults_before = fault_count();
    require_kind(event, json::Kind::object, "an event");
    Entry entry;
    entry.documented = true;
    entry.place = {&file_, event};
    Parts parts;
    Index routing_keys = json::Tree::none;
    Index required_acls = json::Tree::none;
    each_member(event, [&](std::string_view key, Index value, Index place) {
      if (key == "routing_keys") {
        routing_keys = value;
      } else if (key == "required_acls") {
        required_acls = value;
      } else {
        read_member(entry, parts, key, value, place);
      }
    });
    if (fault_count() == faults_before) require_parts(entry, parts);
    Templates& keys = entry.routing_keys;
    Templates& acls = entry.required_acls;
    const auto read_templates = [this](std::string_view member, Index value, std::vector<std::string>& out) {
      if (value == json::Tree::none) return;
      member_ = member;
      attempt(faults_, [&] { out = strings(value); });
    };
    read_templates("routing_keys", routing_keys, entry.documented ? keys.documented : keys.observed);
    read_templates("required_acls", required_acls, entry.documented ? acls.documented : acls.observed);
    entry.headers = headers_of(parts.headers, !entry.documented);
    entry.observed_headers = headers_of(parts.observed_headers, true);
    entry.bare.headers = headers_of(parts.bare_headers, true);
    entry.relations = relations_of(entry, parts.relations);
    if (fault_count() != faults_before) return std::nullopt;
    // Older files do not have the member `family`. Their only family is that of AMI.
    if (entry.is_family() && entry.family == event::Family::none) entry.family = event::Family::ami;
    if (!parts.data) return entry;
    entry.data_schema = std::make_shared<UnreadSchema>(
        parts.data, definitions_,
        entry.documented         ? FactSource::documented
        : entry.is_always_bare() ? FactSource::service  // no class of wazo-bus describes it
                                 : FactSource::bus_class);
    entry.data_schema->left_out = left_out_at(tree_.at(parts.data.index));
    return entry;
  }

  void require_parts(const Entry& entry, const Parts& parts) const {
    attempt(faults_, [&] {
      if (entry.name.empty()) refuse(entry.place, "an event without a name: \"name\": \"...\" is missing");
    });
    attempt(faults_, [&] {
      if (!parts.data && !entry.extends)
        refuse(
            entry.place,
            fmt::format("{} has no data: \"data\": {{}} allows any",
                        entry.name.empty() ? "an event" : fmt::format("event '{}'", text::safe(entry.name))));
    });
    attempt(faults_, [&] {
      if (parts.source && entry.extends)
        refuse(parts.source, "an event that extends another one has the source of that one");
    });
  }

  [[nodiscard]] std::string_view left_out_at(std::size_t place) const {
    const auto found =
        std::lower_bound(file_.left_out.begin(), file_.left_out.end(), place,
                         [](const CatalogueFile::LeftOutSchema& one, std::size_t at) { return one.at < at; });
    return found != file_.left_out.end() && found->at == place ? found->schema : std::string_view();
  }

  void read_member(Entry& entry, Parts& parts, std::string_view key, Index value, Index place) {
    if (key == "name") {
      entry.name = string(value);
    } else if (key == "summary") {
      entry.summary = string(value);
    } else if (key == "source") {
      entry.documented = is_first_of(value, "documented", "observed");
      parts.source = {&file_, place};
    } else if (key == "status") {
      entry.removed = is_first_of(value, "removed", "current");
    } else if (key == "added") {
      entry.added = string(value);
    } else if (key == "deprecated") {
      entry.deprecated = string(value);
    } else if (key == "removed") {
      entry.removed_in = string(value);
    } else if (key == "level") {
      entry.level = level(value);
    } else if (key == "placeholders") {
      read_placeholders(entry, value);
    } else if (key == "headers") {
      parts.headers = object(value, "headers");
    } else if (key == "data") {
      parts.data = object(value, "data");
    } else if (key == "example") {
      entry.example = object(value, "an example");
    } else if (key == "notes") {
      entry.notes = strings(value);
    } else if (key == "family") {
      entry.family = family(value);
    } else if (key == "glance") {
      read_glance(entry, value);
    } else if (key == "bare") {
      require_kind(value, json::Kind::object, "bare");
      each_member(value, [&](std::string_view inner, Index inner_value, Index inner_place) {
        read_bare(entry, parts, inner, inner_value, inner_place);
      });
    } else if (key == "relations") {
      parts.relations = object(value, "relations");
    } else if (key == "extends") {
      entry.extends = boolean(value, "whether an event extends another one");
    } else if (key == "seen") {
      entry.seen = read_count({&file_, value}, "seen");
    } else if (key == "observed") {
      require_kind(value, json::Kind::object, "observed");
      each_member(value, [&](std::string_view inner, Index inner_value, Index inner_place) {
        read_observed(entry, parts, inner, inner_value, inner_place);
      });
    } else {
      refuse_member(place, key,
                    {"name",    "summary",   "source",       "status",        "added",        "deprecated",
                     "removed", "level",     "routing_keys", "required_acls", "placeholders", "headers",
                     "data",    "example",   "observed",     "notes",         "family",       "bare",
                     "glance",  "relations", "extends",      "seen"});
    }
  }

  void read_observed(Entry& entry, Parts& parts, std::string_view key, Index value, Index place) {
    if (key == "names") {
      entry.aliases = strings(value);
    } else if (key == "routing_keys") {
      entry.routing_keys.observed = strings(value);
    } else if (key == "required_acls") {
      entry.required_acls.observed = strings(value);
    } else if (key == "level") {
      entry.level = level(value);
    } else if (key == "headers") {
      parts.observed_headers = object(value, "headers");
    } else {
      refuse_member(place, key, {"names", "routing_keys", "required_acls", "level", "headers"});
    }
  }

  void read_bare(Entry& entry, Parts& parts, std::string_view key, Index value, Index place) {
    if (key == "routing_keys") {
      entry.routing_keys.bare = strings(value);
    } else if (key == "headers") {
      parts.bare_headers = object(value, "headers");
    } else if (key == "members") {
      entry.bare.members = strings(value);
    } else {
      refuse_member(place, key, {"routing_keys", "headers", "members"});
    }
  }

  void read_glance(Entry& entry, Index value) {
    require_kind(value, json::Kind::object, "glance");
    each_member(value, [&](std::string_view label, Index path, Index /*place*/) {
      entry.glance.push_back({std::string(label), steps_of(string(path))});
    });
  }

  /// {"leg": ["call_id"], "peer": ["talking_to.~"]}
  std::vector<Relation> relations(Index value) {
    require_kind(value, json::Kind::object, "relations");
    std::vector<Relation> out;
    each_member(value, [&](std::string_view word, Index paths, Index place) {
      const auto& known = meaning_choices;
      const auto* const choice =
          std::find_if(known.begin(), known.end(), [word](const auto& one) { return one.word == word; });
      if (choice == known.end()) {
        std::vector<std::string> words;
        for (const auto& one : known) words.emplace_back(one.word);
        refuse_member(place, word, words);
      }
      std::vector<std::string> texts = strings(paths);
      // An empty list says that no field has this meaning, even if the relations of the whole file give one.
      if (texts.empty()) texts.emplace_back();
      for (const std::string& path : texts) out.push_back({choice->value, steps_of(path)});
    });
    return out;
  }

  /// {"number": ["exten", "*_number"], "words": ["pjsip"]}
  void read_personal(Index value, PersonalFacts& facts) {
    require_kind(value, json::Kind::object, "personal");
    each_member(value, [&](std::string_view word, Index names, Index place) {
      for (const std::string& name : strings(names)) {
        if (text::lower_case(name) != name) refuse({&file_, names}, "names belong here in lower case");
      }
      if (word == "words") {
        for (std::string& one : strings(names)) facts.words.push_back(std::move(one));
        return;
      }
      if (word == "values") {
        for (std::string& one : strings(names)) facts.values.push_back(std::move(one));
        return;
      }
      const auto& known = personal_choices;
      const auto* const choice =
          std::find_if(known.begin(), known.end(), [word](const auto& one) { return one.word == word; });
      if (choice == known.end()) {
        std::vector<std::string> words{"words", "values"};
        for (const auto& one : known) words.emplace_back(one.word);
        refuse_member(place, word, words);
      }
      for (std::string& name : strings(names)) facts.fields.push_back({choice->value, std::move(name)});
    });
  }

  /// Returns the relations of the event, and those of the file whose meaning the event does not have.
  std::vector<Relation> relations_of(const Entry& entry, Node own) {
    std::vector<Relation> out;
    if (own) out = relations(own.index);
    const std::size_t count = out.size();
    for (const Relation& common : common_relations_) {
      const auto same = [&common](const Relation& one) { return one.meaning == common.meaning; };
      // cppcheck-suppress containerOutOfBounds; count was out.size()
      const auto end = out.begin() + static_cast<std::ptrdiff_t>(count);
      if (entry.extends || std::any_of(out.begin(), end, same)) continue;
      out.push_back(common);
      out.back().is_of_file = true;
    }
    std::erase_if(out, [](const Relation& one) { return one.path.empty(); });
    return out;
  }

  void read_placeholders(Entry& entry, Index value) {
    require_kind(value, json::Kind::object, "placeholders");
    each_member(value, [&](std::string_view name, Index from, Index /*place*/) {
      Placeholder placeholder{std::string(name), {}, Severity::error, false};
      bool has_location = tree_.is_string(from);
      if (tree_.is_string(from)) {
        placeholder.location = location(from);
      } else {
        require_kind(from, json::Kind::object, "a placeholder");
        each_member(from, [&](std::string_view key, Index inner, Index place) {
          if (key == "from") {
            has_location = true;
            placeholder.location = location(inner);
          } else if (key == "mismatch") {
            placeholder.mismatch =
                is_first_of(inner, "error", "warning") ? Severity::error : Severity::warning;
          } else if (key == "published") {
            placeholder.published = location(inner);
          } else if (key == "case") {
            placeholder.is_lower_case = which_of(inner, std::array{std::string_view("lower")}) == 0;
          } else {
            refuse_member(place, key, {"from", "mismatch", "case", "published"});
          }
        });
      }
      if (!has_location) refuse({&file_, from}, "a placeholder needs \"from\"");
      entry.placeholders.push_back(std::move(placeholder));
    });
  }

  const CatalogueFile& file_;
  const json::Tree& tree_;
  Faults* faults_;
  std::string_view member_;  ///< the one that is being read, for messages
  Node definitions_;
  std::vector<Relation> common_relations_;
};

}  // namespace

std::vector<Entry> read_entries(const CatalogueFile& file, Faults* faults) {
  return FileReader(file, faults).entries();
}

void read_personal(const CatalogueFile& file, PersonalFacts& facts) {
  FileReader(file).personal(facts);
  append_strings(file.text, facts);
  for (const CatalogueFile::LeftOutSchema& one : file.left_out) append_strings(one.schema, facts);
}

}  // namespace wazobus::catalogue
