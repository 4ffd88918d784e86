// SPDX-License-Identifier: MIT
// Finds out what a value is: record, frame or body; its headers; the event's name and family; and whether
// wazo-bus published it. Reports no faults.
#pragma once

#include <string>

#include "catalogue/checking/message.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

class EnvelopeReader {
 public:
  /// Both must outlive this.
  EnvelopeReader(const json::Document& document, KnownEvents& events)
      : document_(document), events_(events) {}

  /// Reads the value, and counts the event in it. The result is valid until the next call. Throws UsageError
  /// if the event's schema is broken.
  const Message& read(Index value, Input input);

 private:
  [[nodiscard]] Message::Kind kind_of(Input input);
  [[nodiscard]] bool is_operation();
  void read_frame();
  void read_record();
  void read_headers();
  [[nodiscard]] Message::Content content_of_record();
  [[nodiscard]] event::PayloadForm form_of(Index content);
  [[nodiscard]] Index foreign_type();
  void read_body(Index body);
  void find_name();
  void prefer_body_name();
  void find_rules();
  [[nodiscard]] event::Family family();
  [[nodiscard]] bool looks_bare(const Entry* entry, event::Family family) const;
  [[nodiscard]] bool is_field_the_name(std::string_view field) const;
  [[nodiscard]] bool has_key_in_lower_case(Index key) const;

  const json::Document& document_;
  KnownEvents& events_;
  Members outer_;
  Members headers_;
  Members body_;
  Message message_;
  bool is_unpacked_ = false;
  std::string name_storage_;
  std::string storage_;
};

}  // namespace wazobus::catalogue
