// SPDX-License-Identifier: MIT
#include "commands/standard_input.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "capture/unpacker.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using FirstBytes = std::array<char, 512>;

/// Copies what waits in a pipe to another pipe, and reads it there, so that the first pipe keeps it.
ssize_t look_into_pipe(int fd, FirstBytes& bytes) {
  std::array<int, 2> copy{};
  if (::pipe2(copy.data(), O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  ssize_t count = ::tee(fd, copy[1], bytes.size(), SPLICE_F_NONBLOCK);
  if (count > 0) count = ::read(copy[0], bytes.data(), bytes.size());
  for (const int end : copy) ::close(end);
  return count;
}

/// Reads the bytes that wait on a file, pipe or socket, without taking them. Returns their number, or -1.
ssize_t waiting_bytes(int fd, FirstBytes& bytes) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return -1;
  if (S_ISREG(status.st_mode)) return ::pread(fd, bytes.data(), bytes.size(), ::lseek(fd, 0, SEEK_CUR));
  if (S_ISFIFO(status.st_mode)) return look_into_pipe(fd, bytes);
  if (S_ISSOCK(status.st_mode)) return ::recv(fd, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  return -1;
}

bool looks_like_capture(std::string_view text) {
  if (capture::recognise_packed(text).unpacker != nullptr) return true;
  if (text.starts_with(text::byte_order_mark)) text.remove_prefix(text::byte_order_mark.size());
  const std::size_t first = text.find_first_not_of(json::white_space);
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

void say_if_typed(std::span<const std::string> inputs, bool is_quiet, const Context& context) {
  if (is_quiet || !context.in_is_terminal) return;
  if (std::find(inputs.begin(), inputs.end(), "-") == inputs.end()) return;
  context.say("wazobus: reading the standard input; Ctrl-D ends it");
}

void require_input_for_config(const ConfigurationOptions& options, std::span<const std::string> inputs) {
  if (options.config_file != "-" || std::find(inputs.begin(), inputs.end(), "-") == inputs.end()) return;
  throw UsageError("--config and the input both read the standard input", "name a file for one of them");
}

bool hint_at_unread_input(const Context& context) {
  if (!has_capture_waiting(STDIN_FILENO)) return false;
  context.say("wazobus: hint: the standard input is not read: --from - reads it");
  return true;
}

/// The standard input of scripts may be anything: the script itself, or the list that a loop reads. So it is
/// not enough that there are bytes.
bool has_capture_waiting(int fd) {
  FirstBytes bytes{};
  const ssize_t count = waiting_bytes(fd, bytes);
  return count > 0 && looks_like_capture({bytes.data(), static_cast<std::size_t>(count)});
}

}  // namespace wazobus::commands
