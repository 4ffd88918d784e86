// SPDX-License-Identifier: MIT
// The base of all rules for messages: the document that they read, and the findings that they add to.
#pragma once

#include <string>
#include <string_view>

#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/message.hpp"
#include "catalogue/checking/message_values.hpp"

namespace wazobus::catalogue {

/// All members must outlive the rules.
struct RuleContext {
  const json::Document& document;
  Findings& findings;
  const MessageValues& values;
  Edition edition = Edition::current;
};

/// The base of the rules; it owns nothing.
class MessageRules {
 protected:
  explicit MessageRules(const RuleContext& context)
      : document_(context.document),
        findings_(context.findings),
        values_(context.values),
        edition_(context.edition) {}
  ~MessageRules() = default;

  void report(Index place, Severity severity, Rule rule, std::string message, std::string member = {}) const {
    findings_.add(place, severity, rule, std::move(message), std::move(member));
  }
  /// "expected string, got integer"
  void report_type(Index value, Severity severity, Rule rule, std::string_view expected,
                   std::string_view consequence = {}) const;
  void report_missing_header(const Message& message, std::string_view name, Severity severity,
                             std::string_view consequence) const;

  [[nodiscard]] bool is_text(Index value) const { return catalogue::is_text(document_, value); }
  [[nodiscard]] bool is_null(Index value) const { return catalogue::is_null(document_, value); }
  [[nodiscard]] bool is_uuid(Index value) const;
  [[nodiscard]] bool is_time(Index value) const;
  [[nodiscard]] bool is_told(Index place) const { return findings_.is_told(place); }
  [[nodiscard]] bool is_told(const Fact& fact) const { return findings_.is_told(fact); }
  [[nodiscard]] std::string shown(Index value) const { return catalogue::shown(document_, value); }

  /// Does the header of this name have the same value? Then only the header is checked.
  [[nodiscard]] bool is_copy(const Message& message, Member member) const;
  /// May members be missing in the body because there are headers? Consumers read the headers, and a missing
  /// header is reported there.
  [[nodiscard]] bool are_headers_enough(const Message& message) const {
    return message.headers != nullptr && edition_ == Edition::current;
  }

  const json::Document& document_;
  Findings& findings_;
  const MessageValues& values_;
  const Edition edition_;
};

/// The effects of a missing or wrong header, for messages.
namespace consequence {
inline constexpr std::string_view nobody_gets_it = "nobody's client gets this event";
inline constexpr std::string_view all_subscribers_get_it = "only clients that subscribe to * get this event";
inline constexpr std::string_view master_gets_it = "only clients of the master tenant get this event";
inline constexpr std::string_view admins_get_it = "only administrators' clients get this event";
inline constexpr std::string_view consumers_bind_by_it = "consumers of these events bind by it";
}  // namespace consequence

}  // namespace wazobus::catalogue
