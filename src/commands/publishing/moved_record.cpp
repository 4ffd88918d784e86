// SPDX-License-Identifier: MIT
#include "commands/publishing/moved_record.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "event/field.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/packing.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

/// A uuid, and the one that takes its place.
struct Move {
  std::string former;
  std::string now;
};
using Moves = std::vector<Move>;

/// Replaces each uuid once, so that one that was put in is not replaced by another move.
void replace(const Moves& moves, std::string& text) {
  constexpr std::size_t length = 36;  // of each uuid
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    const std::string_view here = std::string_view(text).substr(at, length);
    const auto move =
        std::find_if(moves.begin(), moves.end(), [here](const Move& one) { return one.former == here; });
    if (move == moves.end()) continue;
    text.replace(at, length, move->now);
    at += length - 1;
  }
}

void replace(const Moves& moves, event::FieldValue& field);

void replace(const Moves& moves, event::FieldTable& table) {
  for (event::FieldEntry& entry : table) replace(moves, entry.value);
}

/// The frame's tables are no deeper than event::deepest_table levels, so this does not overflow the stack.
void replace(const Moves& moves, event::FieldValue& field) {
  if (auto* const text = std::get_if<std::string>(&field.value)) replace(moves, *text);
  if (auto* const table = std::get_if<event::FieldTable>(&field.value)) replace(moves, *table);
  if (auto* const array = std::get_if<event::FieldArray>(&field.value))
    for (event::FieldValue& one : *array) replace(moves, one);
}

void add(const std::optional<json::View>& former, const std::string& now, Moves& moves) {
  if (!former || !former->is_string()) return;
  std::string text = former->string();
  // The text must be long enough to stand nowhere by chance.
  if (text::is_uuid(text) && text != now) moves.push_back({std::move(text), now});
}

/// Finds the uuids that the message has for `name`: in the headers, in the body, and in its data.
void add_moves(std::string_view name, const std::optional<std::string>& now, const event::Frame& frame,
               json::View body, Moves& moves) {
  if (!now) return;
  if (const std::string* const header = event::find_string(frame.headers, name))
    if (text::is_uuid(*header) && *header != *now) moves.push_back({*header, *now});
  if (!body.is_object()) return;
  add(body.find(name), *now, moves);
  if (const std::optional<json::View> data = body.find(event::member::data); data && data->is_object())
    add(data->find(name), *now, moves);
}

}  // namespace

void move_message(const RecordIdentity& identity, const std::function<std::string(std::size_t)>& place_of,
                  event::Frame& frame) {
  if (!identity.origin_uuid && !identity.tenant_uuid) return;
  if (!text::packing_of(frame.body).empty())
    throw InvalidInput(place_of(0) + "the body is packed, so its uuids cannot be replaced",
                       "leave out -t and --origin-uuid");
  std::string compact;
  const bool is_json = json::compact(frame.body, compact, json::Extent::whole, json::Surrogates::any).ok();
  const json::View body(is_json ? std::string_view(compact) : "null");
  Moves moves;
  add_moves(event::member::origin_uuid, identity.origin_uuid, frame, body, moves);
  add_moves(event::member::tenant_uuid, identity.tenant_uuid, frame, body, moves);
  if (moves.empty()) return;
  replace(moves, frame.routing_key);
  replace(moves, frame.body);
  replace(moves, frame.headers);
}

}  // namespace wazobus::commands
