// SPDX-License-Identifier: MIT
// The configuration file as it is written: tables of settings and their places. What they mean, settings.hpp
// says.
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
  /// The elements of an array, or the one value: true and false are spelled so. Empty for other types.
  std::vector<std::string> words;
  /// "a floating-point number"
  std::string type_name;
  /// FILE:LINE:COLUMN, safe for a terminal.
  std::string key_place;
  std::string value_place;
};

struct Settings {
  std::vector<Setting> own;
  /// Those of the tables that are named after a command.
  std::map<std::string, std::vector<Setting>> of_command;
};

struct Config {
  /// As it was named.
  std::string file;
  Settings base;
  std::map<std::string, Settings> profiles;
};

/// Reads TOML. `file` is for messages, `commands` are the tables that hold settings of one command; any other
/// table but `profiles` becomes a setting of type other. Throws UsageError, which quotes no value.
Config parse_config(const std::string& text, const std::string& file, std::span<const std::string> commands);

struct ConfigText {
  std::string text;
  /// False for a pipe, which stands in no folder of its own.
  bool is_regular;
};

/// The whole of a file, `-` is the standard input; nothing where there is none, unless it must be there. May
/// wait for the writer of a pipe. Throws IoError, and UsageError when it is too large to be one.
std::optional<ConfigText> read_config(const std::string& path, bool must_be_there);

}  // namespace wazobus::cli
