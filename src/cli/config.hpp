// SPDX-License-Identifier: MIT
// Reads the configuration file into tables of settings with their places. settings.hpp interprets them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace wazobus::cli {

struct Setting {
  enum class Type { text, number, truth, texts, other };

  std::string key;
  Type type;
  /// The elements of an array, or the one value; a boolean is "true" or "false". Empty for other types.
  std::vector<std::string> words;
  /// The type in words: "a floating-point number".
  std::string type_name;
  /// The places of key and value as FILE:LINE:COLUMN, safe for a terminal.
  std::string key_place;
  std::string value_place;
};

struct Settings {
  std::vector<Setting> own;
  /// The settings of each table that is named after a command.
  std::map<std::string, std::vector<Setting>> of_command;
};

struct Config {
  /// The path of the file, as the user wrote it.
  std::string file;
  Settings base;
  std::map<std::string, Settings> profiles;
};

/// Parses TOML. `file` is for messages. `commands` are the names of the tables for single commands; any other
/// table except `profiles` becomes a setting of type other. Throws UsageError, whose message quotes no value.
Config parse_config(const std::string& text, const std::string& file, std::span<const std::string> commands);

struct ConfigText {
  std::string text;
  /// False for a pipe, in which relative paths are not relative to the folder of the file.
  bool is_regular;
  /// Can others read the file?
  bool is_exposed;
};

/// Reads a whole file; `-` is the standard input. Returns nothing for a missing file, unless `must_be_there`.
/// May wait for the writer of a pipe. Throws IoError, or UsageError for a file that is too large.
std::optional<ConfigText> read_config(const std::string& path, bool must_be_there);

}  // namespace wazobus::cli
