// SPDX-License-Identifier: MIT
// The files that were meant: those that were named, and those in folders that were named.
#pragma once

#include <string>
#include <vector>

namespace wazobus::commands {

bool is_folder(const std::string& path);

/// Is it a file or FIFO, so that a SELECTOR of this name may be meant as one?
bool is_capture_file(const std::string& path);

/// --from *.ndjson: a shell makes only the first file the value of the option. Moves the others from `words`
/// to `captures`: those that are there, whose name says that they hold JSON (it may be misspelt), and folders
/// with a slash.
void move_captures(std::vector<std::string>& words, std::vector<std::string>& captures);

/// Does the name of a file in a folder say that it holds JSON: *.json, *.ndjson, *.jsonl, also packed, and
/// any other *.gz and *.zst but archives?
bool is_named_as_json(const std::string& name);

/// The files below a folder whose names say that they hold JSON, sorted by path. Links to folders are not
/// followed. Throws IoError if the folder cannot be read, or has no such file.
std::vector<std::string> files_in(const std::string& folder);

/// The same paths, with those of folders replaced by the files in them. Throws as files_in().
std::vector<std::string> files_of(const std::vector<std::string>& paths);

}  // namespace wazobus::commands
