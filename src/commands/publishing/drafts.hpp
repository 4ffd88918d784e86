// SPDX-License-Identifier: MIT
// Where the messages to be published come from, one after the other, already held against the catalogue.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture/rows.hpp"
#include "capture/value_source.hpp"
#include "catalogue/making/composer.hpp"
#include "commands/publishing/message_maker.hpp"
#include "commands/publishing/outgoing_check.hpp"
#include "event/frame.hpp"
#include "event/message_template.hpp"
#include "text/choice.hpp"

namespace wazobus::commands {

/// A message that is not sent yet.
struct Draft {
  event::Frame frame;      ///< but for its exchange
  std::uint64_t line = 1;  ///< where it comes from
  bool has_time = false;   ///< `received` of the frame is when it was captured
};

class Drafts {
 public:
  enum class Step {
    draft,
    idle,  ///< nothing at hand: wait for fd(), unless has_more()
    end,
  };

  Drafts() = default;
  Drafts(const Drafts&) = delete;
  Drafts& operator=(const Drafts&) = delete;
  virtual ~Drafts() = default;

  /// Never waits. Throws InvalidInput for what is not to be sent, IoError for what
  /// cannot be read; there is no more then.
  virtual Step next(Draft& draft) = 0;

  [[nodiscard]] virtual int fd() const { return -1; }
  [[nodiscard]] virtual bool has_more() const { return true; }

  /// Begins again. Only where can_rewind().
  virtual void rewind() = 0;
  [[nodiscard]] virtual bool can_rewind() const { return true; }

  /// The file whose lines drafts come from, for messages; empty where there are no lines to speak of.
  [[nodiscard]] virtual std::string file() const { return {}; }

  /// The line of what was looked at last, also where it was refused.
  [[nodiscard]] virtual std::uint64_t line() const { return 1; }

  /// How much of the input has been given, from 0 to 1, where that is known.
  [[nodiscard]] virtual std::optional<double> part_done() const { return std::nullopt; }
};

/// One body, as it was typed or as a file has it. `name` is for messages; `check` may be null.
std::unique_ptr<Drafts> one_draft(std::string body, std::string name, MessageMaker& maker,
                                  OutgoingCheck* check);

/// All of a file as one body, which is not JSON. Throws IoError.
std::unique_ptr<Drafts> file_draft(const std::string& path, MessageMaker& maker);

/// What the values of a file are.
enum class ValuesAre : std::uint8_t { as_they_look, bodies, records };

inline constexpr std::array values_are_choices{
    text::Choice{"auto", ValuesAre::as_they_look},
    text::Choice{"body", ValuesAre::bodies},
    text::Choice{"record", ValuesAre::records},
};

/// The values of a file. Throws IoError.
struct ValueInput {
  ValuesAre values = ValuesAre::as_they_look;
  std::uint64_t first_line = 0;
  bool wants_times = false;  ///< of bodies too: when they were made
};
std::unique_ptr<Drafts> value_drafts(const std::string& path, const ValueInput& input, MessageMaker& maker,
                                     OutgoingCheck& check);

/// One event of the catalogue a round.
std::unique_ptr<Drafts> event_drafts(catalogue::Composer& composer, const Dressing& dressing,
                                     OutgoingCheck& check);

/// Templates filled once a round, or once for each row of a file, from line `first_line` on.
struct TemplateInput {
  std::string name;
  std::vector<event::MessageTemplate> templates;
  event::Variables variables;
  std::optional<std::string> rows_file;
  std::uint64_t first_line = 0;
  event::MessageTemplate::Surroundings surroundings;
};
std::unique_ptr<Drafts> template_drafts(TemplateInput input, ValuesAre values, MessageMaker& maker,
                                        OutgoingCheck& check);

}  // namespace wazobus::commands
