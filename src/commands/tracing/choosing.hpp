// SPDX-License-Identifier: MIT
// Finds the conversations that the IDs of a command line mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
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

  /// Call this for each conversation that is not shown because it did not fail (--failed).
  void pass_over(const tracing::Followed& followed);

  /// For each query that exactly one conversation fits: that conversation. None is returned twice.
  [[nodiscard]] std::vector<const tracing::Followed*> chosen() const;

  struct Found {
    Fit fit = Fit::none;
    std::uint64_t count = 0;
    std::vector<tracing::Followed> conversations;  ///< the first of them
    std::uint64_t count_of_lesser = 0;             ///< conversations that fit, but less well
    std::vector<tracing::Followed> lesser;         ///< some of those
    Fit fit_of_passed_over = Fit::none;            ///< the best
    std::uint64_t passed_over = 0;                 ///< conversations that fit so, and were passed over
  };
  /// What the only query fits, if that is several conversations; otherwise null.
  [[nodiscard]] const Found* several() const;

  /// Prints suggestions for each query that no conversation fits, or several. Returns whether there is such a
  /// query.
  bool say_what_is_wanting(const Context& context) const;

  /// Lists the conversations that a query fits too, but less well than those that were chosen.
  void say_lesser(const Context& context);

 private:
  static constexpr std::size_t most_found = 1000;  ///< so many conversations are kept
  static constexpr std::size_t most_said = 20;     ///< so many are listed on the standard error

  /// For a query by time that no conversation fits: the nearest conversation.
  struct Near {
    std::chrono::microseconds distance = std::chrono::microseconds::max();
    text::Timestamp begin{};
    std::string id;
  };

  static void note_lesser(Fit fit, std::uint64_t count, std::span<const tracing::Followed> conversations,
                          Found& found);
  void note_near(const tracing::Conversation& call, const Query& query);
  void note_names(const tracing::Conversation& call);
  [[nodiscard]] std::string nearest_to(const Query& query) const;
  [[nodiscard]] std::string nothing_for(const Query& query, const Found& found) const;

  const std::vector<Query>& queries_;
  std::vector<Found> found_;
  Of of_;
  std::map<const Query*, Near> near_;
  std::map<std::string, std::string>
      names_;  ///< names and numbers; the keys are these, and words of names, in lower case
};

}  // namespace wazobus::commands
