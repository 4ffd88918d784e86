// SPDX-License-Identifier: MIT
// Options about the file of --output.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "commands/context.hpp"
#include "commands/listening/listen.hpp"

namespace wazobus::commands {

/// Parses the permissions of a new file: "600", "0640". Throws UsageError.
mode_t output_mode_from(const std::optional<std::string>& typed);

/// Changes the options for `-o /dev/stdout`: the standard output then has the records and no other format,
/// because two writers would mix or overwrite their lines. Throws UsageError if another format was chosen, or
/// if the standard output goes to the file of --output in another way.
ListenOptions with_separate_output(ListenOptions options, const Context& context);

/// Warns that --redact leaves the records that the file already had as they are.
void warn_of_unredacted(const ListenOptions& options, const Context& context);

/// Says how to put a date into the name of a new file, if the name has a directive of date(1): night-%F.
void hint_at_date(const std::string& path, const Context& context);

}  // namespace wazobus::commands
