// SPDX-License-Identifier: MIT
#include "commands/listening/redaction_key.hpp"

#include <fmt/format.h>

#include <random>

#include "capture/input_file.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

redaction::Key redaction_key_from(const std::optional<std::string>& file) {
  constexpr std::size_t shortest = 16;
  if (file) {
    constexpr std::size_t longest = 64UL * 1024;
    // A FIFO may never get a writer, and nothing is lost yet if a signal ends the program.
    const Interrupt::EndsProgram waiting(Exit::interrupted);
    const std::string bytes = capture::whole_file(*file, "key", longest);
    if (bytes.size() < shortest) {
      throw UsageError(
          fmt::format("{} has {} bytes; a key has {} or more", text::safe(*file), bytes.size(), shortest),
          "head -c 32 /dev/urandom > FILE makes one");
    }
    return redaction::key_from(bytes);
  }
  std::random_device device;
  const auto half = [&device] { return (std::uint64_t{device()} << 32U) | device(); };
  return {half(), half()};
}

}  // namespace wazobus::commands
