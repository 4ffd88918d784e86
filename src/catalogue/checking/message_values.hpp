// SPDX-License-Identifier: MIT
// What a message says at the places that the placeholders of its keys come from. A value that was told to be
// wrong says nothing: what follows from it is not told again.
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
  /// The values that a placeholder may have; none where the message does not tell.
  using Candidates = std::vector<std::string>;

  /// Both must outlive this.
  MessageValues(const json::Document& document, const Findings& findings, Edition edition)
      : document_(document), findings_(findings), edition_(edition) {}

  [[nodiscard]] Candidates at(const Location& location, const Message& message) const;
  /// The same as it is written in keys, but not escaped.
  [[nodiscard]] Candidates of(const Placeholder& placeholder, const Message& message) const;

  /// Whom the headers name, without "all": those of the message or, where it has none, of the body.
  [[nodiscard]] Candidates users(const Message& message) const;

  /// The value at this path of data, or absent.
  [[nodiscard]] Index field(std::span<const std::string> path, const Message& message) const;

  /// A scalar as Python's str.format writes it. In the edition of the documentation null is no word of
  /// Python's.
  [[nodiscard]] std::string python_text(Index value) const;

  /// Has a key this shape, with the values of this message? What the message does not tell may be anything.
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
