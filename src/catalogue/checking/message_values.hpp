// SPDX-License-Identifier: MIT
// The values of a message that fill the placeholders of its keys. A value that was reported as wrong counts
// as unknown, so that one fault is not reported twice.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/message.hpp"

namespace wazobus::catalogue {

class MessageValues {
 public:
  /// The values that a placeholder may have. Empty if the message does not say.
  using Candidates = std::vector<std::string>;

  /// Both must outlive this.
  MessageValues(const json::Document& document, const Findings& findings, Edition edition)
      : document_(document), findings_(findings), edition_(edition) {}

  [[nodiscard]] Candidates at(const Location& location, const Message& message) const;
  /// The values of a placeholder as they are written in keys, but not escaped.
  [[nodiscard]] Candidates of(const Placeholder& placeholder, const Message& message) const;

  /// The users that the headers name, without "all". If the message has no headers, the users that its body
  /// names.
  [[nodiscard]] Candidates users(const Message& message) const;

  /// The value at this path of data, or absent.
  [[nodiscard]] Index field(std::span<const std::string> path, const Message& message) const;

  /// A scalar as Python's str.format writes it. In the edition `documented` null stays null.
  [[nodiscard]] std::string python_text(Index value) const;

  /// Does `key` have this shape, filled with the values of this message? A value that the message does not
  /// have may be anything.
  [[nodiscard]] bool fit(const Shape& shape, std::string_view key, const Message& message) const;

 private:
  [[nodiscard]] Candidates header(std::string_view name, const Message& message) const;
  [[nodiscard]] bool fit_plainly(const Shape& shape, std::string_view key, const Message& message) const;
  [[nodiscard]] Index element(Index array, const std::string& number) const;

  const json::Document& document_;
  const Findings& findings_;
  Edition edition_;
};

}  // namespace wazobus::catalogue
