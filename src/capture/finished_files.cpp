// SPDX-License-Identifier: MIT
#include "capture/finished_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "capture/byte_writer.hpp"

namespace wazobus::capture {

namespace {

/// Returns the time as 20261121T154800Z.
std::string compact_utc(text::Timestamp time) {
  std::string utc;
  text::append_utc(time, utc);
  std::string out;
  for (const char c : utc.substr(0, utc.find('.'))) {
    if (c != '-' && c != ':') out += c;
  }
  return out + 'Z';
}

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_compact_utc(std::string_view text) {
  constexpr std::string_view form = "20261121T154800Z";
  return text.size() == form.size() && text[8] == 'T' && text.back() == 'Z' &&
         are_digits(text.substr(0, 8)) && are_digits(text.substr(9, 6));
}

/// What a finished file has in its name between stem and extension.
struct Mark {
  std::string_view time;
  int number = 1;
};

/// Reads "-20261121T154800Z" or "-20261121T154800Z.002". Empty for any other text.
std::optional<Mark> mark_from(std::string_view text) {
  if (!text.starts_with('-')) return std::nullopt;
  text.remove_prefix(1);
  const std::size_t dot = std::min(text.find('.'), text.size());
  Mark mark{text.substr(0, dot)};
  if (!is_compact_utc(mark.time)) return std::nullopt;
  if (dot == text.size()) return mark;
  const std::string_view number = text.substr(dot + 1);
  constexpr std::size_t fewest_digits = 3;
  if (number.size() < fewest_digits || !are_digits(number)) return std::nullopt;
  const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), mark.number);
  constexpr int most = 1'000'000'000;
  return error == std::errc{} && mark.number < most ? std::optional(mark) : std::nullopt;
}

}  // namespace

FinishedFiles::FinishedFiles(const std::string& path) {
  const std::size_t end = path.size() - extension_of(packing_for(path)).size();
  const std::size_t base = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  const std::size_t dot = path.substr(0, end).rfind('.');
  const bool has_extension = dot != std::string::npos && dot > base;
  const std::size_t at = has_extension ? dot : end;
  stem_ = path.substr(0, at);
  extension_ = path.substr(at);
}

std::string FinishedFiles::path(text::Timestamp begun, int number) const {
  const std::string suffix = number == 1 ? std::string() : fmt::format(".{:03}", number);
  return fmt::format("{}-{}{}{}", stem_, compact_utc(begun), suffix, extension_);
}

std::vector<FinishedFiles::Found> FinishedFiles::found() const {
  namespace fs = std::filesystem;
  std::vector<Found> found;
  const std::size_t slash = stem_.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string() : stem_.substr(0, slash + 1);
  std::error_code error;
  fs::directory_iterator entry(folder.empty() ? "." : folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    const std::string path = folder + entry->path().filename().string();
    const bool is_of_capture = path.size() > stem_.size() + extension_.size() && path.starts_with(stem_) &&
                               path.ends_with(extension_);
    if (!is_of_capture || !fs::is_regular_file(entry->symlink_status(unknown))) continue;
    const std::string_view between(path.data() + stem_.size(),
                                   path.size() - stem_.size() - extension_.size());
    const std::optional<Mark> mark = mark_from(between);
    if (mark) found.push_back({path, std::string(mark->time), mark->number});
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tie(a.time, a.number) < std::tie(b.time, b.number);
  });
  return found;
}

std::vector<std::string> FinishedFiles::existing() const {
  std::vector<std::string> paths;
  for (Found& one : found()) paths.push_back(std::move(one.path));
  return paths;
}

int FinishedFiles::next_number(text::Timestamp begun) const {
  const std::string time = compact_utc(begun);
  int next = 1;
  for (const Found& one : found()) {
    if (one.time == time) next = one.number + 1;
  }
  return next;
}

}  // namespace wazobus::capture
