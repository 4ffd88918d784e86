// SPDX-License-Identifier: MIT
// Where a value stands in an event: data.status, headers["x.y"], tenant_uuid.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event/event.hpp"

namespace wazobus::event {

/// A value of an event as text.
struct Value {
  enum class Kind { null, boolean, number, string, container };
  Kind kind = Kind::null;
  /// A string decoded (one of a header need not be UTF-8), a number as it is spelled, null, true and false as
  /// these words, an array or object as compact JSON.
  std::string text;

  bool operator==(const Value&) const = default;
};

/// A root and the steps below it.
///
/// Roots: timestamp (of receipt, as in the capture record), name, exchange, routing_key, tenant_uuid,
/// user_uuid (all of them, with commas), origin_uuid, required_acl, required_access; headers, properties,
/// data, and payload or body for the whole body. Steps: `.word` up to the next dot or bracket, `[0]` an
/// element of an array, `["any key"]` a key as a JSON string. A word of digits is an element of an array and
/// a key of an object.
class Path {
 public:
  /// Throws UsageError, with a suggestion for a root or property that does not exist.
  static Path parse(std::string_view text);

  /// The value, or nothing where there is none: a body that is not JSON has no payload and no data. Of a key
  /// that stands twice the last one counts in the body, the first one in the headers, as for the broker.
  [[nodiscard]] std::optional<Value> find(const Event& event) const;

  /// As find(), but into `value`, whose storage is used again; false where there is none.
  bool read(const Event& event, Value& value) const;

  /// As it was typed.
  [[nodiscard]] const std::string& text() const { return text_; }

  enum class Root {
    timestamp,
    name,
    exchange,
    routing_key,
    tenant_uuid,
    user_uuid,
    origin_uuid,
    required_acl,
    required_access,
    headers,
    properties,
    data,
    payload,
  };

  /// A way down: to a key of an object, an element of an array, or, for a word of digits, either.
  struct Step {
    std::optional<std::string> key;
    std::optional<std::size_t> index;
  };

 private:
  Path(std::string_view text, Root root, std::vector<Step> steps)
      : text_(text), root_(root), steps_(std::move(steps)) {}

  std::string text_;
  Root root_;
  std::vector<Step> steps_;
};

/// A path taken apart whose first word may be any: what it means is for who asks.
struct Way {
  std::string root;
  std::vector<Path::Step> steps;
};

/// Throws UsageError where `text` is not spelled as a path.
Way way_from(std::string_view text);

}  // namespace wazobus::event
