// SPDX-License-Identifier: MIT
#include "cli/completion_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "catalogue/finding.hpp"
#include "catalogue/header_fields.hpp"
#include "cli/settings.hpp"
#include "commands/catalogue_files.hpp"
#include "render/catalogue_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::cli {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;

/// If more names than this match, only their beginnings are offered, up to an underscore or colon.
constexpr std::size_t most_names = 40;

/// If there are more beginnings than this, their explanations have no numbers: zsh puts words with the same
/// explanation on one line, so that all fit on a screen of 24 rows.
constexpr std::size_t most_counted = 40;

/// The words to offer, with their explanations, sorted.
class Offers {
 public:
  void add(const std::string& word, const std::string& explanation) {
    explanations_.try_emplace(word, explanation);
  }

  /// Adds the beginning of `count` longer words. Its explanation is the number of `what` that begin with it.
  void add_part(const std::string& word, std::string_view what, std::size_t count = 1) {
    counts_[word].first += count;
    counts_[word].second = what;
  }

  /// Adds all words of `others`, each with `before` in front of it.
  void add_behind(const std::string& before, const Offers& others) {
    for (const auto& [word, explanation] : others.all()) add(before + word, explanation);
  }

  /// The word, if there is only one.
  [[nodiscard]] std::optional<std::string> only() const {
    const std::map<std::string, std::string> words = all();
    return words.size() == 1 ? std::optional(words.begin()->first) : std::nullopt;
  }

  [[nodiscard]] std::string lines() const {
    std::string out;
    for (const auto& [word, explanation] : all())
      out += fmt::format("{}\t{}\n", text::safe(word), text::safe(explanation));
    return out;
  }

 private:
  [[nodiscard]] std::map<std::string, std::string> all() const {
    std::map<std::string, std::string> words = explanations_;
    const bool has_numbers = counts_.size() <= most_counted;
    for (const auto& [word, count] : counts_) {
      words.try_emplace(
          word, has_numbers ? fmt::format("{} {}{}", count.first, count.second, count.first == 1 ? "" : "s")
                            : count.second + 's');
    }
    return words;
  }

  std::map<std::string, std::string> explanations_;
  std::map<std::string, std::pair<std::size_t, std::string>> counts_;
};

struct Named {
  std::string word;
  std::string explanation;
};

/// Offers each matching name, or only the beginnings of names if there are too many to read. Before anything
/// is typed, not even all beginnings fit on a screen, so those of up to three names are left out.
void offer_names(const std::vector<Named>& names, const std::string& typed, Offers& offers) {
  std::vector<const Named*> matching;
  for (const Named& name : names)
    if (name.word.starts_with(typed)) matching.push_back(&name);
  const bool are_few = matching.size() <= most_names;
  std::map<std::string, std::size_t> beginnings;
  for (const Named* const name : matching) {
    const std::size_t end = name->word.find_first_of("_:", typed.size());
    if (!are_few && end != std::string::npos) {
      ++beginnings[name->word.substr(0, end + 1)];
    } else if (are_few || !typed.empty()) {
      offers.add(name->word, name->explanation);
    }
  }
  const std::size_t fewest = typed.empty() ? 4 : 1;
  for (const auto& [beginning, count] : beginnings)
    if (count >= fewest) offers.add_part(beginning, "event", count);
}

std::string explanation_of(const Entry& entry) {
  if (!entry.summary.empty()) return entry.summary;
  return entry.service;
}

void offer_events(const Catalogue& catalogue, const std::string& typed, bool is_spelled, Offers& offers) {
  std::vector<Named> names;
  for (const Entry* const entry : catalogue.entries()) {
    if (entry->is_family()) continue;
    names.push_back(
        {is_spelled ? commands::spelled({entry->family, entry->name}) : entry->name, explanation_of(*entry)});
  }
  for (const std::string& name : commands::known_names(catalogue, event::Family::ami))
    names.push_back({is_spelled ? commands::spelled({event::Family::ami, name}) : name, "an AMI event"});
  offer_names(names, typed, offers);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> words;
  std::size_t at = 0;
  for (std::size_t end = 0; end != std::string::npos; at = end + 1) {
    end = text.find(separator, at);
    words.emplace_back(text.substr(at, end - at));
  }
  return words;
}

/// Offers routing keys word by word: calls., then calls.call., then calls.call.created. A placeholder is
/// offered as an asterisk.
void offer_keys(const Catalogue& catalogue, const std::string& typed, Offers& offers) {
  const std::vector<std::string> before = split(typed, '.');
  const std::size_t level = before.size() - 1;
  const std::string stem = typed.substr(0, typed.size() - before.back().size());
  bool has_several = false;
  for (const Entry* const entry : catalogue.entries()) {
    for (const std::string_view key : entry->routing_keys.all()) {
      std::vector<std::string> words = split(key, '.');
      for (std::string& word : words)
        if (word.find('{') != std::string::npos) word = "*";
      const bool continues = words.size() > level && words[level].starts_with(before.back()) &&
                             std::equal(before.begin(), before.end() - 1, words.begin(),
                                        [](const std::string& a, const std::string& b) {
                                          return a == b || a == "*" || b == "*";
                                        });
      // offer_events() offers keys of one word, as names.
      if (!continues || words.size() == 1) continue;
      const std::string next = stem + words[level];
      has_several = has_several || level > 0;
      if (words.size() > level + 1) {
        offers.add_part(next + '.', "routing key");
      } else {
        offers.add(next, entry->name);
      }
    }
  }
  if (has_several && before.back().empty()) offers.add(stem + '#', "all of them");
}

/// Returns the events that are named on the command line.
std::vector<const Entry*> entries_on(std::span<const std::string> line, const Catalogue& catalogue) {
  std::vector<const Entry*> entries;
  for (const std::string& word : line) {
    const std::string value = word.substr(word.starts_with("--") ? word.find('=') + 1 : 0);
    const commands::EventWord event = commands::event_word_from(value);
    const Entry* const entry = catalogue.find(event.name, event.family);
    if (entry != nullptr && !entry->is_family()) entries.push_back(entry);
  }
  return entries;
}

/// Returns "string: Ring, Up".
std::string explanation_of(const catalogue::Description& field) {
  std::string out = fmt::format("{}", fmt::join(field.types, " or "));
  const std::vector<std::string>& values = field.known_values.empty() ? field.allowed : field.known_values;
  if (!values.empty()) out += fmt::format(": {}", fmt::join(values, ", "));
  if (!field.description.empty()) out += (out.empty() ? "" : "; ") + field.description;
  return out;
}

/// Returns the text after a field. If the value of the field is not a text, --set needs JSON: `:=` instead of
/// `=`.
std::string_view end_behind(const catalogue::Description& field, std::string_view end) {
  return end == "=" && !field.types.empty() && !field.has_type("string") ? ":=" : end;
}

/// Returns the description of the field at `path`, or null. The first word of the path is data.
const catalogue::Description* description_at(const Entry& entry, std::span<const std::string> path) {
  const catalogue::Description* place = &entry.data();
  for (const std::string& word : path.subspan(1)) {
    const catalogue::Field* const field = place->field(word);
    if (field == nullptr) return nullptr;
    place = &field->schema;
  }
  return place;
}

/// Offers the known values of the field at `path`, data.status, that begin with `typed`, each behind
/// `before`.
void offer_values(const std::vector<const Entry*>& entries, std::string_view path, std::string_view typed,
                  const std::string& before, Offers& offers) {
  const std::vector<std::string> steps = split(path, '.');
  for (const Entry* const entry : entries) {
    const catalogue::Description* const field = description_at(*entry, steps);
    if (field == nullptr) continue;
    for (const std::string& value : field->known_values)
      if (value.starts_with(typed)) offers.add(before + value, "known value");
  }
}

/// Fields of one or several events. A field that differs between events is explained by their number, because
/// nobody knows which event is meant.
class Fields {
 public:
  void add(const std::string& word, const std::string& explanation) {
    Found& found = found_[word];
    found.differs = found.count > 0 && (found.differs || found.explanation != explanation);
    found.explanation = explanation;
    ++found.count;
  }

  /// Offers all of them, or the `most` that most events have.
  void offer(Offers& offers, std::size_t most = SIZE_MAX) const {
    std::vector<std::size_t> counts;
    for (const auto& [word, found] : found_) counts.push_back(found.count);
    std::sort(counts.begin(), counts.end(), std::greater<>());
    const std::size_t least = counts.size() > most ? counts[most] + 1 : 0;
    for (const auto& [word, found] : found_) {
      if (found.count < least) continue;
      offers.add(word, found.differs ? fmt::format("a field of {} events", found.count) : found.explanation);
    }
  }

 private:
  struct Found {
    std::string explanation;
    std::size_t count = 0;
    bool differs = false;
  };
  std::map<std::string, Found> found_;
};

/// Can it stand in a path without brackets and quotes?
bool is_plain(std::string_view name) {
  return name.find_first_of(".[]\" {}:*") == std::string_view::npos;
}

/// Offers the headers that begin with `typed`, each followed by `end`.
void offer_headers(const std::vector<const Entry*>& entries, const std::string& typed, std::string_view end,
                   Offers& offers) {
  Fields fields;
  for (const Entry* const entry : entries) {
    for (const catalogue::Field& header : catalogue::possible_headers(*entry)) {
      const std::string path = "headers." + header.name;
      if (is_plain(header.name) && path.starts_with(typed))
        fields.add(fmt::format("{}{}", path, end), explanation_of(header.schema));
    }
  }
  fields.offer(offers);
}

/// Offers the fields below data that begin with `typed`, each followed by `end`: all, or the `most` that most
/// events have.
void offer_fields(const std::vector<const Entry*>& entries, const std::string& typed, std::string_view end,
                  std::size_t most, Offers& offers) {
  const std::vector<std::string> words = split(typed, '.');
  const std::string stem = typed.substr(0, typed.size() - words.back().size());
  Fields fields;
  for (const Entry* const entry : entries) {
    const catalogue::Description* const object =
        description_at(*entry, std::span(words).first(words.size() - 1));
    if (object == nullptr) continue;
    for (const catalogue::Field& field : object->fields) {
      if (!is_plain(field.name) || !field.name.starts_with(words.back())) continue;
      const bool goes_on = !field.schema.fields.empty();
      fields.add(stem + field.name + (goes_on ? "." : std::string(end_behind(field.schema, end))),
                 explanation_of(field.schema));
    }
  }
  fields.offer(offers, most);
}

constexpr std::pair<std::string_view, std::string_view> roots[] = {
    {"name", "the name of the event"}, {"routing_key", "its routing key"}, {"tenant_uuid", "its tenant"},
    {"user_uuid", "its users"},        {"headers.", "an AMQP header"},     {"data.", "a field of the event"},
};

/// Offers paths for --where, --set, --unset and templates. If the line names no event, only the most common
/// fields are offered until their first letter was typed, because all events together have hundreds.
void offer_paths(const Catalogue& catalogue, const std::string& typed, std::span<const std::string> line,
                 bool has_roots, std::string_view end, Offers& offers) {
  constexpr std::string_view data = "data.";
  if (typed.find('.') == std::string::npos) {
    for (const auto& [root, explanation] : roots) {
      const bool is_offered = root == data || has_roots;
      const std::string_view behind = root.ends_with('.') ? "" : end;
      if (is_offered && root.starts_with(typed))
        offers.add(fmt::format("{}{}", root, behind), std::string(explanation));
    }
  }
  const bool is_header = has_roots && typed.starts_with("headers.");
  if (!is_header && !typed.starts_with(data)) return;
  std::vector<const Entry*> entries = entries_on(line, catalogue);
  const bool names_event = !entries.empty();
  if (!names_event) entries = catalogue.entries();
  if (is_header) return offer_headers(entries, typed, end, offers);
  if (const std::size_t equals = typed.find('='); equals != std::string::npos)
    return offer_values(entries, typed.substr(0, equals), typed.substr(equals + 1),
                        typed.substr(0, equals + 1), offers);
  offer_fields(entries, typed, end, names_event || typed.size() > data.size() ? SIZE_MAX : most_names,
               offers);
}

/// Offers what may follow the only word, besides the word: a shell that has one word to offer closes the
/// quotes before which more was to be typed.
template <typename Followers>
void offer_followers(const std::string& before, const Offers& words, const Followers& followers,
                     Offers& offers) {
  offers.add_behind(before, words);
  const std::optional<std::string> only = words.only();
  if (!only || only->ends_with('.')) return;
  for (const auto& [follower, meaning] : followers)
    offers.add(fmt::format("{}{}{}", before, *only, follower), std::string(meaning));
}

using Follower = std::pair<std::string_view, std::string_view>;
constexpr std::array operators{Follower{" = ", "is"}, Follower{" != ", "is not"},
                               Follower{" ~ ", "matches a regular expression"}};
constexpr std::array placeholders{Follower{" {", "another one"}};

/// Completes the placeholder that is open at the end of the template.
void offer_template(const Catalogue& catalogue, const std::string& typed, std::span<const std::string> line,
                    Offers& offers) {
  const std::size_t brace = typed.rfind('{');
  if (brace == std::string::npos || typed.find('}', brace) != std::string::npos) return;
  const std::string placeholder = typed.substr(brace + 1);
  Offers inside;
  offer_paths(catalogue, placeholder, line, true, "}", inside);
  using Word = std::pair<std::string_view, std::string_view>;
  constexpr std::array others{Word{"timestamp}", "when it was received"},
                              Word{"delta}", "seconds since the event before"},
                              Word{"delivery}", "whether --client gets it"}};
  for (const auto& [word, meaning] : others) {
    if (word.starts_with(placeholder)) inside.add(std::string(word), std::string(meaning));
  }
  offer_followers(typed.substr(0, brace + 1), inside, placeholders, offers);
}

/// Returns the field whose value comes next, if `before` ends with a field and an operator: 'data.status = '
std::optional<std::string> field_compared(std::string_view before) {
  std::vector<std::string> words = split(before, ' ');
  std::erase(words, std::string());
  if (words.size() < 2) return std::nullopt;
  // The room event, which reads conditions, is not known here.
  constexpr std::array<std::string_view, 10> known{"=", "==", "!=", ":=", "~", "!~", "<", ">", "<=", ">="};
  if (std::find(known.begin(), known.end(), words.back()) == known.end()) return std::nullopt;
  const std::string& field = words[words.size() - 2];
  return field.substr(field.find_last_of('(') + 1);
}

/// Completes the last word of a condition: 'data.status = Up and da'
void offer_condition(const Catalogue& catalogue, const std::string& typed, std::span<const std::string> line,
                     Offers& offers) {
  const std::size_t start = typed.find_last_of(" (");
  const std::string before = start == std::string::npos ? "" : typed.substr(0, start + 1);
  if (const auto field = field_compared(before)) {
    if (!field->starts_with("data.")) return;
    const std::vector<const Entry*> named = entries_on(line, catalogue);
    return offer_values(named.empty() ? catalogue.entries() : named, *field, typed.substr(before.size()),
                        before, offers);
  }
  Offers paths;
  offer_paths(catalogue, typed.substr(before.size()), line, true, "", paths);
  if (typed.find('=', before.size()) != std::string::npos) return offers.add_behind(before, paths);
  offer_followers(before, paths, operators, offers);
}

/// Offers the operands of publish and of the ACTION of catalogue, but for files, which the shell offers
/// itself.
void offer_operands(const Catalogue& catalogue, const std::string& typed, std::span<const std::string> line,
                    Offers& offers) {
  constexpr std::string_view builtin = "builtin";
  const auto command = std::find(line.begin(), line.end(), "catalogue");
  const auto has = [&](std::string_view action) {
    return command != line.end() && std::find(command + 1, line.end(), action) != line.end();
  };
  if (has("match")) return offer_keys(catalogue, typed, offers);
  if (has("learn") || has("check") || has("export")) return;
  if (!has("diff")) return offer_events(catalogue, typed, true, offers);
  if (builtin.starts_with(typed)) offers.add(std::string(builtin), "the built-in catalogue");
}

/// Offers the formats that the ACTION on the command line takes; all formats if there is none.
void offer_catalogue_formats(const std::string& typed, std::span<const std::string> line, Offers& offers) {
  const auto has = [line](std::string_view action) {
    return std::find(line.begin(), line.end(), action) != line.end();
  };
  for (const auto& choice : render::catalogue_format_choices) {
    const render::CatalogueFormatInfo& format = render::info_of(choice.value);
    const bool is_taken = has("export") ? format.is_for_export() : !has("diff") || format.is_for_diff();
    if (is_taken && choice.word.starts_with(typed))
      offers.add(std::string(choice.word), std::string(choice.help));
  }
}

void offer_rules(const std::string& typed, Offers& offers) {
  for (const catalogue::RuleInfo& rule : catalogue::rules())
    if (rule.id.starts_with(typed)) offers.add(std::string(rule.id), std::string(rule.description));
}

/// Completes the last name of a list with commas.
void offer_event_list(const Catalogue& catalogue, const std::string& typed, Offers& offers) {
  const std::size_t start = typed.rfind(',') + 1;  // 0 if there is none
  Offers names;
  offer_events(catalogue, typed.substr(start), false, names);
  offers.add_behind(typed.substr(0, start), names);
}

/// Completes RULE:EVENT, the last one of a list with commas.
void offer_ignored_rules(const Catalogue& catalogue, const std::string& typed, Offers& offers) {
  const std::size_t start = typed.rfind(',') + 1;  // 0 if there is none
  const std::size_t colon = typed.find(':', start);
  Offers words;
  if (colon == std::string::npos) {
    offer_rules(typed.substr(start), words);
    return offers.add_behind(typed.substr(0, start), words);
  }
  offer_events(catalogue, typed.substr(colon + 1), false, words);
  offers.add_behind(typed.substr(0, colon + 1), words);
}

/// What a completion script asks.
struct Question {
  const std::string& typed;
  std::span<const std::string> line;
  const Catalogue& catalogue;
  const commands::Context& context;
};

void offer_selectors(const Question& asked, Offers& offers) {
  offer_events(asked.catalogue, asked.typed, false, offers);
  offer_keys(asked.catalogue, asked.typed, offers);
}

void offer_profiles(const Question& asked, Offers& offers) {
  for (const std::string& name : profile_names(asked.context))
    if (name.starts_with(asked.typed)) offers.add(name, "profile");
}

struct CompletionKind {
  Completion completion;
  std::string_view word;
  void (*offer)(const Question& asked, Offers& offers);
};

constexpr std::array completion_kinds{
    CompletionKind{Completion::event_names, "event",
                   [](const Question& asked, Offers& offers) {
                     offer_event_list(asked.catalogue, asked.typed, offers);
                   }},
    CompletionKind{Completion::events_and_files, "publishable",
                   [](const Question& asked, Offers& offers) {
                     offer_operands(asked.catalogue, asked.typed, asked.line, offers);
                   }},
    CompletionKind{Completion::selectors, "selector", offer_selectors},
    CompletionKind{
        Completion::patterns, "pattern",
        [](const Question& asked, Offers& offers) { offer_keys(asked.catalogue, asked.typed, offers); }},
    CompletionKind{Completion::conditions, "condition",
                   [](const Question& asked, Offers& offers) {
                     offer_condition(asked.catalogue, asked.typed, asked.line, offers);
                   }},
    CompletionKind{Completion::changes, "change",
                   [](const Question& asked, Offers& offers) {
                     offer_paths(asked.catalogue, asked.typed, asked.line, false, "=", offers);
                   }},
    CompletionKind{Completion::paths, "path",
                   [](const Question& asked, Offers& offers) {
                     offer_paths(asked.catalogue, asked.typed, asked.line, false, "", offers);
                   }},
    CompletionKind{Completion::templates, "template",
                   [](const Question& asked, Offers& offers) {
                     offer_template(asked.catalogue, asked.typed, asked.line, offers);
                   }},
    CompletionKind{Completion::catalogue_formats, "layout",
                   [](const Question& asked, Offers& offers) {
                     offer_catalogue_formats(asked.typed, asked.line, offers);
                   }},
    CompletionKind{Completion::profiles, "profile", offer_profiles},
    CompletionKind{Completion::rules, "rule",
                   [](const Question& asked, Offers& offers) { offer_rules(asked.typed, offers); }},
    CompletionKind{Completion::ignored_rules, "ignored",
                   [](const Question& asked, Offers& offers) {
                     offer_ignored_rules(asked.catalogue, asked.typed, offers);
                   }},
};

}  // namespace

std::string_view completion_kind(Completion completion) {
  for (const CompletionKind& kind : completion_kinds) {
    if (kind.completion == completion) return kind.word;
  }
  return {};
}

std::string completion_words(std::string_view kind, const std::string& typed,
                             std::span<const std::string> line, const Catalogue& catalogue,
                             const commands::Context& context) {
  Offers offers;
  for (const CompletionKind& one : completion_kinds) {
    if (one.word == kind) one.offer({typed, line, catalogue, context}, offers);
  }
  return offers.lines();
}

}  // namespace wazobus::cli
