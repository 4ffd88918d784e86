// SPDX-License-Identifier: MIT
#include "cli/settings.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
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

const std::set<std::string_view> about_the_broker{
    "uri",           "url",         "host",          "port",         "vhost",   "user",
    "password-file", "tls-ca-file", "tls-cert-file", "tls-key-file", "insecure"};

/// Who names one of `leaders` leaves `followers` alone where they stand further down.
struct Lead {
  std::set<std::string_view> leaders;
  std::set<std::string_view> followers;
};

const std::array<Lead, 6> leads{Lead{{"uri", "url", "host"}, about_the_broker},
                                Lead{{"user"}, {"password-file"}},
                                Lead{{"exchange"}, {"exchange-type"}},
                                Lead{{"queue"}, {"exchange", "exchange-type", "declare"}},
                                Lead{{"exchange", "declare"}, {"queue"}},
                                Lead{{"from"}, {"queue", "exchange", "exchange-type", "declare"}}};

/// Says something only where the other one is given, typed or not.
const std::map<std::string_view, std::string> companions{
    {"prefetch", "queue"}, {"stream-offset", "queue"}, {"rotate", "output"}};

CLI::Option* option_of(CLI::App& command, const std::string& key) {
  for (CLI::Option* const option : command.get_options()) {
    const Names& names = option->get_lnames();
    if (std::find(names.begin(), names.end(), key) != names.end()) return option;
  }
  return nullptr;
}

/// Asking for help, or where the settings are, is nothing to be set.
bool may_be_set(const std::string& key) {
  return key != "help" && key != "config" && key != "profile";
}

/// Means the same for every command that has it.
bool is_shared(const CLI::Option& option, const std::string& key) {
  if (option.get_group() == connection_group || option.get_group() == exchange_group) return true;
  return key == "quiet" || key == "color" || key == "catalogue";
}

bool is_flag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

/// A flag that may have a duration: --stats and --stats=5s.
bool takes_period(const CLI::Option& option) {
  return option.get_type_name() == "[=DURATION]";
}

UsageError at(const std::string& place, const std::string& what, const std::string& advice = {}) {
  return UsageError(fmt::format("{}: {}", place, what), advice);
}

// What may stand where.

class Checker {
 public:
  explicit Checker(const std::vector<CLI::App*>& commands) : commands_(commands) {}

  void check(const Config& config) const {
    check(config.base, "", {"profiles"});
    for (const auto& [name, profile] : config.profiles)
      check(profile, fmt::format("profiles.{}.", text::safe(name)), {});
  }

 private:
  void check(const Settings& settings, const std::string& prefix, Names candidates) const {
    for (const CLI::App* const command : commands_) candidates.push_back(command->get_name());
    for (const Setting& setting : settings.own) check_shared(setting, prefix, candidates);
    for (CLI::App* const command : commands_) {
      const auto found = settings.of_command.find(command->get_name());
      if (found == settings.of_command.end()) continue;
      for (const Setting& setting : found->second) check_own(setting, *command, prefix);
    }
  }

  /// Beside the tables of commands.
  void check_shared(const Setting& setting, const std::string& prefix, Names candidates) const {
    Names tables;
    for (CLI::App* const command : commands_) {
      const CLI::Option* const option = option_of(*command, setting.key);
      if (option == nullptr) continue;
      require_settable(setting);
      if (is_shared(*option, setting.key)) {
        check_type(setting, *option);
        return;
      }
      tables.push_back(fmt::format("[{}{}]", prefix, command->get_name()));
    }
    if (!tables.empty()) throw misplaced(setting, tables);
    for (CLI::App* const command : commands_) {
      for (const std::string& key : keys_of(*command)) {
        if (is_shared(*option_of(*command, key), key)) candidates.push_back(key);
      }
    }
    throw unknown(setting, candidates);
  }

  void check_own(const Setting& setting, CLI::App& command, const std::string& prefix) const {
    if (const CLI::Option* const option = option_of(command, setting.key)) {
      require_settable(setting);
      check_type(setting, *option);
      return;
    }
    Names tables;
    for (CLI::App* const other : commands_) {
      const CLI::Option* const option = option_of(*other, setting.key);
      if (option != nullptr) tables.push_back(fmt::format("[{}{}]", prefix, other->get_name()));
    }
    if (!tables.empty()) throw misplaced(setting, tables);
    throw unknown(setting, keys_of(command));
  }

  static Names keys_of(const CLI::App& command) {
    Names keys;
    for (const CLI::Option* const option : command.get_options()) {
      if (option->get_lnames().empty() || option->get_group().empty()) continue;
      if (may_be_set(option->get_lnames().front())) keys.push_back(option->get_lnames().front());
    }
    return keys;
  }

  static void require_settable(const Setting& setting) {
    if (!may_be_set(setting.key))
      throw at(setting.key_place, fmt::format("--{} can only be typed", setting.key));
  }

  static UsageError misplaced(const Setting& setting, const Names& tables) {
    return at(setting.key_place, fmt::format("'{}' is out of place here", text::safe(setting.key)),
              fmt::format("it belongs in the table {}", fmt::join(tables, " or ")));
  }

  static UsageError unknown(const Setting& setting, const Names& candidates) {
    const std::string_view near = text::nearest(setting.key, candidates);
    return at(setting.key_place, fmt::format("unknown key '{}'", text::safe(setting.key)),
              near.empty() ? "keys are the long names of options, without the dashes"
                           : fmt::format("did you mean '{}'?", near));
  }

  static void check_type(const Setting& setting, const CLI::Option& option) {
    using Type = Setting::Type;
    const bool repeats = option.get_items_expected_max() > 1;
    const bool counts = option.get_type_name() == "N";
    const Type wanted = is_flag(option) ? Type::truth : counts ? Type::number : Type::text;
    if (setting.type == wanted || (repeats && setting.type == Type::texts)) return;
    if (takes_period(option) && setting.type == Type::text) return;
    throw at(setting.value_place, fmt::format("'{}' takes {}, not {}", setting.key,
                                              takes_period(option) ? "true, false or a duration"
                                              : is_flag(option)    ? "true or false"
                                              : counts             ? "an integer"
                                              : repeats            ? "a string or an array of strings"
                                                                   : "a string",
                                              setting.type_name));
  }

  const std::vector<CLI::App*>& commands_;
};

// What of it holds.

/// How a path in the file is meant.
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

class Filler {
 public:
  Filler(CLI::App& command, const Paths& paths) : command_(command), paths_(paths) {
    std::set<std::string> typed;
    for (const CLI::Option* const option : command.get_options()) {
      if (option->count() == 0) continue;
      settled_.insert(option);
      typed.insert(option->get_lnames().begin(), option->get_lnames().end());
    }
    follow(typed);
  }

  void leave_alone(const std::set<std::string_view>& keys) { left_alone_.insert(keys.begin(), keys.end()); }

  /// The layers come with the one that wins first; all of them twice, for companions wait for what they go
  /// with.
  void fill(const std::vector<Setting>& layer, bool companions_only) {
    companions_only_ = companions_only;
    in_layer_.clear();
    std::set<std::string> keys;
    for (const Setting& setting : layer) {
      keys.insert(setting.key);
      // A shared setting may be for other commands alone: color.
      if (CLI::Option* const option = option_of(command_, setting.key)) fill(*option, setting);
    }
    follow(keys);
  }

  [[nodiscard]] bool filled(std::string_view key) const { return filled_.contains(key); }

 private:
  void follow(const std::set<std::string>& keys) {
    for (const Lead& lead : leads) {
      if (std::any_of(keys.begin(), keys.end(),
                      [&lead](const std::string& key) { return lead.leaders.contains(key); }))
        leave_alone(lead.followers);
    }
  }

  void fill(CLI::Option& option, const Setting& setting) {
    if (!in_layer_.insert(&option).second) {
      throw at(setting.key_place, fmt::format("'{}' and '{}' are the same", option.get_lnames().front(),
                                              option.get_lnames().back()));
    }
    if (left_alone_.contains(setting.key) || settled_.contains(&option)) return;
    const auto companion = companions.find(setting.key);
    if ((companion != companions.end()) != companions_only_) return;
    if (companions_only_ && option_of(command_, companion->second)->count() == 0) return;
    const bool is_given = setting.type != Setting::Type::truth || setting.words.front() == "true";
    if (is_given && is_excluded(option, setting)) return;
    settled_.insert(&option);
    if (!is_given) return;
    for (const std::string& word : setting.words) option.add_result(checked(option, setting, word));
    filled_.insert(option.get_lnames().front());
    if (!setting.words.empty()) run(option, setting);
  }

  /// A typed --json goes before the file's format.
  bool is_excluded(const CLI::Option& option, const Setting& setting) const {
    for (const CLI::Option* const other : option.get_excludes()) {
      if (other->count() == 0) continue;
      if (!in_layer_.contains(other)) return true;
      throw at(setting.key_place,
               fmt::format("'{}' and '{}' exclude each other", setting.key, other->get_lnames().front()));
    }
    return false;
  }

  /// What would otherwise be found only by the command, which knows no place. Quotes nothing of a URI.
  [[nodiscard]] std::string checked(const CLI::Option& option, const Setting& setting,
                                    const std::string& word) const {
    if (option.get_type_name() == "FILE") return paths_.resolved(setting, word);
    try {
      if (option.get_type_name() == "URI") commands::require_uri(word);
      if (option.get_type_name() == "HOST") commands::require_no_uri(word, "a host");
      const bool is_period = takes_period(option) && setting.type == Setting::Type::text;
      if (option.get_type_name() == "DURATION" || is_period)
        commands::duration_from(word, fmt::format("'{}'", setting.key));
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

  CLI::App& command_;
  const Paths& paths_;
  bool companions_only_ = false;
  std::set<const CLI::Option*> settled_;
  std::set<const CLI::Option*> in_layer_;
  std::set<std::string_view> left_alone_;
  std::set<std::string, std::less<>> filled_;
};

// Where it comes from.

/// As the XDG Base Directory Specification has it: a relative path is as good as none.
std::optional<std::string> default_file(const commands::Context& context) {
  const std::optional<std::string> folder = context.environment("XDG_CONFIG_HOME");
  if (folder && folder->starts_with('/')) return *folder + "/wazobus/config.toml";
  const std::optional<std::string> home = context.environment("HOME");
  return home ? std::optional(*home + "/.config/wazobus/config.toml") : std::nullopt;
}

struct Source {
  std::string file;
  ConfigText content;
};

std::optional<Source> source_of(const commands::ConnectionOptions& options,
                                const commands::Context& context) {
  const std::optional<std::string> path = options.config_file ? options.config_file : default_file(context);
  if (!path && !options.profile) return std::nullopt;
  if (!path) throw UsageError("neither HOME nor XDG_CONFIG_HOME is set", "name the file with --config");
  std::optional<ConfigText> content;
  {
    // A pipe may keep it waiting.
    const commands::Interrupt::EndsProgram ends(Exit::interrupted);
    content = read_config(*path, options.config_file.has_value());
  }
  if (content) return Source{*path, std::move(*content)};
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

std::string folder_of(const Source& source) {
  const std::size_t slash = source.file.rfind('/');
  const bool is_current = !source.content.is_regular || slash == std::string::npos;
  return is_current ? "" : source.file.substr(0, slash);
}

/// The first one wins.
using Layers = std::vector<const std::vector<Setting>*>;

Layers layers_of(const Settings& settings, const std::string& command) {
  Layers layers;
  const auto own = settings.of_command.find(command);
  if (own != settings.of_command.end()) layers.push_back(&own->second);
  layers.push_back(&settings.own);
  return layers;
}

/// Which setting about the broker stands in these layers, the most telling one.
std::optional<std::string> broker_setting(const Layers& layers) {
  std::optional<std::string> found;
  for (const std::vector<Setting>* const layer : layers) {
    for (const Setting& setting : *layer) {
      if (leads.front().leaders.contains(setting.key)) return setting.key;
      if (about_the_broker.contains(setting.key)) found = setting.key;
    }
  }
  return found;
}

Config checked_config(Tree& tree, const Source& source) {
  tree.complete();
  std::vector<CLI::App*> commands;
  Names names;
  for (const auto& [name, options] : tree.configured) {
    names.push_back(name);
    commands.push_back(tree.app->get_subcommand(name));
  }
  Config config = parse_config(source.content.text, source.file, names);
  Checker(commands).check(config);
  return config;
}

bool is_given(const CLI::App& command, const char* option) {
  return command.get_option(option)->count() > 0;
}

}  // namespace

void apply_settings(Tree& tree, const CLI::App& parsed, const commands::Context& context) {
  const auto configured = tree.configured.find(parsed.get_name());
  if (configured == tree.configured.end()) return;
  commands::ConnectionOptions& options = *configured->second;
  const std::optional<Source> source = source_of(options, context);
  if (!source) return;
  const Config config = checked_config(tree, *source);
  Layers of_profile;
  if (options.profile) of_profile = layers_of(profile_of(config, *options.profile), parsed.get_name());

  const bool broker_is_typed = is_given(parsed, "--uri") || is_given(parsed, "--host");
  const auto variable = broker_is_typed ? std::nullopt : commands::broker_variable(context);
  const Paths paths(folder_of(*source), context.environment("HOME"));
  Filler filler(*tree.app->get_subcommand(parsed.get_name()), paths);
  if (variable) filler.leave_alone(about_the_broker);
  if (context.environment("WAZOBUS_PASSWORD")) filler.leave_alone({"password-file"});
  Layers layers = of_profile;
  const Layers of_base = layers_of(config.base, parsed.get_name());
  layers.insert(layers.end(), of_base.begin(), of_base.end());
  for (const bool companions_only : {false, true}) {
    for (const auto* const layer : layers) filler.fill(*layer, companions_only);
  }
  options.uris_are_configured = filler.filled("uri");

  const auto overruled = variable ? broker_setting(of_profile) : std::nullopt;
  // With --quiet too: another broker than the one that was named.
  if (!overruled) return;
  context.say(fmt::format("wazobus: hint: ${} goes before the {} of profile '{}'", *variable, *overruled,
                          text::safe(*options.profile)));
}

}  // namespace wazobus::cli
