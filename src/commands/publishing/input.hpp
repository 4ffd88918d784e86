// SPDX-License-Identifier: MIT
// What publish sends: the options, turned into exactly one input.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/making/change.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/publishing/overrides.hpp"
#include "commands/publishing/publish.hpp"
#include "event/message_template.hpp"

namespace wazobus::commands {

/// EVENT: an event of the catalogue.
struct EventInput {
  EventWord word;
  std::vector<catalogue::Change> changes;
  /// Instead of them, if one has {{placeholders}}.
  std::vector<PublishOptions::SetOrUnset> templates{};
  event::Variables variables{};            ///< for the placeholders
  std::optional<std::string> rows_file{};  ///< an event for each row, whose values the placeholders take
};

/// -b: one body, as it was typed.
struct BodyInput {
  std::string body;
  bool is_json = true;
};

/// FILE: the JSON values of a file, or, if it is not JSON, the whole of it as one body.
struct FileInput {
  std::string path;
  bool is_json = true;
};

/// --template
struct TemplateInput {
  std::string path;
  event::Variables variables;
  std::optional<std::string> rows_file;
  std::vector<PublishOptions::SetOrUnset> changes{};  ///< of each message that it makes
};

/// --replay: captures, or folders of them, which are sent with their pauses.
struct ReplayInput {
  std::vector<std::string> paths;
};

/// Several EVENTs and FILEs, one after the other.
struct SeveralInputs {
  using Part = std::variant<EventInput, FileInput>;
  std::vector<Part> parts;
};

using PublishInput =
    std::variant<EventInput, BodyInput, FileInput, TemplateInput, ReplayInput, SeveralInputs>;

/// What input_of() has to look up.
struct InputLookup {
  /// Called only if the input depends on it, because reading the catalogue takes time and may fail.
  std::function<const catalogue::Catalogue&()> catalogue;
  std::function<bool(const std::string& path)> is_file;
};

/// The input that the options ask for. Opens nothing. Throws UsageError for no input, for more than one, and
/// for options that do not go with it; InvalidInput for a body that is not JSON, unless forced.
/// `overrides` are those of the same options.
PublishInput input_of(const PublishOptions& options, const Overrides& overrides, const InputLookup& lookup);

/// Is everything in the input checked against the catalogue? False for text that is not JSON.
bool is_json(const PublishInput& input);

/// Is it made for several messages, such as a file?
bool has_several(const PublishInput& input);

/// The texts of all members called name in a template, whose placeholders are not read. The event's name is
/// among them. Throws IoError if it cannot be read, UsageError if it is larger than a MiB.
std::vector<std::string> names_in_template(const std::string& path);

}  // namespace wazobus::commands
