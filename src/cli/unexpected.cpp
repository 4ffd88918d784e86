// SPDX-License-Identifier: MIT
#include "cli/unexpected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::cli {

namespace {

/// A word of other programs for a command of ours.
struct CommandSynonym {
  std::string_view typed;
  std::string_view meant;
};

constexpr std::array command_synonyms{
    CommandSynonym{"tail", "listen"},
    CommandSynonym{"watch", "listen"},
    CommandSynonym{"monitor", "listen"},
    CommandSynonym{"consume", "listen"},
    CommandSynonym{"consumer", "listen"},
    CommandSynonym{"sub", "listen"},
    CommandSynonym{"subscribe", "listen"},
    CommandSynonym{"receive", "listen"},
    CommandSynonym{"recv", "listen"},
    CommandSynonym{"get", "listen"},
    CommandSynonym{"dump", "listen"},
    CommandSynonym{"cat", "listen --from FILE"},
    CommandSynonym{"read", "listen --from FILE"},
    CommandSynonym{"record", "listen -o FILE"},
    CommandSynonym{"capture", "listen -o FILE"},
    CommandSynonym{"stats", "listen --stats"},
    CommandSynonym{"top", "listen --stats"},
    CommandSynonym{"count", "listen --stats"},
    CommandSynonym{"grep", "listen --grep TEXT"},
    CommandSynonym{"search", "listen --grep TEXT"},
    CommandSynonym{"filter", "listen --where CONDITION"},
    CommandSynonym{"pub", "publish"},
    CommandSynonym{"send", "publish"},
    CommandSynonym{"emit", "publish"},
    CommandSynonym{"produce", "publish"},
    CommandSynonym{"push", "publish"},
    CommandSynonym{"post", "publish"},
    CommandSynonym{"put", "publish"},
    CommandSynonym{"replay", "publish --replay FILE"},
    CommandSynonym{"check", "validate"},
    CommandSynonym{"lint", "validate"},
    CommandSynonym{"verify", "validate"},
    CommandSynonym{"follow", "trace"},
    CommandSynonym{"ladder", "trace -f ladder"},
    CommandSynonym{"status", "doctor"},
    CommandSynonym{"ping", "doctor"},
    CommandSynonym{"diagnose", "doctor"},
    CommandSynonym{"list", "catalogue list"},
    CommandSynonym{"ls", "catalogue list"},
    CommandSynonym{"events", "catalogue list"},
    CommandSynonym{"show", "catalogue show"},
    CommandSynonym{"describe", "catalogue show"},
    CommandSynonym{"schema", "catalogue schema"},
    CommandSynonym{"example", "catalogue example"},
    CommandSynonym{"match", "catalogue match"},
    CommandSynonym{"export", "catalogue export"},
    CommandSynonym{"learn", "catalogue learn"},
    CommandSynonym{"diff", "catalogue diff"},
    CommandSynonym{"catalog", "catalogue"},
    CommandSynonym{"completions", "completion"},
    CommandSynonym{"version", "--version"},
};

/// A word of other programs for an option of ours.
struct Synonym {
  std::string_view typed;
  std::string_view option;
  std::string_view advice = {};  ///< if empty, the option itself is the advice
};

// Advice for commands without listen's options that select events: they can read the output of listen.
constexpr std::string_view narrowed_trace =
    "trace takes all events; what listen selects is traced by "
    "wazobus listen --tenant UUID -f record | wazobus trace --from -";
constexpr std::string_view named_trace = "the number, id or uuid stands alone: wazobus trace 5550101";
constexpr std::string_view numbered_listen =
    "--grep NUMBER shows the events that contain it, wazobus trace NUMBER its calls";
constexpr std::string_view numbered_or_counted =
    "-c N ends after N events; --grep NUMBER shows the events that contain a number, wazobus trace NUMBER "
    "its calls";
constexpr std::string_view no_capture_of_trace = "trace keeps no capture; wazobus listen -o FILE does";
constexpr std::string_view rotated_output = "--rotate 100M or --rotate 1h begins a new -o file";
constexpr std::string_view counted_or_rotated =
    "-c N ends after N events; --rotate 100M begins a new -o file";
constexpr std::string_view narrowed_replay =
    "what listen selects is sent by "
    "wazobus listen --from FILE -e EVENT -f record | wazobus publish --replay -";
constexpr std::string_view redacted_trace =
    "listen takes personal data out: "
    "wazobus listen --from FILE --redact -f record | wazobus trace --from -";
constexpr std::string_view redacted_replay =
    "listen takes personal data out: "
    "wazobus listen --from FILE --redact -f record | wazobus publish --replay -";
constexpr std::string_view rows_of_template =
    "--var-file FILE has rows, CSV or NDJSON; for each of them --template FILE makes a message";

constexpr std::string_view redirected_report =
    "the report is the standard output: wazobus validate -f junit capture.ndjson > report.xml";

constexpr std::array option_synonyms{
    Synonym{"--number", "what", named_trace},
    Synonym{"--exten", "what", named_trace},
    Synonym{"--extension", "what", named_trace},
    Synonym{"--phone", "what", named_trace},
    Synonym{"--user-uuid", "what", named_trace},
    Synonym{"--call-id", "what", named_trace},
    Synonym{"--number", "grep", numbered_or_counted},
    Synonym{"--exten", "grep", numbered_listen},
    Synonym{"--extension", "grep", numbered_listen},
    Synonym{"--phone", "grep", numbered_listen},
    Synonym{"--call-id", "grep", "--grep ID shows the events of a call, wazobus trace ID follows it"},
    Synonym{"-t", "what", narrowed_trace},
    Synonym{"--tenant", "what", narrowed_trace},
    Synonym{"--tenant-uuid", "what", narrowed_trace},
    Synonym{"-e", "what", narrowed_trace},
    Synonym{"--event", "what", narrowed_trace},
    Synonym{"-x", "what", narrowed_trace},
    Synonym{"--exclude", "what", narrowed_trace},
    Synonym{"-H", "what", narrowed_trace},
    Synonym{"--where", "what", narrowed_trace},
    Synonym{"--grep", "what", narrowed_trace},
    Synonym{"-w", "what", no_capture_of_trace},
    Synonym{"-o", "what", no_capture_of_trace},
    Synonym{"--output", "what", no_capture_of_trace},
    Synonym{"-O", "what", no_capture_of_trace},
    Synonym{"-g", "what", narrowed_trace},
    Synonym{"-r", "from"},
    Synonym{"-I", "from"},
    Synonym{"-S", "since", "--since TIME, of a capture"},
    Synonym{"-U", "until", "--until TIME, of a capture"},
    Synonym{"-w", "output"},
    Synonym{"-O", "output"},
    Synonym{"-C", "rotate", counted_or_rotated},
    Synonym{"-W", "rotate",
            "--timeout 5s ends after a time; --rotate 100M begins a new -o file, and deletes none"},
    Synonym{"-G", "rotate", rotated_output},
    Synonym{"-A", "rotate", "-f raw prints the bodies as they came"},
    Synonym{"-X", "rotate", "-f raw prints the bodies as they came"},
    Synonym{"-l", "rotate", "each event is printed as soon as it came"},
    Synonym{"-F", "rotate",
            "-f '{name} {data.call_id}' is a template; --from FILE --follow goes on as a file grows"},
    Synonym{"-g", "grep"},
    Synonym{"-b", "uri", "--uri amqp://HOST names the broker"},
    Synonym{"-j", "json"},
    Synonym{"-J", "json"},
    Synonym{"-m", "body"},
    Synonym{"--client", "what", "listen --client FILE says which events a client gets"},
    Synonym{"--client", "auth-uri",
            "with -u wss://HOST doctor tries the connection of a client; listen --client FILE says which "
            "events it gets"},
    Synonym{"--redact", "what", redacted_trace},
    Synonym{"--redact-key", "what", redacted_trace},
    Synonym{"--redact", "replay", redacted_replay},
    Synonym{"--redact-key", "replay", redacted_replay},
    Synonym{"-e", "replay", narrowed_replay},
    Synonym{"--event", "replay", narrowed_replay},
    Synonym{"-x", "replay", narrowed_replay},
    Synonym{"--exclude", "replay", narrowed_replay},
    Synonym{"--where", "replay", narrowed_replay},
    Synonym{"--grep", "replay", narrowed_replay},
    Synonym{"--since", "replay", narrowed_replay},
    Synonym{"--until", "replay", narrowed_replay},
    Synonym{"--from", "replay"},
    Synonym{"--limit", "count"},
    Synonym{"--max", "count"},
    Synonym{"--num", "count"},
    Synonym{"--lines", "count"},
    Synonym{"--times", "repeat"},
    Synonym{"--count", "repeat"},
    Synonym{"--filter", "where"},
    Synonym{"--select", "where"},
    Synonym{"--query", "where"},
    Synonym{"--condition", "where"},
    Synonym{"--if", "where"},
    Synonym{"--search", "grep"},
    Synonym{"--find", "grep"},
    Synonym{"--contains", "grep"},
    Synonym{"--regexp", "grep"},
    Synonym{"--from-beginning", "stream-offset", "--stream-offset first does, for a stream"},
    Synonym{"--offset", "stream-offset"},
    Synonym{"--file", "from"},
    Synonym{"--input", "from"},
    Synonym{"--read", "from"},
    Synonym{"--capture", "from"},
    Synonym{"-o", "explain", redirected_report},
    Synonym{"--output", "explain", redirected_report},
    Synonym{"--output-file", "explain", redirected_report},
    Synonym{"--out", "explain", redirected_report},
    Synonym{"--exclude", "ignore"},
    Synonym{"-x", "ignore", "--ignore RULE leaves out the findings of a rule"},
    Synonym{"--disable", "ignore"},
    Synonym{"--skip", "ignore"},
    Synonym{"--allow", "ignore"},
    Synonym{"--baseline", "ignore", "--ignore RULE or --ignore RULE:EVENT leaves out what is accepted"},
    Synonym{"--write", "output"},
    Synonym{"--save", "output"},
    Synonym{"--out", "output"},
    Synonym{"--record", "output", "-o FILE keeps records, -f record prints them"},
    Synonym{"--pretty", "format", "-f pretty"},
    Synonym{"--line", "format", "-f line"},
    Synonym{"--raw", "format", "-f raw"},
    Synonym{"-f", "json"},
    Synonym{"--format", "json"},
    Synonym{"--jsonl", "json"},
    Synonym{"--ndjson", "json"},
    Synonym{"--key", "routing-key"},
    Synonym{"--topic", "routing-key"},
    Synonym{"--binding", "routing-key"},
    Synonym{"--binding-key", "routing-key"},
    Synonym{"--name", "event"},
    Synonym{"--type", "event"},
    Synonym{"--tenant-uuid", "tenant"},
    Synonym{"--user_uuid", "user-uuid"},
    Synonym{"--case-insensitive", "ignore-case"},
    Synonym{"--run", "exec"},
    Synonym{"--duration", "timeout"},
    Synonym{"--wait", "timeout"},
    Synonym{"--retry", "wait-for-broker"},
    Synonym{"--retries", "wait-for-broker"},
    Synonym{"--max-time", "timeout"},
    Synonym{"--silent", "quiet"},
    Synonym{"--server", "uri"},
    Synonym{"--broker", "uri"},
    Synonym{"--amqp-url", "uri"},
    Synonym{"--bootstrap-server", "uri"},
    Synonym{"--username", "user"},
    Synonym{"--login", "user"},
    Synonym{"--password", "password-file",
            "--password-file names a file with it, or $WAZOBUS_PASSWORD has it"},
    Synonym{"--pass", "password-file", "--password-file names a file with it, or $WAZOBUS_PASSWORD has it"},
    Synonym{"--cacert", "tls-ca-file"},
    Synonym{"--cafile", "tls-ca-file"},
    Synonym{"--ca-file", "tls-ca-file"},
    Synonym{"--cert", "tls-cert-file"},
    Synonym{"--tls", "uri", "a URI that begins with amqps:// uses TLS"},
    Synonym{"--ssl", "uri", "a URI that begins with amqps:// uses TLS"},
    Synonym{"--no-verify", "insecure"},
    Synonym{"--colour", "color"},
    Synonym{"--no-color", "color", "--color never, or NO_COLOR=1"},
    Synonym{"-p", "port", "--port is the port; --password-file names a file with the password"},
    Synonym{"--csv", "var-file", rows_of_template},
    Synonym{"--rows", "var-file", rows_of_template},
    Synonym{"--data", "body"},
    Synonym{"--payload", "body"},
    Synonym{"--message", "body"},
    Synonym{"--delay", "rate", "--rate 10/s sends ten in a second"},
    Synonym{"--interval", "rate", "--rate 10/s sends ten in a second"},
    Synonym{"--dryrun", "dry-run"},
    Synonym{"--print", "dry-run"},
    Synonym{"--schema", "catalogue"},
};

std::vector<std::string> names_of_options(const Command& command) {
  std::vector<std::string> names;
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option* const option : group.options) {
      for (const std::string_view name : option->long_names()) names.push_back("--" + std::string(name));
    }
  }
  return names;
}

std::vector<std::string> names_of_commands(const Command& root) {
  std::vector<std::string> names;
  for (const Command* const command : root.visible_subcommands()) names.emplace_back(command->name);
  return names;
}

}  // namespace

bool belongs_behind(const Command& root, const std::string& typed) {
  const std::vector<const Command*> commands = root.visible_subcommands();
  return std::any_of(commands.begin(), commands.end(),
                     [&typed](const Command* command) { return command->option_spelled(typed) != nullptr; });
}

namespace {

std::string advice_for_option(const Command& command, const std::string& typed) {
  const auto names = [&](const Synonym& synonym) {
    return synonym.typed == typed && command.option_with_long_name(synonym.option) != nullptr;
  };
  const auto known = std::find_if(option_synonyms.begin(), option_synonyms.end(), names);
  if (known == option_synonyms.end()) return {};
  return known->advice.empty() ? fmt::format("did you mean '--{}'?", known->option)
                               : std::string(known->advice);
}

/// Returns advice for -C100, whose value is joined to it, and for a host where only options belong.
std::string advice_for_rest(const Command& command, const std::string& typed) {
  constexpr std::size_t short_option = 2;
  if (typed.size() > short_option && typed[0] == '-' && typed[1] != '-')
    return advice_for_option(command, typed.substr(0, short_option));
  const bool takes_host =
      !typed.starts_with('-') && command.operands().empty() && command.option_spelled("--host") != nullptr;
  return takes_host ? "-n HOST or -u URI names the broker" : "";
}

std::string advice_for_command(const Command& root, const std::string& typed) {
  for (const CommandSynonym& synonym : command_synonyms) {
    const std::string_view command = synonym.meant.substr(0, synonym.meant.find(' '));
    const bool is_there = command.starts_with('-') ||
                          std::any_of(root.subcommands.begin(), root.subcommands.end(),
                                      [command](const Command& one) { return one.name == command; });
    if (synonym.typed == typed && is_there) return fmt::format("did you mean 'wazobus {}'?", synonym.meant);
  }
  // A word with a quote would need other quoting in the advice.
  if (typed.find('\'') != std::string::npos) return {};
  if (typed.find('#') != std::string::npos || typed.find(".*") != std::string::npos)
    return fmt::format("to listen for it, type wazobus listen '{}'", text::safe(typed));
  if (catalogue::Catalogue::builtin().find(typed) == nullptr) return {};
  return fmt::format(
      "to listen for this event, type wazobus listen -e {0}; to see what it is made of, "
      "wazobus catalogue show {0}",
      text::safe(typed));
}

}  // namespace

UsageError unexpected(const Command& root, const Command& command, const std::string& word) {
  const bool is_option = word.size() > 1 && word.front() == '-';
  const bool is_command = !is_option && &command == &root;
  const std::size_t equals = word.find('=');
  const std::string typed = is_option || is_command ? word.substr(0, equals) : word;
  const std::vector<std::string> candidates = is_option    ? names_of_options(command)
                                              : is_command ? names_of_commands(root)
                                                           : std::vector<std::string>{};
  // Is it an option of the named command, or of any command if none is named? Then it was typed before the
  // command.
  const bool is_early = is_option && (&command == &root ? belongs_behind(root, typed)
                                                        : command.option_spelled(typed) != nullptr);
  if (is_early) {
    return UsageError(fmt::format("option '{}' stands before the command", text::safe(typed)),
                      "options follow the command that they are for");
  }
  // The advice must not contain a URI, or a word with a quote.
  const bool is_change = !is_option && equals != std::string::npos && equals > 0 &&
                         word.find("://") == std::string::npos && word.find('\'') == std::string::npos;
  if (is_change && command.option_spelled("--set") != nullptr) {
    return UsageError(fmt::format("unexpected argument '{}'", text::safe(typed)),
                      fmt::format("to change a field, write --set '{}'", text::safe(typed)));
  }
  const std::string what = fmt::format("{} '{}'",
                                       is_option    ? "unknown option"
                                       : is_command ? "unknown command"
                                                    : "unexpected argument",
                                       text::safe(typed));
  const std::string advice = is_option    ? advice_for_option(command, typed)
                             : is_command ? advice_for_command(root, typed)
                                          : std::string();
  if (!advice.empty()) return UsageError(what, advice);
  const std::string_view near = text::nearest(typed, candidates);
  if (!near.empty()) return UsageError(what, fmt::format("did you mean '{}'?", near));
  if (const std::string about = advice_for_rest(command, typed); !about.empty())
    return UsageError(what, about);
  return UsageError(what, fmt::format("{} --help shows what there is", command.full_name()));
}

}  // namespace wazobus::cli
