// SPDX-License-Identifier: MIT
// Paths to a value of an event: data.status, headers["x.y"], tenant_uuid.
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
  /// A decoded string (of a header it may be invalid UTF-8), a number as it is spelled, the words null, true
  /// and false, or the compact JSON of an array or object.
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

  /// The value, or nothing if it is missing. A body that is not JSON has no payload and no data. If a key
  /// occurs twice, the last one counts in the body and the first one in the headers, as for the broker.
  [[nodiscard]] std::optional<Value> find(const Event& event) const;

  /// Like find(), but reuses the memory of `value`; false if the value is missing.
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

  /// A step to a key of an object or an element of an array. A word of digits may be both.
  struct Step {
    std::optional<std::string> key;
    std::optional<std::size_t> index;
  };

  [[nodiscard]] Root root() const { return root_; }
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  Path(std::string_view text, Root root, std::vector<Step> steps)
      : text_(text), root_(root), steps_(std::move(steps)) {}

  std::string text_;
  Root root_;
  std::vector<Step> steps_;
};

/// The parts of a path with any first word; the caller decides what that word means.
struct ParsedPath {
  std::string root;
  std::vector<Path::Step> steps;
};

/// Throws UsageError if `text` is not spelled as a path.
ParsedPath parse_path(std::string_view text);

}  // namespace wazobus::event
