// SPDX-License-Identifier: MIT
// Learns templates with {placeholders} from the routing keys or ACLs of one event, and where the placeholders
// come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/model.hpp"
#include "json/view.hpp"

namespace wazobus::catalogue {

/// A value of a message that a word of its routing key may repeat.
struct AddressSource {
  std::string from;     ///< a Location as the catalogue spells it: data.door_id
  std::string text;     ///< as Python writes it
  std::string escaped;  ///< the same, escaped as in a routing key
};

/// A Location as the catalogue spells it.
std::string spelled(const Location& location);

/// Appends the scalars of `data` whose path can be spelled.
void add_sources(json::View data, std::vector<AddressSource>& sources);
void add_source(std::string from, json::View value, std::vector<AddressSource>& sources);

/// The placeholders of one event: their names and where they come from.
class PlaceholderNames {
 public:
  PlaceholderNames() = default;
  explicit PlaceholderNames(const Entry& known);

  /// The name of the placeholder for `from`. Each place has a different name.
  const std::string& name_for(const std::string& from);

  /// The placeholders that the event did not have before: name and place.
  [[nodiscard]] std::span<const std::pair<std::string, std::string>> added() const {
    return std::span(names_).subspan(known_);
  }

 private:
  std::vector<std::pair<std::string, std::string>> names_;
  std::size_t known_ = 0;
};

class LearntAddresses {
 public:
  /// Returns false if the address was ignored because there are too many patterns.
  bool take(std::string_view address, std::span<const AddressSource> sources);

  /// A template, and the number of addresses that match it.
  struct Found {
    std::string text;
    std::uint64_t seen = 0;
  };
  /// Can a placeholder come from this place?
  using Exists = std::function<bool(const std::string& from)>;
  /// The templates, the most frequent first. Gives names to the placeholders.
  [[nodiscard]] std::vector<Found> found(PlaceholderNames& names, const Exists& exists) const;

  [[nodiscard]] bool is_empty() const { return patterns_.empty(); }

 private:
  struct Word {
    std::string text;  ///< the first word seen
    bool varies = false;
    bool is_free = false;              ///< it varies and can be any word
    std::vector<std::string> sources;  ///< the places that it was always equal to
  };
  struct WordPattern {
    std::vector<Word> words;
    std::uint64_t seen = 0;
  };

  static std::vector<Word> words_of(std::string_view address, std::span<const AddressSource> sources);
  static bool fits(const Word& known, const Word& word);
  static void update(WordPattern& pattern, const std::vector<Word>& words);
  WordPattern* widened(const std::vector<Word>& words);
  static std::string text_of(const WordPattern& pattern, PlaceholderNames& names, const Exists& exists);

  std::vector<WordPattern> patterns_;
};

}  // namespace wazobus::catalogue
