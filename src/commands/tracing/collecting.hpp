// SPDX-License-Identifier: MIT
// Gathers all events of chosen conversations, and shows them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "commands/tracing/trace.hpp"
#include "tracing/changes.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

class Collecting {
 public:
  /// What is kept of each event. For a list nothing is needed, and for `-v` the bodies as well.
  enum class Keeps : std::uint8_t { nothing, lines, bodies };

  explicit Collecting(Keeps keeps) : keeps_(keeps) {}

  /// Adds a closed conversation to the chosen ones.
  void add(const tracing::Followed& followed);
  [[nodiscard]] std::size_t size() const { return chosen_.size(); }
  /// Forgets the conversations, so that others can be added.
  void clear();

  /// Does the event belong to a chosen conversation? Then call take(). Call this for all events of the second
  /// reading.
  bool wants(const tracing::Sighting& sighting);
  void take(const tracing::Sighting& sighting);

  /// Calls `take` with each conversation, complete.
  void for_each(const std::function<void(const tracing::Conversation& conversation)>& take);

  /// Appends the conversations to `out`. `say` gets lines for the standard error.
  void show(const TraceOptions& options, const render::TraceLook& look,
            const std::function<void(std::string_view)>& say, std::string& out);

 private:
  /// The most events to keep of a conversation; more are only counted.
  static constexpr std::size_t most_lines = 200'000;

  struct Chosen {
    tracing::Conversation conversation;
    tracing::Changes changes;
    std::vector<tracing::Line> lines;
    std::set<std::uint64_t> guessed;
    bool is_cut = false;
    std::set<std::string> oddities;
  };

  void keep(const tracing::Sighting& sighting, Chosen& chosen);
  static void finish(Chosen& chosen);

  Keeps keeps_;
  bool is_first_ = true;  ///< nothing has been shown yet
  tracing::Joining joining_;
  std::vector<Chosen*> taking_;
  std::vector<std::unique_ptr<Chosen>> chosen_;
  std::unordered_map<std::string, Chosen*, tracing::TransparentHash, std::equal_to<>> by_id_;
  std::multimap<std::uint64_t, Chosen*> by_guess_;  ///< by the number of the event
};

}  // namespace wazobus::commands
