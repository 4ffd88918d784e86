// SPDX-License-Identifier: MIT
// The events that a checker has met. Looks up each in the catalogue once, and counts it.
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
#include "text/time.hpp"

namespace wazobus::catalogue {

/// A record says that events may have been missed between two times.
struct Gap {
  text::Timestamp since;
  text::Timestamp until;
};

/// The most gaps to remember. All are counted.
inline constexpr std::size_t most_gaps = 20;

/// How many values and events were met, how many events of each name, and the gaps between them.
struct EventCounts {
  std::uint64_t values = 0;
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t, std::less<>> by_event;
  std::uint64_t gaps = 0;
  std::vector<Gap> first_gaps{};  ///< not more than most_gaps

  void add(const EventCounts& other);
};

struct QuickRules;

/// A name of an event, with its rules if the name alone decides.
struct KnownEvent {
  const EventRules* rules = nullptr;
  const Entry* entry = nullptr;  ///< may exist without rules, if the edition lacks the event
  std::uint64_t count = 0;
  std::vector<std::uint16_t> guesses;  ///< see DataChecker
  std::string unknown;                 ///< the message if there are no rules; made on first use
  std::shared_ptr<QuickRules> quick;   ///< made by QuickChecker

  /// Enlarges `guesses` for the rules of an event with this name in another family.
  void make_room_for(const EventRules& others);
};

/// For one thread only.
class KnownEvents {
 public:
  /// `rulebook` must outlive this.
  explicit KnownEvents(Rulebook& rulebook);

  [[nodiscard]] Rulebook& rulebook() const { return rulebook_; }

  /// Counts an event of this name and returns it. The result is valid until the next call of meet() or
  /// find().
  KnownEvent& meet(std::string_view name);

  /// find() and count() together do what meet() does.
  KnownEvent& find(std::string_view name);
  void count(KnownEvent& event) {
    ++event.count;
    ++counts_.events;
  }

  /// Says why there are no rules for an event of this name: it is unknown (with the nearest known name), or
  /// it is not in the documentation.
  const std::string& why_unknown(KnownEvent& event, std::string_view name) const;

  void count_value() { ++counts_.values; }
  void count_gap(const Gap& gap);

  /// Returns the counts since the last call.
  EventCounts take_counts();

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
  EventCounts counts_;
};

}  // namespace wazobus::catalogue
