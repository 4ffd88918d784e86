// SPDX-License-Identifier: MIT
// What routing keys, or ACLs, of one event have in common: templates with {placeholders} and where those come
// from.
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
  std::string from;     ///< as the catalogue spells a Location: data.door_id
  std::string text;     ///< as Python writes it
  std::string escaped;  ///< the same as wazo-bus writes it in a key
};

/// As the catalogue spells it.
std::string spelled(const Location& location);

/// Appends the scalars of `data`, whose way can be spelled.
void add_sources(json::View data, std::vector<AddressSource>& sources);
void add_source(std::string from, json::View value, std::vector<AddressSource>& sources);

/// The placeholders of one event: names and where each comes from.
class PlaceholderNames {
 public:
  PlaceholderNames() = default;
  explicit PlaceholderNames(const Entry& known);

  /// The name for what comes `from` there; no two places have one name.
  const std::string& name_for(const std::string& from);

  /// Those that the event did not have before: name and place.
  [[nodiscard]] std::span<const std::pair<std::string, std::string>> added() const {
    return std::span(names_).subspan(known_);
  }

 private:
  std::vector<std::pair<std::string, std::string>> names_;
  std::size_t known_ = 0;
};

class LearntAddresses {
 public:
  /// False where it was left out, because there are too many shapes.
  bool take(std::string_view address, std::span<const AddressSource> sources);

  /// A template, and how many addresses had its shape.
  struct Found {
    std::string text;
    std::uint64_t seen = 0;
  };
  /// Can a placeholder come from there?
  using Exists = std::function<bool(const std::string& from)>;
  /// The most frequent first. Names the placeholders.
  [[nodiscard]] std::vector<Found> found(PlaceholderNames& names, const Exists& exists) const;

  [[nodiscard]] bool is_empty() const { return shapes_.empty(); }

 private:
  struct Word {
    std::string text;  ///< what it was first
    bool varies = false;
    bool is_free = false;              ///< it varies, and may be anything
    std::vector<std::string> sources;  ///< what it was equal to each time
  };
  struct Shape {
    std::vector<Word> words;
    std::uint64_t seen = 0;
  };

  static std::vector<Word> words_of(std::string_view address, std::span<const AddressSource> sources);
  static bool fits(const Word& known, const Word& word);
  static void update(Shape& shape, const std::vector<Word>& words);
  Shape* widened(const std::vector<Word>& words);
  static std::string text_of(const Shape& shape, PlaceholderNames& names, const Exists& exists);

  std::vector<Shape> shapes_;
};

}  // namespace wazobus::catalogue
