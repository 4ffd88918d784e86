// SPDX-License-Identifier: MIT
#include "tracing/sighting.hpp"

#include <algorithm>
#include <array>

#include "event/record.hpp"
#include "event/wazo.hpp"

namespace wazobus::tracing {

namespace {

using catalogue::Meaning;
using json::Document;
using Index = Document::Index;

/// Bytes. No id of Asterisk or Wazo is longer.
constexpr std::size_t longest_id = 256;

bool is_scalar(const Document& document, Index value) {
  return !document.is_container(value) && document.kind(value) != json::Kind::null;
}

struct Member {
  std::string_view key;
  Index value = Document::none;  ///< of the last member with this key
};

/// Finds several members of an object at once.
template <std::size_t Count>
void find(const Document& document, Index object, std::array<Member, Count>& members) {
  const Index end = document.next(object);
  for (Index key = Document::inside(object); key != end; key = document.next(key + 1)) {
    for (Member& member : members) {
      if (document.equals(key, member.key)) member.value = key + 1;
    }
  }
}

/// The outermost object: an event, or the record or frame around it.
struct Outside {
  explicit Outside(const Document& document) : document_(document) { find(document, 0, members_); }

  [[nodiscard]] Index payload() const { return members_[0].value; }
  [[nodiscard]] Index body() const { return members_[1].value; }
  [[nodiscard]] Index data() const { return members_[2].value; }
  [[nodiscard]] Index headers() const { return members_[3].value; }
  [[nodiscard]] Index routing_key() const { return members_[4].value; }
  [[nodiscard]] Index timestamp() const { return members_[5].value; }
  [[nodiscard]] Index missed_since() const { return members_[9].value; }

  /// Returns the clues to whether it is a record, a frame or a body.
  [[nodiscard]] event::WrappingClues clues() const {
    const auto has = [](Index value) { return value != Document::none; };
    const Index name = members_[6].value;
    const Index exchange = members_[7].value;
    const Index op = members_[8].value;
    event::WrappingClues clues;
    clues.has_payload = has(payload());
    clues.has_body = has(body());
    clues.has_data = has(data());
    clues.has_packing = has(headers()) || has(routing_key()) || has(exchange);
    clues.is_operation = has(op) && document_.is_string(op) && !has(name) &&
                         event::is_websocket_operation(document_.inner(op));
    return clues;
  }

 private:
  const Document& document_;
  std::array<Member, 10> members_{{{"payload"},
                                   {"body"},
                                   {event::member::data},
                                   {"headers"},
                                   {"routing_key"},
                                   {event::member::timestamp},
                                   {event::member::name},
                                   {"exchange"},
                                   {"op"},
                                   {event::missed_since_member}}};
};

}  // namespace

bool is_given(std::string_view value) {
  if (value.empty()) return false;
  // The first letter is enough to rule out these for nearly every value.
  if (value.front() == '<') return value != "<unknown>" && value != "<none>";
  return value.front() != event::nobody.front() || value != event::nobody;
}

std::string_view Sighting::first(Meaning meaning) const {
  for (const Said& one : said) {
    if (one.meaning == meaning) return one.value;
  }
  return {};
}

std::string_view Sighting::text(std::initializer_list<std::string_view> path) const {
  Index value = data_;
  for (const std::string_view step : path) {
    if (value == Document::none || !document_->is_object(value)) return {};
    value = document_->find(value, step);
  }
  if (value == Document::none || !is_scalar(*document_, value)) return {};
  return document_->is_string(value) ? document_->inner(value) : document_->raw(value);
}

bool Sighting::is_for(std::string_view user) const {
  if (user.empty()) return false;
  const std::string header = std::string(event::user_prefix).append(user);
  if (body_ != Document::none) return document_->find(body_, header) != Document::none;
  Document body;
  return body.parse(body_text_).ok() && body.find(0, header) != Document::none;
}

std::string_view Sighting::body() const {
  return body_ != Document::none ? document_->source(body_) : body_text_;
}

bool SightingReader::read(std::string_view text, json::Extent extent, Sighting& sighting,
                          std::size_t& length) {
  const json::Scan scan = own_.parse(text, extent, json::Surrogates::any);
  length = scan.ok() ? scan.at : text.size();
  return read(own_, scan.ok(), sighting);
}

bool SightingReader::read(const Document& document, bool is_json, Sighting& sighting) {
  begin(document, sighting);
  is_object_ = is_json && document_->is_object(0);
  if (!is_object_ || !read_envelope(sighting)) return false;
  read_relations(sighting);
  return true;
}

bool SightingReader::may_have_body_in_text() const {
  if (!is_object_) return false;
  std::array<Member, 3> bodies{{{"payload"}, {"payload_base64"}, {"body"}}};
  find(*document_, 0, bodies);
  return std::any_of(bodies.begin(), bodies.end(), [this](const Member& body) {
    return body.value != Document::none && document_->is_string(body.value);
  });
}

void SightingReader::read(const catalogue::PassedLine& line, Sighting& sighting) {
  begin(*line.data, sighting);
  sighting.name = line.name;
  sighting.data_ = 0;
  sighting.body_text_ = line.body;
  read_time(line.timestamp, sighting);
  sighting.family = line.family;
  if (line.origin.starts_with('"')) sighting.origin = line.origin.substr(1, line.origin.size() - 2);
  read_relations(sighting);
}

void SightingReader::begin(const Document& document, Sighting& sighting) {
  document_ = &document;
  storage_.clear();
  sighting.said.clear();
  sighting.name = {};
  sighting.origin = {};
  sighting.is_wrong = false;
  sighting.missed_since.reset();
  sighting.document_ = document_;
  sighting.body_ = sighting.data_ = Document::none;
}

void SightingReader::read_relations(Sighting& sighting) {
  Known& event = known(sighting);
  if (!event.has_relations()) return;
  const Index data = sighting.data_;
  const Index end = document_->next(data);
  std::size_t place = 0;
  for (Index key = Document::inside(data); key != end; key = document_->next(key + 1)) {
    const std::vector<Steps>* const found = event.find(place++, document_->inner(key));
    if (found == nullptr) continue;
    for (const Steps& steps : *found) collect(steps, 1, key + 1, sighting);
  }
}

const std::vector<SightingReader::Steps>* SightingReader::Known::learn(std::size_t place,
                                                                       std::string_view key) {
  constexpr std::size_t most_members = 64;
  constexpr std::size_t longest_key = 64;
  const auto found = relations_->find(key);
  const std::vector<Steps>* const steps = found == relations_->end() ? nullptr : &found->second;
  if (place >= most_members || key.size() > longest_key) return steps;
  if (place >= usual_.size()) usual_.resize(place + 1);
  usual_[place] = {std::string(key), steps};
  return steps;
}

SightingReader::Known& SightingReader::known(const Sighting& sighting) {
  constexpr std::size_t most_names = 4096;
  KnownByName& names = known_[sighting.family];
  if (const auto found = names.find(sighting.name); found != names.end()) return found->second;
  const Compiled* const relations = compiled(catalogue_.find(sighting.name, sighting.family));
  if (names.size() == most_names || sighting.name.size() > longest_id) return unknown_ = Known(relations);
  return names.emplace(sighting.name, relations).first->second;
}

bool SightingReader::read_envelope(Sighting& sighting) {
  const Outside outside(*document_);
  Index body = 0;
  Index headers = Document::none;
  const event::Wrapping wrapping = event::wrapping_of(outside.clues());
  if (wrapping == event::Wrapping::lost_record) return false;
  const bool is_record = wrapping == event::Wrapping::record;
  if (is_record) {
    const std::string_view missed_since = scalar(outside.missed_since());
    if (!missed_since.empty()) sighting.missed_since = event::time_from(json::View(missed_since));
    body = outside.payload() == Document::none ? outside.body() : outside.payload();
    headers = outside.headers();
  } else if (wrapping == event::Wrapping::frame) {
    body = outside.data();
  }
  if (body == Document::none || !document_->is_object(body)) return false;
  std::array<Member, 2> packing{{{event::member::name}, {"category"}}};
  if (headers != Document::none && document_->is_object(headers)) find(*document_, headers, packing);
  std::array<Member, 4> event{{{event::member::name},
                               {event::member::data},
                               {event::member::timestamp},
                               {event::member::origin_uuid}}};
  find(*document_, body, event);
  const Index data = event[1].value;
  const Index name = is_string(packing[0].value) ? packing[0].value : event[0].value;
  if (!is_string(name) || data == Document::none || !document_->is_object(data)) return false;
  sighting.name = decoded(name);
  if (is_string(event[3].value)) sighting.origin = document_->inner(event[3].value);
  sighting.body_ = body;
  sighting.data_ = data;
  const bool has_none = !is_record && event[2].value == Document::none;
  const Index time = is_record ? outside.timestamp() : event[2].value;
  read_time(
      has_none ? text::without_offset(scalar(document_->find(data, event::member::timestamp))) : scalar(time),
      sighting);
  event::Clues clues;
  if (is_string(packing[1].value)) clues.category = document_->inner(packing[1].value);
  if (is_record && is_string(outside.routing_key()))
    clues.routing_key = document_->inner(outside.routing_key());
  clues.type_is_name = sighting.text("type") == sighting.name;
  clues.event_is_name = sighting.text("Event") == sighting.name;
  sighting.family = event::family_of(clues);
  return true;
}

bool SightingReader::is_string(Index value) const {
  return value != Document::none && document_->is_string(value);
}

/// Returns a scalar as it is spelled, or an empty text for any other value.
std::string_view SightingReader::scalar(Index value) const {
  return value != Document::none && !document_->is_container(value) ? document_->raw(value)
                                                                    : std::string_view{};
}

/// Reads the time from a scalar as it is spelled. Without one, the event gets the time of the event before.
void SightingReader::read_time(std::string_view value, Sighting& sighting) {
  std::optional<text::Timestamp> time;
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    time = text::parse_time(value.substr(0, value.find('"')), zone_, last_);
  } else if (!value.empty()) {
    time = event::time_from(json::View(value));
  }
  sighting.has_time = time.has_value();
  last_ = time.value_or(last_);
  sighting.at = last_;
}

const SightingReader::Compiled* SightingReader::compiled(const catalogue::Entry* entry) {
  if (entry == nullptr) return nullptr;
  const auto [found, is_new] = compiled_.try_emplace(entry);
  if (is_new) {
    for (const catalogue::Relation& relation : entry->relations)
      found->second[relation.path.front()].push_back({relation.meaning, &relation.path});
  }
  return &found->second;
}

void SightingReader::collect(const Steps& steps, std::size_t at, Index value, Sighting& sighting) {
  if (at == steps.path->size()) return say(steps.meaning, value, sighting);
  if (!document_->is_container(value)) return;
  const std::string& step = (*steps.path)[at];
  if (step != catalogue::Relation::each && step != catalogue::Relation::each_key) {
    const Index member = document_->is_object(value) ? document_->find(value, step) : Document::none;
    if (member != Document::none) collect(steps, at + 1, member, sighting);
    return;
  }
  const bool is_object = document_->is_object(value);
  const Index behind = is_object ? 1 : 0;
  for (Index i = Document::inside(value); i != document_->next(value); i = document_->next(i + behind)) {
    if (step == catalogue::Relation::each) {
      collect(steps, at + 1, i + behind, sighting);
    } else if (is_object) {
      say(steps.meaning, i, sighting);
    }
  }
}

void SightingReader::say(Meaning meaning, Index value, Sighting& sighting) {
  if (!is_scalar(*document_, value)) return;
  if (!document_->is_string(value) && meaning != Meaning::waiting) return;
  std::string_view text = document_->is_string(value) ? decoded(value) : document_->raw(value);
  // Playbacks and recordings of ARI name a channel or a bridge with such a prefix.
  if (text.starts_with("channel:")) text.remove_prefix(8);
  if (!is_given(text) || text.size() > longest_id || text.starts_with("bridge:")) return;
  sighting.said.push_back({meaning, text});
}

std::string_view SightingReader::decoded(Index value) {
  if (!document_->has_escapes(value)) return document_->inner(value);
  return storage_.emplace_back(document_->string(value));
}

}  // namespace wazobus::tracing
