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
  /// `queries` must outlive this.
  explicit Choosing(const std::vector<Query>& queries) : queries_(queries), found_(queries.size()) {}

  /// To be called for each conversation. Of those that fit a query best the summaries and ids are kept.
  void consider(const tracing::Followed& followed);

  /// The only conversations of queries that have one, each once.
  [[nodiscard]] std::vector<const tracing::Followed*> chosen() const;

  /// Says of each query that has none, or several, what could be meant. Returns whether there is one.
  bool say_what_is_wanting(const Context& context) const;

 private:
  static constexpr std::size_t most_found = 20;  ///< are listed

  struct Found {
    Fit fit = Fit::none;
    std::uint64_t count = 0;
    std::vector<tracing::Followed> conversations;  ///< the first of them
  };
  /// The conversation that is nearest to a time that none has.
  struct Near {
    std::chrono::microseconds distance = std::chrono::microseconds::max();
    text::Timestamp begin{};
    std::string id;
  };

  void note_near(const tracing::Conversation& call, const Query& query);
  void note_names(const tracing::Conversation& call);
  [[nodiscard]] std::string advice(const Query& query) const;

  const std::vector<Query>& queries_;
  std::vector<Found> found_;
  std::map<const Query*, Near> near_;
  std::map<std::string, std::string> names_;  ///< names, their words and numbers, in small letters: a name
};

}  // namespace wazobus::commands
