// SPDX-License-Identifier: MIT
// An option of the command line, described once. Parsing, --help, the manual, completions and the
// configuration file all read this description.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace CLI {
class Option;
}

namespace wazobus::cli {

/// What the value of an option is. All that follows from it stands in one table, in option.cpp.
enum class Kind : std::uint8_t {
  flag,
  flag_or_duration,  ///< --stats or --stats=5s
  name,              ///< any text, which the command or the broker checks
  profile,           ///< of the configuration file
  key,               ///< a routing key
  uri,
  host,
  file,   ///< a file that the command opens for itself
  input,  ///< an operand: a file, or "-" for the standard input
  number,
  duration,
  size,
  size_or_duration,
  rate,
  factor,
  offset,  ///< where a stream begins
  choice,  ///< one of the words of an enumeration
  choice_or_template,
  catalogue_format,  ///< one of the words of an enumeration, which has other ones for another ACTION
  event,             ///< the name of one
  event_or_input,    ///< either, as operand
  selector,
  pattern,
  uuid,
  header,
  assignment,
  path,
  change,  ///< a path and its new value
  condition,
  json,
  rule,          ///< of validate; the value may be left out
  ignored_rule,  ///< RULE or RULE:EVENT
};

/// What a shell offers where a value is expected.
enum class Completion : std::uint8_t {
  nothing,
  words,
  files,
  event_names,        ///< as they are on the bus
  events_and_files,   ///< events as publish and catalogue take them, ari:StasisStart, and files
  selectors,          ///< names, and routing keys level by level
  patterns,           ///< routing keys level by level
  conditions,         ///< fields of the event on the command line
  changes,            ///< the same, with an equals sign
  paths,              ///< the same, alone
  templates,          ///< words, or fields in braces
  catalogue_formats,  ///< those of the ACTION on the command line
  profiles,
  rules,
  ignored_rules,  ///< rules, and behind a colon names of events
};

/// What the configuration file must have for it.
enum class ConfigType : std::uint8_t { truth, truth_or_duration, text, number };

struct Option;

/// Returns what is wrong with a value, to be printed behind the option's name; empty if nothing is.
using Check = std::string (*)(const Option& option, const std::string& value);

/// Throws UsageError for a value of the option that `name` names.
using Require = void (*)(const std::string& value, const std::string& name);

struct KindInfo {
  Kind kind;
  /// In --help, unless the option says better. Empty for flags.
  std::string_view value_name;
  Completion completion;
  ConfigType config_type;
  /// For each value, whether typed or set.
  Check check;
  /// For the configuration file only: the command checks the same later, but cannot say in which line it is.
  Require require = nullptr;
};

std::span<const KindInfo> kinds();
const KindInfo& info(Kind kind);

/// For a kind that takes any value, and for a kind whose values the command checks.
std::string accept_any(const Option& option, const std::string& value);
std::string left_to_command(const Option& option, const std::string& value);

/// Where the value of an option goes. All members must outlive the option.
struct OneOf {
  struct Word {
    std::string_view word;
    std::string_view help;
  };
  std::vector<Word> words;
  std::function<void(const std::string&)> store;
  /// The word of the present value; empty if there is none.
  std::function<std::string_view()> current;
};
struct FlagOrText {
  /// Holds "" after the bare flag. If the option's kind has a value name, the next word may be the value.
  std::optional<std::string>* member;
};
/// A flag that may have a duration behind an equals sign: --stats, --stats=5s.
struct FlagOrDuration {
  bool* flag;
  std::optional<std::chrono::milliseconds>* duration;
};
/// How often a flag is given: -vv.
struct Count {
  int* member;
};
struct Call {
  std::function<void()> when_given;
};
struct CallForEach {
  /// Called in the order in which the options were typed, also among several options.
  std::function<void(const std::string&)> take;
};
/// --help and --version, which CLI11 handles itself.
struct BuiltIn {};
using Target =
    std::variant<BuiltIn, bool*, int*, std::size_t*, std::string*, std::optional<std::string>*,
                 std::optional<int>*, std::optional<std::uint16_t>*, std::optional<std::uint64_t>*,
                 std::chrono::milliseconds*, std::optional<std::chrono::milliseconds>*,
                 std::vector<std::string>*, OneOf, FlagOrText, FlagOrDuration, Count, Call, CallForEach>;

/// Binds an enumeration, optional or not, to the list of its words, which must have static storage.
template <typename Choices, typename Member>
OneOf one_of(const Choices& choices, Member& member) {
  OneOf target;
  for (const auto& choice : choices) target.words.push_back({choice.word, choice.help});
  target.store = [&choices, &member](const std::string& word) {
    for (const auto& choice : choices) {
      if (choice.word == word) member = choice.value;
    }
  };
  target.current = [&choices, &member]() -> std::string_view {
    for (const auto& choice : choices) {
      if (member == choice.value) return choice.word;
    }
    return {};
  };
  return target;
}

/// What an option has to do with the question which broker is meant. Settings about the broker are ignored
/// where a source of higher priority names another broker, so that no password goes to the wrong one.
enum class Broker : std::uint8_t {
  unrelated,
  named,      ///< the option names the broker
  described,  ///< the option holds for that broker only
};

/// Which servers an option has a use for, in commands that take both. For the other kind it is refused.
enum class Transport : std::uint8_t {
  any,
  amqp,       ///< a broker only
  websocket,  ///< wazo-websocketd only
};

/// Where the configuration file may have it.
enum class Scope : std::uint8_t {
  command,  ///< in the table of the command
  shared,   ///< also beside the tables: it means the same for all commands that have it
  typed,    ///< nowhere
};

struct Range {
  std::uint64_t least = 0;
  std::uint64_t most = UINT64_MAX;
};

inline constexpr std::string_view connection_group = "Connection";
inline constexpr std::string_view exchange_group = "Exchange";
inline constexpr std::string_view client_group = "Client";
inline constexpr std::string_view other_group = "Other";

/// How the names of files end, without the dot: what a shell offers, beside folders. If there is none, it
/// offers all files.
inline constexpr std::string_view capture_files = "json ndjson jsonl gz zst";
inline constexpr std::string_view json_files = "json";
inline constexpr std::string_view certificate_files = "pem crt cer key";

struct Option {
  /// "-u,--uri,--url": short names before long ones. An operand has one name, without dashes.
  std::string_view names;
  Kind kind;
  Target target;
  std::string help;
  /// Where the one of the kind says too little.
  std::string_view value_name = {};
  /// As --help shows it.
  std::string_view default_value = {};
  /// Variables that decide it unless it is typed, separated by spaces.
  std::string_view environment = {};
  Range range = {};
  bool is_required = false;
  /// A second value is refused. Otherwise the last one counts, so that an alias can be overruled.
  bool is_given_once = false;
  Broker broker = Broker::unrelated;
  Transport transport = Transport::any;
  Scope scope = Scope::command;
  /// Long names of options that cannot be given together with this one.
  std::vector<std::string_view> excludes = {};
  std::string_view instead_of_excluded = {};  ///< advice for a user who gives both
  /// Long names of options whose settings of lower priority are ignored once this one is given.
  std::vector<std::string_view> overrides = {};
  /// Long names of options, separated by spaces: without one of them this one says nothing.
  std::string_view companion_of = {};
  /// The long name of an option without which this one is refused if it was typed.
  std::string_view needs = {};
  /// What to advise if this option does nothing in a mode, for some values; empty for others.
  std::string (*idle_advice)(std::string_view value) = nullptr;
  /// Words of other programs for one of its words.
  std::vector<std::string_view> other_words = {};
  /// What such a word probably means.
  std::string_view meant_by_others = {};
  /// What to say of a value that is none of its words, nor near one; appended as it is.
  std::string otherwise = {};
  /// The endings of the files that it takes, separated by spaces; empty: all.
  std::string_view files = {};
  /// The title in --help above it.
  std::string_view group = {};
  /// What -h says of it, in at most 50 columns. Empty: -h leaves it out.
  std::string brief = {};
  /// Set by the tree.
  CLI::Option* parsed = nullptr;

  [[nodiscard]] bool is_operand() const { return !names.starts_with('-'); }
  [[nodiscard]] bool takes_value() const;
  [[nodiscard]] bool is_repeatable() const;
  /// Each as it is typed: "-u", "--uri", "--url".
  [[nodiscard]] std::vector<std::string_view> spellings() const;
  [[nodiscard]] std::vector<std::string_view> companions() const;
  /// Without dashes; the first one names it in the configuration file. Empty for an operand.
  [[nodiscard]] std::vector<std::string_view> long_names() const;
  [[nodiscard]] std::string_view long_name() const;
  [[nodiscard]] bool has_long_name(std::string_view name) const;
  /// "FILE"
  [[nodiscard]] std::string_view value() const;
  /// The help with variables and default: "The broker's port [default: 5672, with TLS 5671]".
  [[nodiscard]] std::string description() const;
  /// The words of a choice.
  [[nodiscard]] std::vector<std::string_view> words() const;
};

/// Appends the options under this title.
void append(std::vector<Option>& options, std::string_view group, std::vector<Option> more);

}  // namespace wazobus::cli
