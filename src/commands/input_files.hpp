// SPDX-License-Identifier: MIT
// Finds the input files: those that were named, and those in folders that were named.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace wazobus::commands {

bool is_folder(const std::string& path);

/// Is there a file or FIFO of this name? Then a SELECTOR that is spelled so may be meant as a capture.
bool is_capture_file(const std::string& path);

/// Moves captures from `words` to `captures`. For --from *.ndjson a shell makes only the first file the value
/// of the option; the others become words. Captures are existing files, names of files with JSON (even if
/// there is no such file, as for a misspelt name), and folders whose names have a slash. A file whose name is
/// that of an event, for which `is_event` is asked, is moved only if the word has a slash: ./call_created.
/// Returns the words that are therefore taken for events.
std::vector<std::string> move_captures(std::vector<std::string>& words, std::vector<std::string>& captures,
                                       const std::function<bool(const std::string& word)>& is_event = {});

/// Returns the line that tells the user about such a word.
std::string taken_for_event(const std::string& word);

/// Does a file in a folder hold JSON, according to its name? True for *.json, *.ndjson and *.jsonl, also
/// packed, and for any other *.gz and *.zst except archives.
bool is_named_as_json(const std::string& name);

/// Returns the files below a folder that hold JSON according to their names, sorted by path. Leaves out
/// hidden files and folders, whose names begin with a dot. Links to folders are not followed. What cannot be
/// read is among them: broken links, and the folder itself or one below it. Opening it throws the reason.
/// Throws IoError if there is nothing.
std::vector<std::string> files_in(const std::string& folder);

/// The same, but returns no file if there is none.
std::vector<std::string> any_files_in(const std::string& folder);

/// Is it a folder with such a file? Looks at a limited number of entries.
bool holds_captures(const std::string& path);

/// Returns `paths`, with each folder replaced by the files in it. Throws as files_in().
std::vector<std::string> files_of(const std::vector<std::string>& paths);

}  // namespace wazobus::commands
