// SPDX-License-Identifier: MIT
// Sorts events into conversations by the ids that they share, in bounded memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracing/conversation.hpp"
#include "tracing/sighting.hpp"

namespace wazobus::tracing {

struct TransparentHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// A conversation and the ids that belong to it.
struct Followed {
  Conversation conversation;
  std::vector<std::string> ids;     ///< of channels, bridges, operations, and names of channels
  std::set<std::uint64_t> guessed;  ///< ordinals of events that have no id of it, and were joined by a guess
  std::uint64_t order = 0;          ///< by beginning
  bool is_closed = false;
};

/// Finds the ids of an event that join it to others.
class Joining {
 public:
  /// Sets ids() and names(), and mentions() to the ids that only say which channels the event is about.
  /// Remembers the bridges in which calls only wait.
  void read(const Sighting& sighting);
  [[nodiscard]] const std::vector<std::string_view>& ids() const { return ids_; }
  [[nodiscard]] const std::vector<std::string_view>& mentions() const { return mentions_; }
  /// Names of channels. Asterisk reuses them, so they join an event only if it has no id.
  [[nodiscard]] const std::vector<std::string_view>& names() const { return names_; }
  [[nodiscard]] bool is_waiting() const { return is_waiting_; }

 private:
  void note_waiting(std::string_view bridge);

  std::vector<std::string_view> ids_;
  std::vector<std::string_view> mentions_;
  std::vector<std::string_view> names_;
  bool is_waiting_ = false;
  std::unordered_set<std::string, TransparentHash, std::equal_to<>> waiting_bridges_;
};

class Tracker {
 public:
  struct Options {
    std::size_t keep = 1000;  ///< conversations in memory
    /// A conversation is closed when it is over and had no event for this long.
    std::chrono::seconds quiet{30};
    bool keeps_steps = false;
    bool keeps_order = true;  ///< delivers conversations in the order of their beginnings, not of their ends
  };
  /// A call that has ended has few events more. Its row should not come late.
  static constexpr std::chrono::seconds quiet_at_once{2};

  /// Called for each conversation when it is closed.
  using Take = std::function<void(Followed& followed)>;

  Tracker(const Options& options, Take take) : options_(options), take_(std::move(take)) {}

  void take(const Sighting& sighting);
  /// Closes the conversations that are over and quiet at this time.
  void pass(Timestamp now);
  /// From now on delivers each conversation soon after its end, in the order of their ends: for events that
  /// come while they happen.
  void deliver_at_once();
  /// Closes all conversations. Call it when no more events come.
  void finish();

  /// Marks all conversations that go on as odd, because events may have been missed until now.
  void mark_gap(Timestamp now);

  /// The open conversations, oldest first.
  [[nodiscard]] std::vector<const Followed*> open() const;
  /// The conversations that the last event belongs to.
  [[nodiscard]] const std::vector<Followed*>& last() const { return last_; }

  [[nodiscard]] std::uint64_t unrelated() const { return unrelated_; }
  [[nodiscard]] std::uint64_t late() const { return late_; }
  [[nodiscard]] std::uint64_t let_go() const { return let_go_; }

 private:
  Followed* joined(const std::vector<std::string_view>& ids);
  Followed& begin();
  Followed& merge(Followed& a, Followed& b);
  void own(Followed& followed, std::string_view id);
  void deliver(const Sighting& sighting, Followed& followed);
  Followed* served(const std::function<bool(const Leg&)>& is_meant);
  Followed* guess(const Sighting& sighting);
  void close(Followed& followed, bool is_cut);
  void give_in_order();

  Options options_;
  Take take_;
  Joining joining_;
  /// nullptr for an id of a closed conversation.
  std::unordered_map<std::string, Followed*, TransparentHash, std::equal_to<>> by_id_;
  std::map<std::uint64_t, std::unique_ptr<Followed>> all_;
  std::multimap<Timestamp, std::uint64_t> over_;  ///< which conversations seem to be over since when
  std::deque<std::string> closed_ids_;
  std::vector<Followed*> last_;
  std::uint64_t next_ = 0;
  std::uint64_t unrelated_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t let_go_ = 0;
};

}  // namespace wazobus::tracing
