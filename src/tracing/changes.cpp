// SPDX-License-Identifier: MIT
#include "tracing/changes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "json/write.hpp"
#include "text/sanitise.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;
using json::Document;

constexpr std::size_t most_subjects = 2000;
constexpr std::size_t most_fields = 200;
constexpr std::size_t longest_scalar = 160;  ///< in bytes
constexpr std::size_t longest_container = 1000;

/// The fields that are shown when an event has them for the first time. Other fields are only shown when they
/// change.
constexpr std::array telling{
    std::string_view("status"),
    std::string_view("reason"),
    std::string_view("reason_code"),
    std::string_view("flow"),
    std::string_view("call_status"),
    std::string_view("answered"),
    std::string_view("duration"),
    std::string_view("digit"),
    std::string_view("error"),
    std::string_view("slot"),
    std::string_view("extension"),
    std::string_view("dialed_extension"),
    std::string_view("conference_id"),
    std::string_view("application_uuid"),
    std::string_view("ChannelStateDesc"),
    std::string_view("DialStatus"),
    std::string_view("Cause"),
    std::string_view("Cause-txt"),
    std::string_view("Result"),
    std::string_view("Extension"),
    std::string_view("Queue"),
    std::string_view("Position"),
    std::string_view("MemberName"),
    std::string_view("HoldTime"),
    std::string_view("TalkTime"),
    std::string_view("Reason"),
    std::string_view("UserEvent"),
    std::string_view("EventName"),
    std::string_view("Conference"),
    std::string_view("ParkingSpace"),
    std::string_view("MusicClass"),
    std::string_view("BridgeName"),
    std::string_view("cause"),
    std::string_view("cause_txt"),
    std::string_view("dialstatus"),
    std::string_view("channel.state"),
};

/// The fields whose changes mean nothing.
constexpr std::array noise{
    std::string_view("timestamp"),
    std::string_view("Event"),
    std::string_view("type"),
    std::string_view("Privilege"),
    std::string_view("Priority"),
    std::string_view("Context"),
    std::string_view("Exten"),
    std::string_view("ChannelState"),
    std::string_view("AppData"),
    std::string_view("Application"),
    std::string_view("DestChannelState"),
    std::string_view("EventTime"),
    std::string_view("DestChannelStateDesc"),
    std::string_view("answer_time"),
    std::string_view("hangup_time"),
    std::string_view("DestChanVariable"),
    std::string_view("BridgeNumChannels"),
    std::string_view("File"),
    std::string_view("Line"),
    std::string_view("Sequence"),
};

template <typename Names>
bool holds(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Returns the text as a JSON string; what is longer is cut and ends in an ellipsis.
std::string quoted_within(std::size_t longest, std::string_view text) {
  if (text.size() <= longest) return json::quoted(text);
  return json::quoted(std::string(text::characters_within(longest, text)) + "…");
}

std::string kept_value(const Document& document, Document::Index value) {
  if (document.is_string(value)) return quoted_within(longest_scalar, document.string(value));
  const bool is_container = document.is_container(value);
  std::string out;
  if (is_container) {
    json::compact(document.source(value), out, json::Extent::whole, json::Surrogates::any);
  } else {
    out = document.raw(value);
  }
  const std::size_t longest = is_container ? longest_container : longest_scalar;
  return out.size() <= longest ? out : quoted_within(longest, out);
}

/// Is the field shown? Of containers, only two of calld's events are. `inner_fields` are shown of those in
/// ARI's events.
bool is_shown(const Document& document, std::string_view field, Document::Index value) {
  return !document.is_container(value) || field == "talking_to" || field == "bridges";
}

constexpr std::array inner_fields{
    std::pair<std::string_view, std::string_view>("channel", "state"),
    std::pair<std::string_view, std::string_view>("bridge", "id"),
    std::pair<std::string_view, std::string_view>("channel", "name"),
};

bool says_something(std::string_view value) {
  const bool is_string = value.front() == '"';
  return value != "null" && (!is_string || is_given(value.substr(1, value.size() - 2)));
}

/// Is a change of this field no news?
bool is_idle(const Sighting& sighting, std::string_view field) {
  const bool is_exchanged =
      sighting.name == "call_ended" && field.find("caller_id") != std::string_view::npos;
  return is_exchanged || holds(noise, field);
}

std::string subject_of(const Sighting& sighting) {
  std::string subject(1, static_cast<char>('0' + static_cast<int>(sighting.family)));
  for (const Meaning meaning : {Meaning::leg, Meaning::operation}) {
    const std::string_view id = sighting.first(meaning);
    if (!id.empty()) return subject.append(id);
  }
  return subject.append(sighting.name);
}

void find_ends(const Sighting& sighting, Line& line) {
  line.from = sighting.first(Meaning::leg);
  for (const Said& said : sighting.said) {
    if (said.meaning != Meaning::call && said.meaning != Meaning::peer) continue;
    if (line.from.empty()) {
      line.from = said.value;
    } else if (line.to.empty() && said.value != line.from) {
      line.to = said.value;
    }
  }
  const std::string_view user = sighting.text("user_uuid");
  if (line.from.empty() && is_given(user)) line.from.append("user:").append(user);
}

}  // namespace

void Changes::compare(std::string_view field, std::string value, Fields& known,
                      std::vector<FieldChange>& changes) {
  const auto found = known.find(field);
  if (found == known.end()) {
    if (holds(telling, field) && says_something(value)) changes.push_back({std::string(field), {}, value});
    if (known.size() < most_fields) known.emplace(field, std::move(value));
  } else if (found->second != value) {
    changes.push_back({std::string(field), found->second, value});
    found->second = std::move(value);
  }
}

Line Changes::read(const Sighting& sighting) {
  Line line;
  line.at = sighting.at;
  line.name = sighting.name;
  line.family = sighting.family;
  line.is_wrong = sighting.is_wrong;
  find_ends(sighting, line);
  if (known_.size() > most_subjects) known_.clear();
  Fields& known = known_[subject_of(sighting)];
  const Document& document = sighting.document();
  const Document::Index data = sighting.data();
  for (Document::Index key = Document::inside(data); key != document.next(data);
       key = document.next(key + 1)) {
    const std::string_view field = document.inner(key);
    if (is_shown(document, field, key + 1) && !is_idle(sighting, field))
      compare(field, kept_value(document, key + 1), known, line.changes);
  }
  for (const auto& [outer, inner] : inner_fields) {
    const std::string_view value = sighting.text({outer, inner});
    if (!value.empty())
      compare(std::string(outer).append(".").append(inner), quoted_within(longest_scalar, value), known,
              line.changes);
  }
  return line;
}

}  // namespace wazobus::tracing
