// SPDX-License-Identifier: MIT
// Redaction: makes events without personal data. It replaces numbers, names, users, tenants, addresses and
// secrets by stand-ins in the body, the headers, keys and ACLs. The same original has the same stand-in. What
// is about nobody (names of events, states, times, ids of channels) stays, so that a trace has the same
// shape.
//
// The catalogue says what a field holds ("personal"). Any other field is free text, of which only technical
// words stay, because personal data in an unknown place must not be shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/event.hpp"
#include "redaction/originals.hpp"
#include "redaction/personal_fields.hpp"
#include "redaction/pseudonyms.hpp"
#include "redaction/text_redactor.hpp"

namespace wazobus::redaction {

class Redactor {
 public:
  Redactor(const catalogue::Catalogue& catalogue, const Key& key);
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;

  /// Fills `out` with what may be shown of the event. A body that is packed, or begins with a byte order
  /// mark, is written plainly; one that is neither JSON nor text is left out.
  void redact(const event::Event& event, event::Frame& out);

  /// Redacts a sentence about the last event, which may contain values of it.
  [[nodiscard]] std::string sentence(std::string_view text) const;

 private:
  /// A value that a routing key or an ACL may repeat.
  struct Value {
    std::string text;
    catalogue::Personal kind;
  };
  class Collector;
  class BodyWriter;

  void collect(const event::Event& event);
  void collect(const event::FieldTable& table);
  void collect(const event::FieldValue& value, catalogue::Personal kind);
  void note(std::string_view text, catalogue::Personal kind);
  void redact_body(const event::Event& event, event::Frame& out);
  void redact_properties(event::Properties& properties) const;
  void redact_table(event::FieldTable& table, bool is_outermost);
  void redact_field(event::FieldValue& value, catalogue::Personal kind);
  void redact_number(event::FieldValue& value, catalogue::Personal kind) const;
  void append_value(std::string_view value, catalogue::Personal kind, std::string& out) const;
  void append_key(std::string_view key, std::string& out) const;
  std::size_t append_beginning(std::string_view key, std::string& out) const;
  std::optional<std::size_t> append_dotted_id(std::string_view key, std::string& out) const;
  void append_segment(std::string_view segment, std::string& out) const;
  [[nodiscard]] std::optional<std::string> repeated(std::string_view text) const;
  [[nodiscard]] std::string member_name(std::string_view name, bool is_listed_elsewhere) const;
  [[nodiscard]] bool is_shown(std::string_view name, bool is_listed_elsewhere) const;
  [[nodiscard]] bool is_original(std::string_view name) const;
  [[nodiscard]] catalogue::Personal kind_of(std::string_view field, std::string_view parent) const;
  [[nodiscard]] catalogue::Personal kind_in_envelope(std::string_view member) const;
  [[nodiscard]] std::optional<std::string> stand_in_of(std::string_view number,
                                                       catalogue::Personal kind) const;
  [[nodiscard]] std::optional<std::string> stand_in_of_fraction(double number,
                                                                catalogue::Personal kind) const;

  Pseudonyms pseudonyms_;
  PersonalFields fields_;
  Originals originals_;
  TextRedactor text_;
  std::string name_;  // of the event
  std::vector<Value> values_;
};

}  // namespace wazobus::redaction
