// SPDX-License-Identifier: MIT
// The sources of messages, one for each input that publish has.
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
#include "event/message_template.hpp"

namespace wazobus::commands {

/// What turns a text into a checked message. All of it must outlive the sources.
struct Workshop {
  MessageMaker& maker;
  OutgoingCheck& check;
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

/// The same, but `make_composer` is called for each message.
std::unique_ptr<MessageSource> remade_event_source(std::function<catalogue::Composer()> make_composer,
                                                   const Overrides& overrides, OutgoingCheck& check);

/// One source after the other. Lines of its files have no number of their own.
std::unique_ptr<MessageSource> several_sources(std::vector<std::unique_ptr<MessageSource>> parts);

/// All sources as one, in the order of the times of their messages.
std::unique_ptr<MessageSource> merged_sources(std::vector<std::unique_ptr<MessageSource>> sources);

struct ValueFile {
  std::string path;
  std::uint64_t first_line = 0;
  bool has_times = false;  ///< bodies have a time too: when they were made
};

/// The values of a file, each a message. Throws IoError.
std::unique_ptr<MessageSource> value_source(const ValueFile& file, const Workshop& workshop);

struct TemplateFile {
  std::string name;
  std::vector<event::MessageTemplate> templates;
  event::Variables variables;
  std::optional<std::string> rows_file;
  std::uint64_t first_line = 0;  ///< of rows_file
  event::MessageTemplate::Surroundings surroundings;
  std::optional<ChangeTemplates> changes{};  ///< of each message
};

/// The templates, filled once a round, or once for each row of rows_file. Throws IoError.
std::unique_ptr<MessageSource> template_source(TemplateFile file, const Workshop& workshop);

/// Is the value to be read as a record? `is_body` is what the check took it for. Throws InvalidInput if
/// `values` says that it is a record, and it is not.
bool is_record(ValuesAre values, bool is_object, bool is_body, const OutgoingCheck::PlaceOf& place_of);

/// What to check a value as, before it is known to be a body or a record.
OutgoingCheck::Kind kind_of(ValuesAre values);

/// Makes the message of a record. False if the record holds no event.
bool make_from_record(std::string_view record, const OutgoingCheck::PlaceOf& place_of, MessageMaker& maker,
                      Outgoing& message);

/// The capture record of a frame, for the check.
std::string record_of(const event::Frame& frame);

}  // namespace wazobus::commands
