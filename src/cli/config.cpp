// SPDX-License-Identifier: MIT
#include "cli/config.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string_view>

#include "commands/connecting.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

// Compiled in, although Debian has a shared library, because most runs read no configuration file and would
// load the library in vain.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace wazobus::cli {

namespace {

/// The most bytes of a configuration file. No real one is larger.
constexpr std::size_t largest = std::size_t{64} * 1024;

/// The most dots in a line. The TOML parser recurses for each dot of a key without a limit. A key cannot span
/// lines.
constexpr std::ptrdiff_t most_dots = 1000;

void require_shallow(std::string_view text, const std::string& file) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view one = text.substr(0, text.find('\n'));
    if (std::count(one.begin(), one.end(), '.') > most_dots)
      throw UsageError(fmt::format("{}:{}: more than {} dots in a line", text::safe(file), line, most_dots));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
  }
}

class ConfigReader {
 public:
  ConfigReader(const std::string& file, std::span<const std::string> commands)
      : name_(text::safe(file)), commands_(commands) {}

  [[nodiscard]] Settings settings(const toml::table& table) const {
    Settings result;
    for (const auto& [key, node] : table) {
      if (is_command(key.str())) {
        result.of_command[std::string(key.str())] = list(table_of(key, node));
      } else {
        result.own.push_back(setting(key, node));
      }
    }
    return result;
  }

  [[nodiscard]] std::map<std::string, Settings> profiles(const toml::key& key, const toml::node& node) const {
    std::map<std::string, Settings> result;
    for (const auto& [name, profile] : table_of(key, node))
      result[std::string(name.str())] = settings(table_of(name, profile));
    return result;
  }

  /// Returns the error for [profile.lab], the spelling of other programs.
  [[nodiscard]] UsageError misspelt_profiles(const toml::key& key) const {
    return UsageError(fmt::format("{}: unknown table 'profile'", place(key.source())),
                      "did you mean [profiles.NAME]?");
  }

  [[nodiscard]] UsageError not_toml(const toml::parse_error& error) const {
    std::string_view what = error.description();
    constexpr std::string_view prefix = "Error while ";
    const bool has_prefix = what.starts_with(prefix);
    if (has_prefix) what.remove_prefix(prefix.size());
    // The parser's message quotes keys and single characters, never a value.
    const bool wants_quotes = what.find("could not determine value type") != std::string_view::npos;
    return UsageError(
        fmt::format("{}: not TOML{}{}", place(error.source()), has_prefix ? ", " : ": ", text::safe(what)),
        wants_quotes ? "a text stands in quotes: format = \"line\"" : "");
  }

 private:
  [[nodiscard]] bool is_command(std::string_view key) const {
    return std::find(commands_.begin(), commands_.end(), key) != commands_.end();
  }

  [[nodiscard]] std::string place(const toml::source_region& region) const {
    return fmt::format("{}:{}:{}", name_, region.begin.line, region.begin.column);
  }

  [[nodiscard]] const toml::table& table_of(const toml::key& key, const toml::node& node) const {
    if (const toml::table* const table = node.as_table()) return *table;
    throw UsageError(
        fmt::format("{}: '{}' must be a table", place(key.source()), text::safe(std::string(key.str()))));
  }

  [[nodiscard]] std::vector<Setting> list(const toml::table& table) const {
    std::vector<Setting> result;
    for (const auto& [key, node] : table) result.push_back(setting(key, node));
    return result;
  }

  [[nodiscard]] Setting setting(const toml::key& key, const toml::node& node) const {
    Setting result{std::string(key.str()), Setting::Type::other, {}, {},
                   place(key.source()),    place(node.source())};
    if (const auto* const text = node.as_string()) {
      result.type = Setting::Type::text;
      result.type_name = "a string";
      result.words.push_back(word(result, text->get()));
    } else if (const auto* const number = node.as_integer()) {
      result.type = Setting::Type::number;
      result.type_name = "an integer";
      result.words.push_back(fmt::to_string(number->get()));
    } else if (const auto* const truth = node.as_boolean()) {
      result.type = Setting::Type::truth;
      result.type_name = "a boolean";
      result.words.emplace_back(truth->get() ? "true" : "false");
    } else if (const toml::array* const array = node.as_array()) {
      result.type_name = "an array";
      take_array(*array, result);
    } else {
      result.type_name = node.is_table()            ? "a table"
                         : node.is_floating_point() ? "a floating-point number"
                                                    : "a date or time";
    }
    return result;
  }

  /// Takes an array of strings. For any other array the type remains `other`.
  void take_array(const toml::array& array, Setting& result) const {
    for (const toml::node& element : array) {
      const auto* const text = element.as_string();
      if (text == nullptr) {
        result.words.clear();
        result.type_name = "an array of other things";
        return;
      }
      result.words.push_back(word(result, text->get()));
    }
    result.type = Setting::Type::texts;
  }

  /// Returns `text`. Throws if it has a NUL, because no argument of a command line can have one.
  static const std::string& word(const Setting& setting, const std::string& text) {
    if (text.find('\0') == std::string::npos) return text;
    throw UsageError(fmt::format("{}: '{}' holds a NUL byte", setting.value_place, text::safe(setting.key)));
  }

  std::string name_;
  std::span<const std::string> commands_;
};

IoError cannot_read(const std::string& path, int error) {
  return IoError(
      fmt::format("cannot read the configuration file {}: {}", text::safe(path), errno_text(error)));
}

/// Closes a descriptor in its destructor, unless it is the standard input.
struct DescriptorCloser {
  explicit DescriptorCloser(int number) : fd(number) {}
  DescriptorCloser(const DescriptorCloser&) = delete;
  DescriptorCloser& operator=(const DescriptorCloser&) = delete;
  ~DescriptorCloser() {
    if (fd != STDIN_FILENO) ::close(fd);
  }
  int fd;
};

std::string read_all(int fd, const std::string& path) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw cannot_read(path, errno);
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > largest) {
      throw UsageError(fmt::format("{} is larger than {} KiB", text::safe(path), largest / 1024),
                       "is it a configuration file?");
    }
  }
}

}  // namespace

Config parse_config(const std::string& text, const std::string& file, std::span<const std::string> commands) {
  require_shallow(text, file);
  const ConfigReader reader(file, commands);
  toml::parse_result parsed = toml::parse(std::string_view(text));
  if (!parsed) throw reader.not_toml(parsed.error());
  Config config{file, {}, {}};
  toml::table& table = parsed.table();
  if (const auto profiles = table.find("profiles"); profiles != table.end()) {
    config.profiles = reader.profiles(profiles->first, profiles->second);
    table.erase(profiles);
  }
  if (const auto profile = table.find("profile"); profile != table.end() && profile->second.is_table())
    throw reader.misspelt_profiles(profile->first);
  config.base = reader.settings(table);
  return config;
}

std::optional<ConfigText> read_config(const std::string& path, bool must_be_there) {
  const int fd = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (fd < 0) {
    const int error = errno;
    // If wazobus may not search the folder (another user's HOME), the file counts as missing.
    const bool is_hidden = error == EACCES && ::stat(path.c_str(), &status) != 0;
    const bool is_missing = error == ENOENT || error == ENOTDIR || is_hidden;
    if (is_missing && !must_be_there) return std::nullopt;
    throw cannot_read(path, error);
  }
  const DescriptorCloser file(fd);
  const bool is_regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  return ConfigText{read_all(fd, path), is_regular, commands::is_exposed(fd)};
}

}  // namespace wazobus::cli
