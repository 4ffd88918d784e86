// SPDX-License-Identifier: MIT
#include "cli/tree.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/commands.hpp"
#include "commands/connecting.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view root_examples =
    "wazobus listen                     everything, as it happens\n"
    "wazobus listen 'calls.#'           what happens to calls\n"
    "wazobus publish EVENT              send one, as a Wazo service would\n"
    "wazobus validate FILE              check what was captured\n"
    "wazobus trace --from FILE          which calls are in a capture\n"
    "wazobus catalogue show EVENT       what an event is made of\n"
    "wazobus doctor                     try the connection, step by step\n"
    "wazobus COMMAND --help             more about a command";

constexpr auto help_names = "-h,--help";
constexpr auto version_names = "-V,--version";

Option help_option() {
  return {.names = help_names,
          .kind = Kind::flag,
          .target = BuiltIn{},
          .help = "Show this help; -h shows a short one",
          .scope = Scope::typed,
          .group = other_group};
}

std::vector<Option> root_options() {
  std::vector<Option> options{help_option()};
  append(options, other_group,
         {{.names = version_names,
           .kind = Kind::flag,
           .target = BuiltIn{},
           .help = "Show the version, the build and its libraries; with --json as an object",
           .scope = Scope::typed}});
  return options;
}

/// Adds an option to CLI11: what it is called and where its value goes.
struct Adder {
  CLI::App& app;
  const Option& option;
  std::string names{option.names};

  CLI::Option* operator()(BuiltIn /*unused*/) {
    return app.get_option(std::string(option.spellings().front()));
  }
  CLI::Option* operator()(bool* member) { return app.add_flag(names, *member); }
  CLI::Option* operator()(const Call& call) { return app.add_flag_callback(names, call.when_given); }
  CLI::Option* operator()(const Count& count) {
    const auto store = [member = count.member](std::int64_t times) { *member = static_cast<int>(times); };
    return app.add_flag_function(names, store);
  }
  CLI::Option* operator()(const OneOf& choice) {
    return app.add_option_function<std::string>(names, choice.store);
  }

  CLI::Option* operator()(const FlagOrText& flag) {
    return add_flag_or_value([member = flag.member](const std::string& value) { *member = value; });
  }

  CLI::Option* operator()(const FlagOrDuration& target) {
    return add_flag_or_value(
        [target, name = "--" + std::string(option.long_name())](const std::string& value) {
          *target.flag = true;
          target.duration->reset();
          if (!value.empty()) *target.duration = commands::duration_from(value, name);
        });
  }

  CLI::Option* operator()(std::chrono::milliseconds* member) { return add_duration(*member); }
  CLI::Option* operator()(std::optional<std::chrono::milliseconds>* member) { return add_duration(*member); }

  CLI::Option* operator()(const CallForEach& call) {
    const auto take = [take = call.take](const std::vector<std::string>& typed) { take(typed.back()); };
    return app.add_option_function<std::vector<std::string>>(names, take)
        ->allow_extra_args(false)
        ->take_all()
        ->trigger_on_parse();
  }

  /// Each time with one value; operands come one after the other.
  CLI::Option* operator()(std::vector<std::string>* members) {
    CLI::Option* const added = app.add_option(names, *members);
    return option.is_operand() ? added : added->allow_extra_args(false)->take_all();
  }

  template <typename Member>
  CLI::Option* operator()(Member* member) {
    return app.add_option(names, *member);
  }

  template <typename Member>
  CLI::Option* add_duration(Member& member) {
    const auto store = [&member, name = "--" + std::string(option.long_name())](const std::string& value) {
      member = commands::duration_from(value, name);
    };
    return app.add_option_function<std::string>(names, store);
  }

  /// `store` gets "" for the bare flag.
  template <typename Store>
  CLI::Option* add_flag_or_value(Store store) {
    const auto take = [store](const CLI::results_t& typed) {
      // CLI11 hands over "true" for a flag without a value.
      store(typed.front() == "true" ? std::string() : typed.front());
      return true;
    };
    const int most = option.takes_value() ? 1 : 0;
    return app.add_option(names, take)
        ->expected(0, most)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
};

void add(CLI::App& app, Option& option) {
  option.parsed = std::visit(Adder{app, option}, option.target);
  option.parsed->required(option.is_required);
  const Check check = info(option.kind).check;
  if (check == accept_any || check == left_to_command) return;
  option.parsed->check([check, &option](const std::string& value) { return check(option, value); });
}

}  // namespace

CommandTree::CommandTree(std::string_view only)
    : root{.name = "wazobus",
           .description = "Shows, sends and checks the events of a Wazo Platform's message bus.",
           .examples = root_examples,
           .make_options = root_options,
           .run = {}},
      app(std::make_unique<CLI::App>("", std::string(root.name))) {
  app->set_help_flag(help_names);
  app->set_version_flag(version_names, "wazobus " WAZOBUS_VERSION);
  app->require_subcommand(0, 1);
  // See Option::is_given_once.
  app->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  root.parsed = app.get();
  make_options(root);

  for (const auto& make :
       {listen_command, publish_command, validate_command, trace_command, catalogue_command, doctor_command})
    root.subcommands.push_back(make());
  root.subcommands.push_back(completion_command(*this));
  root.subcommands.push_back(surface_command(*this));
  for (Command& command : root.subcommands) command.parsed = app->add_subcommand(std::string(command.name));

  const auto named = std::find_if(root.subcommands.begin(), root.subcommands.end(),
                                  [only](const Command& command) { return command.name == only; });
  if (named != root.subcommands.end()) {
    make_options(*named);
  } else if (root.option_spelled(only) == nullptr) {
    complete();
  }
}

void CommandTree::complete() {
  for (Command& command : root.subcommands) make_options(command);
}

void CommandTree::make_options(Command& command) {
  if (!command.options.empty()) return;
  command.options = command.make_options();
  if (&command != &root) command.options.push_back(help_option());
  for (Option& option : command.options) add(*command.parsed, option);
  for (const Option& option : command.options) {
    for (const std::string_view other : option.excludes)
      option.parsed->excludes(command.option_with_long_name(other)->parsed);
  }
}

CommandTree::~CommandTree() = default;

}  // namespace wazobus::cli
