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
    CommandSynonym{"calls", "trace"},
    CommandSynonym{"failed", "trace --failed"},
    CommandSynonym{"redact", "listen --from FILE --redact -f record"},
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

/// A word of other programs, or of another command of ours, for an option.
struct Synonym {
  std::string_view typed;
  std::string_view option;        ///< of the command that it was typed for; if empty, any
  std::string_view advice = {};   ///< if empty, the option itself is the advice
  std::string_view command = {};  ///< the command that it was typed for; if empty, any that has the option
};

constexpr Synonym typed_for(std::string_view command, std::string_view typed, std::string_view advice) {
  return {typed, {}, advice, command};
}

// Advice for commands without listen's options that select events: they can read the output of listen.
constexpr std::string_view narrowed_trace =
    "trace takes all events; what listen selects is traced by "
    "wazobus listen [--from FILE] --tenant UUID -f record | wazobus trace --from -";
constexpr std::string_view named_trace = "the number, id or uuid stands alone: wazobus trace 5550101";
constexpr std::string_view numbered_listen =
    "--grep NUMBER shows the events that contain it, wazobus trace NUMBER its calls";
constexpr std::string_view numbered_or_counted =
    "-c N ends after N events; --grep NUMBER shows the events that contain a number, wazobus trace NUMBER "
    "its calls";
constexpr std::string_view no_capture_of_trace =
    "trace keeps no capture; wazobus listen -o FILE does; for the events of one conversation name the ids "
    "that trace --json has in calls: wazobus listen --from FILE --grep 'ID1|ID2' -f record";
constexpr std::string_view call_of_listen =
    "--grep ID shows the events that contain this id; wazobus trace ID shows the whole conversation, and its "
    "--json has in calls the ids for --grep 'ID1|ID2'";
constexpr std::string_view failed_listen = "wazobus trace --from FILE --failed lists the calls that failed";
constexpr std::string_view failed_trace =
    "--failed lists the calls that nobody answered, or that failed; --json has the outcome of each";
constexpr std::string_view rotated_output = "--rotate 100M or --rotate 1h begins a new -o file";
constexpr std::string_view counted_or_rotated =
    "-c N ends after N events; --rotate 100M begins a new -o file";
constexpr std::string_view narrowed_replay =
    "what listen selects is sent by "
    "wazobus listen --from FILE -e EVENT -f record | wazobus publish --replay -";
constexpr std::string_view named_event =
    "the name of an event stands alone: wazobus publish call_ended; what listen selects of a capture is sent "
    "by wazobus listen --from FILE -e EVENT -f record | wazobus publish --replay -";
constexpr std::string_view redacted_trace =
    "listen takes personal data out: "
    "wazobus listen --from FILE --redact -f record | wazobus trace --from -";
constexpr std::string_view redacted_replay =
    "listen takes personal data out: "
    "wazobus listen --from FILE --redact -f record | wazobus publish --replay -";
constexpr std::string_view rows_of_template =
    "--var-file FILE has rows, CSV or NDJSON; for each of them --template FILE makes a message";

constexpr std::string_view followed_trace =
    "on the bus trace goes on by itself; so it does behind a capture that grows: "
    "tail -n +1 -F FILE | wazobus trace --from -";
constexpr std::string_view silent_doctor = "the exit status tells: wazobus doctor >/dev/null is 0, or 3";

constexpr std::string_view silent_catalogue = "2>/dev/null leaves out what is said beside the output";
constexpr std::string_view errors_only =
    "-f json has the severity of each finding: jq 'select(.severity == \"error\")'";
constexpr std::string_view chosen_files =
    "name the files one by one; --ignore RULE leaves out the findings of a rule";
constexpr std::string_view redirected_catalogue =
    "the catalogue is the standard output: wazobus catalogue learn capture.ndjson > learnt.json";
constexpr std::string_view redirected_report =
    "the report is the standard output: wazobus validate -f junit capture.ndjson > report.xml";

constexpr std::string_view named_validate = "the file stands alone: wazobus validate capture.ndjson";
constexpr std::string_view named_publish =
    "a file of bodies or records stands alone: wazobus publish events.ndjson; --replay FILE sends a capture "
    "with its pauses";

constexpr std::string_view refused_or_forced =
    "--skip-refused leaves out what the catalogue refuses, --force sends it all the same";

constexpr std::string_view changed_example =
    "wazobus publish EVENT --set data.status=Up --dry-run prints a changed event";

constexpr std::array option_synonyms{
    typed_for("trace", "--number", named_trace),
    typed_for("trace", "--exten", named_trace),
    typed_for("trace", "--extension", named_trace),
    typed_for("trace", "--phone", named_trace),
    typed_for("trace", "--user-uuid", named_trace),
    typed_for("trace", "--call-id", named_trace),
    typed_for("trace", "--call", named_trace),
    Synonym{"--number", "grep", numbered_or_counted},
    Synonym{"--exten", "grep", numbered_listen},
    Synonym{"--extension", "grep", numbered_listen},
    Synonym{"--phone", "grep", numbered_listen},
    Synonym{"--call-id", "grep", call_of_listen},
    Synonym{"--call", "grep", call_of_listen},
    typed_for("trace", "-t", narrowed_trace),
    typed_for("trace", "--tenant", narrowed_trace),
    typed_for("trace", "--tenant-uuid", narrowed_trace),
    typed_for("trace", "-e", narrowed_trace),
    typed_for("trace", "--event", narrowed_trace),
    typed_for("trace", "-x", narrowed_trace),
    typed_for("trace", "--exclude", narrowed_trace),
    typed_for("trace", "-H", narrowed_trace),
    typed_for("trace", "--where", narrowed_trace),
    typed_for("trace", "--grep", narrowed_trace),
    typed_for("trace", "--missed", failed_trace),
    typed_for("trace", "--unanswered", failed_trace),
    typed_for("trace", "--outcome", failed_trace),
    typed_for("listen", "--failed", failed_listen),
    typed_for("trace", "-w", no_capture_of_trace),
    typed_for("trace", "-o", no_capture_of_trace),
    typed_for("trace", "--output", no_capture_of_trace),
    typed_for("trace", "-O", no_capture_of_trace),
    typed_for("trace", "-g", narrowed_trace),
    Synonym{"-r", "from"},
    Synonym{"-I", "from"},
    Synonym{"-S", "since", "--since TIME, of a capture"},
    Synonym{"-U", "until", "--until TIME, of a capture"},
    Synonym{"-w", "output"},
    Synonym{"-O", "output"},
    typed_for("listen", "-C", counted_or_rotated),
    typed_for("listen", "-W",
              "--timeout 5s ends after a time; --rotate 100M --rotate-keep N keeps the last N files of -o"),
    typed_for("listen", "-G", rotated_output),
    typed_for("listen", "-A", "-f raw prints the bodies as they came"),
    typed_for("listen", "-X", "-f raw prints the bodies as they came"),
    typed_for("listen", "-l", "each event is printed as soon as it came"),
    typed_for("listen", "-F",
              "-f '{name} {data.call_id}' is a template; --from FILE --follow goes on as a file grows"),
    Synonym{"-g", "grep"},
    Synonym{"-b", "uri", "--uri amqp://HOST names the broker"},
    Synonym{"-j", "json"},
    Synonym{"-J", "json"},
    Synonym{"-m", "body"},
    typed_for("trace", "--follow", followed_trace),
    typed_for("trace", "-F", followed_trace),
    typed_for("doctor", "-q", silent_doctor),
    typed_for("doctor", "--quiet", silent_doctor),
    typed_for("trace", "--client", "listen --client FILE says which events a client gets"),
    typed_for("doctor", "--client",
              "with -u wss://HOST doctor tries the connection of a client; listen --client FILE says which "
              "events it gets"),
    typed_for("trace", "--redact", redacted_trace),
    typed_for("trace", "--redact-key", redacted_trace),
    typed_for("publish", "--redact", redacted_replay),
    typed_for("publish", "--redact-key", redacted_replay),
    typed_for("publish", "-e", named_event),
    typed_for("publish", "--event", named_event),
    typed_for("publish", "-x", narrowed_replay),
    typed_for("publish", "--exclude", narrowed_replay),
    typed_for("publish", "--where", narrowed_replay),
    typed_for("publish", "--grep", narrowed_replay),
    typed_for("publish", "--since", narrowed_replay),
    typed_for("publish", "--until", narrowed_replay),
    typed_for("validate", "--from", named_validate),
    typed_for("validate", "--file", named_validate),
    typed_for("validate", "--input", named_validate),
    typed_for("validate", "--read", named_validate),
    typed_for("validate", "--capture", named_validate),
    typed_for("publish", "--file", named_publish),
    typed_for("publish", "--input", named_publish),
    Synonym{"--from", "replay"},
    Synonym{"--limit", "count"},
    Synonym{"--max", "count"},
    Synonym{"--num", "count"},
    Synonym{"--lines", "count"},
    Synonym{"--times", "repeat"},
    Synonym{"--count", "repeat"},
    Synonym{"-c", "repeat"},
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
    typed_for("publish", "--ignore", refused_or_forced),
    typed_for("publish", "--no-check", refused_or_forced),
    typed_for("publish", "--no-validate", refused_or_forced),
    Synonym{"--skip-invalid", "skip-refused"},
    Synonym{"--skip-errors", "skip-refused"},
    Synonym{"--keep-going", "skip-refused"},
    Synonym{"--continue", "skip-refused"},
    typed_for("catalogue", "--set", changed_example),
    typed_for("catalogue", "--unset", changed_example),
    typed_for("validate", "-o", redirected_report),
    typed_for("validate", "--output", redirected_report),
    typed_for("validate", "--output-file", redirected_report),
    typed_for("validate", "--out", redirected_report),
    typed_for("catalogue", "-o", redirected_catalogue),
    typed_for("catalogue", "--output", redirected_catalogue),
    typed_for("catalogue", "-q", silent_catalogue),
    typed_for("catalogue", "--quiet", silent_catalogue),
    typed_for("validate", "--only-errors", errors_only),
    typed_for("validate", "--errors-only", errors_only),
    typed_for("validate", "--no-warnings", errors_only),
    typed_for("validate", "--exclude", chosen_files),
    typed_for("validate", "-x", chosen_files),
    Synonym{"--disable", "ignore"},
    Synonym{"--skip", "ignore"},
    Synonym{"--allow", "ignore"},
    Synonym{"--baseline", "ignore", "--ignore RULE or --ignore RULE:EVENT leaves out what is accepted"},
    Synonym{"--write", "output"},
    Synonym{"--save", "output"},
    Synonym{"--out", "output"},
    typed_for("listen", "--keep",
              "--rotate-keep N keeps N finished files of --rotate; -o FILE keeps a capture"),
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
    Synonym{"--execute", "exec"},
    Synonym{"--command", "exec"},
    Synonym{"--cmd", "exec"},
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

/// Returns the long option that is nearest to `typed`. The dashes do not count: of --last and --host every
/// second letter differs.
std::string nearest_option(const Command& command, const std::string& typed) {
  std::vector<std::string> names;
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option* const option : group.options)
      for (const std::string_view name : option->long_names()) names.emplace_back(name);
  }
  const std::size_t dashes = std::min(typed.find_first_not_of('-'), typed.size());
  const std::string_view near = text::nearest(std::string_view(typed).substr(dashes), names);
  return near.empty() ? "" : fmt::format("--{}", near);
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
    return synonym.typed == typed && (synonym.command.empty() || synonym.command == command.name) &&
           (synonym.option.empty() || command.option_with_long_name(synonym.option) != nullptr);
  };
  const auto known = std::find_if(option_synonyms.begin(), option_synonyms.end(), names);
  if (known == option_synonyms.end()) return {};
  return known->advice.empty() ? fmt::format("did you mean '--{}'?", known->option)
                               : std::string(known->advice);
}

/// Returns advice for an option, or a word of other programs for it, that only another command has.
std::string advice_for_other_command(const Command& root, const Command& command, const std::string& typed) {
  const auto has = [](const Command& one, const std::string& spelled) {
    return one.option_spelled(spelled) != nullptr;
  };
  for (const Command* const other : root.visible_subcommands()) {
    if (other == &command) continue;
    if (has(*other, typed)) return fmt::format("{} has {}", other->full_name(), typed);
    if (!typed.starts_with("--")) continue;
    for (const Synonym& synonym : option_synonyms) {
      if (synonym.typed != typed || synonym.option.empty()) continue;
      const std::string option = fmt::format("--{}", synonym.option);
      if (has(*other, option)) return fmt::format("{} has {} for that", other->full_name(), option);
    }
  }
  return {};
}

/// Returns advice for --output json.
std::string advice_for_format(const Command& command, const std::string& typed,
                              const std::vector<std::string>& words, const std::string& word) {
  if (typed != "--output" && typed != "-o" && typed != "--out") return {};
  const auto place = std::find(words.begin(), words.end(), word);
  const bool is_apart = word.size() == typed.size() && place != words.end() && place + 1 != words.end();
  const std::string value = is_apart ? place[1] : word.substr(std::min(typed.size() + 1, word.size()));
  return value == "json" && command.option_spelled("--json") != nullptr ? "did you mean '--json'?" : "";
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

/// Returns advice for an option behind --exec curl, which is probably one of curl: the shell passed the
/// command in pieces.
std::string advice_for_exec(const std::vector<std::string>& words, const std::string& word) {
  const auto exec = std::find(words.begin(), words.end(), "--exec");
  const auto piece = std::find(exec, words.end(), word);
  if (piece - exec < 2 || piece == words.end() || exec[1].find_first_of(" '") != std::string::npos) return {};
  return fmt::format(
      "if it belongs to the command of --exec, put that in quotes as a whole: --exec '{} {} ...'",
      text::safe(exec[1]), text::safe(word.substr(0, word.find('='))));
}

}  // namespace

UsageError unexpected(const Command& root, const Command& command, const std::string& word,
                      const std::vector<std::string>& words) {
  const auto end_of_options = std::find(words.begin(), words.end(), "--");
  const bool is_behind = std::find(end_of_options, words.end(), word) != words.end();
  if (is_behind) {
    const auto other = std::find_if(end_of_options, words.end(), [](const std::string& one) {
      return one.size() > 1 && one != "--" && one.starts_with('-');
    });
    const std::string& shown = word == "--" && other != words.end() ? *other : word;
    return UsageError(fmt::format("unexpected argument '{}'", text::safe(shown)),
                      "where one operand begins with -, all of them stand behind --");
  }
  const bool is_option = word.size() > 1 && word.front() == '-';
  const bool is_command = !is_option && &command == &root;
  const std::size_t equals = word.find('=');
  const std::string typed = is_option || is_command ? word.substr(0, equals) : word;
  // Is it an option of the named command, or of any command if none is named? Then it was typed before the
  // command.
  const bool is_early = is_option && (&command == &root ? belongs_behind(root, typed)
                                                        : command.option_spelled(typed) != nullptr);
  if (is_early) {
    return UsageError(fmt::format("option '{}' stands before the command", text::safe(typed)),
                      "options follow the command that they are for");
  }
  const std::string what = fmt::format("{} '{}'",
                                       is_option    ? "unknown option"
                                       : is_command ? "unknown command"
                                                    : "unexpected argument",
                                       text::safe(typed));
  const std::string near = is_option    ? nearest_option(command, typed)
                           : is_command ? std::string(text::nearest(typed, names_of_commands(root)))
                                        : std::string();
  // A long option that is nearly one of ours is misspelled; a short one is always near another.
  const bool is_misspelled = !near.empty() && typed.starts_with("--");
  std::string advice = is_option && !is_misspelled ? advice_for_exec(words, word) : std::string();
  if (advice.empty() && is_option) advice = advice_for_format(command, typed, words, word);
  if (advice.empty() && is_option) advice = advice_for_option(command, typed);
  const bool is_start = !near.empty() && near.starts_with(typed);
  if (advice.empty() && is_option && !is_start) advice = advice_for_other_command(root, command, typed);
  if (is_command) advice = advice_for_command(root, typed);
  if (!advice.empty()) return UsageError(what, advice);
  if (!near.empty()) return UsageError(what, fmt::format("did you mean '{}'?", near));
  if (const std::string about = advice_for_rest(command, typed); !about.empty())
    return UsageError(what, about);
  return UsageError(what, fmt::format("{} --help shows what there is", command.full_name()));
}

}  // namespace wazobus::cli
