// SPDX-License-Identifier: MIT
#include "commands/publishing/sending_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "text/time.hpp"

namespace wazobus::commands {

void SendingProgress::draw(const bus::Publisher& publisher, std::optional<Time> next_at,
                           std::optional<double> part_done) {
  const bus::Tally& tally = publisher.tally();
  std::string text = fmt::format("{} sent, {} confirmed", tally.sent, tally.confirmed);
  if (tally.returned > 0) text += fmt::format(", {} returned", tally.returned);
  if (tally.nacked > 0) text += fmt::format(", {} nacked", tally.nacked);
  text += state_of(publisher, next_at);
  // A slow run would say 0 % for a while.
  if (part_done && *part_done < 0.1) {
    fmt::format_to(std::back_inserter(text), "  {:.1f} %", std::floor(*part_done * 1000) / 10);
  } else if (part_done) {
    fmt::format_to(std::back_inserter(text), "  {:.0f} %", std::floor(*part_done * 100));
  }
  text.resize(std::min(text.size(), std::max<std::size_t>(context_.err_columns(), 2) - 1));
  line_.draw(text);
}

std::string SendingProgress::state_of(const bus::Publisher& publisher, std::optional<Time> next_at) const {
  using std::chrono::seconds;
  if (!publisher.is_connected()) return "  not connected";
  if (publisher.is_blocked()) return "  the broker is blocked";
  const auto now = std::chrono::steady_clock::now();
  if (next_at && *next_at - now > seconds(2))
    return fmt::format("  the next in {}", text::duration(std::chrono::floor<seconds>(*next_at - now)));
  return fmt::format("  {:.0f}/s", static_cast<double>(publisher.tally().sent) / line_.seconds());
}

}  // namespace wazobus::commands
