// SPDX-License-Identifier: MIT
// The file of --output, as typed.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "commands/context.hpp"
#include "commands/listening/listen.hpp"

namespace wazobus::commands {

/// The permissions of a new file: 600, 0640. Throws UsageError.
mode_t output_mode_from(const std::optional<std::string>& typed);

/// `-o /dev/stdout` shows the records instead of another format, because two writers would mix or overwrite
/// their lines. Throws UsageError if another format was chosen, or if the standard output goes to the file of
/// --output in another way.
ListenOptions with_separate_output(ListenOptions options, const Context& context);

}  // namespace wazobus::commands
