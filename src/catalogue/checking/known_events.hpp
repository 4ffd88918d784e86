// SPDX-License-Identifier: MIT
// The events that a checker has met: what the catalogue says of each, looked up once, and how often it came.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalogue/checking/rulebook.hpp"

namespace wazobus::catalogue {

/// What was met, by name of the event.
struct Counts {
  std::uint64_t values = 0;
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t, std::less<>> by_event;

  void add(const Counts& other);
};

struct QuickRules;

/// An event by its name alone.
struct KnownEvent {
  const EventRules* rules = nullptr;
  const Entry* entry = nullptr;  ///< there may be no rules for it in an edition
  std::uint64_t count = 0;
  std::vector<std::uint16_t> guesses;  ///< see DataChecker
  std::string unknown;                 ///< what is said of it when there are no rules; made once
  std::shared_ptr<QuickRules> quick;   ///< made by QuickChecker

  /// For an event of this name in another family.
  void make_room_for(const EventRules& others);
};

/// Not for several threads at once.
class KnownEvents {
 public:
  /// `rulebook` must outlive this.
  explicit KnownEvents(Rulebook& rulebook);

  [[nodiscard]] Rulebook& rulebook() const { return rulebook_; }

  /// Counts an event of this name. What is returned is valid until the next call, of find() too.
  KnownEvent& meet(std::string_view name);

  /// The same in two steps.
  KnownEvent& find(std::string_view name);
  void count(KnownEvent& event) {
    ++event.count;
    ++counts_.events;
  }

  /// Why there are no rules for an event that was met under this name: it is unknown, and close to another
  /// one; or not on the page.
  const std::string& why_unknown(KnownEvent& event, std::string_view name) const;

  void count_value() { ++counts_.values; }

  /// Of all so far, and forgets them.
  Counts take_counts();

 private:
  using Named = std::pair<const std::string, KnownEvent>;
  struct Recent {
    std::string_view name;  ///< within known_
    KnownEvent* event = nullptr;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  Named& look_up(std::string_view name);

  Rulebook& rulebook_;
  std::unordered_map<std::string, KnownEvent, Hash, std::equal_to<>> known_;
  std::vector<Recent> recent_;
  KnownEvent too_long_name_;
  Counts counts_;
};

}  // namespace wazobus::catalogue
