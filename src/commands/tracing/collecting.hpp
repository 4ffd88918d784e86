// SPDX-License-Identifier: MIT
// Gathers all events of chosen conversations, and shows them.
#pragma once

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
  /// Bodies are kept only if they are shown.
  explicit Collecting(bool keeps_bodies) : keeps_bodies_(keeps_bodies) {}

  /// Chooses a closed conversation.
  void add(const tracing::Followed& followed);
  [[nodiscard]] std::size_t size() const { return chosen_.size(); }

  /// To be called for all events again: does it belong to a chosen conversation? Then take() takes it.
  bool wants(const tracing::Sighting& sighting);
  void take(const tracing::Sighting& sighting);

  /// Appends the conversations. `say` gets what is to be told on the standard error.
  void show(const TraceOptions& options, const render::TraceLook& look,
            const std::function<void(std::string_view)>& say, std::string& out);

 private:
  /// More events are counted, but not kept.
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

  bool keeps_bodies_;
  tracing::Joining joining_;
  std::vector<Chosen*> taking_;
  std::vector<std::unique_ptr<Chosen>> chosen_;
  std::unordered_map<std::string, Chosen*, tracing::TransparentHash, std::equal_to<>> by_id_;
};

}  // namespace wazobus::commands
