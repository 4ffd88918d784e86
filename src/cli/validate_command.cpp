// SPDX-License-Identifier: MIT
#include "commands/validating/validate.hpp"

#include <memory>

#include "cli/commands.hpp"
#include "text/choice.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view validate_examples =
    "wazobus validate night.ndjson\n"
    "wazobus listen -f record | wazobus validate\n"
    "wazobus validate --strict -f github captures/*.ndjson.gz\n"
    "wazobus validate --summary -f json big.ndjson.zst | tail -n 1\n"
    "echo '{\"call_id\": \"1465572129.31\"}' | wazobus validate -e call_held\n"
    "wazobus validate --ignore data.missing:call_created night.ndjson\n"
    "wazobus validate --explain data.type";

void append_checking(std::vector<Option>& options, commands::ValidateOptions& validate) {
  append(
      options, "Check",
      {{.names = "--strict",
        .kind = Kind::flag,
        .target = &validate.strict,
        .help = "Warnings are as bad as errors",
        .brief = "warnings are as bad as errors"},
       {.names = "--edition",
        .kind = Kind::choice,
        .target = one_of(catalogue::edition_choices, validate.edition),
        .help = text::described(catalogue::edition_choices),
        .value_name = "EDITION",
        .default_value = "current"},
       {.names = "--input",
        .kind = Kind::choice,
        .target = one_of(catalogue::input_choices, validate.input),
        .help =
            "What the values are: body (events), record (of a capture), or auto: found out for each value",
        .value_name = "INPUT",
        .default_value = "auto"},
       {.names = "-e,--event",
        .kind = Kind::event,
        .target = &validate.event,
        .help = "Each value is only the data of this event, with nothing around it",
        .is_given_once = true,
        .excludes = {"input"},
        .brief = "each value is only the data of this event"},
       {.names = "--unknown-fields",
        .kind = Kind::flag,
        .target = &validate.unknown_fields,
        .help = "Warn of fields of data that neither the documentation nor servers know",
        .brief = "warn of fields that nobody knows"},
       {.names = "--ignore",
        .kind = Kind::ignored_rule,
        .target = &validate.ignored,
        .help =
            "Leave out the findings of this rule (the word in brackets behind a finding), or only those "
            "about one event or several, as in data.type:call_created or data.type:'call_*'; may be repeated",
        .brief = "leave out a rule's findings: RULE or RULE:EVENT"},
       catalogue_files_option(validate.catalogues),
       {.names = "--jobs",
        .kind = Kind::number,
        .target = &validate.jobs,
        .help = "Check with N threads",
        .default_value = "one for each processor",
        .range = {1, 256}}});
}

void append_report(std::vector<Option>& options, commands::ValidateOptions& validate) {
  append(
      options, "Show",
      {{.names = "-f,--format",
        .kind = Kind::choice,
        .target = one_of(render::finding_format_choices, validate.format),
        .help = text::described(render::finding_format_choices),
        .value_name = "REPORT",
        .default_value = "text",
        .brief = text::words_of(render::finding_format_choices)},
       json_format_option([&validate] { validate.format = render::FindingFormat::json; }),
       color_option("Colours in text", validate.color),
       {.names = "--summary",
        .kind = Kind::flag,
        .target = &validate.summary,
        .help = "At the end count events by name, and findings by rule",
        .overrides = {"quiet"},
        .brief = "count events and findings at the end"},
       {.names = "-q,--quiet",
        .kind = Kind::flag,
        .target = &validate.quiet,
        .help =
            "Print nothing: the exit status tells, with --fail-fast at the first error. With -f or --json "
            "print only the report",
        .overrides = {"format", "json"},
        .brief = "print nothing: the exit status tells"},
       {.names = "--explain",
        .kind = Kind::rule,
        .target = FlagOrText{&validate.explain},
        .help =
            "Instead of checking, explain a rule (the word in brackets behind a finding), or list all rules",
        .scope = Scope::typed,
        .brief = "explain a rule, or list all rules"}});
}

std::vector<Option> validate_options(commands::ValidateOptions& validate) {
  std::vector<Option> options;
  options.push_back(
      {.names = "FILE",
       .kind = Kind::input,
       .target = &validate.files,
       .help = "Files of event bodies, capture records or frames of wazo-websocketd: one a line, "
               "in arrays or pretty-printed, plain, gzip or Zstandard; - is the standard input, "
               "and so is no FILE; of a folder, all *.json, *.ndjson, *.jsonl, *.gz and *.zst in it, and "
               "rotated ones (*.json.1)",
       .files = capture_files,
       .brief = "captures; none or - is the standard input"});
  append_checking(options, validate);
  append_report(options, validate);
  append(options, "End",
         {{.names = "--min-events",
           .kind = Kind::number,
           .target = &validate.min_events,
           .help = "Fewer events are a failure, exit status 1: an empty capture is no success",
           .default_value = "0",
           .brief = "fewer events are a failure"},
          {.names = "--max-errors",
           .kind = Kind::number,
           .target = &validate.max_errors,
           .help = "Stop after N errors",
           .range = {1},
           .brief = "stop after N errors"},
          {.names = "--fail-fast",
           .kind = Kind::flag,
           .target = &validate.fail_fast,
           .help = "Stop after the first error",
           .brief = "stop after the first error"}});
  append_configuration_options(options, validate.configuration, other_group);
  return options;
}

}  // namespace

Command validate_command() {
  const auto options = std::make_shared<commands::ValidateOptions>();
  return {.name = "validate",
          .description = "Check captured JSON against the catalogue of events",
          .examples = validate_examples,
          .make_options = [options] { return validate_options(*options); },
          .run = [options](commands::Context& context) { return commands::validate(*options, context); },
          .configuration = &options->configuration};
}

}  // namespace wazobus::cli
