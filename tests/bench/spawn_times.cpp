// SPDX-License-Identifier: MIT
// Measures whole processes for scripts/bench. It runs several commands in turn, so that other load on the
// machine affects all of them, and prints the medians of wall and CPU time in microseconds. Starting a
// process from a script would cost more than the process itself.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

extern char** environ;

namespace {

struct Command {
  std::vector<char*> words;
  std::vector<double> walls{};
  std::vector<double> cpus{};
};

double microseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// "A B -- C D" are two commands.
std::vector<Command> commands_from(char** words) {
  std::vector<Command> commands(1);
  for (; *words != nullptr; ++words) {
    if (std::strcmp(*words, "--") == 0) {
      commands.emplace_back();
    } else {
      commands.back().words.push_back(*words);
    }
  }
  for (Command& command : commands) command.words.push_back(nullptr);
  return commands;
}

bool run(Command& command, const posix_spawn_file_actions_t& quietly) {
  const auto start = std::chrono::steady_clock::now();
  pid_t pid = 0;
  if (::posix_spawnp(&pid, command.words.front(), &quietly, nullptr, command.words.data(), environ) != 0)
    return false;
  int status = 0;
  rusage usage{};
  if (::wait4(pid, &status, 0, &usage) != pid) return false;
  const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
  command.walls.push_back(wall.count());
  command.cpus.push_back(microseconds(usage.ru_utime) + microseconds(usage.ru_stime));
  return status == 0;
}

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 2 ? std::atoi(argv[1]) : 0;
  if (runs < 1) {
    std::fputs("usage: spawn_times RUNS COMMAND [ARG...] [-- COMMAND [ARG...]]...\n", stderr);
    return 2;
  }
  posix_spawn_file_actions_t quietly;
  ::posix_spawn_file_actions_init(&quietly);
  ::posix_spawn_file_actions_addopen(&quietly, 1, "/dev/null", O_WRONLY, 0);
  std::vector<Command> commands = commands_from(argv + 2);
  for (int i = 0; i < runs; ++i) {
    for (Command& command : commands) {
      if (run(command, quietly)) continue;
      std::fprintf(stderr, "spawn_times: %s failed\n", command.words.front());
      return 1;
    }
  }
  for (Command& command : commands) std::printf("%.1f %.1f\n", median(command.walls), median(command.cpus));
}
