// SPDX-License-Identifier: MIT
#include "tracing/changes.hpp"

#include <algorithm>
#include <array>

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;
using json::Document;

constexpr std::size_t most_subjects = 2000;
constexpr std::size_t most_fields = 200;
constexpr std::size_t longest_value = 160;

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

/// Returns a value as text: of a list its elements, of an object its keys.
std::string value_text(const Document& document, Document::Index value) {
  if (!document.is_container(value))
    return std::string(document.is_string(value) ? document.inner(value) : document.raw(value));
  const Document::Index behind = document.is_object(value) ? 1 : 0;
  std::string out;
  for (Document::Index i = Document::inside(value); i != document.next(value);
       i = document.next(i + behind)) {
    if (out.size() > longest_value) break;
    if (!out.empty()) out += ' ';
    out += document.is_container(i) ? std::string_view("...")
           : document.is_string(i)  ? document.inner(i)
                                    : document.raw(i);
  }
  return out.empty() ? "none" : out;
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

void Changes::compare(const Sighting& sighting, std::string_view field, std::string_view value, Fields& known,
                      std::vector<FieldChange>& changes) const {
  if (holds(noise, field)) return;
  const bool is_exchanged =
      sighting.name == "call_ended" && field.find("caller_id") != std::string_view::npos;
  if (is_exchanged) return;
  const std::string_view kept = value.substr(0, longest_value);
  const auto found = known.find(field);
  if (found == known.end()) {
    if (holds(telling, field) && value != "null" && is_given(value))
      changes.push_back({std::string(field), {}, std::string(kept)});
    if (known.size() < most_fields) known.emplace(field, kept);
  } else if (found->second != kept) {
    changes.push_back({std::string(field), found->second.empty() ? "''" : found->second,
                       kept.empty() ? "''" : std::string(kept)});
    found->second = kept;
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
    if (is_shown(document, field, key + 1))
      compare(sighting, field, value_text(document, key + 1), known, line.changes);
  }
  for (const auto& [outer, inner] : inner_fields) {
    const std::string_view value = sighting.text({outer, inner});
    if (!value.empty())
      compare(sighting, std::string(outer).append(".").append(inner), value, known, line.changes);
  }
  return line;
}

}  // namespace wazobus::tracing
