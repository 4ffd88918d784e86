// SPDX-License-Identifier: MIT
// Holds one JSON text after the other against the catalogue: an event's body, a capture record, a frame of
// wazo-websocketd, or an array of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/envelope_reader.hpp"
#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/known_events.hpp"
#include "catalogue/checking/message_checker.hpp"
#include "catalogue/checking/message_values.hpp"
#include "catalogue/checking/passed_line.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "catalogue/finding.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

class QuickChecker;

struct CheckOptions {
  Input input = Input::detect;
  /// Not empty: each value is the bare `data` of this event.
  std::string event;
  /// Of that event, where its name alone does not tell.
  event::Family family = event::Family::none;
  /// Is a field of data that the catalogue does not know a finding? (In the edition `documented` one that the
  /// documentation does not have always is.)
  bool unknown_fields = false;
};

/// Not for several threads at once; each has its own, with a common rulebook.
class Checker {
 public:
  /// `rulebook` must outlive this.
  Checker(Rulebook& rulebook, CheckOptions options);

  // The parts refer to each other.
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  ~Checker();

  /// Checks the value at the start of `text` and appends what is wrong, in the order of the text. Returns how
  /// many bytes the value took; all of them where it is broken.
  std::size_t check(std::string_view text, std::vector<Finding>& findings,
                    json::Extent extent = json::Extent::whole);

  /// The bytes of the line that `text` begins with, its newline among them, if it is one event without fault
  /// for certain; then the event is counted. Else 0, and check() must look at it. `text` must end with a
  /// newline, and should go on behind the line. What is said of the last text below does not change.
  std::size_t pass(std::string_view text);

  /// From now on passed() tells the data of a line, too, taken apart.
  void take_data_apart();

  /// The parts of the line that passed last, if the last one did.
  [[nodiscard]] PassedLine passed() const;

  /// Of all values so far, and forgets them.
  Counts take_counts() { return events_.take_counts(); }

  /// The last text, until the next one is checked.
  [[nodiscard]] const json::Document& document() const { return document_; }

  /// Did the last text hold JSON?
  [[nodiscard]] bool was_json() const { return was_json_; }

  /// Was it taken for an event's body, not for a record or a frame around one?
  [[nodiscard]] bool was_body() const { return was_body_; }

  /// At most this many findings are made of one value, and of one text 16 MiB of them.
  static constexpr std::size_t most_findings = Findings::most_of_a_value;

 private:
  void check_elements(std::vector<Finding>& findings);
  void check_value(json::Document::Index value, std::vector<Finding>& findings);
  void check_data_alone(json::Document::Index value);
  void check_numbers(std::size_t before, std::vector<Finding>& findings);

  CheckOptions options_;
  json::Document document_;
  json::Document passed_data_;
  bool was_json_ = false;
  bool was_body_ = false;
  KnownEvents events_;
  EnvelopeReader reader_;
  Findings findings_;
  JsonChecker json_;
  MessageValues values_;
  MessageChecker messages_;
  std::unique_ptr<QuickChecker> quick_;  ///< none where it has no say
};

}  // namespace wazobus::catalogue
