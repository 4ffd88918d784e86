// SPDX-License-Identifier: MIT
#include "commands/left_out.hpp"

#include <fmt/format.h>

#include "text/sanitise.hpp"

namespace wazobus::commands {

capture::RecordSources::OnBroken LeftOut::on_broken() {
  return [this](const std::string& path, const capture::RecordSource::Broken& found) {
    constexpr std::uint64_t most_shown = 10;
    if (++count_ > most_shown) return;
    say_(fmt::format("wazobus: {}:{}:{}: {}; left out", text::safe(path), found.line, found.column,
                     text::safe(found.what)));
  };
}

void LeftOut::say_count() const {
  if (count_ == 0) return;
  say_(fmt::format("wazobus: {} left out; wazobus validate tells more",
                   count_ == 1 ? "one value was" : fmt::format("{} values were", count_)));
}

}  // namespace wazobus::commands
