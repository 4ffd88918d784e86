// SPDX-License-Identifier: MIT
#include "cli/run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <functional>
#include <new>
#include <span>

#include "cli/help.hpp"
#include "cli/idle_options.hpp"
#include "cli/settings.hpp"
#include "cli/surface.hpp"
#include "cli/tree.hpp"
#include "cli/typed_passwords.hpp"
#include "cli/unexpected.hpp"
#include "commands/build_facts.hpp"
#include "render/cells.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::cli {

namespace {

std::optional<std::string> environment(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

/// Returns the width of a terminal. $COLUMNS overrules the terminal's own width: users set it to get another
/// width, or a width for a pipe.
std::size_t columns(int terminal) {
  constexpr std::size_t usual = 80;
  const std::string typed = environment("COLUMNS").value_or("");
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), columns);
  if (error == std::errc{} && end == typed.data() + typed.size() && columns > 0) return columns;
  winsize window{};
  if (::ioctl(terminal, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return usual;
  return window.ws_col;
}

/// Breaks long lines between words, because a terminal would break them in the middle of words.
std::string for_terminal(std::string_view text) {
  const std::size_t most = columns(STDERR_FILENO);
  std::string out;
  for (;;) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (text::columns(line) <= most)
      out += line;
    else
      out += fmt::format("{}", fmt::join(render::wrapped(line, most), "\n"));
    if (line.size() == text.size()) return out;
    out += '\n';
    text.remove_prefix(line.size() + 1);
  }
}

void say(std::string_view line, const TypedPasswords& passwords) {
  std::string text = passwords.hidden_in(text::without_passwords(line));
  if (::isatty(STDERR_FILENO) == 1) text = for_terminal(text);
  text += '\n';
  // One write, so that lines of several programs do not mix. A failure cannot be reported anywhere.
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

void draw(std::string_view text) {
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

/// Returns the command that the words name, even if CLI11 refused the words after it.
const Command& command_named(const Command& root, const std::vector<std::string>& words) {
  const auto first = std::find_if(words.begin(), words.end(),
                                  [](const std::string& word) { return !word.starts_with('-'); });
  if (first == words.end()) return root;
  for (const Command* const command : root.visible_subcommands()) {
    if (command->name == *first) return *command;
  }
  return root;
}

/// Returns CLI11's message, which begins with the option, or a clearer one in its place.
std::string words_of(const CLI::ParseError& error) {
  std::string what = text::safe(error.what());
  // "--count: 1 required N missing"
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr)
    return what.substr(0, what.find(':')) + " needs a value";
  // "Could not convert: --json = x"
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    const std::size_t name = what.find("--");
    if (name != std::string::npos) return what.substr(name, what.find(" = ") - name) + " takes no value";
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    constexpr std::string_view verb = " excludes ";
    const std::size_t at = what.find(verb);
    if (at != std::string::npos)
      return what.substr(0, at) + " and " + what.substr(at + verb.size()) + " exclude each other";
  }
  return what;
}

UsageError misused(const Command& command, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    const std::string_view what = error.what();
    for (const Option& option : command.options) {
      const bool is_meant = what.find("--" + std::string(option.long_name())) != std::string_view::npos;
      if (is_meant && !option.instead_of_excluded.empty())
        return UsageError(words_of(error), std::string(option.instead_of_excluded));
    }
  }
  return UsageError(words_of(error), fmt::format("{} --help shows how to use it", command.full_name()));
}

void parse(CommandTree& tree, const std::vector<std::string>& words) {
  try {
    // CLI11 wants the words in reverse order.
    tree.app->parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ExtrasError&) {
    const std::vector<std::string> extras = tree.app->remaining(true);
    const CommandTree all;  // another command may have the option
    throw unexpected(all.root, command_named(all.root, words), extras.empty() ? "" : extras.front(), words);
  } catch (const CLI::Success&) {
    throw;
  } catch (const CLI::ParseError& error) {
    throw misused(command_named(tree.root, words), error);
  }
}

/// CLI11 takes the last value of an option that is typed several times.
void require_given_once(const Command& command) {
  for (const Option& option : command.options) {
    if (option.is_given_once && option.parsed->count() > 1)
      throw UsageError(fmt::format("--{} is given more than once", option.long_name()),
                       "leave out all but one");
  }
}

/// Says that one profile or host is used if several are given. Of other options the last one may overrule
/// that of an alias, and is seen in what is printed.
void hint_at_unused_brokers(const Command& command, const commands::Context& context) {
  const Option* const quiet = command.option_with_long_name("quiet");
  if (quiet != nullptr && quiet->parsed->count() > 0) return;
  for (const Option& option : command.options) {
    const bool names_broker = option.kind == Kind::profile || option.broker == Broker::named;
    if (!names_broker || option.is_repeatable()) continue;
    const std::vector<std::string>& typed = option.parsed->results();
    const auto is_last = [&typed](const std::string& value) { return value == typed.back(); };
    if (std::all_of(typed.begin(), typed.end(), is_last)) continue;
    context.say(fmt::format("wazobus: hint: of several --{} only the last is used: {}", option.long_name(),
                            text::safe(typed.back())));
  }
}

/// Refuses `wazobus nosuch --help` and `wazobus help nosuch`. An option before the command is refused first:
/// the word after it may be its value, such as a URI with a password, which must not be printed.
void require_no_other_word(const Command& root, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::string typed = word.substr(0, word.find('='));
    const bool is_early = root.option_spelled(typed) == nullptr && belongs_behind(root, typed);
    if (!word.starts_with('-') || is_early) throw unexpected(root, root, word);
  }
}

/// Replaces `--output=` by `--output ''`. It comes from a variable of a script that is not set, and CLI11
/// would take the next word for the value.
void split_empty_values(const Command& command, std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (!words[i].starts_with("--") || words[i].find('=') != words[i].size() - 1) continue;
    const std::string name = words[i].substr(0, words[i].size() - 1);
    const Option* const option = command.option_spelled(name);
    if (option == nullptr || !option->takes_value()) continue;
    words[i] = name;
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::string());
  }
}

bool has_optional_value(const Option& option) {
  return std::holds_alternative<FlagOrText>(option.target) ||
         std::holds_alternative<FlagOrDuration>(option.target);
}

/// Refuses `-r --dry-run`: the value was forgotten, and CLI11 would take the option for it.
void require_no_option_for_value(const Command& command, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    const Option* const option = command.option_spelled(words[i]);
    const bool needs_value = option != nullptr && option->takes_value() && !has_optional_value(*option);
    if (!needs_value) continue;
    const std::string& value = words[++i];
    const Option* const other = command.option_spelled(value);
    if (other == nullptr) continue;
    // grep -i TEXT
    const std::string order = other->takes_value()
                                  ? std::string()
                                  : fmt::format("write {} {} {}; ", value, words[i - 1], option->value());
    throw UsageError(fmt::format("{} needs a value, and {} behind it is an option", words[i - 1], value),
                     fmt::format("{}if that is the value: --{}={}", order, option->long_name(), value));
  }
}

/// Refuses `--timeout 500 ms`: the unit would be a word of its own, and the number would mean seconds.
void require_joined_units(const Command& command, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 2 < words.size() && words[i] != "--"; ++i) {
    const Option* const option = command.option_spelled(words[i]);
    if (option == nullptr || option->kind != Kind::duration) continue;
    const std::string joined = words[i + 1] + words[i + 2];
    const bool is_number = words[i + 1].find_first_not_of("0123456789.") == std::string::npos;
    const bool is_unit = words[i + 2].find_first_not_of("dhms") == std::string::npos;
    if (!is_number || !is_unit || !text::parse_duration(joined)) continue;
    throw UsageError(fmt::format("{} takes one word, and {} is another", words[i], words[i + 2]),
                     fmt::format("write {} {}", words[i], joined));
  }
}

/// Takes `--` away where it is not needed, because no operand behind it begins with '-': CLI11 takes none
/// behind it if one stands before it. A `--` that is the value of an option is another.
void drop_needless_end_of_options(const Command& command, std::vector<std::string>& words) {
  std::size_t end = 0;
  while (end < words.size() && words[end] != "--") {
    const Option* const option = command.option_spelled(words[end]);
    end += option != nullptr && option->takes_value() && !has_optional_value(*option) ? 2U : 1U;
  }
  if (end >= words.size()) return;
  const auto place = words.begin() + static_cast<std::ptrdiff_t>(end);
  const bool is_needed = std::any_of(place + 1, words.end(), [](const std::string& word) {
    return word.size() > 1 && word.starts_with('-');
  });
  if (!is_needed) words.erase(place);
}

/// Is it `wazobus --version --json`?
bool asks_for_json_version(const std::vector<std::string>& words) {
  const auto is_version = [](const std::string& word) { return word == "--version" || word == "-V"; };
  return words.size() == 2 && std::any_of(words.begin(), words.end(), is_version) &&
         (words[0] == "--json" || words[1] == "--json");
}

/// Applies WAZOBUS_COLORS. A mistake in it causes only a warning.
void take_colours(commands::Context& context) {
  const std::optional<std::string> list = context.environment("WAZOBUS_COLORS");
  const std::string_view wrong = list ? context.palette.change(*list) : std::string_view();
  if (wrong.empty()) return;
  std::string names;
  for (const render::StyleInfo& info : render::style_infos)
    if (!info.name.empty()) names += (names.empty() ? "" : ", ") + std::string(info.name);
  context.say(fmt::format("wazobus: warning: WAZOBUS_COLORS: cannot understand '{}'", text::safe(wrong)));
  context.say(fmt::format("  try: WAZOBUS_COLORS='key=35:name=1;31'; the names are {}", names));
}

/// The word that says which options are needed; empty if all are. To say what is wrong with `--help nosuch`
/// takes those of all commands.
std::string_view word_for_tree(const std::vector<std::string>& words) {
  if (words.empty() || (words.size() > 1 && words.front().starts_with('-'))) return {};
  return words.front();
}

Exit run_command(std::vector<std::string> words, const std::function<void(std::string_view)>& say) {
  CommandTree tree(word_for_tree(words));
  const Command& named = command_named(tree.root, words);
  split_empty_values(named, words);
  require_no_option_for_value(named, words);
  require_joined_units(named, words);
  drop_needless_end_of_options(named, words);
  commands::Interrupt interrupt;
  const auto now = [] {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  };
  commands::Context context{STDOUT_FILENO,
                            say,
                            environment,
                            now,
                            ::isatty(STDOUT_FILENO) == 1,
                            WAZOBUS_VERSION,
                            interrupt,
                            ::isatty(STDERR_FILENO) == 1,
                            draw,
                            [] { return columns(STDOUT_FILENO); },
                            [] { return columns(STDERR_FILENO); },
                            ::isatty(STDIN_FILENO) == 1};
  take_colours(context);
  try {
    if (asks_for_json_version(words)) return print(commands::version_json(context.version), context);
    parse(tree, words);
  } catch (const CLI::CallForHelp&) {
    const Command& command = command_named(tree.root, words);
    if (&command == &tree.root) require_no_other_word(tree.root, words);
    const bool wants_all = std::find(words.begin(), words.end(), "--help") != words.end();
    return print(wants_all ? help_text(command) : short_help_text(command), context);
  } catch (const CLI::CallForVersion&) {
    return print(commands::version_text(context.version), context);
  }
  for (Command& command : tree.root.subcommands) {
    if (!command.parsed->parsed()) continue;
    require_given_once(command);
    refuse_idle_options(command);
    const TypedOptions typed(command);
    apply_settings(tree, command, context);
    typed.refuse_idle(command, context);
    hint_at_unused_brokers(command, context);
    return command.run(context);
  }
  std::string help = help_text(tree.root);
  help.pop_back();  // say() ends the line
  say(help);
  return Exit::usage;
}

/// Replaces `--stats 5s` by `--stats=5s`. No other word that may follow --stats looks like a duration.
void join_period(std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
    if (words[i] != "--stats" || !text::parse_duration(words[i + 1])) continue;
    words[i] += '=' + words[i + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
}

/// Opens /dev/null for each standard stream that the caller closed. Otherwise the broker's socket or a
/// capture would get its number. It is opened only for the opposite direction, so that using the stream still
/// fails with EBADF.
void keep_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/// Lets what a large event needed go back to the system as soon as it is freed. Otherwise glibc raises the
/// size from which it does so with each block that is freed, up to 32 MiB, and a run needed two thirds more
/// memory. A smaller size would cost time: pages that the system gives must be cleared.
void return_large_memory() {
#ifdef __GLIBC__
  constexpr int large = 8 * 1024 * 1024;
  ::mallopt(M_MMAP_THRESHOLD, large);
  ::mallopt(M_TRIM_THRESHOLD, large);
#endif
}

}  // namespace

int run(int argc, char** argv) {
  return_large_memory();
  keep_standard_streams();
  std::vector<std::string> words(argv + 1, argv + argc);
  const TypedPasswords passwords(std::span(argv + 1, argv + argc));
  const auto say_safely = [&passwords](std::string_view line) { say(line, passwords); };
  try {
    // `wazobus help publish`, as git and other programs have it
    if (!words.empty() && words.front() == "help") {
      words.erase(words.begin());
      if (!words.empty() && words.front() == "help") words.erase(words.begin());  // `wazobus help help`
      words.emplace_back("--help");
    }
    join_period(words);
    return static_cast<int>(run_command(std::move(words), say_safely));
  } catch (const ClosedPipe& closed) {
    // The reader, such as `head`, needs no more output.
    return static_cast<int>(closed.status());
  } catch (const Failure& failure) {
    say_safely(line_of(failure));
    return static_cast<int>(failure.status());
  } catch (const std::bad_alloc&) {
    say_safely("wazobus: out of memory");
    return static_cast<int>(Exit::io);
  } catch (const std::exception& error) {
    say_safely(fmt::format("wazobus: internal error: {} (please report this)", text::safe(error.what())));
    return static_cast<int>(Exit::io);
  }
}

}  // namespace wazobus::cli
