// SPDX-License-Identifier: MIT
// --set and --unset whose values have {{placeholders}}, which are filled for each message.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "catalogue/making/change.hpp"
#include "commands/publishing/publish.hpp"
#include "event/message_template.hpp"

namespace wazobus::commands {

class ChangeTemplates {
 public:
  /// Reads environment variables now. Throws UsageError and InvalidInput.
  ChangeTemplates(std::span<const PublishOptions::SetOrUnset> typed,
                  const event::MessageTemplate::Environment& environment);

  /// Does any value have a {{var NAME}}?
  [[nodiscard]] bool use_variables() const;

  /// The changes of one message. `seq` is the value of {{seq}}. Throws UsageError.
  [[nodiscard]] std::vector<catalogue::Change> fill(
      const event::Variables& variables, std::uint64_t seq,
      const event::MessageTemplate::Surroundings& surroundings) const;

 private:
  struct One {
    std::string path;
    std::vector<event::MessageTemplate> value;  ///< exactly one, or none if the field is removed
  };
  std::vector<One> all_;
};

/// Makes the changes in a body, or in the body of a capture record. `text` is JSON.
void change_message(std::span<const catalogue::Change> changes, std::string& text);

}  // namespace wazobus::commands
