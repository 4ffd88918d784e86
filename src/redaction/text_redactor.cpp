// SPDX-License-Identifier: MIT
#include "redaction/text_redactor.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "redaction/percent_encoding.hpp"
#include "redaction/shapes.hpp"
#include "text/fold.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"

namespace wazobus::redaction {

namespace {

using catalogue::Personal;

bool is_plain_number(char c) {
  return c >= '0' && c <= '9';
}

/// Numbers with at most so many digits occur everywhere, and are not personal by themselves.
constexpr std::size_t everyday_number = 2;

bool is_of_word(char c) {
  return is_alphanumeric(c) && !is_plain_number(c);
}

/// Does it contain a domain, or an address of mail or SIP? Technical words in it may be names of hosts.
bool has_address(std::string_view value) {
  if (value.find('@') != std::string_view::npos) return true;
  for (std::size_t at = 1; at + 1 < value.size(); ++at) {
    if (value[at] == '.' && is_of_word(value[at - 1]) && is_of_word(value[at + 1])) return true;
  }
  return false;
}

/// Does it have the form of a state, a codec or a version? A sentence or a channel does not.
bool is_one_word(std::string_view value) {
  constexpr std::string_view others = "_.:,;/+-#*()";
  const auto may_be_in_word = [&](char c) {
    return static_cast<unsigned char>(c) < 0x80 &&
           (is_alphanumeric(c) || others.find(c) != std::string_view::npos);
  };
  return std::all_of(value.begin(), value.end(), may_be_in_word) && technology_at(value, 0) == 0;
}

/// Does it have the form of a locale, such as fr or en_US? The catalogue does not know the parts of locales
/// as words.
bool is_locale(std::string_view value) {
  constexpr std::size_t language = 2;
  constexpr std::size_t with_country = 5;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool has_language = value.size() >= language && is_lower(value[0]) && is_lower(value[1]);
  if (!has_language || value.size() == language) return has_language;
  return value.size() == with_country && (value[2] == '_' || value[2] == '-') && is_upper(value[3]) &&
         is_upper(value[4]);
}

/// Is it a language that phones speak, alone or with a country? Any other two letters may be initials.
bool is_language(std::string_view value) {
  constexpr std::array<std::string_view, 30> languages{
      "ar", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hr", "hu", "it", "ja",
      "ko", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "vi", "zh"};
  return is_locale(value) &&
         std::find(languages.begin(), languages.end(), value.substr(0, 2)) != languages.end();
}

bool is_bare_uuid(std::string_view token) {
  constexpr std::size_t length = 32;
  return token.size() == length && std::all_of(token.begin(), token.end(), [](char c) {
           return is_plain_number(c) || (text::lower_case(c) >= 'a' && text::lower_case(c) <= 'f');
         });
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

bool TextRedactor::keeps_words(std::string_view value, Personal kind) {
  if (kind != Personal::name) return true;
  const bool has_digits = std::any_of(value.begin(), value.end(), is_plain_number);
  const bool has_hyphen = value.find('-') != std::string_view::npos;
  const bool is_identifier = value.find('_') != std::string_view::npos || (has_hyphen && has_digits);
  return is_identifier && value.find(' ') == std::string_view::npos;
}

struct TextRedactor::State {
  Personal kind;
  bool keeps_words = true;
  bool in_channel = false;  ///< in PJSIP/...-0000002b
};

void TextRedactor::append(std::string_view value, Personal kind, std::string& out) const {
  const std::size_t name = variable_at(value, 0);
  if (name > 0) {
    const std::string_view variable = value.substr(0, name - 1);
    kind = fields_.kind_of(variable);
    append_words(variable, fields_.is_member(variable) ? Personal::open : Personal::text, out);
    out += '=';
    value.remove_prefix(name);
  }
  if (names_nobody(value)) {
    out += value;
  } else if (kind == Personal::secret) {
    out += uuid_at(value, 0) == value.size() ? pseudonyms_.uuid(value) : pseudonyms_.secret(value);
  } else if (const auto decoded = percent_decoded(value); decoded && text::is_utf8(decoded->text)) {
    std::string shown;
    append_plain(decoded->text, kind, shown);
    append_percent_encoded(shown, decoded->encoded, out);
  } else {
    append_plain(value, kind, out);
  }
}

void TextRedactor::append_plain(std::string_view value, Personal kind, std::string& out) const {
  const bool is_count = kind == Personal::count && is_all_digits(value);
  if (is_count && !may_be_phone(value) && !originals_.has_token(std::string(value))) {
    out += value;
  } else if (kind == Personal::open && !has_address(value)) {
    if (is_one_word(value)) return append_open(value, /*keeps_unknown*/ false, out);
    append_words(value, kind, out);
  } else {
    const bool is_free = kind <= Personal::text;
    // "vi" is a language, but not if another field of the event has it as a first name.
    if (is_free && is_language(value) && !originals_.has_short_word(std::string(value.substr(0, 2)))) {
      out += value;
    } else {
      append_words(value, is_free ? Personal::text : kind, out);
    }
  }
}

void TextRedactor::append_sentence(std::string_view sentence, std::string& out) const {
  append_open(sentence, /*keeps_unknown*/ true, out);
}

/// Replaces what has the form of personal data or is in another field, and, unless `keeps_unknown`, unknown
/// words.
void TextRedactor::append_open(std::string_view value, bool keeps_unknown, std::string& out) const {
  keeps_unknown = keeps_unknown || is_locale(value);
  const bool has_letters = std::any_of(value.begin(), value.end(), is_of_word);
  for (std::size_t at = 0; at < value.size();) {
    std::size_t taken = append_original(value, at, out);
    if (taken == 0) taken = append_shape(value, at, out);
    if (taken == 0 && (at == 0 || !is_alphanumeric(value[at - 1]))) taken = append_phone(value, at, out);
    if (taken == 0) {
      const std::size_t length = std::max<std::size_t>(alphanumeric_run(value, at), 1);
      const std::string_view token = value.substr(at, length);
      // 16 is a cause, but 1001 in queue_1001 is an extension.
      const bool is_number_of_word = has_letters && is_all_digits(token) && token.size() > everyday_number;
      if (is_number_of_word || may_be_phone(token)) {
        out += pseudonyms_.digits(token);
      } else if (is_bare_uuid(token)) {
        out += pseudonyms_.token(token);
      } else if (keeps_unknown || is_value(token)) {
        out += token;
      } else {
        out += has_only_letters(token) ? pseudonyms_.word(token) : pseudonyms_.token(token);
      }
      taken = length;
    }
    at += taken;
  }
}

/// May an open field show it: is it a known word, a number, a version?
bool TextRedactor::is_value(std::string_view token) const {
  constexpr std::size_t short_token = 3;
  const auto letters = std::count_if(token.begin(), token.end(), is_of_word);
  if (letters <= 1 && token.size() <= short_token) return true;
  return letters == 0 || !is_alphanumeric(token[0]) || fields_.is_value(token);
}

std::size_t TextRedactor::append_original(std::string_view value, std::size_t at, std::string& out) const {
  for (const std::string& original : originals_.values_from(value[at])) {
    if (value.compare(at, original.size(), original) != 0 || !is_apart(value, at, original.size())) continue;
    // The state Up stays even if a queue is named so.
    if (fields_.is_word(text::lower_case(original)) || fields_.is_value(original)) continue;
    append_words(original, is_plain_number(original[0]) ? Personal::number : Personal::name, out);
    return original.size();
  }
  return 0;
}

void TextRedactor::append_words(std::string_view value, Personal kind, std::string& out) const {
  State state{kind, keeps_words(value, kind)};
  for (std::size_t at = 0; at < value.size();) {
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

/// If the text at `at` is a uuid, an address, a time or the id of a channel by its form, appends it or its
/// stand-in and returns its length. Otherwise returns 0.
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
      append_address(address, out);
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

/// Appends the stand-in for a MAC or IPv6 address.
void TextRedactor::append_address(std::string_view address, std::string& out) const {
  const std::size_t group = address.rfind(':') + 1;
  if (address == "::1") {
    out += address;
  } else if (group > 0 && address.find('.') != std::string_view::npos) {
    out.append(address.substr(0, group)).append(pseudonyms_.ipv4(address.substr(group)));
  } else {
    out += pseudonyms_.hexadecimal(address);
  }
}

/// Appends the parts of a channel's name that stay: the technology, the number, and the ;1 or ;2 behind it,
/// as in PJSIP/...-0000002b;1. Returns the length of the part at `at`, or 0.
std::size_t TextRedactor::append_channel_part(State& state, std::string_view value, std::size_t at,
                                              std::string& out) const {
  std::size_t length = technology_at(value, at);
  if (length > 0) {
    state.in_channel = true;
    if (state.kind == Personal::name) state.kind = Personal::text;
    state.keeps_words = true;
  } else if (state.in_channel) {
    length = channel_number_at(value, at);
    const bool is_end =
        value[at] == ';' && at + 2 <= value.size() && (value[at + 1] == '1' || value[at + 1] == '2');
    if (length == 0 && is_end && is_apart(value, at + 1, 1)) length = 2;
  }
  out += value.substr(at, length);
  return length;
}

/// Appends the stand-in for a phone number in groups, which has the digits of the stand-in for the same
/// number without groups. Returns the length of the number, or 0.
std::size_t TextRedactor::append_phone(std::string_view value, std::size_t at, std::string& out) const {
  if (!is_plain_number(value[at]) && value[at] != '+' && value[at] != '(') return 0;
  const std::size_t length = phone_at(value, at);
  if (length == 0) return 0;
  std::string digits;
  for (const char c : value.substr(at, length)) {
    if (is_plain_number(c)) digits += c;
  }
  const std::string stand_in = pseudonyms_.digits(digits);
  // The stand-in is longer. The first group gets the additional digits.
  std::size_t next = stand_in.size() - digits.size();
  bool is_first = true;
  for (const char c : value.substr(at, length)) {
    if (!is_plain_number(c)) {
      out += c;
      continue;
    }
    if (std::exchange(is_first, false)) out += stand_in.substr(0, next);
    out += stand_in[next++];
  }
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
  if (!state.keeps_words) return false;
  const std::string lower = text::lower_case(std::string(token));
  const bool is_value = state.kind == Personal::open && fields_.is_value(token);
  // The stand-in for the name of a channel must be the same in all events, whatever else they contain.
  if (state.in_channel && fields_.is_word(lower)) return true;
  if (originals_.has_token(text::folded(token))) return is_value;
  if (is_all_digits(token))
    return state.kind != Personal::number && state.kind != Personal::name && !state.in_channel &&
           token.size() <= everyday_number;
  return (token.size() == 1 && state.kind != Personal::name) || is_value || fields_.is_word(lower);
}

}  // namespace wazobus::redaction
