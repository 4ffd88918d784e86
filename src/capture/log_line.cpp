// SPDX-License-Identifier: MIT
#include "capture/log_line.hpp"

#include <fmt/format.h>

#include "json/scan.hpp"
#include "text/sanitise.hpp"
#include "text/shell_word.hpp"

namespace wazobus::capture {

bool is_log_line(std::string_view line) {
  const std::size_t first = line.find_first_not_of(json::white_space);
  const std::size_t brace = line.find('{');
  if (brace == std::string_view::npos || first == brace) return false;
  // These begin a part of pretty-printed JSON.
  if (std::string_view("\"]},").find(line[first]) != std::string_view::npos) return false;
  // `key": {` is a part of JSON too, whose beginning is missing.
  const std::string_view before = line.substr(0, line.find_last_not_of(json::white_space, brace - 1) + 1);
  if (before.ends_with("\":")) return false;
  // "[2026-11-29 12:00:00] {", and not an array
  if (line[first] == '[' && line.substr(0, brace).find(']') == std::string_view::npos) return false;
  const std::string_view object = line.substr(brace);
  const std::size_t key = object.find_first_not_of(json::white_space, 1);
  if (key == std::string_view::npos || object[key] != '"') return false;
  return json::check(object, json::Extent::first, json::Surrogates::any).ok();
}

std::string about_log(const std::string& path, std::string_view command) {
  const std::string shown = text::shell_word(text::safe(path));
  const std::string_view unpack = path.ends_with(".gz") ? "zcat" : path.ends_with(".zst") ? "zstdcat" : "";
  const std::string cut = unpack.empty() ? fmt::format("sed 's/^[^{{]*//'{}", path == "-" ? "" : " " + shown)
                                         : fmt::format("{} {} | sed 's/^[^{{]*//'", unpack, shown);
  return fmt::format("this looks like a log, with JSON inside its lines; {} | {} reads that", cut, command);
}

}  // namespace wazobus::capture
