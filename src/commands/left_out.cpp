// SPDX-License-Identifier: MIT
#include "commands/left_out.hpp"

#include <fmt/format.h>

#include "capture/log_line.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

capture::RecordSources::OnBroken LeftOut::on_broken() {
  return [this](const std::string& path, const capture::RecordSource::Broken& found) {
    using Kind = capture::RecordSource::Broken::Kind;
    const auto line = [&](std::string_view consequence) {
      return fmt::format("wazobus: {}:{}:{}: {}; {}", text::safe(path), found.line, found.column,
                         text::safe(found.what), consequence);
    };
    if (found.kind == Kind::hole)
      return say_first(
          say_, ++holes_, [&] { return line("what follows it is read"); }, more_holes);
    if (found.kind == Kind::log_line && log_.empty()) log_ = path;
    say_first(
        say_, ++count_, [&] { return line("left out"); },
        "wazobus: what else is left out is counted; wazobus validate shows it");
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
