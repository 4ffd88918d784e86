// SPDX-License-Identifier: MIT
// Replaces personal data in one text. It is recognised by the kind of the field and by its form.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/personal.hpp"
#include "redaction/originals.hpp"
#include "redaction/personal_fields.hpp"
#include "redaction/pseudonyms.hpp"

namespace wazobus::redaction {

/// Does the value say that there is nobody, such as "", "None" or "<unknown>"?
bool names_nobody(std::string_view value);

class TextRedactor {
 public:
  /// All must outlive this. `originals` are those of the message that the texts belong to.
  TextRedactor(const Pseudonyms& pseudonyms, const PersonalFields& fields, const Originals& originals)
      : pseudonyms_(pseudonyms), fields_(fields), originals_(originals) {}

  /// Do technical words stay in a value of this kind, such as default in 1001@default and queue in
  /// queue-1001? In the name of a person they do not.
  static bool keeps_words(std::string_view value, catalogue::Personal kind);

  /// Appends `value`, the value of a field of this kind, with stand-ins for personal data.
  void append(std::string_view value, catalogue::Personal kind, std::string& out) const;

  /// Appends one of our own sentences about a message. Replaces only what has the form of personal data, or
  /// is in another field of the message.
  void append_sentence(std::string_view sentence, std::string& out) const;

 private:
  struct State;

  void append_open(std::string_view value, bool keeps_unknown, std::string& out) const;
  void append_plain(std::string_view value, catalogue::Personal kind, std::string& out) const;
  void append_words(std::string_view value, catalogue::Personal kind, std::string& out) const;
  std::size_t append_shape(std::string_view value, std::size_t at, std::string& out) const;
  void append_address(std::string_view address, std::string& out) const;
  std::size_t append_channel_part(State& state, std::string_view value, std::size_t at,
                                  std::string& out) const;
  std::size_t append_phone(std::string_view value, std::size_t at, std::string& out) const;
  std::size_t append_original(std::string_view value, std::size_t at, std::string& out) const;
  void append_token(const State& state, std::string_view token, std::string& out) const;
  [[nodiscard]] bool is_value(std::string_view token) const;
  [[nodiscard]] bool is_kept(const State& state, std::string_view token) const;

  const Pseudonyms& pseudonyms_;
  const PersonalFields& fields_;
  const Originals& originals_;
};

}  // namespace wazobus::redaction
