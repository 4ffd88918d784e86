// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue.hpp"

#include <memory>

#include "cli/commands.hpp"
#include "text/choice.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view catalogue_examples =
    "wazobus catalogue list 'call_*'\n"
    "wazobus catalogue show call_created\n"
    "wazobus catalogue show call_created --client token.json\n"
    "wazobus catalogue schema call_created > call_created.schema.json\n"
    "wazobus catalogue example call_held | wazobus publish -\n"
    "wazobus catalogue match calls.call.created\n"
    "wazobus catalogue match --pattern 'calls.#'\n"
    "wazobus catalogue export --format asyncapi > wazo.asyncapi.json\n"
    "wazobus catalogue learn night.ndjson.gz > learnt.json\n"
    "wazobus catalogue diff builtin night.ndjson.gz\n"
    "wazobus catalogue check own.json";

std::vector<Option> catalogue_options(commands::CatalogueOptions& catalogue) {
  std::vector<Option> options;
  options.push_back({.names = "ACTION",
                     .kind = Kind::choice,
                     .target = one_of(commands::catalogue_action_choices, catalogue.action),
                     .help = text::described(commands::catalogue_action_choices),
                     .is_required = true,
                     .other_words = {"search", "find", "grep", "get", "ls"},
                     .meant_by_others = "list",
                     .otherwise = "; wazobus catalogue show EVENT is about one event",
                     .brief = "list, show, schema, example, match, ..."});
  options.push_back(
      {.names = "WHAT|FILE",
       .kind = Kind::event_or_input,
       .target = &catalogue.operands,
       .help = "show, schema and example: names of events; match: a routing key; list: a name, "
               "a part of one, a pattern for names such as 'call_*', a service, or a word of a routing "
               "key; learn: captures; diff: two of the word builtin, a catalogue file, a capture; "
               "check: catalogue files",
       .files = capture_files,
       .brief = "a name, a routing key or files, for ACTION"});
  append(options, "Show",
         {{.names = "--json",
           .kind = Kind::flag,
           .target = &catalogue.json,
           .help = "list, show, match, diff, check: one object a line",
           .brief = "one object a line"},
          color_option("Colours", catalogue.color),
          {.names = "--pattern",
           .kind = Kind::pattern,
           .target = &catalogue.pattern,
           .help = "match: the events that this topic pattern brings (* is one word, # any number)",
           .is_given_once = true,
           .brief = "match: a topic pattern"},
          {.names = "-f,--format",
           .kind = Kind::catalogue_format,
           .target = one_of(commands::catalogue_format_choices, catalogue.format),
           .help = "export: json-schema, asyncapi (3.0.0) or markdown [default: json-schema]; diff: text, "
                   "json or markdown [default: text]",
           .brief = "export and diff: their format"},
          catalogue_files_option(catalogue.catalogues)});
  append_client_options(options, catalogue.client);
  append_configuration_options(options, catalogue.configuration, other_group);
  return options;
}

}  // namespace

Command catalogue_command() {
  const auto options = std::make_shared<commands::CatalogueOptions>();
  return {.name = "catalogue",
          .description = "Read and extend the catalogue of events",
          .examples = catalogue_examples,
          .make_options = [options] { return catalogue_options(*options); },
          .run = [options](commands::Context& context) { return commands::catalogue(*options, context); },
          .configuration = &options->configuration};
}

}  // namespace wazobus::cli
