// SPDX-License-Identifier: MIT
// Finds the conversations that the IDs of a command line mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "commands/context.hpp"
#include "commands/tracing/query.hpp"
#include "tracing/tracker.hpp"

namespace wazobus::commands {

class Choosing {
 public:
  enum class Of : std::uint8_t { captures, bus };

  /// `queries` must outlive this.
  explicit Choosing(const std::vector<Query>& queries, Of of = Of::captures)
      : queries_(queries), found_(queries.size()), of_(of) {}

  /// Call this for each conversation. Keeps the summary and the ids of those that fit a query best.
  void consider(const tracing::Followed& followed);

  /// For each query that exactly one conversation fits: that conversation. None is returned twice.
  [[nodiscard]] std::vector<const tracing::Followed*> chosen() const;

  struct Found {
    Fit fit = Fit::none;
    std::uint64_t count = 0;
    std::vector<tracing::Followed> conversations;  ///< the first of them
  };
  /// What the only query fits, if that is several conversations; otherwise null.
  [[nodiscard]] const Found* several() const;

  /// Prints suggestions for each query that no conversation fits, or several. Returns whether there is such a
  /// query.
  bool say_what_is_wanting(const Context& context) const;

 private:
  static constexpr std::size_t most_found = 1000;  ///< so many conversations are kept

  /// For a query by time that no conversation fits: the nearest conversation.
  struct Near {
    std::chrono::microseconds distance = std::chrono::microseconds::max();
    text::Timestamp begin{};
    std::string id;
  };

  void note_near(const tracing::Conversation& call, const Query& query);
  void note_names(const tracing::Conversation& call);
  [[nodiscard]] std::string nearest_to(const Query& query) const;
  [[nodiscard]] std::string nothing_for(const Query& query) const;

  const std::vector<Query>& queries_;
  std::vector<Found> found_;
  Of of_;
  std::map<const Query*, Near> near_;
  std::map<std::string, std::string>
      names_;  ///< names and numbers; the keys are these, and words of names, in lower case
};

}  // namespace wazobus::commands
