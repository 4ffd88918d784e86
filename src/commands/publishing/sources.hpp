// SPDX-License-Identifier: MIT
// The sources of messages: one for each kind of input of publish.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/making/composer.hpp"
#include "commands/publishing/change_templates.hpp"
#include "commands/publishing/message_maker.hpp"
#include "commands/publishing/message_source.hpp"
#include "commands/publishing/outgoing_check.hpp"
#include "commands/publishing/overrides.hpp"
#include "commands/publishing/values_are.hpp"
#include "commands/publishing/variable_rows.hpp"
#include "event/message_template.hpp"

namespace wazobus::commands {

/// The parts that turn a text into a checked message. They must outlive the sources.
struct Workshop {
  MessageMaker& maker;
  OutgoingCheck& check;
  Say say;
  ValuesAre values = ValuesAre::as_they_look;
};

/// One JSON body. `name` stands for it in messages.
std::unique_ptr<MessageSource> body_source(std::string body, std::string name, const Workshop& workshop);

/// One body that is not JSON, and is not checked.
std::unique_ptr<MessageSource> text_source(std::string body, MessageMaker& maker);

/// The whole of a file as one body that is not JSON. Throws IoError.
std::unique_ptr<MessageSource> text_file_source(const std::string& path, MessageMaker& maker);

/// An event of the catalogue, composed anew for each round. All must outlive the source.
std::unique_ptr<MessageSource> event_source(catalogue::Composer& composer, const Overrides& overrides,
                                            OutgoingCheck& check);

/// The same, but calls `make_composer` for each message.
std::unique_ptr<MessageSource> remade_event_source(std::function<catalogue::Composer()> make_composer,
                                                   const Overrides& overrides, OutgoingCheck& check);

/// Composes an event with the variables of a row. `seq` is the value of {{seq}}, `place` that of the row.
using ComposeRow = std::function<void(const event::Variables& variables, std::uint64_t seq,
                                      const std::string& place, event::Frame& frame)>;

/// An event for each row. All but `rows` and `compose` must outlive the source.
std::unique_ptr<MessageSource> event_rows_source(VariableRows rows, ComposeRow compose,
                                                 const Overrides& overrides, OutgoingCheck& check);

/// Reads one source after the other. Its messages have no line numbers.
std::unique_ptr<MessageSource> several_sources(std::vector<std::unique_ptr<MessageSource>> parts);

/// Merges the messages of several captures in the order of their times. `open` makes the source of one; it is
/// called when the capture's first message is due, so that few files are open at once. Throws IoError if one
/// cannot be opened.
std::unique_ptr<MessageSource> merged_sources(
    std::vector<std::string> captures,
    std::function<std::unique_ptr<MessageSource>(const std::string& path)> open);

struct ValueFile {
  std::string path;
  std::uint64_t first_line = 0;
  bool has_times = false;  ///< take the times of bodies too, not only of records
};

/// Makes each value of a file a message. Throws IoError.
std::unique_ptr<MessageSource> value_source(const ValueFile& file, const Workshop& workshop);

struct TemplateFile {
  std::string name;
  std::vector<event::MessageTemplate> templates;
  event::Variables variables;
  std::optional<std::string> rows_file;
  std::uint64_t first_line = 0;  ///< the first row of rows_file to use
  bool is_used_once = false;     ///< without rows_file: there is only one round
  event::MessageTemplate::Surroundings surroundings;
  std::optional<ChangeTemplates> changes{};  ///< applied to each message
};

/// Fills the templates once a round, or once for each row of rows_file. Throws IoError.
std::unique_ptr<MessageSource> template_source(TemplateFile file, const Workshop& workshop);

/// Must the value be read as a record? `is_body`: the check took it for a body. Throws InvalidInput if
/// `values` says that it is a record, but it is not one.
bool is_record(ValuesAre values, bool is_object, bool is_body, const OutgoingCheck::PlaceOf& place_of);

/// The kind under which to check a value that may be a body or a record.
OutgoingCheck::Kind kind_of(ValuesAre values);

/// Makes the message of a record. Returns false if the record holds no event.
bool make_from_record(std::string_view record, const OutgoingCheck::PlaceOf& place_of, MessageMaker& maker,
                      Outgoing& message);

}  // namespace wazobus::commands
