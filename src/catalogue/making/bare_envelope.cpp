// SPDX-License-Identifier: MIT
#include "catalogue/making/bare_envelope.hpp"

#include <algorithm>

#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "json/write.hpp"
#include "text/letter_case.hpp"

namespace wazobus::catalogue {

event::Properties bare_properties() {
  event::Properties properties;
  properties.content_type = "application/json";
  properties.delivery_mode = std::uint8_t{2};
  return properties;
}

BareEnvelope::BareEnvelope(const Entry& entry) : members_(entry.bare.members) {
  for (const std::string& text : entry.routing_keys.bare) {
    std::vector<Part>& key = keys_.emplace_back();
    const Template shape(text);
    for (const Template::Piece& piece : shape.pieces()) {
      const Placeholder* const placeholder =
          piece.placeholder.empty() ? nullptr : entry.placeholder(piece.placeholder);
      key.push_back({piece.literal, placeholder != nullptr ? std::optional(*placeholder) : std::nullopt});
    }
  }
  for (const Field& header : entry.bare.headers) {
    const Placeholder* const source = entry.placeholder(header.name);
    const bool is_in_data = source != nullptr && source->location.kind == Location::Kind::data;
    headers_.push_back({header.name,
                        header.schema.allowed.empty() ? std::string() : header.schema.allowed.front(),
                        is_in_data ? source->location.path : std::vector<std::string>{}});
  }
}

bool BareEnvelope::fill(const std::vector<Part>& key, std::string_view name, json::View data,
                        std::string& out) {
  for (const Part& part : key) {
    out += part.literal;
    if (!part.placeholder) continue;
    std::string value(name);
    if (part.placeholder->location.kind == Location::Kind::data) {
      const std::optional<json::View> found = data.find(part.placeholder->location.path);
      if (!found || !found->is_string()) return false;
      value = found->string();
    }
    out += part.placeholder->is_lower_case ? text::lower_case(std::move(value)) : value;
  }
  return true;
}

void BareEnvelope::make(std::string_view name, json::View data, std::vector<Header>& headers,
                        std::vector<Header>& members, std::string& routing_key) const {
  headers.assign(1, {std::string(event::member::name), json::quoted(name)});
  for (const OwnHeader& header : headers_) {
    if (!header.constant.empty()) {
      headers.push_back({header.name, header.constant});
    } else if (const auto value = data.find(header.path); value && !header.path.empty()) {
      headers.push_back({header.name, std::string(value->text())});
    }
  }
  members.clear();
  for (const std::string& member : members_) {
    if (const auto value = data.find(member)) members.push_back({member, std::string(value->text())});
  }
  for (const std::vector<Part>& key : keys_) {
    routing_key.clear();
    if (fill(key, name, data, routing_key)) return;
  }
}

}  // namespace wazobus::catalogue
