// SPDX-License-Identifier: MIT
#include "redaction/shapes.hpp"

#include <algorithm>
#include <array>

#include "text/letter_case.hpp"
#include "text/uuid.hpp"

namespace wazobus::redaction {

namespace {

bool is_number(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  const char lower = text::lower_case(c);
  return is_number(c) || (lower >= 'a' && lower <= 'f');
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_number(text[end])) ++end;
  return end - at;
}

std::size_t hex_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_hex(text[end])) ++end;
  return end - at;
}

/// Does `text` have this form at `at`? A d in the form is any digit.
bool has_form(std::string_view text, std::size_t at, std::string_view form) {
  if (text.size() - std::min(at, text.size()) < form.size()) return false;
  return std::equal(form.begin(), form.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char expected, char c) { return expected == 'd' ? is_number(c) : c == expected; });
}

int number_at(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/// Returns the end of a time that has hours and minutes up to `end`: skips its seconds, fraction and offset.
std::size_t end_of_clock(std::string_view text, std::size_t end) {
  if (has_form(text, end, ":dd")) end += 3;
  if (end < text.size() && text[end] == '.' && digits_at(text, end + 1) > 0)
    end += 1 + digits_at(text, end + 1);
  if (end < text.size() && text[end] == 'Z') return end + 1;
  const bool has_sign = end < text.size() && (text[end] == '+' || text[end] == '-');
  if (has_sign && has_form(text, end + 1, "dd:dd")) return end + 6;
  if (has_sign && has_form(text, end + 1, "dddd")) return end + 5;
  return end;
}

std::size_t if_apart(std::string_view text, std::size_t at, std::size_t length) {
  return length > 0 && is_apart(text, at, length) ? length : 0;
}

}  // namespace

bool is_alphanumeric(char c) {
  const char lower = text::lower_case(c);
  return is_number(c) || (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_number);
}

bool may_be_time(std::string_view number) {
  constexpr std::size_t seconds = 10;
  constexpr std::size_t milliseconds = 13;
  return (number.size() == seconds || number.size() == milliseconds) && number[0] == '1';
}

bool may_be_phone(std::string_view number) {
  constexpr std::size_t fewest = 7;
  return number.size() >= fewest && is_all_digits(number) && !may_be_time(number);
}

std::size_t alphanumeric_run(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_alphanumeric(text[end])) ++end;
  return end - at;
}

bool is_apart(std::string_view text, std::size_t at, std::size_t length) {
  const bool begins = at == 0 || !is_alphanumeric(text[at - 1]) || !is_alphanumeric(text[at]);
  const std::size_t end = at + length;
  return begins && (end >= text.size() || !is_alphanumeric(text[end]) || !is_alphanumeric(text[end - 1]));
}

std::size_t uuid_at(std::string_view text, std::size_t at) {
  constexpr std::size_t length = 36;
  if (text.size() - at < length || text[at + 8] != '-') return 0;
  return text::is_uuid(text.substr(at, length)) ? if_apart(text, at, length) : 0;
}

std::size_t time_at(std::string_view text, std::size_t at) {
  if (has_form(text, at, "dd:dd:dd")) return if_apart(text, at, end_of_clock(text, at + 5) - at);
  if (!has_form(text, at, "dddd-dd-dd")) return 0;
  const int century = number_at(text, at);
  const int month = number_at(text, at + 5);
  const int day = number_at(text, at + 8);
  if (century < 19 || century > 21 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  const std::size_t clock = at + 10;
  const bool has_clock =
      clock < text.size() && (text[clock] == 'T' || text[clock] == ' ') && has_form(text, clock + 1, "dd:dd");
  return if_apart(text, at, (has_clock ? end_of_clock(text, clock + 6) : clock) - at);
}

std::size_t channel_id_at(std::string_view text, std::size_t at) {
  // Seconds since 1970, from the year 2001 to the year 2033. Numbers of phones begin with other digits.
  constexpr std::size_t seconds = 10;
  if (digits_at(text, at) != seconds || text[at] != '1') return 0;
  if (at + seconds >= text.size() || text[at + seconds] != '.') return 0;
  const std::size_t counter = digits_at(text, at + seconds + 1);
  return counter == 0 ? 0 : if_apart(text, at, seconds + 1 + counter);
}

std::size_t ipv4_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  for (int group = 0; group < 4; ++group) {
    if (group > 0 && (end >= text.size() || text[end++] != '.')) return 0;
    const std::size_t digits = digits_at(text, end);
    if (digits == 0 || digits > 3 || (digits == 3 && text.substr(end, 3) > "255")) return 0;
    end += digits;
  }
  const bool goes_on = end + 1 < text.size() && text[end] == '.' && is_number(text[end + 1]);
  return goes_on ? 0 : if_apart(text, at, end - at);
}

std::size_t ipv6_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  std::size_t colons = 0;
  constexpr std::size_t most_colons = 7;
  bool is_short = false;
  while (end < text.size() && (is_hex(text[end]) || text[end] == ':')) {
    if (text[end] == ':') {
      if (++colons > most_colons) return 0;
      is_short = is_short || (end > at && text[end - 1] == ':');
    } else if ((end == at || text[end - 1] == ':') && hex_at(text.substr(0, end + 5), end) > 4) {
      return 0;
    }
    ++end;
  }
  const bool is_whole = colons == 7 && text[end - 1] != ':';
  // ::ffff:192.0.2.7
  if (is_short && end < text.size() && text[end] == '.') {
    const std::size_t group = text.rfind(':', end - 1) + 1;
    if (const std::size_t length = ipv4_at(text, group)) end = group + length;
  }
  return colons >= 2 && colons <= 7 && (is_short || is_whole) && end - at > 2 ? if_apart(text, at, end - at)
                                                                              : 0;
}

std::size_t mac_at(std::string_view text, std::size_t at) {
  constexpr std::size_t length = 17;
  constexpr std::size_t with_dots = 14;
  if (text.size() - at >= with_dots && text[at + 4] == '.' && text[at + 9] == '.' && hex_at(text, at) == 4 &&
      hex_at(text, at + 5) == 4 && hex_at(text, at + 10) == 4)
    return if_apart(text, at, with_dots);
  if (text.size() - at < length) return 0;
  const char separator = text[at + 2];
  if (separator != ':' && separator != '-') return 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (i % 3 == 2 ? text[at + i] != separator : !is_hex(text[at + i])) return 0;
  }
  return if_apart(text, at, length);
}

std::size_t technology_at(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 22> known{
      "agent", "announcer", "asyncgoto", "audiosocket", "cbann",   "cbrec",     "confbridge", "console",
      "dahdi", "iax2",      "local",     "message",     "motif",   "mulaw",     "pjsip",      "recorder",
      "sccp",  "sip",       "skinny",    "snoop",       "unistim", "unicastrtp"};
  const std::size_t length = alphanumeric_run(text, at);
  if (length == 0 || at + length >= text.size() || text[at + length] != '/') return 0;
  const std::string word = text::lower_case(std::string(text.substr(at, length)));
  return std::find(known.begin(), known.end(), word) != known.end() ? length + 1 : 0;
}

std::size_t channel_number_at(std::string_view text, std::size_t at) {
  constexpr std::size_t length = 8;
  if (at == 0 || text[at - 1] != '-' || hex_at(text, at) != length) return 0;
  return if_apart(text, at, length);
}

std::size_t variable_at(std::string_view text, std::size_t at) {
  if (at != 0 || text.empty() || text[0] < 'A' || text[0] > 'Z') return 0;
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return 0;
  const auto is_of_name = [](char c) { return (c >= 'A' && c <= 'Z') || is_number(c) || c == '_'; };
  const std::string_view name = text.substr(0, equals);
  return name.find('_') != std::string_view::npos && std::all_of(name.begin(), name.end(), is_of_name)
             ? equals + 1
             : 0;
}

std::size_t phone_at(std::string_view text, std::size_t at) {
  constexpr std::size_t fewest = 7;
  constexpr std::size_t most = 18;
  // " - " or ") (" between two groups.
  constexpr std::size_t most_separators = 3;
  const bool is_marked = text[at] == '+' || text[at] == '0' || text[at] == '(';
  const std::size_t longest_group = is_marked ? 8 : 4;
  std::size_t digits = 0;
  std::size_t groups = 0;
  std::size_t end = at;
  std::size_t first_group = 0;
  bool are_alike = true;
  for (std::size_t next = at; next < text.size();) {
    const std::string_view near = text.substr(next, most_separators + 1);
    const std::size_t separators = std::min(near.find_first_not_of("+()./- "), near.size());
    if (separators > most_separators) break;
    const std::size_t group = digits_at(text, next + separators);
    if (group == 0 || (groups > 0 && group > longest_group) || digits + group > most) break;
    next += separators + group;
    if (next < text.size() && is_alphanumeric(text[next])) break;
    if (groups == 0) first_group = group;
    are_alike = are_alike && group == first_group;
    digits += group;
    ++groups;
    end = next;
  }
  // 1001 1002 is two extensions, not a phone number.
  const bool are_extensions = are_alike && first_group > 2 && !is_marked;
  return groups > 1 && digits >= fewest && !are_extensions ? end - at : 0;
}

}  // namespace wazobus::redaction
