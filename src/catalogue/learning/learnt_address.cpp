// SPDX-License-Identifier: MIT
#include "catalogue/learning/learnt_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "catalogue/learning/learnt_value.hpp"
#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

/// The most patterns of one event. If there are more, words that differ become placeholders.
constexpr std::size_t most_patterns = 16;

/// How many fields of data are compared, and how deep.
constexpr std::size_t most_sources = 256;
constexpr std::size_t deepest_source = 3;

constexpr std::string_view unknown_place = "unknown";
constexpr std::string_view user_place = "header.user_uuid:";

std::string python_scalar(json::View value) {
  return value.is_string() ? value.string() : std::string(event::python_word(value.text()));
}

/// Can the step be spelled in `data.a.b`?
bool is_spellable(std::string_view step) {
  return !step.empty() && step.size() <= 64 && step.find_first_of(".{}[]") == std::string_view::npos &&
         step.find_first_not_of("0123456789") != std::string_view::npos;
}

void add_scalars(json::View object, const std::string& path, std::size_t depth,
                 std::vector<AddressSource>& sources) {
  std::vector<std::pair<std::string, json::View>> objects;
  for (json::Children members(object); members.next();) {
    const std::string key = members.raw_key().string();
    if (!is_spellable(key) || sources.size() >= most_sources) continue;
    std::string from = fmt::format("{}.{}", path, key);
    if (members.value().kind() == json::Kind::object) {
      objects.emplace_back(std::move(from), members.value());
    } else {
      add_source(std::move(from), members.value(), sources);
    }
  }
  if (depth == deepest_source) return;
  for (const auto& [from, inner] : objects) add_scalars(inner, from, depth + 1, sources);
}

bool is_word_of(const AddressSource& source, std::string_view word) {
  return word == source.text || word == source.escaped;
}

/// Can the word be an id: a value that differs each time, or None if there is no user?
bool may_be_an_id(std::string_view word) {
  return looks_like_an_id(word) || word == event::nobody ||
         std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The word is always the same and always equal to the value at `from`. Does it stand for that value? A short
/// number may be equal by chance.
bool stands_for_a_value(std::string_view word, std::string_view from) {
  constexpr std::size_t short_word = 4;
  if (word.find("__DOT__") != std::string_view::npos) return true;
  return looks_like_an_id(word) &&
         (word.size() >= short_word || from.ends_with("id") || from.ends_with("number"));
}

std::string_view last_step(std::string_view from) {
  if (from == user_place) return event::user_field;
  return from.substr(from.rfind('.') + 1);
}

/// How well a place fits a word that follows the word `before` (users.{user_uuid}); smaller is better.
int distance(std::string_view from, std::string_view before) {
  const std::string_view step = last_step(from);
  int out = 2 * static_cast<int>(std::count(from.begin(), from.end(), '.'));
  if (before.ends_with('s')) before.remove_suffix(1);
  if (!before.empty() && step.starts_with(before)) out -= 5;
  if (step == "uuid" || step == "id") out -= 4;
  if (step.ends_with("_uuid") || step.ends_with("_id")) out -= 3;
  if (from.starts_with("header.")) out += 1;
  return out;
}

}  // namespace

std::string spelled(const Location& location) {
  switch (location.kind) {
    case Location::Kind::name:
      return "name";
    case Location::Kind::data:
      return fmt::format("data.{}", fmt::join(location.path, "."));
    case Location::Kind::header:
      return "header." + location.path.front();
    case Location::Kind::user:
      return std::string(user_place);
    case Location::Kind::unknown:
      break;
  }
  return std::string(unknown_place);
}

void add_source(std::string from, json::View value, std::vector<AddressSource>& sources) {
  if (value.is_container()) return;
  AddressSource source{std::move(from), python_scalar(value), {}};
  if (source.text.empty() || source.text.size() > 255) return;
  append_escaped(source.text, source.escaped);
  sources.push_back(std::move(source));
}

void add_sources(json::View data, std::vector<AddressSource>& sources) {
  if (data.is_object()) add_scalars(data, "data", 1, sources);
}

// --- names ---

PlaceholderNames::PlaceholderNames(const Entry& known) {
  for (const Placeholder& placeholder : known.placeholders)
    names_.emplace_back(placeholder.name, spelled(placeholder.location));
  known_ = names_.size();
}

/// A nested value is spelled {call[id]}, as for Python's str.format: wazo-bus does not escape these.
const std::string& PlaceholderNames::name_for(const std::string& from) {
  if (from != unknown_place) {
    for (const auto& [name, place] : names_) {
      if (place == from) return name;
    }
  }
  std::string name;
  if (from == unknown_place) {
    name = "id";
  } else if (from.starts_with("data.")) {
    std::string_view rest = std::string_view(from).substr(5);
    name = rest.substr(0, rest.find('.'));
    while (rest.find('.') != std::string_view::npos) {
      rest.remove_prefix(rest.find('.') + 1);
      fmt::format_to(std::back_inserter(name), "[{}]", rest.substr(0, rest.find('.')));
    }
  } else {
    name = last_step(from);
  }
  const auto is_taken = [this](const std::string& wanted) {
    return std::any_of(names_.begin(), names_.end(), [&](const auto& one) { return one.first == wanted; });
  };
  std::string wanted = name;
  for (int number = 2; is_taken(wanted); ++number) wanted = fmt::format("{}_{}", name, number);
  return names_.emplace_back(std::move(wanted), from).first;
}

// --- patterns ---

/// A value that is not escaped may contain dots, and is still one word.
std::vector<LearntAddresses::Word> LearntAddresses::words_of(std::string_view address,
                                                             std::span<const AddressSource> sources) {
  std::vector<Word> words;
  for (std::size_t start = 0; start <= address.size();) {
    const std::string_view rest = address.substr(start);
    std::string_view word = rest.substr(0, rest.find('.'));
    for (const AddressSource& source : sources) {
      const std::string& text = source.text;
      const bool is_longer = text.size() > word.size() && rest.starts_with(text) && may_be_an_id(text);
      if (is_longer && (text.size() == rest.size() || rest[text.size()] == '.'))
        word = rest.substr(0, text.size());
    }
    Word& added = words.emplace_back();
    added.text = word;
    for (const AddressSource& source : sources) {
      if (is_word_of(source, word)) added.sources.push_back(source.from);
    }
    start += word.size() + 1;
  }
  return words;
}

bool LearntAddresses::fits(const Word& known, const Word& word) {
  if (known.is_free) return true;
  if (known.text == word.text && !known.varies) return true;
  const bool shares_source = std::any_of(word.sources.begin(), word.sources.end(), [&](const auto& from) {
    return std::find(known.sources.begin(), known.sources.end(), from) != known.sources.end();
  });
  return shares_source || (may_be_an_id(known.text) && may_be_an_id(word.text));
}

void LearntAddresses::update(WordPattern& pattern, const std::vector<Word>& words) {
  ++pattern.seen;
  for (std::size_t i = 0; i < words.size(); ++i) {
    Word& known = pattern.words[i];
    known.varies = known.varies || known.text != words[i].text;
    const std::vector<std::string>& sources = words[i].sources;
    std::erase_if(known.sources, [&sources](const std::string& from) {
      return std::find(sources.begin(), sources.end(), from) == sources.end();
    });
  }
}

/// Finds the pattern that differs in the fewest words and lets these be anything. Empty if no fixed word
/// would remain.
LearntAddresses::WordPattern* LearntAddresses::widened(const std::vector<Word>& words) {
  WordPattern* best = nullptr;
  std::size_t fewest = words.size();
  for (WordPattern& pattern : patterns_) {
    if (pattern.words.size() != words.size()) continue;
    std::size_t differing = 0;
    for (std::size_t i = 0; i < words.size(); ++i) differing += fits(pattern.words[i], words[i]) ? 0U : 1U;
    if (differing >= fewest) continue;
    fewest = differing;
    best = &pattern;
  }
  if (best == nullptr) return nullptr;
  for (std::size_t i = 0; i < words.size(); ++i)
    best->words[i].is_free = best->words[i].is_free || !fits(best->words[i], words[i]);
  return best;
}

bool LearntAddresses::take(std::string_view address, std::span<const AddressSource> sources) {
  std::vector<Word> words = words_of(address, sources);
  const auto all_fit = [&words](const WordPattern& pattern) {
    return std::equal(pattern.words.begin(), pattern.words.end(), words.begin(), words.end(), fits);
  };
  const auto found = std::find_if(patterns_.begin(), patterns_.end(), all_fit);
  if (found != patterns_.end()) {
    update(*found, words);
    return true;
  }
  if (patterns_.size() < most_patterns) {
    patterns_.push_back({std::move(words), 1});
    return true;
  }
  WordPattern* const pattern = widened(words);
  if (pattern != nullptr) update(*pattern, words);
  return pattern != nullptr;
}

std::string LearntAddresses::text_of(const WordPattern& pattern, PlaceholderNames& names,
                                     const Exists& exists) {
  std::string out;
  std::string_view before;
  for (const Word& word : pattern.words) {
    if (&word != pattern.words.data()) out += '.';
    const bool varies = word.varies || word.is_free;
    std::vector<std::string> sources;
    std::copy_if(word.sources.begin(), word.sources.end(), std::back_inserter(sources),
                 [&](const std::string& from) {
                   return exists(from) && (varies || stands_for_a_value(word.text, from));
                 });
    const bool is_placeholder = varies || !sources.empty();
    if (!is_placeholder) {
      out += word.text;
      before = word.text;
      continue;
    }
    std::string from(unknown_place);
    if (!sources.empty())
      from = *std::min_element(sources.begin(), sources.end(), [before](const auto& a, const auto& b) {
        return distance(a, before) < distance(b, before);
      });
    fmt::format_to(std::back_inserter(out), "{{{}}}", names.name_for(from));
  }
  return out;
}

std::vector<LearntAddresses::Found> LearntAddresses::found(PlaceholderNames& names,
                                                           const Exists& exists) const {
  std::vector<WordPattern> patterns = patterns_;
  std::stable_sort(patterns.begin(), patterns.end(),
                   [](const auto& a, const auto& b) { return a.seen > b.seen; });
  std::vector<Found> out;
  for (const WordPattern& pattern : patterns) {
    // A pattern that a wider one includes is not listed separately.
    std::string plain;
    for (const Word& word : pattern.words) plain += (plain.empty() ? "" : ".") + word.text;
    const auto wider = std::find_if(out.begin(), out.end(), [&plain](const Found& other) {
      const Template wide(other.text);
      return wide.has_placeholders() && wide.matches(plain, Ids::any);
    });
    if (wider != out.end()) {
      wider->seen += pattern.seen;
    } else {
      out.push_back({text_of(pattern, names, exists), pattern.seen});
    }
  }
  return out;
}

}  // namespace wazobus::catalogue
