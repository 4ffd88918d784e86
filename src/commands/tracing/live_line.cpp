// SPDX-License-Identifier: MIT
#include "commands/tracing/live_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"
#include "tracing/story.hpp"

namespace wazobus::commands {

namespace {

/// "no call", or "no call of 'brook' or '1001'"
std::string none_of(const std::vector<Query>& queries) {
  std::string text = "no call";
  for (const Query& query : queries)
    text += fmt::format(" {} '{}'", &query == &queries.front() ? "of" : "or", text::safe(query.text()));
  return text;
}

std::string without_calls(const std::vector<Query>& queries, std::size_t others) {
  if (queries.empty() || queries.front().is_only_one()) return "no calls";
  if (others == 0) return none_of(queries);
  return fmt::format("{}; {} other{}", none_of(queries), others, others == 1 ? "" : "s");
}

}  // namespace

std::string live_line(const std::vector<const tracing::Followed*>& open, const std::vector<Query>& queries,
                      text::Timestamp now, std::size_t columns) {
  std::vector<const tracing::Conversation*> calls;
  std::size_t others = 0;
  for (const tracing::Followed* const followed : open) {
    if (!followed->conversation.is_call()) continue;
    const bool is_meant =
        queries.empty() || std::any_of(queries.begin(), queries.end(), [followed](const Query& query) {
          return query.fit(*followed) > Fit::none;
        });
    if (is_meant) {
      calls.push_back(&followed->conversation);
    } else {
      ++others;
    }
  }
  if (calls.empty()) return render::fitted(without_calls(queries, others), columns);
  std::string line = calls.size() == 1 ? std::string() : fmt::format("{} calls: ", calls.size());
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    const bool is_first = call == calls.rbegin();
    const std::string one = render::present_state(tracing::Story(**call).summary(), now);
    std::string longer = line + (is_first ? "" : " | ") + one;
    if (!is_first && text::columns(longer) > columns) break;
    line = std::move(longer);
  }
  return render::fitted(line, columns);
}

}  // namespace wazobus::commands
