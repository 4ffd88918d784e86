// SPDX-License-Identifier: MIT
#include "cli/option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "commands/connecting.hpp"
#include "commands/listening/listen.hpp"
#include "commands/listening/rotation.hpp"
#include "commands/listening/selecting.hpp"
#include "commands/listening/stream_offset.hpp"
#include "commands/publishing/schedule.hpp"
#include "commands/validating/ignored_findings.hpp"
#include "render/catalogue_formats.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::cli {

namespace {

/// A script passes an empty name when it did not set a variable.
std::string is_no_empty_name(const Option& /*option*/, const std::string& value) {
  return value.empty() ? "'' is not the name of a file" : "";
}

std::string is_in_range(const Option& option, const std::string& value) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = error == std::errc{} && rest == value.data() + value.size();
  const auto [least, most] = option.range;
  if (is_number && number >= least && number <= most) return {};
  if (most == UINT64_MAX)
    return fmt::format("'{}' is not a whole number from {} on", text::safe(value), least);
  return fmt::format("'{}' is not a whole number from {} to {}", text::safe(value), least, most);
}

/// `among`: the words as they are to be told; empty: one after the other.
std::string is_word(const Option& option, const std::string& value, std::string_view otherwise,
                    std::string among = {}) {
  const std::vector<std::string_view> known = option.words();
  const std::vector<std::string> words(known.begin(), known.end());
  if (std::find(words.begin(), words.end(), value) != words.end()) return {};
  const bool is_foreign =
      std::find(option.other_words.begin(), option.other_words.end(), value) != option.other_words.end();
  const std::string_view near = is_foreign ? option.meant_by_others : text::nearest(value, words);
  if (among.empty()) among = fmt::format("{}", fmt::join(words, ", "));
  return fmt::format("'{}' is not one of {}{}", text::safe(value), among,
                     near.empty() ? std::string(otherwise) : fmt::format("; did you mean '{}'?", near));
}

std::string is_choice(const Option& option, const std::string& value) {
  return is_word(option, value, option.otherwise);
}

std::string is_catalogue_format(const Option& option, const std::string& value) {
  return is_word(option, value, "",
                 fmt::format("{} (for export), or {} (for diff)", render::export_format_words(),
                             render::diff_format_words()));
}

std::string is_choice_or_template(const Option& option, const std::string& value) {
  if (commands::is_template(value)) return {};
  return is_word(option, value, ", and no template such as '{name} {data.call_id}'");
}

void require_broker(const std::string& value, const std::string& /*name*/) {
  commands::require_uri(value);
}

void require_host(const std::string& value, const std::string& /*name*/) {
  commands::require_no_uri(value, "a host");
}

void require_duration(const std::string& value, const std::string& name) {
  commands::duration_from(value, name);
}

void require_size(const std::string& value, const std::string& name) {
  commands::size_from(value, name);
}

/// The messages of these name the options themselves.
void require_rotation(const std::string& value, const std::string& /*name*/) {
  commands::rotation_from(value);
}

void require_rate(const std::string& value, const std::string& /*name*/) {
  commands::rate_from(value);
}

void require_factor(const std::string& value, const std::string& /*name*/) {
  commands::speed_from(value);
}

void require_offset(const std::string& value, const std::string& /*name*/) {
  commands::stream_offset_from(value, {});
}

void require_condition(const std::string& value, const std::string& /*name*/) {
  commands::SelectOptions select;
  select.conditions = {value};
  commands::criteria_from(select);
}

void require_rules(const std::string& value, const std::string& name) {
  commands::IgnoredFindings({value}, name);
}

constexpr std::array table{
    KindInfo{Kind::flag, "", Completion::nothing, ConfigType::truth, accept_any},
    KindInfo{Kind::flag_or_duration, "", Completion::nothing, ConfigType::truth_or_duration, left_to_command,
             require_duration},
    KindInfo{Kind::name, "NAME", Completion::nothing, ConfigType::text, accept_any},
    KindInfo{Kind::profile, "NAME", Completion::profiles, ConfigType::text, accept_any},
    KindInfo{Kind::key, "KEY", Completion::nothing, ConfigType::text, left_to_command},
    KindInfo{Kind::uri, "URI", Completion::nothing, ConfigType::text, left_to_command, require_broker},
    KindInfo{Kind::host, "HOST", Completion::nothing, ConfigType::text, left_to_command, require_host},
    KindInfo{Kind::file, "FILE", Completion::files, ConfigType::text, is_no_empty_name},
    KindInfo{Kind::input, "FILE", Completion::files, ConfigType::text, left_to_command},
    KindInfo{Kind::number, "N", Completion::nothing, ConfigType::number, is_in_range},
    KindInfo{Kind::duration, "DURATION", Completion::nothing, ConfigType::text, left_to_command,
             require_duration},
    KindInfo{Kind::size, "SIZE", Completion::nothing, ConfigType::text, left_to_command, require_size},
    KindInfo{Kind::size_or_duration, "SIZE|DURATION", Completion::nothing, ConfigType::text, left_to_command,
             require_rotation},
    KindInfo{Kind::rate, "RATE", Completion::nothing, ConfigType::text, left_to_command, require_rate},
    KindInfo{Kind::factor, "FACTOR", Completion::nothing, ConfigType::text, left_to_command, require_factor},
    KindInfo{Kind::offset, "OFFSET", Completion::nothing, ConfigType::text, left_to_command, require_offset},
    KindInfo{Kind::choice, "WORD", Completion::words, ConfigType::text, is_choice},
    KindInfo{Kind::choice_or_template, "FORMAT", Completion::templates, ConfigType::text,
             is_choice_or_template},
    KindInfo{Kind::catalogue_format, "LAYOUT", Completion::catalogue_formats, ConfigType::text,
             is_catalogue_format},
    KindInfo{Kind::event, "NAME", Completion::event_names, ConfigType::text, left_to_command},
    KindInfo{Kind::event_or_input, "EVENT|FILE", Completion::events_and_files, ConfigType::text,
             left_to_command},
    KindInfo{Kind::selector, "SELECTOR", Completion::selectors, ConfigType::text, left_to_command},
    KindInfo{Kind::pattern, "PATTERN", Completion::patterns, ConfigType::text, left_to_command},
    KindInfo{Kind::uuid, "UUID", Completion::nothing, ConfigType::text, left_to_command},
    KindInfo{Kind::header, "K=V|K:=JSON", Completion::nothing, ConfigType::text, left_to_command},
    KindInfo{Kind::assignment, "NAME=VALUE", Completion::nothing, ConfigType::text, left_to_command},
    KindInfo{Kind::path, "PATH", Completion::paths, ConfigType::text, left_to_command},
    KindInfo{Kind::change, "PATH=VALUE|PATH:=JSON", Completion::changes, ConfigType::text, left_to_command},
    KindInfo{Kind::condition, "CONDITION", Completion::conditions, ConfigType::text, left_to_command,
             require_condition},
    KindInfo{Kind::json, "JSON", Completion::nothing, ConfigType::text, left_to_command},
    KindInfo{Kind::rule, "[RULE]", Completion::rules, ConfigType::text, left_to_command},
    KindInfo{Kind::ignored_rule, "RULE[:EVENT]", Completion::ignored_rules, ConfigType::text, left_to_command,
             require_rules},
};

}  // namespace

std::string accept_any(const Option& /*option*/, const std::string& /*value*/) {
  return {};
}

std::string left_to_command(const Option& /*option*/, const std::string& /*value*/) {
  return {};
}

std::span<const KindInfo> kinds() {
  return table;
}

const KindInfo& info(Kind kind) {
  return *std::find_if(table.begin(), table.end(), [kind](const KindInfo& row) { return row.kind == kind; });
}

bool Option::takes_value() const {
  return !info(kind).value_name.empty();
}

bool Option::is_repeatable() const {
  return std::holds_alternative<std::vector<std::string>*>(target) ||
         std::holds_alternative<CallForEach>(target);
}

std::vector<std::string_view> Option::spellings() const {
  std::vector<std::string_view> result;
  if (is_operand()) return result;
  for (std::string_view rest = names; !rest.empty();) {
    result.push_back(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(rest.size(), result.back().size() + 1));
  }
  return result;
}

std::vector<std::string_view> Option::companions() const {
  std::vector<std::string_view> result;
  for (std::string_view rest = companion_of; !rest.empty();) {
    result.push_back(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(std::min(rest.size(), result.back().size() + 1));
  }
  return result;
}

std::vector<std::string_view> Option::long_names() const {
  std::vector<std::string_view> result;
  for (const std::string_view spelling : spellings()) {
    if (spelling.starts_with("--")) result.push_back(spelling.substr(2));
  }
  return result;
}

std::string_view Option::long_name() const {
  const std::vector<std::string_view> all = long_names();
  return all.empty() ? std::string_view() : all.front();
}

bool Option::has_long_name(std::string_view name) const {
  const std::vector<std::string_view> all = long_names();
  return std::find(all.begin(), all.end(), name) != all.end();
}

std::string_view Option::value() const {
  return value_name.empty() ? info(kind).value_name : value_name;
}

std::string Option::description() const {
  if (environment.empty() && default_value.empty()) return help;
  std::string text = help + " [";
  for (std::string_view rest = environment; !rest.empty();) {
    const std::string_view variable = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), variable.size() + 1));
    fmt::format_to(std::back_inserter(text), "${}{}", variable, rest.empty() ? "" : ", ");
  }
  if (default_value.empty()) return text + ']';
  fmt::format_to(std::back_inserter(text), "{}default: {}]", environment.empty() ? "" : "; ", default_value);
  return text;
}

std::vector<std::string_view> Option::words() const {
  std::vector<std::string_view> result;
  if (const OneOf* const choice = std::get_if<OneOf>(&target)) {
    for (const OneOf::Word& word : choice->words) result.push_back(word.word);
  }
  return result;
}

void append(std::vector<Option>& options, std::string_view group, std::vector<Option> more) {
  for (Option& option : more) {
    option.group = group;
    options.push_back(std::move(option));
  }
}

}  // namespace wazobus::cli
