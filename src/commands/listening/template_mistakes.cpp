// SPDX-License-Identifier: MIT
#include "commands/listening/template_mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// Returns the first conversion of a time that neither strftime(3) nor text::append_local() knows, or
/// nothing.
std::string_view unknown_conversion(std::string_view time) {
  constexpr std::string_view known = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ+%fL";
  for (std::size_t at = 0; at < time.size(); ++at) {
    if (time[at] != '%') continue;
    const std::size_t start = at;
    at = std::min(time.find_first_not_of("_-0^#123456789EO", at + 1), time.size());
    if (at == time.size()) return {};
    if (known.find(time[at]) == std::string_view::npos) return time.substr(start, at + 1 - start);
  }
  return {};
}

std::string hint_for_times(std::string_view format) {
  constexpr std::string_view received = "{timestamp:";
  for (std::size_t at = format.find('{'); at != std::string_view::npos; at = format.find('{', at + 1)) {
    const std::string_view field = format.substr(at, format.find_first_of("}|", at) - at);
    const std::size_t time = field.starts_with(received) ? received.size() : field.find(":%");
    if (time == std::string_view::npos) continue;
    const std::string_view wrong = unknown_conversion(field.substr(time));
    if (!wrong.empty())
      return fmt::format(
          "'{}' is printed as it is, since strftime(3) has no such conversion; %f are microseconds, %L "
          "milliseconds",
          text::safe(wrong));
  }
  return {};
}

/// Does the template end with a newline? kcat and printf need one.
bool ends_with_newline(std::string_view format) {
  if (format.ends_with('\n')) return true;
  if (!format.ends_with("\\n")) return false;
  const std::string_view before = format.substr(0, format.size() - 1);
  const std::size_t other = before.find_last_not_of('\\');
  const std::size_t backslashes = before.size() - (other == std::string_view::npos ? 0 : other + 1);
  return backslashes % 2 == 1;
}

/// Returns the first %t of other programs (kcat, mosquitto_sub) outside of braces, or nothing.
std::string_view conversion_in(std::string_view format) {
  bool is_inside = false;
  for (std::size_t at = 0; at + 1 < format.size(); ++at) {
    if (format[at] == '{' || format[at] == '}') is_inside = format[at] == '{';
    const bool begins_word = at == 0 || std::isalnum(static_cast<unsigned char>(format[at - 1])) == 0;
    const bool is_letter = std::isalpha(static_cast<unsigned char>(format[at + 1])) != 0;
    if (!is_inside && format[at] == '%' && begins_word && is_letter) return format.substr(at, 2);
  }
  return {};
}

/// Returns the field of the first {{field}}, as templates of other programs have it, or nothing.
std::string_view doubled_field(std::string_view format) {
  for (std::size_t at = format.find("{{"); at != std::string_view::npos; at = format.find("{{", at + 2)) {
    const std::size_t end = format.find("}}", at);
    if (end == std::string_view::npos) return {};
    std::string_view field = format.substr(at + 2, end - at - 2);
    while (field.starts_with(' ')) field.remove_prefix(1);
    while (field.ends_with(' ')) field.remove_suffix(1);
    if (field.starts_with('.')) field.remove_prefix(1);
    const bool is_word =
        !field.empty() && field.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._") == std::string_view::npos;
    if (is_word) return field;
  }
  return {};
}

std::string hint_for_other_templates(std::string_view format) {
  if (const std::string_view field = doubled_field(format); !field.empty())
    return fmt::format("{{{{ }}}} prints braces; a field has one on each side: {{{}}}", text::safe(field));
  if (const std::string_view conversion = conversion_in(format); !conversion.empty())
    return fmt::format(
        "'{}' is printed as it is; fields are in braces: {{timestamp}} {{routing_key}} {{body}}",
        text::safe(conversion));
  return {};
}

}  // namespace

void hint_at_template_mistakes(std::string_view format, const Context& context) {
  const std::string hint = hint_for_times(format);
  if (!hint.empty()) context.say("wazobus: hint: " + hint);
  const std::string other = hint_for_other_templates(format);
  if (!other.empty()) context.say("wazobus: hint: " + other);
  if (ends_with_newline(format))
    context.say("wazobus: hint: the \\n at the end makes empty lines, since a line is ended anyway");
}

}  // namespace wazobus::commands
