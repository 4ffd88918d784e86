// SPDX-License-Identifier: MIT
#include "commands/publishing/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "capture/input_file.hpp"
#include "commands/connecting.hpp"
#include "commands/input_files.hpp"
#include "json/scan.hpp"
#include "text/assignment.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/shell_word.hpp"

namespace wazobus::commands {

namespace {

/// Refuses a word that stands beside -b, which is usually a mistake in quoting.
void require_no_word_beside_body(const PublishOptions& options) {
  if (!options.body || !options.what) return;
  const std::string shown = text::safe(*options.what);
  if (catalogue::Catalogue::builtin().find(*options.what) != nullptr) {
    throw UsageError(fmt::format("{} brings a body of its own, and -b another one", shown),
                     "--set changes the fields of an event");
  }
  if (!options.routing_key) {
    throw UsageError("no routing key", fmt::format("give -r KEY; '{}' stands where a file belongs", shown));
  }
  throw UsageError(fmt::format("-b gives the body, but a file is named as well, '{}'", shown),
                   "in a shell, JSON wants single quotes around it");
}

void require_one_input(const PublishOptions& options) {
  require_no_word_beside_body(options);
  const std::string what = options.what.value_or("");
  for (const std::string& other : options.others) require_no_uri(other, "an event or a file");
  if (what.starts_with('[') || (what.starts_with('{') && what.find('"') != std::string::npos)) {
    throw UsageError(fmt::format("'{}' stands where a file belongs", text::safe(what)),
                     "give a body with -b");
  }
  if (options.what) require_no_uri(what, "an event or a file");
  const std::array<bool, 3> given{options.body || options.what, options.template_file.has_value(),
                                  !options.replay.empty()};
  const auto inputs = std::count(given.begin(), given.end(), true);
  if (inputs > 1) {
    throw UsageError("more than one of EVENT or FILE, -b, --template and --replay",
                     "each of them says what is published: leave all but one out");
  }
  if (inputs == 0) {
    throw UsageError("nothing to publish",
                     "name an EVENT, give -b JSON, a FILE of JSON values, or - for the standard input");
  }
}

void require_json(const std::string& body) {
  const json::Scan scan = json::check(body);
  if (scan.ok()) return;
  const json::Place place = json::place_of(body, scan.at);
  throw InvalidInput(
      fmt::format("-b:{}:{}: not JSON: {}", place.line, place.column, json::explain(body, scan)),
      body.starts_with('{') && body.find('"') == std::string::npos
          ? "in a shell, JSON wants single quotes around it; --force sends it all the same"
          : "--force sends it all the same; for other text say -p content_type=text/plain");
}

/// Without -r, the name of an event tells the routing key.
void require_known_name(const std::string& body, const catalogue::Catalogue& catalogue) {
  std::string compact;
  json::compact(body, compact);
  const std::optional<json::View> name = json::View(compact).find("name");
  if (name && name->is_string() && catalogue.find(name->string()) != nullptr) return;
  throw UsageError("no routing key",
                   fmt::format("give -r KEY, such as -r calls.call.created{}",
                               name ? ", or the event's description with --catalogue FILE" : ""));
}

BodyInput body_input(const PublishOptions& options, bool says_json, const InputLookup& lookup) {
  const bool must_be_json = says_json && !options.force;
  if (must_be_json) require_json(*options.body);
  const bool is_json = must_be_json || (says_json && json::check(*options.body).ok());
  if (is_json && !options.routing_key) require_known_name(*options.body, lookup.catalogue());
  return {*options.body, is_json};
}

/// Any CamelCase word could be an event of Asterisk, so such names need their family before them. The entry
/// for all events of a family has a name of its own.
bool needs_family(const catalogue::Entry& entry, const std::string& word) {
  return entry.family != event::Family::none && !(entry.is_family() && entry.name == word);
}

/// Returns the names of `a,b` with spaces between them; empty if one of them is not known.
std::string names_apart(std::string_view word, const catalogue::Catalogue& catalogue) {
  std::string apart;
  for (std::string_view rest = word; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(','));
    if (catalogue.find(std::string(name)) == nullptr) return {};
    apart += fmt::format("{}{}", apart.empty() ? "" : " ", name);
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
  }
  return apart;
}

/// Throws UsageError for a word that is neither an event nor a file. A word with a dot may be a file that
/// does not exist, which is reported when it is opened.
void refuse_unknown_word(const std::string& word, const catalogue::Entry* asterisk,
                         const PublishOptions& options, const catalogue::Catalogue& catalogue) {
  const std::string nothing = fmt::format("no event and no file is named '{}'", text::safe(word));
  if (asterisk != nullptr) {
    throw UsageError(nothing, fmt::format("an event of Asterisk is written {}",
                                          text::safe(spelled({asterisk->family, word}))));
  }
  if (const std::string apart = names_apart(word, catalogue); !apart.empty())
    throw UsageError(nothing, fmt::format("several are separated by spaces: {}", text::safe(apart)));
  if (word.find('.') == std::string::npos) throw UsageError(nothing, advice_for_name(catalogue, word));
  if (options.routing_key) return;
  std::string name = word;
  std::replace(name.begin(), name.end(), '.', '_');
  if (catalogue.find(name) != nullptr) throw UsageError(nothing, fmt::format("did you mean '{}'?", name));
  const std::vector<const catalogue::Entry*> carried = catalogue.carrying(word);
  if (carried.empty()) return;
  throw UsageError(fmt::format("'{}' is a routing key", text::safe(word)),
                   fmt::format("wazobus publish {} sends an event with it", carried.front()->name));
}

std::vector<catalogue::Change> changes_from(const PublishOptions& options) {
  std::vector<catalogue::Change> changes;
  for (const PublishOptions::SetOrUnset& change : options.changes) {
    changes.push_back(change.removes ? catalogue::removal_from(change.typed)
                                     : catalogue::change_from(change.typed));
  }
  return changes;
}

/// Events that were learnt from bare bodies have no key.
void require_routing_key(const EventWord& word, const catalogue::Entry& entry, const Overrides& overrides) {
  if (overrides.routing_key || !entry.routing_keys.all().empty()) return;
  throw UsageError(fmt::format("the catalogue knows no routing key of {}", text::safe(word.name)),
                   "give one with -r KEY");
}

/// NAME=VALUE is a text, NAME:=JSON a value.
void add_variable(const std::string& typed, event::Variables& variables) {
  const std::size_t equals = typed.find('=');
  auto [name, value, is_json] =
      equals == std::string::npos ? text::Assignment{} : text::assignment_from(typed, equals);
  if (name.empty()) {
    throw UsageError(fmt::format("invalid variable '{}'", text::safe(typed)),
                     "write --var NAME=VALUE, or NAME:=JSON");
  }
  if (is_json && !json::check(value).ok()) {
    throw UsageError(fmt::format("invalid variable '{}': what follows := is not JSON", text::safe(typed)),
                     "a text is written with = alone");
  }
  variables[std::move(name)] = {std::move(value), is_json};
}

event::Variables variables_from(const PublishOptions& options) {
  event::Variables variables;
  for (const std::string& typed : options.variables) add_variable(typed, variables);
  return variables;
}

bool have_placeholders(const std::vector<PublishOptions::SetOrUnset>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const PublishOptions::SetOrUnset& change) {
    return !change.removes && change.typed.find("{{") != std::string::npos;
  });
}

/// Refuses rows that would all make the same event.
void require_use_of_rows(const PublishOptions& options) {
  if (have_placeholders(options.changes)) return;
  throw UsageError(fmt::format("--var-file has a row for each {}, but no --set takes a value of it",
                               text::safe(*options.what)),
                   "--set 'data.FIELD={{var COLUMN}}' takes the value of a column");
}

/// Refuses a CSV file where JSON is expected. Beside an EVENT it would be found to be no JSON only after the
/// event was sent. `what` takes JSON.
void require_no_rows(const std::string& path, std::string_view what) {
  if (!text::lower_case(path).ends_with(".csv")) return;
  const std::string file = text::shell_word(text::safe(path));
  throw UsageError(fmt::format("{} has rows, and {} has JSON values", text::safe(path), what),
                   fmt::format("--template FILE --var-file {0} makes a message of each row; so does "
                               "EVENT --var-file {0} --set 'data.FIELD={{{{var COLUMN}}}}'",
                               file));
}

ReplayInput replay_input(const PublishOptions& options) {
  for (const std::string& path : options.replay) require_no_rows(path, "a capture");
  return {options.replay};
}

FileInput file_input(const std::string& path, bool says_json) {
  if (says_json) require_no_rows(path, "a FILE");
  if (path == "-" || !is_folder(path)) return {path, says_json};
  throw IoError(fmt::format("cannot read {}: it is a folder", text::safe(path)),
                "--replay FOLDER sends the captures in it");
}

/// The word is an event if the catalogue knows it, otherwise a file. So an event with a misspelt name is
/// never sent.
PublishInput input_of_word(const PublishOptions& options, const Overrides& overrides, bool says_json,
                           const InputLookup& lookup) {
  const std::string& word = *options.what;
  if (word == "-" || word.find('/') != std::string::npos) return file_input(word, says_json);
  const catalogue::Catalogue& catalogue = lookup.catalogue();
  EventWord event = event_word_from(word);
  const bool has_family = event.family != event::Family::none;
  if (has_family) event_named(catalogue, word);
  const catalogue::Entry* const entry = catalogue.find(event.name, event.family);
  if (entry != nullptr && (has_family || !needs_family(*entry, word))) {
    require_routing_key(event, *entry, overrides);
    if (options.variable_file) require_use_of_rows(options);
    if (!have_placeholders(options.changes)) return EventInput{std::move(event), changes_from(options)};
    return EventInput{std::move(event), {}, options.changes, variables_from(options), options.variable_file};
  }
  if (!lookup.is_file(word)) refuse_unknown_word(word, entry, options, catalogue);
  return file_input(word, says_json);
}

TemplateInput template_input(const PublishOptions& options) {
  return {*options.template_file, variables_from(options), options.variable_file, options.changes};
}

/// Is the path one of the body, such as name or data.status? Any other word is probably a field of data.
bool is_of_body(std::string_view path) {
  return path.find_first_of(".[") != std::string_view::npos || path == event::member::data ||
         event::is_common_header(path);
}

/// Refuses a change such as data.status=Up whose --set was forgotten; it is not taken for a file.
void require_no_change(const std::string& word, const InputLookup& lookup) {
  const std::size_t equals = word.find('=');
  const bool looks_so = equals != std::string::npos && equals > 0 && word.find('/') == std::string::npos;
  if (!looks_so || lookup.is_file(word)) return;
  const std::string shown = text::safe(word);
  throw UsageError(
      fmt::format("unexpected argument '{}'", shown),
      word.find('\'') == std::string::npos
          ? fmt::format("to change a field, write --set '{}{}'",
                        is_of_body(std::string_view(word).substr(0, equals)) ? "" : "data.", shown)
          : "a field is changed with --set");
}

SeveralInputs several_inputs(const PublishOptions& options, const Overrides& overrides, bool says_json,
                             const InputLookup& lookup) {
  SeveralInputs several;
  std::vector<std::string> words{*options.what};
  words.insert(words.end(), options.others.begin(), options.others.end());
  PublishOptions one = options;
  for (const std::string& word : words) {
    require_no_change(word, lookup);
    one.what = word;
    PublishInput input = input_of_word(one, overrides, says_json, lookup);
    if (auto* const event = std::get_if<EventInput>(&input)) several.parts.emplace_back(std::move(*event));
    if (auto* const file = std::get_if<FileInput>(&input)) several.parts.emplace_back(std::move(*file));
  }
  return several;
}

PublishInput choose(const PublishOptions& options, const Overrides& overrides, const InputLookup& lookup) {
  const bool says_json = commands::says_json(overrides);
  if (options.body) return body_input(options, says_json, lookup);
  if (options.template_file) return template_input(options);
  if (!options.replay.empty()) return replay_input(options);
  if (!options.others.empty()) return several_inputs(options, overrides, says_json, lookup);
  return input_of_word(options, overrides, says_json, lookup);
}

bool is_event_alone(const PublishInput& input) {
  const auto* const several = std::get_if<SeveralInputs>(&input);
  if (several == nullptr) return std::holds_alternative<EventInput>(input);
  return std::all_of(several->parts.begin(), several->parts.end(), [](const SeveralInputs::Part& part) {
    return std::holds_alternative<EventInput>(part);
  });
}

/// Refuses options that have no effect on the input.
void require_fitting_options(const PublishOptions& options, const PublishInput& input) {
  const bool is_event = is_event_alone(input);
  const bool fills_changes = is_event && have_placeholders(options.changes);
  const bool is_one_event = std::holds_alternative<EventInput>(input);
  const bool is_template = std::holds_alternative<TemplateInput>(input);
  const auto* const file = std::get_if<FileInput>(&input);
  const bool has_values = std::holds_alternative<ReplayInput>(input) || (file != nullptr && file->is_json);
  const bool is_addressed = is_event || !options.routing_key;
  const bool removes = !options.changes.empty() && options.changes.front().removes;

  constexpr std::string_view for_events =
      "it is for messages that the catalogue addresses: an EVENT, or bodies without -r";
  constexpr std::string_view for_templates =
      "it fills a --template FILE, or the {{var NAME}} in a --set of an EVENT";
  struct Restriction {
    std::string_view option;
    bool is_given;
    bool fits;
    std::string_view advice;
  };
  const std::array restrictions{
      Restriction{removes ? "--unset" : "--set", !options.changes.empty(), is_event || is_template,
                  "it changes an EVENT of the catalogue, or what a --template makes: name one"},
      Restriction{"--tenant", options.tenant.has_value(), is_addressed, for_events},
      Restriction{"--user-uuid", !options.user_uuids.empty(), is_addressed, for_events},
      Restriction{"--origin-uuid", options.origin_uuid.has_value(), is_addressed, for_events},
      Restriction{"--var", !options.variables.empty(), is_template || fills_changes, for_templates},
      Restriction{"--var-file", options.variable_file.has_value(), is_template || is_one_event,
                  for_templates},
      Restriction{"--resume-from", options.resume_from.has_value(),
                  has_values || options.variable_file.has_value(),
                  "it names a line of a FILE, of --replay or of --var-file"},
      Restriction{"--input", options.values != ValuesAre::as_they_look,
                  commands::has_several(input) && !is_one_event,
                  "it says what the values of a FILE, of --replay or of --template are"},
      Restriction{"--skip-refused", options.skip_refused, commands::has_several(input),
                  "it leaves out messages of a FILE, of --replay, of --template or of --var-file"},
      Restriction{"--progress", options.progress.has_value(), has_values || options.variable_file.has_value(),
                  "it counts the lines of a FILE, of --replay or of --var-file"},
  };
  for (const Restriction& restriction : restrictions) {
    if (!restriction.is_given || restriction.fits) continue;
    throw UsageError(fmt::format("{} does not go with this input", restriction.option),
                     std::string(restriction.advice));
  }
}

}  // namespace

PublishInput input_of(const PublishOptions& options, const Overrides& overrides, const InputLookup& lookup) {
  require_one_input(options);
  PublishInput input = choose(options, overrides, lookup);
  if (!is_json(input) && !options.routing_key)
    throw UsageError("no routing key", "what is not JSON does not tell one: give -r KEY");
  require_fitting_options(options, input);
  return input;
}

bool has_several(const PublishInput& input) {
  if (const auto* const event = std::get_if<EventInput>(&input)) return event->rows_file.has_value();
  if (const auto* const file = std::get_if<FileInput>(&input)) return file->is_json;
  return !std::holds_alternative<BodyInput>(input) && !is_event_alone(input);
}

bool is_json(const PublishInput& input) {
  if (const auto* const body = std::get_if<BodyInput>(&input)) return body->is_json;
  if (const auto* const file = std::get_if<FileInput>(&input)) return file->is_json;
  const auto* const several = std::get_if<SeveralInputs>(&input);
  if (several == nullptr) return true;
  return std::all_of(several->parts.begin(), several->parts.end(), [](const SeveralInputs::Part& part) {
    const auto* const file = std::get_if<FileInput>(&part);
    return file == nullptr || file->is_json;
  });
}

std::vector<std::string> names_in_template(const std::string& path) {
  constexpr std::string_view key = "\"name\"";
  constexpr std::size_t largest = 1024UL * 1024;
  const std::string text = capture::whole_file(path, "template", largest);
  std::vector<std::string> names;
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + key.size())) {
    const std::size_t colon = text.find_first_not_of(json::white_space, at + key.size());
    if (colon == std::string::npos || text[colon] != ':') continue;
    const std::size_t quote = text.find_first_not_of(json::white_space, colon + 1);
    if (quote == std::string::npos || text[quote] != '"') continue;
    names.push_back(text.substr(quote + 1, text.find('"', quote + 1) - quote - 1));
  }
  return names;
}

}  // namespace wazobus::commands
