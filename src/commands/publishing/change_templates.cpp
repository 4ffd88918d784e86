// SPDX-License-Identifier: MIT
#include "commands/publishing/change_templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "catalogue/making/draft.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// The advice of a template file does not fit, because a text is not typed as a JSON string.
std::string advice_for_set(std::string advice, const std::string& path) {
  using event::MessageTemplate;
  const std::size_t at = advice.find(MessageTemplate::literal_braces);
  if (at == std::string::npos) return advice;
  return advice.replace(
      at, MessageTemplate::literal_braces.size(),
      fmt::format(R"(for two braces themselves write --set '{}:="\u007b\u007b"')", text::safe(path)));
}

std::vector<event::MessageTemplate> value_of(const catalogue::TypedChange& change,
                                             const event::MessageTemplate::Environment& environment) {
  const std::string text = change.is_json ? change.value : json::quoted(change.value);
  try {
    return event::MessageTemplate::parse_all("--set " + change.path, text, environment);
  } catch (const InvalidInput& error) {
    throw InvalidInput(error.what(), advice_for_set(error.advice(), change.path));
  }
}

}  // namespace

ChangeTemplates::ChangeTemplates(std::span<const PublishOptions::SetOrUnset> typed,
                                 const event::MessageTemplate::Environment& environment) {
  for (const PublishOptions::SetOrUnset& change : typed) {
    if (change.removes) {
      all_.push_back({change.typed, {}});
      continue;
    }
    const catalogue::TypedChange parts = catalogue::typed_change_from(change.typed);
    all_.push_back({parts.path, value_of(parts, environment)});
  }
}

bool ChangeTemplates::use_variables() const {
  return std::any_of(all_.begin(), all_.end(), [](const One& one) {
    return !one.value.empty() && !one.value.front().variables().empty();
  });
}

std::vector<catalogue::Change> ChangeTemplates::fill(
    const event::Variables& variables, std::uint64_t seq,
    const event::MessageTemplate::Surroundings& surroundings) const {
  std::vector<catalogue::Change> changes;
  for (const One& one : all_) {
    if (one.value.empty()) {
      changes.push_back(catalogue::removal_from(one.path));
      continue;
    }
    const event::MessageTemplate& value = one.value.front();
    std::string text;
    value.render(variables, seq, surroundings, text);
    catalogue::Change& change = changes.emplace_back(catalogue::change_from(one.path + ":=" + text));
    if (value.only_variable()) change.empty_variable = value.empty_variable(variables).value_or("");
  }
  return changes;
}

void change_message(std::span<const catalogue::Change> changes, std::string& text) {
  std::string compact;
  if (!json::compact(text, compact).ok()) return;  // the check of the message reports it
  const json::View value(compact);
  catalogue::Draft draft(value);
  const bool is_record = value.is_object() && value.find("payload");
  for (const catalogue::Change& change : changes) {
    std::vector<event::Path::Step> steps;
    if (is_record) steps.push_back({"payload", std::nullopt});
    steps.push_back({change.parsed.root, std::nullopt});
    steps.insert(steps.end(), change.parsed.steps.begin(), change.parsed.steps.end());
    if (!change.json) {
      draft.take(steps);
    } else if (!draft.put(steps, catalogue::Draft(json::View(*change.json)))) {
      throw UsageError(
          fmt::format("--set {} would leave earlier elements of its list missing", text::safe(change.path)));
    }
  }
  text.clear();
  for (const catalogue::Draft::Piece& piece : draft.pieces()) text += piece.text;
}

}  // namespace wazobus::commands
