// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <initializer_list>
#include <set>

#include "catalogue/catalogue.hpp"
#include "catalogue/json_schema.hpp"
#include "catalogue/making/example.hpp"
#include "catalogue/pattern_hint.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/cataloguing/catalogue_diff.hpp"
#include "commands/cataloguing/catalogue_learn.hpp"
#include "render/catalogue.hpp"
#include "render/difference.hpp"
#include "render/json.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using Entries = std::vector<const Entry*>;

std::string_view name_of(CatalogueAction action) {
  switch (action) {
    case CatalogueAction::list:
      return "list";
    case CatalogueAction::show:
      return "show";
    case CatalogueAction::schema:
      return "schema";
    case CatalogueAction::example:
      return "example";
    case CatalogueAction::match:
      return "match";
    case CatalogueAction::export_all:
      return "export";
    case CatalogueAction::learn:
      return "learn";
    case CatalogueAction::diff:
      return "diff";
  }
  return {};
}

/// Refuses options that the action has no use for.
void check_options(const CatalogueOptions& options) {
  const CatalogueAction action = options.action;
  const auto is_one_of = [action](std::initializer_list<CatalogueAction> actions) {
    return std::find(actions.begin(), actions.end(), action) != actions.end();
  };
  const auto refuse = [action](std::string_view option, std::string_view where) {
    throw UsageError(fmt::format("{} is not for {}", option, name_of(action)),
                     fmt::format("it goes with {}", where));
  };
  const bool is_export = action == CatalogueAction::export_all;
  const bool is_diff = action == CatalogueAction::diff;
  if (options.json && !is_diff && !is_one_of({CatalogueAction::list, CatalogueAction::match}))
    refuse("--json", "list, match and diff");
  if (options.pattern && action != CatalogueAction::match) refuse("--pattern", "match");
  if (!options.format) return;
  if (!is_export && !is_diff) refuse("--format", "export and diff");
  const bool is_of_diff =
      *options.format == CatalogueFormat::text || *options.format == CatalogueFormat::json;
  if (is_export && is_of_diff)
    throw UsageError("that --format is not for export", "export takes json-schema, asyncapi or markdown");
  if (is_diff && !is_of_diff && *options.format != CatalogueFormat::markdown)
    throw UsageError("that --format is not for diff", "diff takes text, json or markdown");
  if (is_diff && options.json && *options.format != CatalogueFormat::json)
    throw UsageError("--json and another --format exclude each other");
}

/// Refuses operands that the action has no use for, and misses those that it needs.
void check_operands(const CatalogueOptions& options) {
  const CatalogueAction action = options.action;
  const std::vector<std::string>& operands = options.operands;
  const bool is_match = action == CatalogueAction::match;
  const bool is_list = action == CatalogueAction::list;
  if (is_match && options.pattern && !operands.empty())
    throw UsageError(fmt::format("match takes a routing key or --pattern, not both, '{}' and '{}'",
                                 text::safe(operands.front()), text::safe(*options.pattern)),
                     "without --pattern the events that could carry the key are shown");
  if (is_match && !options.pattern && operands.empty())
    throw UsageError("match needs a routing key or --pattern",
                     "such as calls.call.created, or --pattern 'calls.#'");
  if (action == CatalogueAction::export_all && !operands.empty())
    throw UsageError(fmt::format("export takes no name, but '{}' is given", text::safe(operands.front())),
                     "it prints the whole; catalogue schema prints one event");
  if ((is_list || is_match) && operands.size() > 1)
    throw UsageError(
        fmt::format("{} takes one word, but '{}' is given too", name_of(action), text::safe(operands[1])),
        is_list ? "in quotes the shell leaves * to wazobus: 'call_*'" : "");
}

void check_usage(const CatalogueOptions& options) {
  check_options(options);
  check_operands(options);
  const std::size_t count = options.operands.size();
  switch (options.action) {
    case CatalogueAction::show:
    case CatalogueAction::schema:
    case CatalogueAction::example:
      if (count == 0)
        throw UsageError(fmt::format("{} needs the name of an event", name_of(options.action)),
                         "wazobus catalogue list shows what there is");
      break;
    case CatalogueAction::learn:
      if (count == 0) throw UsageError("learn needs a capture", "- is the standard input");
      break;
    case CatalogueAction::diff:
      if (count != 2)
        throw UsageError(fmt::format("diff compares two, but {} given",
                                     count == 1 ? "one is" : fmt::format("{} are", count)),
                         "each is the word builtin, a catalogue file or a capture");
      break;
    default:
      break;
  }
}

/// For eyes, and still JSON.
void print_json(const std::string& compact, const render::Brush& brush, std::string& out) {
  render::append_indented(json::View(compact), {}, brush, out);
  out += '\n';
}

bool has_glob(const std::string& text) {
  return text.find_first_of("*?[") != std::string::npos;
}

/// Does `wanted`, a shell's pattern or a part of a name, select the event?
bool is_selected(const Entry& entry, const std::string& wanted) {
  if (entry.service == wanted) return true;
  const bool is_pattern = has_glob(wanted);
  const auto fits = [&](const std::string& name) {
    return is_pattern ? ::fnmatch(wanted.c_str(), name.c_str(), 0) == 0
                      : name.find(wanted) != std::string::npos;
  };
  return fits(entry.name) || std::any_of(entry.aliases.begin(), entry.aliases.end(), fits);
}

const Entry* find_by_word(const Catalogue& catalogue, const std::string& wanted) {
  const EventWord word = event_word_from(wanted);
  const Entry* const entry = catalogue.find(word.name, word.family);
  const bool is_of_family =
      word.family == event::Family::none || (entry != nullptr && entry->family == word.family);
  return is_of_family ? entry : nullptr;
}

Entries selected(const Catalogue& catalogue, const std::string& wanted) {
  Entries entries = catalogue.entries();
  std::erase_if(entries, [&wanted](const Entry* entry) { return !is_selected(*entry, wanted); });
  // The name of any AMI event selects their family.
  const Entry* const named = entries.empty() ? find_by_word(catalogue, wanted) : nullptr;
  if (named != nullptr) entries.push_back(named);
  return entries;
}

/// What may have been meant by a word that selects nothing.
std::string advice_for_word(const Catalogue& catalogue, const std::string& wanted) {
  std::set<std::string> services;
  for (const Entry* const entry : catalogue.entries()) services.insert(entry->service);
  std::string word = wanted;
  std::erase_if(word, [](char c) { return std::string_view("*?[]").find(c) != std::string_view::npos; });
  const std::vector<std::string> candidates(services.begin(), services.end());
  const std::string_view service = text::nearest(word, candidates);
  const std::string_view name = catalogue.suggestion(word);
  if (service.empty() && name.empty())
    return fmt::format("the services are {}", text::safe(fmt::format("{}", fmt::join(services, ", "))));
  const bool is_service = name.empty() || (!service.empty() && text::edit_distance(word, service) <
                                                                   text::edit_distance(word, name));
  return fmt::format("did you mean '{}'?", text::safe(is_service ? service : name));
}

class CatalogueCommand {
 public:
  CatalogueCommand(const CatalogueOptions& options, Context& context)
      : options_(options),
        context_(context),
        catalogue_(load_catalogue(options.catalogues)),
        brush_(context.wants_colour(options.color)),
        out_(context.standard_output()) {}

  Exit run() {
    const Exit status = act();
    out_.flush();
    return status;
  }

 private:
  Exit act() {
    switch (options_.action) {
      case CatalogueAction::list:
        return list();
      case CatalogueAction::match:
        return match();
      case CatalogueAction::export_all:
        export_all();
        return Exit::done;
      case CatalogueAction::learn:
        return catalogue_learn(options_.operands, catalogue_, context_);
      case CatalogueAction::diff:
        return diff();
      default:
        events();
        return Exit::done;
    }
  }

  void print(const Entries& entries) {
    if (options_.json) {
      render::append_list_json(entries, out_.buffer());
    } else {
      render::append_list(entries, brush_, out_.buffer());
    }
  }

  Exit nothing(const std::string& what, const std::string& advice) {
    context_.say(fmt::format("wazobus: {}{}", what, advice.empty() ? "" : fmt::format(" ({})", advice)));
    return Exit::findings;
  }

  Exit list() {
    if (options_.operands.empty()) {
      print(catalogue_.entries());
      return Exit::done;
    }
    const std::string& wanted = options_.operands.front();
    const Entries entries = selected(catalogue_, wanted);
    if (entries.empty())
      return nothing(fmt::format("no event or service fits '{}'", text::safe(wanted)),
                     advice_for_word(catalogue_, wanted));
    print(entries);
    return Exit::done;
  }

  Exit match() {
    const std::string& wanted = options_.pattern ? *options_.pattern : options_.operands.front();
    const Entries entries = options_.pattern ? catalogue_.brought_by(wanted) : catalogue_.carrying(wanted);
    const std::string hint = options_.pattern ? pattern_hint(catalogue_, wanted) : std::string();
    if (!entries.empty()) {
      print(entries);
      out_.flush();
      if (!hint.empty())
        context_.say(fmt::format("wazobus: the pattern '{}' brings no event of the documentation (try '{}')",
                                 text::safe(wanted), text::safe(hint)));
      return Exit::done;
    }
    if (options_.pattern) {
      return nothing(fmt::format("no event is brought by the pattern '{}'", text::safe(wanted)),
                     hint.empty() ? "" : fmt::format("try '{}'", text::safe(hint)));
    }
    const bool is_pattern = wanted.find_first_of("*#") != std::string::npos;
    return nothing(fmt::format("no event has the routing key '{}'", text::safe(wanted)),
                   is_pattern ? "a pattern is given with --pattern" : "");
  }

  /// One after the other, once all names are known to be right.
  void events() {
    Entries entries;
    for (const std::string& name : options_.operands) entries.push_back(&event_named(catalogue_, name));
    for (std::size_t n = 0; n < entries.size(); ++n) {
      if (n > 0 && options_.action == CatalogueAction::show) out_.buffer() += '\n';
      append_event(*entries[n], event_word_from(options_.operands[n]).name);
    }
  }

  void append_event(const Entry& entry, const std::string& name) {
    if (options_.action == CatalogueAction::show)
      return render::append_entry(entry, name, brush_, out_.buffer());
    std::string json;
    if (options_.action == CatalogueAction::schema) {
      append_event_schema(entry, name, json);
    } else {
      json = catalogue::make_example(entry, name).body;
    }
    print_json(json, brush_, out_.buffer());
  }

  Exit diff() {
    const DiffSide before(options_.operands[0], options_.catalogues, context_);
    const DiffSide after(options_.operands[1], options_.catalogues, context_);
    const std::vector<catalogue::Difference> differences =
        differences_between(before.compared(), after.compared());
    if (options_.json || options_.format == CatalogueFormat::json) {
      render::append_differences_json(differences, out_.buffer());
    } else if (options_.format == CatalogueFormat::markdown) {
      render::append_differences_markdown(differences, options_.operands[0], options_.operands[1],
                                          out_.buffer());
    } else {
      render::append_differences(differences, brush_, out_.buffer());
      out_.flush();
      context_.say(fmt::format("wazobus: {}", render::summary_of(differences)));
    }
    return differences.empty() ? Exit::done : Exit::findings;
  }

  void export_all() {
    const CatalogueFormat format = options_.format.value_or(CatalogueFormat::json_schema);
    if (format == CatalogueFormat::markdown)
      return render::append_markdown(catalogue_, context_.version, out_.buffer());
    std::string json;
    if (format == CatalogueFormat::asyncapi) {
      render::append_asyncapi(catalogue_, context_.version, json);
    } else {
      append_catalogue_schema(catalogue_, json);
    }
    print_json(json, brush_, out_.buffer());
  }

  const CatalogueOptions& options_;
  Context& context_;
  Catalogue catalogue_;
  render::Brush brush_;
  capture::ByteWriter out_;
};

}  // namespace

Exit catalogue(const CatalogueOptions& options, Context& context) {
  check_usage(options);
  return CatalogueCommand(options, context).run();
}

}  // namespace wazobus::commands
