// SPDX-License-Identifier: MIT
#include "event/record.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "json/write.hpp"
#include "text/base64.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"
#include "text/topic.hpp"

namespace wazobus::event {

namespace {

void append_key(std::string_view name, std::string& out) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += name;
  out += "\":";
}

/// Appends "name":"value", or "name_base64" where value is no UTF-8.
void append_text(std::string_view name, std::string_view value, std::string& out) {
  if (text::is_utf8(value)) {
    append_key(name, out);
    json::append_string(value, out);
    return;
  }
  append_key(fmt::format("{}_base64", name), out);
  out += '"';
  text::append_base64(value, out);
  out += '"';
}

void append_base64_payload(const Frame& frame, std::string& out) {
  if (frame.properties.content_type) append_text("content_type", *frame.properties.content_type, out);
  append_key("payload_base64", out);
  out += '"';
  text::append_base64(frame.body, out);
  out += '"';
}

void parse_into(std::optional<std::string>& member, std::string_view name, std::string_view value) {
  if (value.size() > text::max_short_string) {
    throw UsageError(
        fmt::format("property {} has {} bytes, AMQP allows {}", name, value.size(), text::max_short_string));
  }
  member = value;
}

template <typename Number>
void parse_into(std::optional<Number>& member, std::string_view name, std::string_view value) {
  Number number{};
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || rest != end) {
    throw UsageError(fmt::format("property {} takes a whole number from 0 to {}, not '{}'", name,
                                 std::numeric_limits<Number>::max(), text::safe(value)));
  }
  member = number;
}

}  // namespace

void append_json(const Properties& properties, std::string& out) {
  out += '{';
  visit_properties(properties, [&out](std::string_view name, const auto& member) {
    if (!member) return;
    if constexpr (std::is_same_v<std::decay_t<decltype(*member)>, std::string>) {
      append_text(name, *member, out);
    } else {
      append_key(name, out);
      out += fmt::to_string(*member);
    }
  });
  out += '}';
}

void append_body(const Event& event, std::string& out) {
  if (event.is_json()) {
    out += event.body().text();
    return;
  }
  out += '{';
  append_base64_payload(event.frame(), out);
  out += '}';
}

void append_record(const Event& event, std::string& out) {
  static const Properties usual = wazo_properties();
  const Frame& frame = event.frame();
  out += "{\"timestamp\":\"";
  text::append_utc(frame.received, out);
  out += '"';
  const std::optional<std::string> name = event.name();
  if (name) {
    append_text("name", *name, out);
  } else {
    out += ",\"name\":null";
  }
  append_text("exchange", frame.exchange, out);
  append_text("routing_key", frame.routing_key, out);
  if (frame.properties != usual) {
    append_key("properties", out);
    append_json(frame.properties, out);
  }
  append_key("headers", out);
  append_json(frame.headers, out);
  if (event.is_json()) {
    append_key("payload", out);
    out += event.body().text();
  } else {
    append_base64_payload(frame, out);
  }
  out += '}';
}

void set_property(Properties& properties, std::string_view name, std::string_view value) {
  // What the broker would refuse as well, but only by closing the channel.
  if (name == "expiration" && value.find_first_not_of("0123456789") != std::string_view::npos) {
    throw UsageError(fmt::format("property expiration takes milliseconds, not '{}'", text::safe(value)));
  }
  if (name == "delivery_mode" && !value.empty() && value != "1" && value != "2") {
    throw UsageError(fmt::format("property delivery_mode is 1 (transient) or 2 (persistent), not '{}'",
                                 text::safe(value)));
  }
  std::vector<std::string> names;
  bool found = false;
  visit_properties(properties, [&](std::string_view known, auto& member) {
    names.emplace_back(known);
    if (known != name) return;
    found = true;
    if (value.empty()) {
      member.reset();
    } else {
      parse_into(member, name, value);
    }
  });
  if (found) return;
  const std::string_view near = text::nearest(name, names);
  throw UsageError(fmt::format("unknown property '{}'", text::safe(name)),
                   near.empty() ? fmt::format("the properties are {}", fmt::join(names, ", "))
                                : fmt::format("did you mean '{}'?", near));
}

}  // namespace wazobus::event
