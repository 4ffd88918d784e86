// SPDX-License-Identifier: MIT
#include "redaction/text_redactor.hpp"

#include <algorithm>
#include <array>

#include "redaction/shapes.hpp"
#include "text/letter_case.hpp"

namespace wazobus::redaction {

namespace {

using catalogue::Personal;

bool is_plain_number(char c) {
  return c >= '0' && c <= '9';
}

bool has_only_letters(std::string_view token) {
  return std::none_of(token.begin(), token.end(), is_plain_number);
}

}  // namespace

bool names_nobody(std::string_view value) {
  constexpr std::array<std::string_view, 8> words{"",        "None",    "<unknown>", "<none>",
                                                  "unknown", "Unknown", "anonymous", "Anonymous"};
  return std::find(words.begin(), words.end(), value) != words.end();
}

struct TextRedactor::State {
  Personal kind;
  bool in_channel = false;  ///< in PJSIP/...-0000002b
};

void TextRedactor::append(std::string_view value, Personal kind, std::string& out) const {
  if (names_nobody(value)) {
    out += value;
  } else if (kind == Personal::secret && uuid_at(value, 0) != value.size()) {
    out += pseudonyms_.secret(value);
  } else if (kind == Personal::open && value.find('@') == std::string_view::npos) {
    append_open(value, out);
  } else {
    append_words(value, kind, out);
  }
}

/// Only what has the form of something personal, or is that of another field.
void TextRedactor::append_open(std::string_view value, std::string& out) const {
  for (std::size_t at = 0; at < value.size();) {
    std::size_t taken = append_original(value, at, out);
    if (taken == 0) taken = append_shape(value, at, out);
    if (taken == 0) {
      const std::size_t length = std::max<std::size_t>(alphanumeric_run(value, at), 1);
      const std::string_view token = value.substr(at, length);
      if (may_be_phone(token)) {
        out += pseudonyms_.digits(token);
      } else {
        out += token;
      }
      taken = length;
    }
    at += taken;
  }
}

std::size_t TextRedactor::append_original(std::string_view value, std::size_t at, std::string& out) const {
  for (const std::string& original : originals_.values()) {
    if (value.compare(at, original.size(), original) != 0 || !is_apart(value, at, original.size())) continue;
    // A queue named "Up" hides no state.
    if (fields_.is_word(text::lower_case(original))) continue;
    append_words(original, Personal::name, out);
    return original.size();
  }
  return 0;
}

void TextRedactor::append_words(std::string_view value, Personal kind, std::string& out) const {
  State state{kind};
  for (std::size_t at = 0; at < value.size();) {
    if (const std::size_t name = variable_at(value, at)) {
      out += value.substr(0, name);
      return append(value.substr(name), fields_.kind_of(value.substr(0, name - 1)), out);
    }
    std::size_t taken = append_shape(value, at, out);
    if (taken == 0) taken = append_channel_part(state, value, at, out);
    if (taken == 0 && !state.in_channel) taken = append_phone(value, at, out);
    if (taken == 0) {
      taken = alphanumeric_run(value, at);
      if (taken > 0) append_token(state, value.substr(at, taken), out);
    }
    if (taken == 0) {
      if (std::string_view(" ,&|\t\n").find(value[at]) != std::string_view::npos) state.in_channel = false;
      out += value[at];
      taken = 1;
    }
    at += taken;
  }
}

/// What its form alone tells. Returns its length, or 0.
std::size_t TextRedactor::append_shape(std::string_view value, std::size_t at, std::string& out) const {
  const char first = value[at];
  const bool may_be_hex = is_alphanumeric(first) || first == ':';
  if (!may_be_hex) return 0;
  if (const std::size_t length = uuid_at(value, at)) {
    out += pseudonyms_.uuid(value.substr(at, length));
    return length;
  }
  for (const auto find : {mac_at, ipv6_at}) {
    if (const std::size_t length = find(value, at)) {
      const std::string_view address = value.substr(at, length);
      out += address == "::1" ? std::string(address) : pseudonyms_.hexadecimal(address);
      return length;
    }
  }
  if (!is_plain_number(first)) return 0;
  for (const auto find : {time_at, channel_id_at}) {
    if (const std::size_t length = find(value, at)) {
      out += value.substr(at, length);
      return length;
    }
  }
  const std::size_t length = ipv4_at(value, at);
  if (length == 0) return 0;
  const std::string_view address = value.substr(at, length);
  out += address == "127.0.0.1" || address == "0.0.0.0" ? std::string(address) : pseudonyms_.ipv4(address);
  return length;
}

/// The technology of a channel, and the number and the end at its end: PJSIP/...-0000002b;1.
std::size_t TextRedactor::append_channel_part(State& state, std::string_view value, std::size_t at,
                                              std::string& out) const {
  std::size_t length = technology_at(value, at);
  if (length > 0) {
    state.in_channel = true;
    if (state.kind == Personal::name) state.kind = Personal::text;
  } else if (state.in_channel) {
    length = channel_number_at(value, at);
    const bool is_end =
        value[at] == ';' && at + 2 <= value.size() && (value[at + 1] == '1' || value[at + 1] == '2');
    if (length == 0 && is_end && is_apart(value, at + 1, 1)) length = 2;
  }
  out += value.substr(at, length);
  return length;
}

/// A number in groups has the stand-in of the same number without them.
std::size_t TextRedactor::append_phone(std::string_view value, std::size_t at, std::string& out) const {
  if (!is_plain_number(value[at]) && value[at] != '+' && value[at] != '(') return 0;
  const std::size_t length = phone_at(value, at);
  if (length == 0) return 0;
  std::string digits;
  for (const char c : value.substr(at, length)) {
    if (is_plain_number(c)) digits += c;
  }
  digits = pseudonyms_.digits(digits);
  std::size_t next = 0;
  for (const char c : value.substr(at, length)) out += is_plain_number(c) ? digits[next++] : c;
  return length;
}

void TextRedactor::append_token(const State& state, std::string_view token, std::string& out) const {
  if (is_kept(state, token)) {
    out += token;
  } else if (is_all_digits(token)) {
    out += pseudonyms_.digits(token);
  } else if (has_only_letters(token)) {
    out += pseudonyms_.word(token);
  } else {
    out += pseudonyms_.token(token);
  }
}

bool TextRedactor::is_kept(const State& state, std::string_view token) const {
  constexpr std::size_t short_number = 2;
  if (state.kind == Personal::name) return false;
  const std::string lower = text::lower_case(std::string(token));
  if (originals_.has_token(lower)) return false;
  if (is_all_digits(token))
    return state.kind != Personal::number && !state.in_channel && token.size() <= short_number;
  return token.size() == 1 || fields_.is_word(lower);
}

}  // namespace wazobus::redaction
