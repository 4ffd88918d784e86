// SPDX-License-Identifier: MIT
#include "commands/input_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <string_view>

#include "capture/packer.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

bool is_folder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

bool is_capture_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode));
}

std::vector<std::string> move_captures(std::vector<std::string>& words, std::vector<std::string>& captures,
                                       const std::function<bool(const std::string& word)>& is_event) {
  std::vector<std::string> events;
  const auto is_capture = [&](const std::string& word) {
    const bool is_path = word.find('/') != std::string::npos;
    if (is_named_as_json(word) || (is_path && is_folder(word))) return true;
    if (!is_capture_file(word)) return false;
    if (is_path || !is_event || !is_event(word)) return true;
    events.push_back(word);
    return false;
  };
  const auto files = std::stable_partition(words.begin(), words.end(), std::not_fn(is_capture));
  captures.insert(captures.end(), files, words.end());
  words.erase(files, words.end());
  return events;
}

std::string taken_for_event(const std::string& word) {
  const std::string shown = text::safe(word);
  return fmt::format("wazobus: hint: '{}' is taken for the event; the file of that name is ./{}", shown,
                     shown);
}

namespace {

/// Removes logrotate's suffix: night.ndjson.1 and night.ndjson-20261121 become night.ndjson.
std::string_view without_rotation(std::string_view name) {
  const std::size_t last = name.find_last_not_of("0123456789-");
  if (last == std::string_view::npos) return {};
  return name.substr(0, name[last] == '.' ? last : last + 1);
}

}  // namespace

bool is_named_as_json(const std::string& name) {
  constexpr std::array<std::string_view, 5> ends{".json", ".ndjson", ".jsonl", ".gz", ".zst"};
  const std::string_view stem = without_rotation(name);
  if (stem.size() < name.size() && is_named_as_json(std::string(stem))) return true;
  if (name.ends_with(".tar.gz") || name.ends_with(".tar.zst")) return false;
  // Reading it says how to unpack it; left out, its events would be missing without a word.
  if (capture::is_packed_otherwise(name)) return is_named_as_json(name.substr(0, name.rfind('.')));
  return std::any_of(ends.begin(), ends.end(), [&name](std::string_view end) { return name.ends_with(end); });
}

namespace {

namespace fs = std::filesystem;

/// Hidden files are left out, as ls and rg do.
bool is_hidden(const fs::directory_entry& entry) {
  return entry.path().filename().string().starts_with('.');
}

/// Links to folders are not followed.
bool is_own_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.symlink_status(error).type() == fs::file_type::directory;
}

/// Is it a file, or something of which that cannot be told? Opening it then says why: a broken link.
bool may_be_file(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.status(error).type() == fs::file_type::regular || error;
}

/// Appends the files in and below the folder. A folder that cannot be read is appended itself, so that who
/// opens it gets its error.
void append_files_in(const fs::path& folder, std::vector<std::string>& files) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator at(folder, error); at != fs::directory_iterator(); at.increment(error)) {
    if (is_hidden(*at)) continue;
    if (is_own_folder(*at)) {
      folders.push_back(at->path());
    } else if (is_named_as_json(at->path().filename().string()) && may_be_file(*at)) {
      files.push_back(at->path().string());
    }
  }
  if (error) files.push_back(folder.string());
  for (const fs::path& one : folders) append_files_in(one, files);
}

}  // namespace

std::vector<std::string> any_files_in(const std::string& folder) {
  std::vector<std::string> files;
  append_files_in(folder, files);
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files = any_files_in(folder);
  if (files.empty())
    throw IoError(
        fmt::format("there is no *.json, *.ndjson, *.jsonl, *.gz or *.zst file in {}, nor one that "
                    "was rotated (*.json.1)",
                    text::safe(folder)));
  return files;
}

bool holds_captures(const std::string& path) {
  constexpr int most_entries = 1000;
  std::error_code error;
  fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
  for (int i = 0; i < most_entries && !error && at != fs::recursive_directory_iterator(); ++i) {
    if (is_hidden(*at)) {
      at.disable_recursion_pending();
    } else if (is_named_as_json(at->path().filename().string()) && !is_own_folder(*at) && may_be_file(*at)) {
      return true;
    }
    at.increment(error);
  }
  return false;
}

std::vector<std::string> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (path == "-" || !is_folder(path)) {
      files.push_back(path);
      continue;
    }
    for (std::string& file : files_in(path)) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace wazobus::commands
