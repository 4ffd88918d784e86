// SPDX-License-Identifier: MIT
// wazobus catalogue: prints the known events, for people and for other tools.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/client_view.hpp"
#include "commands/configuration.hpp"
#include "commands/context.hpp"
#include "render/catalogue_formats.hpp"
#include "text/choice.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

enum class CatalogueAction : std::uint8_t {
  list,
  show,
  schema,
  example,
  match,
  export_all,
  learn,
  diff,
  check
};

inline constexpr std::array catalogue_action_choices{
    text::Choice{"list", CatalogueAction::list, "the events, one a line"},
    text::Choice{"show", CatalogueAction::show, "all about one"},
    text::Choice{"schema", CatalogueAction::schema, "its JSON Schema (2020-12)"},
    text::Choice{"example", CatalogueAction::example, "a body of it"},
    text::Choice{"match", CatalogueAction::match, "the events that a routing key or a topic pattern brings"},
    text::Choice{"export", CatalogueAction::export_all, "the whole for other tools"},
    text::Choice{"learn", CatalogueAction::learn,
                 "a catalogue file of what captures contain and the catalogue does not"},
    text::Choice{"diff", CatalogueAction::diff,
                 "the differences between two catalogues or captures: events, fields, keys and "
                 "ACLs, not counts and values"},
    text::Choice{"check", CatalogueAction::check, "whether a catalogue file is right, and what it changes"},
};

using render::catalogue_format_choices;
using render::CatalogueFormat;

struct CatalogueOptions {
  ConfigurationOptions configuration;
  CatalogueAction action = CatalogueAction::list;
  std::vector<std::string> operands;  ///< their meaning depends on the action
  bool json = false;
  Colours color = Colours::where_a_terminal_shows_them;
  std::optional<std::string> pattern;
  std::optional<CatalogueFormat> format;
  std::vector<std::string> catalogues;
  ClientOptions client;
};

/// Checks the options (actions.hpp), then runs the action.
Exit catalogue(const CatalogueOptions& options, Context& context);

}  // namespace wazobus::commands
