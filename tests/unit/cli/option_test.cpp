// SPDX-License-Identifier: MIT
#include "cli/option.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "cli/tree.hpp"
#include "commands/connecting.hpp"
#include "text/time.hpp"

using namespace wazobus;
using cli::Broker;
using cli::Command;
using cli::Completion;
using cli::Kind;
using cli::Option;

namespace {

using Views = std::vector<std::string_view>;

/// "listen --uri"
std::string name_of(const Command& command, const Option& option) {
  return std::string(command.name) + ' ' + std::string(option.names);
}

/// Calls `look` for each option of each command, hidden ones too.
template <typename Look>
void for_each_option(const Look& look) {
  const cli::CommandTree tree;
  for (const Command& command : tree.root.subcommands) {
    for (const Option& option : command.options) {
      CAPTURE(name_of(command, option));
      look(command, option);
    }
  }
}

/// Is the value kept in these connection options?
bool is_inside(const cli::Target& target, const commands::ConnectionOptions* connection) {
  if (connection == nullptr) return false;
  const auto* const begin = reinterpret_cast<const char*>(connection);
  const auto is_within = [begin](const void* member) {
    const auto* const place = static_cast<const char*>(member);
    return place >= begin && place < begin + sizeof(commands::ConnectionOptions);
  };
  return std::visit(
      [&is_within](const auto& into) {
        using Into = std::decay_t<decltype(into)>;
        if constexpr (std::is_pointer_v<Into>) {
          return is_within(into);
        } else if constexpr (requires { into.member; }) {
          return is_within(into.member);
        }
        return false;
      },
      target);
}

/// Of the options about connection and exchange, those that hold whichever broker is meant.
const std::set<std::string_view> for_any_broker{"heartbeat",     "connect-timeout", "wait-for-broker",
                                                "profile",       "config",          "exchange",
                                                "exchange-type", "declare",         "verbose"};

/// What the option stands at before anything is parsed, as --help spells it; empty if that is not known here.
std::string present_value(const cli::Target& target) {
  if (const auto* const choice = std::get_if<cli::OneOf>(&target)) return std::string(choice->current());
  if (const auto* const text = std::get_if<std::string*>(&target)) return **text;
  if (const auto* const number = std::get_if<std::size_t*>(&target)) return std::to_string(**number);
  return {};
}

}  // namespace

TEST_CASE("each kind of option has a row of its own, with a check", "[cli]") {
  std::set<Kind> seen;
  for (const cli::KindInfo& row : cli::kinds()) {
    CAPTURE(static_cast<int>(row.kind));
    CHECK(seen.insert(row.kind).second);
    CHECK(&cli::info(row.kind) == &row);
    CHECK(row.check != nullptr);
  }
  // The last one of the enumeration.
  CHECK(seen.size() == static_cast<std::size_t>(Kind::ignored_rule) + 1);
}

TEST_CASE("each kind of option has a value name, but for flags", "[cli]") {
  for (const cli::KindInfo& row : cli::kinds()) {
    CAPTURE(static_cast<int>(row.kind));
    const bool is_flag = row.kind == Kind::flag || row.kind == Kind::flag_or_duration;
    CHECK(row.value_name.empty() == is_flag);
    if (is_flag) CHECK(row.completion == Completion::nothing);
  }
}

TEST_CASE("each kind of option is used", "[cli]") {
  std::set<Kind> used;
  for_each_option([&used](const Command&, const Option& option) { used.insert(option.kind); });
  for (const cli::KindInfo& row : cli::kinds()) {
    CAPTURE(static_cast<int>(row.kind));
    CHECK(used.contains(row.kind));
  }
}

TEST_CASE("an option about the broker says so, and no other one", "[cli]") {
  for_each_option([](const Command& command, const Option& option) {
    const bool is_about_connection = option.group == cli::connection_group ||
                                     option.group == cli::exchange_group ||
                                     is_inside(option.target, command.connection);
    const bool must_say = is_about_connection && !for_any_broker.contains(option.long_name());
    CHECK((option.broker != Broker::unrelated) == must_say);
  });
}

TEST_CASE("an option about exchanges needs a broker", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    if (option.group == cli::exchange_group) CHECK(option.transport == cli::Transport::amqp);
  });
}

TEST_CASE("options about the connection mean the same for each command", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    if (option.group != cli::connection_group && option.group != cli::exchange_group) return;
    CHECK(option.scope != cli::Scope::command);
  });
}

TEST_CASE("no two options of a command have a name in common", "[cli]") {
  const cli::CommandTree tree;
  for (const Command& command : tree.root.subcommands) {
    std::set<std::string_view> seen;
    for (const Option& option : command.options) {
      for (const std::string_view spelling : option.spellings()) {
        CAPTURE(name_of(command, option), std::string(spelling));
        CHECK(seen.insert(spelling).second);
      }
    }
  }
}

TEST_CASE("a short name has one letter, and stands before long names", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    if (option.is_operand()) return;
    REQUIRE_FALSE(option.long_name().empty());
    bool had_long = false;
    for (const std::string_view spelling : option.spellings()) {
      const bool is_long = spelling.starts_with("--");
      CHECK(is_long == (spelling.size() > 2));
      CHECK_FALSE((had_long && !is_long));
      had_long = had_long || is_long;
    }
  });
}

TEST_CASE("an option of a choice completes its words, and refuses others", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    const bool is_choice = option.kind == Kind::choice || option.kind == Kind::choice_or_template ||
                           option.kind == Kind::catalogue_format;
    const Completion completion = cli::info(option.kind).completion;
    CHECK(is_choice == (completion == Completion::words || completion == Completion::templates ||
                        completion == Completion::catalogue_formats));
    CHECK(is_choice == !option.words().empty());
    if (!is_choice) return;
    const cli::Check check = cli::info(option.kind).check;
    for (const std::string_view word : option.words()) CHECK(check(option, std::string(word)).empty());
    CHECK(check(option, "nosuchword").starts_with("'nosuchword' is not one of "));
  });
}

TEST_CASE("each word of a choice stores its own value", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    const auto* const choice = std::get_if<cli::OneOf>(&option.target);
    if (choice == nullptr) return;
    for (const std::string_view word : option.words()) {
      choice->store(std::string(word));
      CHECK(choice->current() == word);
    }
  });
}

TEST_CASE("the default that help names is the one that the command begins with", "[cli]") {
  std::size_t compared = 0;
  for_each_option([&compared](const Command&, const Option& option) {
    const std::string present = present_value(option.target);
    if (present.empty() || present == "0" || option.is_required) return;
    CHECK(present == option.default_value);
    ++compared;
  });
  CHECK(compared >= 12);
}

TEST_CASE("an option of a duration stores a time, and the default that help names is its own", "[cli]") {
  using std::chrono::milliseconds;
  for_each_option([](const Command&, const Option& option) {
    const auto* const time = std::get_if<milliseconds*>(&option.target);
    const bool may_be_missing = std::holds_alternative<std::optional<milliseconds>*>(option.target);
    CHECK((option.kind == Kind::duration) == (time != nullptr || may_be_missing));
    if (time != nullptr) CHECK(text::parse_duration(option.default_value) == **time);
  });
}

TEST_CASE("what an option names exists in its command", "[cli]") {
  for_each_option([](const Command& command, const Option& option) {
    for (const std::string_view other : option.excludes)
      CHECK(command.option_with_long_name(other) != nullptr);
    for (const std::string_view other : option.companions())
      CHECK(command.option_with_long_name(other) != nullptr);
    if (!option.needs.empty()) CHECK(command.option_with_long_name(option.needs) != nullptr);
  });
}

TEST_CASE("what an option overrides exists in some command", "[cli]") {
  std::set<std::string, std::less<>> names;
  for_each_option([&names](const Command&, const Option& option) { names.emplace(option.long_name()); });
  for_each_option([&names](const Command&, const Option& option) {
    for (const std::string_view other : option.overrides) CHECK(names.contains(other));
  });
}

TEST_CASE("each option has help and, unless it is an operand, a group", "[cli]") {
  for_each_option([](const Command&, const Option& option) {
    CHECK_FALSE(option.help.empty());
    CHECK(option.group.empty() == option.is_operand());
  });
}

TEST_CASE("a number is held to its range", "[cli]") {
  struct Case {
    const char* typed;
    cli::Range range;
    const char* wrong;
  };
  const std::vector<Case> cases{
      {"1", {1, 5}, ""},
      {"5", {1, 5}, ""},
      {"0", {1, 5}, "'0' is not a whole number from 1 to 5"},
      {"6", {1, 5}, "'6' is not a whole number from 1 to 5"},
      {"0", {1}, "'0' is not a whole number from 1 on"},
      {"18446744073709551615", {1}, ""},
      {"18446744073709551616", {1}, "'18446744073709551616' is not a whole number from 1 on"},
      {"-1", {1}, "'-1' is not a whole number from 1 on"},
      {"1.5", {1}, "'1.5' is not a whole number from 1 on"},
      {"", {1}, "'' is not a whole number from 1 on"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    const Option option{
        .names = "--n", .kind = Kind::number, .target = cli::BuiltIn{}, .help = "", .range = one.range};
    CHECK(cli::info(Kind::number).check(option, one.typed) == one.wrong);
  }
}

TEST_CASE("a description ends with the variables and the default", "[cli]") {
  Option option{.names = "-u,--uri,--url", .kind = Kind::uri, .target = cli::BuiltIn{}, .help = "The broker"};
  CHECK(option.description() == "The broker");
  option.default_value = "this one";
  CHECK(option.description() == "The broker [default: this one]");
  option.environment = "A B";
  CHECK(option.description() == "The broker [$A, $B; default: this one]");
  option.default_value = {};
  CHECK(option.description() == "The broker [$A, $B]");
}

TEST_CASE("an option knows its names", "[cli]") {
  const Option option{
      .names = "-u,--uri,--url", .kind = Kind::uri, .target = cli::BuiltIn{}, .help = "The broker"};
  CHECK_FALSE(option.is_operand());
  CHECK(option.spellings() == Views{"-u", "--uri", "--url"});
  CHECK(option.long_names() == Views{"uri", "url"});
  CHECK(option.long_name() == "uri");
  CHECK(option.has_long_name("url"));
  CHECK_FALSE(option.has_long_name("u"));
  const Option operand{.names = "EVENT|FILE", .kind = Kind::input, .target = cli::BuiltIn{}, .help = "What"};
  CHECK(operand.is_operand());
  CHECK(operand.spellings().empty());
  CHECK(operand.long_name().empty());
}
