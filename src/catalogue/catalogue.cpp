// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>

#include "catalogue/checker.hpp"
#include "catalogue/embedded.hpp"
#include "catalogue/rulebook.hpp"
#include "catalogue/schema.hpp"
#include "catalogue/template.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "text/topic.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

/// Reads the events of one file into entries.
class FileReader {
 public:
  explicit FileReader(const Source& source) : source_(source), document_(source.document) {}

  std::vector<Entry> entries() {
    std::vector<Entry> out;
    Index events = json::Document::none;
    std::string service;
    require_kind(0, json::Kind::object, "a catalogue file");
    each_member(0, [&](std::string_view key, Index value, Index place) {
      if (key == "service") {
        service = string(value);
      } else if (key == "events") {
        require_kind(value, json::Kind::array, "events");
        events = value;
      } else if (key == "$defs") {
        require_kind(value, json::Kind::object, "$defs");
        definitions_ = {&source_, value};
      } else {
        refuse_member(place, key, {"service", "events", "$defs"});
      }
    });
    if (events == json::Document::none) refuse(source_, 0, "no member \"events\"");
    for (Index i = json::Document::inside(events); i != document_.next(events); i = document_.next(i)) {
      Entry entry = read_event(i);
      entry.service = service;
      const auto same = [&entry](const Entry& other) { return other.name == entry.name; };
      if (std::any_of(out.begin(), out.end(), same))
        refuse(source_, i, fmt::format("event '{}' stands twice", text::safe(entry.name)));
      out.push_back(std::move(entry));
    }
    return out;
  }

 private:
  template <typename Visit>
  void each_member(Index object, Visit visit) {
    std::string storage;
    for (Index i = json::Document::inside(object); i != document_.next(object); i = document_.next(i + 1))
      visit(document_.string(i, storage), i + 1, i);
  }

  void require_kind(Index index, json::Kind kind, std::string_view what) const {
    if (document_.kind(index) == kind) return;
    refuse(source_, index,
           fmt::format("{} must be an {}", what, kind == json::Kind::object ? "object" : "array"));
  }

  [[noreturn]] void refuse_member(Index place, std::string_view key,
                                  const std::vector<std::string>& known) const {
    const std::string_view near = text::nearest(key, known);
    refuse(source_, place,
           fmt::format("unknown member '{}'{}", text::safe(key),
                       near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
  }

  [[nodiscard]] std::string string(Index index) const {
    if (!document_.is_string(index)) refuse(source_, index, "a string belongs here");
    return document_.string(index);
  }

  [[nodiscard]] std::vector<std::string> strings(Index index) const {
    if (!document_.is_array(index)) refuse(source_, index, "an array of strings belongs here");
    std::vector<std::string> out;
    for (Index i = json::Document::inside(index); i != document_.next(index); i = document_.next(i))
      out.push_back(string(i));
    return out;
  }

  [[nodiscard]] std::string one_of(Index index, const std::vector<std::string>& words) const {
    std::string word = string(index);
    if (std::find(words.begin(), words.end(), word) == words.end())
      refuse(source_, index, fmt::format("'{}' is not one of {}", text::safe(word), fmt::join(words, ", ")));
    return word;
  }

  Node object(Index index, std::string_view what) const {
    require_kind(index, json::Kind::object, what);
    return {&source_, index};
  }

  Entry read_event(Index event) {
    require_kind(event, json::Kind::object, "an event");
    Entry entry;
    entry.documented = true;
    entry.definitions = definitions_;
    Index routing_keys = json::Document::none;
    Index required_acls = json::Document::none;
    each_member(event, [&](std::string_view key, Index value, Index place) {
      if (key == "routing_keys") {
        routing_keys = value;
      } else if (key == "required_acls") {
        required_acls = value;
      } else {
        read_member(entry, key, value, place);
      }
    });
    if (entry.name.empty()) refuse(source_, event, "an event without a name");
    if (!entry.data) refuse(source_, event, fmt::format("event '{}' has no data", text::safe(entry.name)));
    Templates& keys = entry.routing_keys;
    Templates& acls = entry.required_acls;
    if (routing_keys != json::Document::none)
      (entry.documented ? keys.documented : keys.observed) = strings(routing_keys);
    if (required_acls != json::Document::none)
      (entry.documented ? acls.documented : acls.observed) = strings(required_acls);
    return entry;
  }

  void read_member(Entry& entry, std::string_view key, Index value, Index place) {
    if (key == "name") {
      entry.name = string(value);
    } else if (key == "summary") {
      entry.summary = string(value);
    } else if (key == "source") {
      entry.documented = one_of(value, {"documented", "observed"}) == "documented";
    } else if (key == "status") {
      entry.removed = one_of(value, {"current", "removed"}) == "removed";
    } else if (key == "added") {
      entry.added = string(value);
    } else if (key == "deprecated") {
      entry.deprecated = string(value);
    } else if (key == "removed") {
      entry.removed_in = string(value);
    } else if (key == "level") {
      entry.level = one_of(value, {"service", "tenant", "user", "multi-user"});
    } else if (key == "placeholders") {
      read_placeholders(entry, value);
    } else if (key == "headers") {
      entry.headers = object(value, "headers");
    } else if (key == "data") {
      entry.data = object(value, "data");
    } else if (key == "example") {
      entry.example = object(value, "an example");
    } else if (key == "notes") {
      entry.notes = strings(value);
    } else if (key == "observed") {
      require_kind(value, json::Kind::object, "observed");
      each_member(value, [&](std::string_view inner, Index inner_value, Index inner_place) {
        read_observed(entry, inner, inner_value, inner_place);
      });
    } else {
      refuse_member(
          place, key,
          {"name", "summary", "source", "status", "added", "deprecated", "removed", "level", "routing_keys",
           "required_acls", "placeholders", "headers", "data", "example", "observed", "notes"});
    }
  }

  void read_observed(Entry& entry, std::string_view key, Index value, Index place) {
    if (key == "names") {
      entry.aliases = strings(value);
    } else if (key == "routing_keys") {
      entry.routing_keys.observed = strings(value);
    } else if (key == "required_acls") {
      entry.required_acls.observed = strings(value);
    } else if (key == "level") {
      entry.level = one_of(value, {"service", "tenant", "user", "multi-user"});
    } else if (key == "headers") {
      entry.observed_headers = object(value, "headers");
    } else {
      refuse_member(place, key, {"names", "routing_keys", "required_acls", "level", "headers"});
    }
  }

  void read_placeholders(Entry& entry, Index value) {
    require_kind(value, json::Kind::object, "placeholders");
    each_member(value, [&](std::string_view name, Index from, Index /*place*/) {
      Placeholder placeholder{std::string(name), {}, Severity::error};
      if (document_.is_string(from)) {
        placeholder.from = string(from);
      } else {
        require_kind(from, json::Kind::object, "a placeholder");
        each_member(from, [&](std::string_view key, Index inner, Index place) {
          if (key == "from") {
            placeholder.from = string(inner);
          } else if (key == "mismatch") {
            placeholder.mismatch =
                one_of(inner, {"error", "warning"}) == "error" ? Severity::error : Severity::warning;
          } else {
            refuse_member(place, key, {"from", "mismatch"});
          }
        });
      }
      entry.placeholders.push_back(std::move(placeholder));
    });
  }

  const Source& source_;
  const json::Document& document_;
  Node definitions_;
};

/// Looks at what an entry says about itself.
class EntryVerifier {
 public:
  EntryVerifier(const Catalogue& catalogue, const Entry& entry, Index place)
      : catalogue_(catalogue), entry_(entry), source_(*entry.data.source), place_(place) {}

  void verify() {
    for (const auto* templates : {&entry_.routing_keys, &entry_.required_acls}) {
      for (const auto* list : {&templates->documented, &templates->observed}) {
        for (const std::string& text : *list) verify_template(text);
      }
    }
    for (const Edition edition : {Edition::current, Edition::documented}) {
      SchemaCompiler compiler(edition);
      compiler.compile(entry_.data, entry_.definitions, Severity::error);
    }
    // Only now are references known to lead somewhere.
    for (const Placeholder& placeholder : entry_.placeholders) verify_source(placeholder);
    for (const Node& headers : {entry_.headers, entry_.observed_headers}) verify_headers(headers);
    if (entry_.example) verify_example();
  }

 private:
  [[noreturn]] void refuse_entry(const std::string& what) const {
    refuse(source_, place_, fmt::format("event '{}': {}", text::safe(entry_.name), what));
  }

  void verify_template(const std::string& text) const {
    if (text.size() > text::max_short_string) refuse_entry("a routing key or ACL of more than 255 bytes");
    const Template shape(text);
    for (const Template::Piece& piece : shape.pieces()) {
      if (piece.placeholder.empty() || entry_.placeholder(piece.placeholder) != nullptr) continue;
      refuse_entry(fmt::format("no field is named for the placeholder {{{}}} in {}",
                               text::safe(piece.placeholder), text::safe(text)));
    }
  }

  void verify_source(const Placeholder& placeholder) const {
    const std::string_view from = placeholder.from;
    if (from == "name" || from == "header.user_uuid:" || from == "header.tenant_uuid") return;
    bool resolves = false;
    if (from.starts_with("data.")) resolves = field_exists(from.substr(5));
    if (from.starts_with("header.")) {
      const std::string_view name = from.substr(7);
      for (const Node& headers : {entry_.headers, entry_.observed_headers})
        resolves =
            resolves || (headers && headers.document().find(headers.index, name) != json::Document::none);
    }
    if (!resolves) {
      refuse_entry(fmt::format("placeholder {{{}}} comes from {}, which is not there",
                               text::safe(placeholder.name), text::safe(from)));
    }
  }

  [[nodiscard]] bool field_exists(std::string_view path) const {
    Node schema = followed(entry_.data, entry_.definitions);
    while (!path.empty()) {
      const std::string_view step = path.substr(0, path.find('.'));
      path.remove_prefix(std::min(path.size(), step.size() + 1));
      const bool is_index = step.find_first_not_of("0123456789") == std::string_view::npos;
      const Index inner = schema.document().find(schema.index, is_index ? "items" : "properties");
      if (inner == json::Document::none) return false;
      const Index field = is_index ? inner : schema.document().find(inner, step);
      if (field == json::Document::none) return false;
      schema = followed({schema.source, field}, entry_.definitions);
    }
    return true;
  }

  void verify_headers(const Node& headers) const {
    if (!headers) return;
    const json::Document& document = headers.document();
    for (Index i = json::Document::inside(headers.index); i != document.next(headers.index);
         i = document.next(i + 1)) {
      if (!document.is_object(i + 1)) refuse(source_, i, "a header takes an object");
      for (Index k = json::Document::inside(i + 1); k != document.next(i + 1); k = document.next(k + 1)) {
        if (!document.equals(k, "required")) continue;
        if (document.raw(k + 1) != "true" && document.raw(k + 1) != "false")
          refuse(source_, k, "whether a header is required is true or false");
      }
    }
  }

  void verify_example() const {
    Rulebook rulebook(catalogue_, Edition::current);
    Checker checker(rulebook, {});
    std::vector<Finding> findings;
    const std::string_view text = entry_.example.text();
    checker.check(text, findings);
    // An example may show what the table of verdicts warns about.
    for (const Finding& finding : findings) {
      if (finding.severity == Severity::warning && finding.rule != Rule::name_unknown) continue;
      const std::size_t at = entry_.example.document().at(entry_.example.index) + finding.at;
      throw UsageError(fmt::format("{}:{}: the example of '{}' is not valid: {}: {}",
                                   text::safe(source_.name), json::place_of(source_.text, at).line,
                                   text::safe(entry_.name), text::safe(finding.path),
                                   text::safe(finding.message)));
    }
  }

  const Catalogue& catalogue_;
  const Entry& entry_;
  const Source& source_;
  Index place_;
};

std::vector<const Entry*> filtered(const std::map<std::string, Entry, std::less<>>& entries,
                                   const std::function<bool(const Template&)>& brings) {
  std::vector<const Entry*> out;
  for (const auto& [name, entry] : entries) {
    const auto any = [&brings](const std::vector<std::string>& texts) {
      return std::any_of(texts.begin(), texts.end(),
                         [&brings](const std::string& text) { return brings(Template(text)); });
    };
    if (any(entry.routing_keys.documented) || any(entry.routing_keys.observed)) out.push_back(&entry);
  }
  return out;
}

/// What a catalogue file would be if it had this event alone, or nothing where it has none, or where the file
/// is not laid out as ours are: an event is an object of lines of its own, indented by four spaces, and its
/// name comes first. Finding that is far cheaper than taking apart a file of 250 events.
std::optional<std::string> excerpt_for(std::string_view file, std::string_view name) {
  constexpr std::string_view begin = "\n    {\n";
  constexpr std::string_view end = "\n    }";
  constexpr std::string_view end_of_events = "\n  ]";
  const std::string key = fmt::format("{}      \"name\": \"{}\",\n", begin, name);
  const void* const found = ::memmem(file.data(), file.size(), key.data(), key.size());
  if (found == nullptr) return std::nullopt;
  const std::string_view event =
      file.substr(static_cast<std::size_t>(static_cast<const char*>(found) - file.data()));
  const std::size_t size = event.find(end);
  const std::size_t rest = file.rfind(end_of_events);
  if (size == std::string_view::npos || rest == std::string_view::npos) return std::nullopt;
  std::string excerpt(file.substr(0, file.find(begin)));
  excerpt += event.substr(0, size + end.size());
  excerpt += file.substr(rest);
  return excerpt;
}

}  // namespace

const Placeholder* Entry::placeholder(std::string_view placeholder_name) const {
  for (const Placeholder& candidate : placeholders) {
    if (candidate.name == placeholder_name) return &candidate;
  }
  return nullptr;
}

bool is_ami_name(std::string_view name) {
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

Catalogue Catalogue::builtin() {
  Catalogue catalogue;
  catalogue.shelf_->complete = false;
  return catalogue;
}

void Catalogue::Shelf::read(std::unique_ptr<Source> source, bool replaces) {
  const json::Scan scan = source->document.parse(source->text);
  if (!scan.ok()) {
    const json::Place place = json::place_of(source->text, scan.at);
    throw UsageError(fmt::format("{}:{}:{}: not JSON: {}", text::safe(source->name), place.line, place.column,
                                 json::explain(source->text, scan)));
  }
  for (Entry& entry : FileReader(*source).entries()) {
    // Somebody may be using the one that was read before.
    if (!replaces && entries.contains(entry.name)) continue;
    std::erase_if(aliases, [&entry](const auto& alias) { return alias.second == entry.name; });
    for (const std::string& alias : entry.aliases) aliases.insert_or_assign(alias, entry.name);
    std::string name = entry.name;
    aliases.erase(name);
    entries.insert_or_assign(std::move(name), std::move(entry));
  }
  sources.push_back(std::move(source));
}

void Catalogue::Shelf::read_builtin() {
  if (complete) return;
  for (const EmbeddedFile& file : embedded_files()) {
    auto source = std::make_unique<Source>();
    source->name = file.name;
    source->text = file.text;
    read(std::move(source), /*replaces*/ false);
  }
  complete = true;
  list_names();
}

const Entry* Catalogue::Shelf::read_builtin(std::string_view name) {
  // Then there will be more of them, and all at once cost less.
  constexpr std::size_t many = 8;
  if (sources.size() >= many) return nullptr;
  for (const EmbeddedFile& file : embedded_files()) {
    std::optional<std::string> excerpt = excerpt_for(file.text, name);
    if (!excerpt) continue;
    auto source = std::make_unique<Source>();
    source->name = file.name;
    source->text = std::move(*excerpt);
    read(std::move(source), /*replaces*/ false);
    const auto found = entries.find(name);
    return found == entries.end() ? nullptr : &found->second;
  }
  return nullptr;
}

void Catalogue::Shelf::list_names() {
  names.clear();
  for (const auto& [known, entry] : entries) {
    if (!entry.is_family()) names.push_back(known);
  }
  for (const auto& [alias, known] : aliases) names.push_back(alias);
}

const Entry* Catalogue::Shelf::find(std::string_view name) {
  if (const auto found = entries.find(name); found != entries.end()) return &found->second;
  if (!complete) {
    if (const Entry* const entry = read_builtin(name)) return entry;
    read_builtin();
    return find(name);
  }
  if (const auto alias = aliases.find(name); alias != aliases.end()) return find(alias->second);
  if (!is_ami_name(name)) return nullptr;
  const auto family = entries.find("{event_name}");
  return family == entries.end() ? nullptr : &family->second;
}

Catalogue::Shelf& Catalogue::complete_shelf() const {
  const std::lock_guard lock(shelf_->mutex);
  shelf_->read_builtin();
  return *shelf_;
}

void Catalogue::add(const std::string& file_name, std::string text) {
  auto source = std::make_unique<Source>();
  source->name = file_name;
  source->text = std::move(text);
  Shelf& shelf = complete_shelf();
  shelf.read(std::move(source), /*replaces*/ true);
  shelf.list_names();
  verify(*shelf.sources.back());
}

void Catalogue::verify(const Source& source) const {
  for (const auto& [name, entry] : complete_shelf().entries) {
    if (entry.data.source != &source) continue;
    EntryVerifier(*this, entry, entry.data.index).verify();
  }
}

const Entry* Catalogue::find(std::string_view name) const {
  const std::lock_guard lock(shelf_->mutex);
  return shelf_->find(name);
}

std::vector<const Entry*> Catalogue::entries() const {
  const Entries& entries = complete_shelf().entries;
  std::vector<const Entry*> out;
  out.reserve(entries.size());
  for (const auto& [name, entry] : entries) out.push_back(&entry);
  return out;
}

std::vector<const Entry*> Catalogue::carrying(std::string_view routing_key) const {
  return filtered(complete_shelf().entries,
                  [routing_key](const Template& shape) { return shape.matches(routing_key, Ids::escaped); });
}

std::vector<const Entry*> Catalogue::brought_by(std::string_view pattern) const {
  return filtered(complete_shelf().entries,
                  [pattern](const Template& shape) { return may_bring(pattern, shape); });
}

std::string_view Catalogue::suggestion(std::string_view name) const {
  return text::nearest(name, complete_shelf().names);
}

}  // namespace wazobus::catalogue
