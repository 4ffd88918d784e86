// SPDX-License-Identifier: MIT
#include "commands/left_out.hpp"

#include <fmt/format.h>

#include "capture/log_line.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

capture::RecordSources::OnBroken LeftOut::on_broken() {
  return [this](const std::string& path, const capture::RecordSource::Broken& found) {
    constexpr std::uint64_t most_shown = 5;
    using Kind = capture::RecordSource::Broken::Kind;
    const bool is_hole = found.kind == Kind::hole;
    if (found.kind == Kind::log_line && log_.empty()) log_ = path;
    std::uint64_t& count = is_hole ? holes_ : count_;
    if (++count > most_shown + 1) return;
    if (count > most_shown)
      return say_(fmt::format("wazobus: {}; wazobus validate shows {}",
                              is_hole ? "there are more such holes" : "what else is left out is counted",
                              is_hole ? "them" : "it"));
    say_(fmt::format("wazobus: {}:{}:{}: {}; {}", text::safe(path), found.line, found.column,
                     text::safe(found.what), is_hole ? "what follows it is read" : "left out"));
  };
}

void LeftOut::say_count(Found found) const {
  if (count_ == 0) return;
  const std::string values = count_ == 1 ? "one value was" : fmt::format("{} values were", count_);
  // A capture may have a torn line, which looks like one of a log.
  if (!log_.empty() && found == Found::nothing)
    return say_(fmt::format("wazobus: {} left out: {}", values, capture::about_log(log_, reader_)));
  say_(found == Found::events
           ? fmt::format("wazobus: {} left out; wazobus validate tells more", values)
           : fmt::format(
                 "wazobus: {} left out, and none was an event: is this a capture? (wazobus listen -o FILE "
                 "makes one)",
                 values));
}

}  // namespace wazobus::commands
