// SPDX-License-Identifier: MIT
// The world of a command: what it prints and says is kept, the environment and the clock are given.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

struct World {
  World() : out_fd(::open(folder.path("stdout").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {
    REQUIRE(out_fd >= 0);
    context.out_fd = out_fd;
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() { ::close(out_fd); }

  [[nodiscard]] std::string printed() const { return capture::Folder::content_of(folder.path("stdout")); }

  capture::Folder folder;
  int out_fd;
  std::vector<std::string> said;
  std::string drawn;  ///< on the terminal that the standard error may be
  std::map<std::string, std::string> environment;
  Interrupt interrupt;
  Context context{-1,
                  [this](std::string_view line) { said.emplace_back(line); },
                  [this](const char* name) {
                    const auto found = environment.find(name);
                    return found == environment.end() ? std::nullopt : std::optional(found->second);
                  },
                  [] { return text::Timestamp{std::chrono::seconds(1'700'000'000)}; },
                  false,
                  "1.2.3",
                  interrupt,
                  false,
                  [this](std::string_view text) { drawn += text; }};
};

/// What a failure says; empty if nothing is thrown.
template <typename Act>
std::string failure_of(const Act& act) {
  try {
    act();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return {};
}

}  // namespace wazobus::commands
