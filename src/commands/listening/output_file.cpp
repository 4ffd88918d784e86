// SPDX-License-Identifier: MIT
#include "commands/listening/output_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

constexpr std::array<std::string_view, 3> names_of_standard_output{"/dev/stdout", "/dev/fd/1",
                                                                   "/proc/self/fd/1"};

bool is_same_file(const std::string& path, int fd) {
  struct stat named {};
  struct stat open {};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(fd, &open) == 0 && S_ISREG(open.st_mode) &&
         named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

}  // namespace

mode_t output_mode_from(const std::optional<std::string>& typed) {
  constexpr mode_t of_owner = 0600;
  if (!typed) return of_owner;
  unsigned mode = 0;
  const char* const end = typed->data() + typed->size();
  const auto [rest, error] = std::from_chars(typed->data(), end, mode, 8);
  if (error != std::errc{} || rest != end || mode > 0777) {
    throw UsageError(
        fmt::format("--output-mode takes permissions as octal digits, not '{}'", text::safe(*typed)),
        "such as 640");
  }
  if ((mode & of_owner) != of_owner) {
    throw UsageError(fmt::format("--output-mode {} would keep the owner from the file", *typed),
                     "begin it with a 6, such as 640");
  }
  return mode;
}

void hint_at_date(const std::string& path, const Context& context) {
  constexpr std::string_view directives = "FTYymdHMSs";
  const auto is_directive = [&path, directives](std::size_t at) {
    return path[at] == '%' && directives.find(path[at + 1]) != std::string_view::npos;
  };
  std::size_t first = std::string::npos;
  std::size_t end = 0;
  for (std::size_t at = 0; at + 1 < path.size(); ++at) {
    if (!is_directive(at)) continue;
    first = std::min(first, at);
    end = at + 2;
  }
  struct stat status {};
  if (first == std::string::npos || ::stat(path.c_str(), &status) == 0) return;
  context.say(
      fmt::format("wazobus: hint: -o takes the name as it is; write -o \"{}$(date +{}){}\", or --rotate 24h, "
                  "which puts the time of its first event into the name of each finished file",
                  text::safe(path.substr(0, first)), text::safe(path.substr(first, end - first)),
                  text::safe(path.substr(end))));
}

void warn_of_unredacted(const ListenOptions& options, const Context& context) {
  const std::string_view about_key =
      options.redact_key ? "" : "; without --redact-key each run has other stand-ins for the same person";
  context.say(
      fmt::format("wazobus: warning: {} has records of earlier runs, which --redact does not change{}",
                  text::safe(*options.output), about_key));
}

ListenOptions with_separate_output(ListenOptions options, const Context& context) {
  if (!options.output) return options;
  const bool is_named = std::find(names_of_standard_output.begin(), names_of_standard_output.end(),
                                  *options.output) != names_of_standard_output.end();
  if (!is_named && !is_same_file(*options.output, context.out_fd)) return options;
  const bool has_format =
      options.format_template || options.stats ||
      (options.format != render::Format::pretty && options.format != render::Format::record);
  if (!is_named || has_format || options.rotate) {
    throw UsageError("-o names the standard output, which already has what is shown",
                     "-f record prints the records; -o keeps them in another file");
  }
  options.output.reset();
  options.format = render::Format::record;
  options.is_format_chosen = true;
  return options;
}

}  // namespace wazobus::commands
