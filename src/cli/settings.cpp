// SPDX-License-Identifier: MIT
#include "cli/settings.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "cli/config.hpp"
#include "cli/tree.hpp"
#include "commands/connecting.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::cli {

namespace {

using Names = std::vector<std::string>;

UsageError at(const std::string& place, const std::string& what, const std::string& advice = {}) {
  return UsageError(fmt::format("{}: {}", place, what), advice);
}

// Validation of the configuration file.

/// Refuses keys that no command knows, and values of the wrong type. A key in the wrong place stops only the
/// commands that it is meant for: the others have no use for it anyway.
class ConfigChecker {
 public:
  /// `running`: the command that reads the file. All must outlive this.
  ConfigChecker(const std::vector<const Command*>& commands, const Command& running)
      : commands_(commands), running_(running) {}

  void check(const Config& config) const {
    check(config.base, "", {"profiles"});
    for (const auto& [name, profile] : config.profiles)
      check(profile, fmt::format("profiles.{}.", text::safe(name)), {});
  }

 private:
  void check(const Settings& settings, const std::string& prefix, Names candidates) const {
    for (const Command* const command : commands_) candidates.emplace_back(command->name);
    for (const Setting& setting : settings.own) check_shared(setting, prefix, candidates);
    for (const Command* const command : commands_) {
      const auto found = settings.of_command.find(std::string(command->name));
      if (found == settings.of_command.end()) continue;
      for (const Setting& setting : found->second) check_own(setting, *command, prefix);
    }
  }

  /// Checks a setting that stands outside of the commands' tables.
  void check_shared(const Setting& setting, const std::string& prefix, Names candidates) const {
    for (const Command* const command : commands_) {
      const Option* const option = command->option_with_long_name(setting.key);
      if (option == nullptr) continue;
      require_settable(*option, setting);
      if (option->scope != Scope::shared) continue;
      check_type(setting, *option);
      return;
    }
    const Names tables = tables_with(setting.key, prefix);
    if (!tables.empty() && running_.option_with_long_name(setting.key) == nullptr) return;
    if (!tables.empty()) throw misplaced(setting, tables);
    for (const Command* const command : commands_) {
      for (const Option& option : command->options) {
        if (option.scope == Scope::shared) candidates.emplace_back(option.long_name());
      }
    }
    throw unknown(setting, candidates, prefix.empty() && setting.type_name == "a table");
  }

  void check_own(const Setting& setting, const Command& command, const std::string& prefix) const {
    if (const Option* const option = command.option_with_long_name(setting.key)) {
      require_settable(*option, setting);
      check_type(setting, *option);
      return;
    }
    const Names tables = tables_with(setting.key, prefix);
    if (!tables.empty() && &command != &running_) return;
    if (!tables.empty()) throw misplaced(setting, tables);
    Names keys;
    for (const Option& option : command.options) {
      if (!option.is_operand() && option.scope != Scope::typed) keys.emplace_back(option.long_name());
    }
    throw unknown(setting, keys);
  }

  /// The tables of the commands that have this option.
  [[nodiscard]] Names tables_with(const std::string& key, const std::string& prefix) const {
    Names tables;
    for (const Command* const command : commands_) {
      if (command->option_with_long_name(key) != nullptr)
        tables.push_back(fmt::format("[{}{}]", prefix, command->name));
    }
    return tables;
  }

  static void require_settable(const Option& option, const Setting& setting) {
    if (option.scope == Scope::typed)
      throw at(setting.key_place, fmt::format("--{} can only be typed", setting.key));
  }

  static UsageError misplaced(const Setting& setting, const Names& tables) {
    return at(setting.key_place, fmt::format("'{}' is out of place here", text::safe(setting.key)),
              fmt::format("it belongs in the table {}", fmt::join(tables, " or ")));
  }

  static UsageError unknown(const Setting& setting, const Names& candidates, bool may_be_profile = false) {
    const std::string_view near = text::nearest(setting.key, candidates);
    const std::string shown = text::safe(setting.key);
    std::string advice = "keys are the long names of options, without the dashes";
    if (!near.empty()) advice = fmt::format("did you mean '{}'?", near);
    if (near.empty() && may_be_profile) advice = fmt::format("a profile is written [profiles.{}]", shown);
    return at(setting.key_place, fmt::format("unknown key '{}'", shown), advice);
  }

  static void check_type(const Setting& setting, const Option& option) {
    using Type = Setting::Type;
    const ConfigType wanted = info(option.kind).config_type;
    const bool is_text =
        setting.type == Type::text || (option.is_repeatable() && setting.type == Type::texts);
    const bool is_truth = setting.type == Type::truth;
    const char* expected = nullptr;
    switch (wanted) {
      case ConfigType::truth:
        if (!is_truth) expected = "true or false";
        break;
      case ConfigType::truth_or_duration:
        if (!is_truth && !is_text) expected = "true, false or a duration";
        break;
      case ConfigType::number:
        if (setting.type != Type::number) expected = "an integer";
        break;
      case ConfigType::text:
        if (!is_text) expected = option.is_repeatable() ? "a string or an array of strings" : "a string";
        break;
    }
    if (expected == nullptr) return;
    throw at(setting.value_place,
             fmt::format("'{}' takes {}, not {}", setting.key, expected, setting.type_name));
  }

  const std::vector<const Command*>& commands_;
  const Command& running_;
};

// Applying the settings that nothing typed overrides.

/// Resolves the paths in the file: ~ is HOME, and a relative path starts in the folder of the file.
class Paths {
 public:
  Paths(std::string folder, std::optional<std::string> home)
      : folder_(std::move(folder)), home_(std::move(home)) {}

  [[nodiscard]] std::string resolved(const Setting& setting, const std::string& path) const {
    if (path == "~" || path.starts_with("~/")) {
      if (!home_) throw at(setting.value_place, "HOME is not set, so there is no ~");
      return *home_ + path.substr(1);
    }
    const bool stays = path.empty() || path == "-" || path.starts_with('/') || folder_.empty();
    return stays ? path : folder_ + "/" + path;
  }

 private:
  std::string folder_;
  std::optional<std::string> home_;
};

/// Settings of the same priority.
struct Layer {
  const std::vector<Setting>* settings;
  bool is_of_command;  ///< they stand in the table of the command
};

/// The first layer has the highest priority.
using Layers = std::vector<Layer>;

bool has_secret(const Setting& setting) {
  return std::any_of(setting.words.begin(), setting.words.end(),
                     [](const std::string& word) { return commands::has_secret(word); });
}

class Filler {
 public:
  Filler(Command& command, const Paths& paths) : command_(command), paths_(paths) {
    std::vector<const Option*> typed;
    for (const Option& option : command.options) {
      if (option.parsed->count() == 0) continue;
      settled_.insert(&option);
      typed.push_back(&option);
    }
    for (const Option* const option : typed) hide_overridden(*option);
  }

  /// From now on the settings about the broker are ignored.
  void hide_broker() {
    for (const Option& option : command_.options) {
      if (option.broker != Broker::unrelated) hide(option);
    }
  }

  void hide(const Option& option) { hidden_.insert(&option); }

  /// The layer that wins comes first. All layers come twice: an option that says nothing without its
  /// companion is filled the second time, when it is known whether the companion is there.
  void fill(const Layer& layer, bool dependent_only) {
    dependent_only_ = dependent_only;
    in_layer_.clear();
    for (const Setting& setting : *layer.settings) {
      // Not every command has each shared option: publish has no --color, and --quiet of validate differs.
      const Option* const option = command_.option_with_long_name(setting.key);
      const bool is_meant = option != nullptr && (layer.is_of_command || option->scope == Scope::shared);
      if (is_meant) fill(*option, setting);
    }
    for (const Option* const option : in_layer_) hide_overridden(*option);
  }

  [[nodiscard]] bool filled(Kind kind) const {
    return std::any_of(filled_.begin(), filled_.end(),
                       [kind](const Option* option) { return option->kind == kind; });
  }
  /// Did it use a setting that has a password or a token?
  [[nodiscard]] bool has_used_secret() const { return has_secret_; }

 private:
  void hide_overridden(const Option& option) {
    if (option.broker == Broker::named) hide_broker();
    for (const std::string_view name : option.overrides) {
      if (const Option* const other = command_.option_with_long_name(name)) hide(*other);
    }
  }

  void fill(const Option& option, const Setting& setting) {
    if (!in_layer_.insert(&option).second) {
      throw at(setting.key_place, fmt::format("'{}' and '{}' are the same", option.long_names().front(),
                                              option.long_names().back()));
    }
    if (hidden_.contains(&option) || settled_.contains(&option)) return;
    const bool is_dependent = !option.companion_of.empty();
    if (is_dependent != dependent_only_) return;
    if (is_dependent && !has_companion(option)) return;
    const bool is_given = setting.type != Setting::Type::truth || setting.words.front() == "true";
    if (is_given && is_excluded(option, setting)) return;
    settled_.insert(&option);
    if (!is_given) return;
    filled_.insert(&option);
    has_secret_ = has_secret_ || has_secret(setting);
    const bool wants_each = std::holds_alternative<CallForEach>(option.target);
    for (const std::string& word : setting.words) {
      option.parsed->add_result(checked(option, setting, word));
      if (wants_each) run(*option.parsed, setting);
    }
    if (!wants_each && !setting.words.empty()) run(*option.parsed, setting);
  }

  [[nodiscard]] bool has_companion(const Option& option) const {
    const std::vector<std::string_view> companions = option.companions();
    return std::any_of(companions.begin(), companions.end(), [this](std::string_view name) {
      return command_.option_with_long_name(name)->parsed->count() > 0;
    });
  }

  /// A setting is dropped if a source of higher priority gave an option that excludes it: with a typed
  /// --json, the file's format is not used.
  bool is_excluded(const Option& option, const Setting& setting) const {
    for (const Option& other : command_.options) {
      if (other.parsed->count() == 0 || !option.parsed->get_excludes().contains(other.parsed)) continue;
      if (!in_layer_.contains(&other)) return true;
      throw at(setting.key_place,
               fmt::format("'{}' and '{}' exclude each other", setting.key, other.long_name()));
    }
    return false;
  }

  [[nodiscard]] std::string checked(const Option& option, const Setting& setting,
                                    const std::string& word) const {
    if (option.kind == Kind::file) return paths_.resolved(setting, word);
    const Require require = info(option.kind).require;
    if (require == nullptr || setting.type == Setting::Type::truth) return word;
    try {
      require(word, fmt::format("'{}'", setting.key));
    } catch (const UsageError& error) {
      throw at(setting.value_place, error.what(), error.advice());
    }
    return word;
  }

  static void run(CLI::Option& option, const Setting& setting) {
    try {
      option.run_callback();
    } catch (const CLI::ParseError& error) {
      // "--port: '0' is not a whole number ..."
      const std::string what = text::safe(error.what());
      const std::size_t colon = what.find(": ");
      throw at(setting.value_place, fmt::format("'{}': {}", setting.key,
                                                colon == std::string::npos ? what : what.substr(colon + 2)));
    }
  }

  using Options = std::set<const Option*>;

  Command& command_;
  const Paths& paths_;
  bool dependent_only_ = false;
  Options settled_;
  Options in_layer_;
  Options hidden_;
  Options filled_;
  bool has_secret_ = false;  ///< of a setting that was used
};

// Reading the file, and choosing the layers that apply.

/// By the XDG Base Directory Specification, which wants a relative path to be ignored.
std::optional<std::string> default_file(const commands::Context& context) {
  const std::optional<std::string> folder = context.environment("XDG_CONFIG_HOME");
  if (folder && folder->starts_with('/')) return *folder + "/wazobus/config.toml";
  const std::optional<std::string> home = context.environment("HOME");
  return home ? std::optional(*home + "/.config/wazobus/config.toml") : std::nullopt;
}

struct ConfigFile {
  std::string path;
  ConfigText content;
};

std::optional<ConfigFile> config_file_of(const commands::ConfigurationOptions& options,
                                         const commands::Context& context) {
  const std::optional<std::string> path = options.config_file ? options.config_file : default_file(context);
  if (!path && !options.profile) return std::nullopt;
  if (!path) throw UsageError("neither HOME nor XDG_CONFIG_HOME is set", "name the file with --config");
  std::optional<ConfigText> content;
  {
    // Reading a pipe may wait, so Ctrl-C must end the program.
    const commands::Interrupt::EndsProgram ends(Exit::interrupted);
    content = read_config(*path, options.config_file.has_value());
  }
  if (content) return ConfigFile{*path, std::move(*content)};
  if (options.profile) {
    throw UsageError(fmt::format("there is no profile '{}', since there is no {}",
                                 text::safe(*options.profile), text::safe(*path)),
                     "write it, or name another file with --config");
  }
  return std::nullopt;
}

const Settings& profile_of(const Config& config, const std::string& name) {
  const auto found = config.profiles.find(name);
  if (found != config.profiles.end()) return found->second;
  Names names;
  for (const auto& [known, settings] : config.profiles) names.push_back(text::safe(known));
  const std::string_view near = text::nearest(name, names);
  std::string advice = near.empty() ? "" : fmt::format("did you mean '{}'? ", near);
  advice += names.empty() ? "it has none" : fmt::format("there are: {}", fmt::join(names, ", "));
  throw UsageError(fmt::format("{} has no profile '{}'", text::safe(config.file), text::safe(name)), advice);
}

std::string folder_of(const ConfigFile& file) {
  const std::size_t slash = file.path.rfind('/');
  const bool is_current = !file.content.is_regular || slash == std::string::npos;
  return is_current ? "" : file.path.substr(0, slash);
}

Layers layers_of(const Settings& settings, const std::string& command) {
  Layers layers;
  const auto own = settings.of_command.find(command);
  if (own != settings.of_command.end()) layers.push_back({&own->second, true});
  layers.push_back({&settings.own, false});
  return layers;
}

/// The setting about the broker in these layers that says most.
std::optional<std::string> broker_setting(const Command& command, const Layers& layers) {
  std::optional<std::string> found;
  for (const Layer& layer : layers) {
    for (const Setting& setting : *layer.settings) {
      const Option* const option = command.option_with_long_name(setting.key);
      if (option == nullptr || option->broker == Broker::unrelated) continue;
      if (option->broker == Broker::named) return setting.key;
      found = setting.key;
    }
  }
  return found;
}

/// `catalogue` cannot be a table: it is the key of --catalogue.
bool is_name_of_option(std::string_view name, const Command& root) {
  return std::any_of(root.subcommands.begin(), root.subcommands.end(), [name](const Command& command) {
    return command.option_with_long_name(name) != nullptr;
  });
}

Config checked_config(CommandTree& tree, const Command& running, const ConfigFile& file) {
  tree.complete();
  std::vector<const Command*> commands;
  Names names;
  for (const Command& command : tree.root.subcommands) {
    if (command.configuration == nullptr || is_name_of_option(command.name, tree.root)) continue;
    names.emplace_back(command.name);
    commands.push_back(&command);
  }
  Config config = parse_config(file.content.text, file.path, names);
  ConfigChecker(commands, running).check(config);
  return config;
}

/// Does the command connect to what the file names? Not with a capture, nor if it only prints messages.
bool connects(const Command& command) {
  return std::none_of(command.options.begin(), command.options.end(), [](const Option& option) {
    const bool is_one = option.has_long_name("from") || option.has_long_name("dry-run");
    return is_one && option.parsed->count() > 0;
  });
}

void warn_if_exposed(const ConfigFile& file, const commands::Context& context) {
  if (!file.content.is_exposed) return;
  context.say(fmt::format(
      "wazobus: warning: others can read {}, which has a password or token (chmod 600 makes it yours)",
      text::safe(file.path)));
}

bool is_broker_typed(const Command& command) {
  return std::any_of(command.options.begin(), command.options.end(), [](const Option& option) {
    return option.broker == Broker::named && option.parsed->count() > 0;
  });
}

/// Hides what the environment says. Returns the variable that names the broker, if one does.
std::optional<std::string> hide_environment(const Command& command, const commands::Context& context,
                                            Filler& filler) {
  const auto variable = is_broker_typed(command) ? std::nullopt : commands::broker_variable(context);
  if (variable) filler.hide_broker();
  for (const Option& option : command.options) {
    if (option.environment.empty() || option.broker == Broker::named) continue;
    if (context.environment(std::string(option.environment).c_str())) filler.hide(option);
  }
  return variable;
}

}  // namespace

void apply_settings(CommandTree& tree, Command& command, const commands::Context& context) {
  if (command.configuration == nullptr) return;
  commands::ConfigurationOptions& options = *command.configuration;
  const std::optional<ConfigFile> file = config_file_of(options, context);
  if (!file) return;
  const Config config = checked_config(tree, command, *file);
  const std::string name(command.name);
  Layers of_profile;
  if (options.profile) of_profile = layers_of(profile_of(config, *options.profile), name);

  const Paths paths(folder_of(*file), context.environment("HOME"));
  Filler filler(command, paths);
  const auto variable = hide_environment(command, context, filler);
  Layers layers = of_profile;
  const Layers of_base = layers_of(config.base, name);
  layers.insert(layers.end(), of_base.begin(), of_base.end());
  for (const bool dependent_only : {false, true}) {
    for (const Layer& layer : layers) filler.fill(layer, dependent_only);
  }
  options.settings_file = file->path;
  if (command.connection == nullptr) return;
  if (filler.has_used_secret() && connects(command)) warn_if_exposed(*file, context);
  command.connection->uris_are_configured = filler.filled(Kind::uri);
  command.connection->broker_is_configured = filler.filled(Kind::uri) || filler.filled(Kind::host);

  const auto overruled = variable ? broker_setting(command, of_profile) : std::nullopt;
  // Said even with --quiet, since the broker is not the one of the profile that the user named.
  if (!overruled) return;
  context.say(fmt::format("wazobus: hint: ${} goes before the {} of profile '{}'", *variable, *overruled,
                          text::safe(*options.profile)));
}

namespace {

/// Reads a configuration file for a completion. Returns nothing if it cannot be read, without saying so.
std::optional<std::pair<ConfigFile, Config>> quietly_read(const std::optional<std::string>& path) {
  if (!path) return std::nullopt;
  try {
    std::optional<ConfigText> content = read_config(*path, false);
    if (!content || !content->is_regular) return std::nullopt;
    Config config = parse_config(content->text, *path, {});
    return std::pair(ConfigFile{*path, std::move(*content)}, std::move(config));
  } catch (const Failure&) {
    return std::nullopt;
  }
}

/// The values of an option on a command line, which may have the equals sign as a word of its own.
Names values_on(std::span<const std::string> line, const std::string& option) {
  Names values;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i].starts_with(option + "=")) values.push_back(line[i].substr(option.size() + 1));
    if (line[i] != option) continue;
    const std::size_t at = i + 1 < line.size() && line[i + 1] == "=" ? i + 2 : i + 1;
    if (at < line.size()) values.push_back(line[at]);
  }
  return values;
}

Names paths_on(std::span<const std::string> line, const std::string& option, const Paths& paths) {
  Names found;
  for (const std::string& path : values_on(line, option)) found.push_back(paths.resolved({}, path));
  return found;
}

}  // namespace

std::vector<std::string> profile_names(const commands::Context& context) {
  Names names;
  const auto read = quietly_read(default_file(context));
  if (!read) return names;
  for (const auto& [name, settings] : read->second.profiles) names.push_back(name);
  return names;
}

std::vector<std::string> catalogues_on(std::span<const std::string> line, const commands::Context& context) {
  const Paths home_paths({}, context.environment("HOME"));
  Names files = paths_on(line, "--catalogue", home_paths);
  const Names configs = values_on(line, "--config");
  const Names profiles = values_on(line, "--profile");
  const auto read = quietly_read(configs.empty() ? default_file(context)
                                                 : std::optional(home_paths.resolved({}, configs.back())));
  if (files.empty() && read) {
    const auto& [file, config] = *read;
    const Paths paths(folder_of(file), context.environment("HOME"));
    const auto profile = profiles.empty() ? config.profiles.end() : config.profiles.find(profiles.back());
    for (const Settings* const settings :
         {profile == config.profiles.end() ? nullptr : &profile->second, &config.base}) {
      if (settings == nullptr || !files.empty()) continue;
      for (const Setting& setting : settings->own) {
        if (setting.key != "catalogue") continue;
        for (const std::string& path : setting.words) files.push_back(paths.resolved(setting, path));
      }
    }
  }
  std::erase_if(files, [](const std::string& path) {
    std::error_code unknown;
    return !std::filesystem::is_regular_file(path, unknown) && !std::filesystem::is_directory(path, unknown);
  });
  return files;
}

std::vector<std::string> templates_on(std::span<const std::string> line, const commands::Context& context) {
  Names files = paths_on(line, "--template", Paths({}, context.environment("HOME")));
  std::erase_if(files, [](const std::string& path) {
    std::error_code unknown;
    return !std::filesystem::is_regular_file(path, unknown);
  });
  return files;
}

}  // namespace wazobus::cli
