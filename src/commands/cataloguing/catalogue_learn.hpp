// SPDX-License-Identifier: MIT
// wazobus catalogue learn: a catalogue file of what captures hold and the catalogue does not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "capture/record_source.hpp"
#include "catalogue/learning/learning.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

/// Hands each event of `source` to `take`, until the end or a signal: then Exit::interrupted.
Exit read_events(event::Source& source, Context& context,
                 const std::function<void(const event::Event&)>& take);

/// Says what of a capture is no event: the first few where they stand, the others as a number.
class LeftOut {
 public:
  explicit LeftOut(Context& context) : context_(context) {}

  [[nodiscard]] capture::RecordSources::OnBroken teller();
  /// Says how many there were; false where there was none.
  bool tell() const;

 private:
  Context& context_;
  std::uint64_t count_ = 0;
};

/// `captures` as typed; `-` is the standard input.
Exit catalogue_learn(const std::vector<std::string>& captures, const catalogue::Catalogue& catalogue,
                     Context& context);

}  // namespace wazobus::commands
