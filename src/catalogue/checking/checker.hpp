// SPDX-License-Identifier: MIT
// Checks JSON texts against the catalogue, one after the other. A text is an event's body, a capture record,
// a frame of wazo-websocketd, or an array of them.
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
  /// If not empty, each value is only the `data` of the event with this name.
  std::string event;
  /// The family of that event, if its name exists in several families.
  event::Family family = event::Family::none;
  /// Are fields of data that the catalogue does not have reported? (The edition `documented` always reports
  /// fields that the documentation does not have.)
  bool unknown_fields = false;
  /// Findings that the caller leaves out. They come all the same, but leave room for the others.
  IgnoresFinding ignores = {};
};

/// For one thread only. The checkers of several threads may share a rulebook.
class Checker {
 public:
  /// `rulebook` must outlive this.
  Checker(Rulebook& rulebook, CheckOptions options);

  // Not copyable, because its members refer to each other.
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  ~Checker();

  /// Checks the value at the start of `text` and appends its faults to `findings`, in the order of the text.
  /// Returns the number of bytes of the value, or of the whole text if that is not valid JSON.
  std::size_t check(std::string_view text, std::vector<Finding>& findings,
                    json::Extent extent = json::Extent::whole);

  /// If the first line of `text` is an event that certainly has no fault, counts it and returns the bytes of
  /// the line with its newline. Otherwise returns 0, and the caller must call check(). `text` must end with a
  /// newline, and should continue after the line: its last bytes are never accepted. document(), was_json()
  /// and was_body() do not change.
  std::size_t pass(std::string_view text);

  /// A line is accepted if so many bytes follow its newline.
  static constexpr std::size_t least_behind = 64;

  /// From now on pass() also parses the data of a line, and passed() returns it.
  void take_data_apart();

  /// The parts of the last line. Call it only after pass() has accepted that line.
  [[nodiscard]] PassedLine passed() const;

  /// Returns the counts of all values since the last call.
  EventCounts take_counts();

  /// The last text of check(). Valid until the next call of check().
  [[nodiscard]] const json::Document& document() const { return document_; }

  /// Was the last text valid JSON?
  [[nodiscard]] bool was_json() const { return was_json_; }

  /// Was its last value an event's body, without a record or a frame around it?
  [[nodiscard]] bool was_body() const { return was_body_; }

  /// The most findings of one value. All findings of one text together take at most 16 MiB.
  static constexpr std::size_t most_findings = Findings::most_of_a_value;

 private:
  void check_elements(std::vector<Finding>& findings);
  void count_gap(const Members& record);
  void check_value(json::Document::Index value, std::vector<Finding>& findings);
  void check_unpacked(json::Document::Index value, json::Document::Index packed,
                      std::vector<Finding>& findings);
  void check_data_alone(json::Document::Index value);
  void check_whole(std::size_t before, std::vector<Finding>& findings);

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
  std::unique_ptr<Checker> unpacked_;    ///< for records whose body is packed; made on first use
  std::unique_ptr<QuickChecker> quick_;  ///< nullptr if all lines take the strict path
};

}  // namespace wazobus::catalogue
