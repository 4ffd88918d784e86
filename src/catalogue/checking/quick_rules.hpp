// SPDX-License-Identifier: MIT
// What QuickChecker needs of an event, made once when the event is first met: which fields of data its keys
// name, and which bytes usually follow each member.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/rulebook.hpp"
#include "json/plain.hpp"

namespace wazobus::catalogue {

/// The text of a value without escapes; no data() where there is none, or none that can be compared.
using PlainText = std::string_view;

/// What usually stands between a member's value and the next one's value, and what that next one is. One
/// takes a line of the processor's cache.
struct alignas(64) Expectation {
  json::ExpectedBytes bytes;  ///< `, "status": `, or the bracket that ends the object
  std::uint8_t slot = 0;      ///< see QuickRules::slots
  std::uint16_t member = 0;   ///< a property of the schema, or what else the object's reader counts
  std::uint8_t key_at = 0;    ///< where the key stands in `bytes`, and its length
  std::uint8_t key_size = 0;
  const Schema* schema = nullptr;  ///< of the property

  [[nodiscard]] std::string_view key() const { return bytes.text().substr(key_at, key_size); }
};

/// What usually stands in front of the first member, the second, and so on, of an object that may have any.
struct ExpectedSequence {
  static constexpr std::size_t most = 128;

  std::vector<Expectation> steps;
  std::size_t distinct = 0;  ///< the keys of so many steps are known to be different ones
};

/// The values of a message from which keys are made.
struct QuickValues {
  static constexpr std::size_t most_slots = 8;
  static constexpr std::size_t most_users = 8;

  PlainText name;
  PlainText tenant;
  std::array<PlainText, most_slots> slots{};  ///< fields of data; the first is never used
  std::span<const PlainText> users;           ///< whom the headers name, without `*`
};

/// A routing key, an ACL or a header's name that an event may have.
class QuickShape {
 public:
  /// Where the text behind a literal comes from.
  enum class Source : std::uint8_t { nothing, slot, name, tenant, user, anything };
  struct Piece {
    std::string literal;
    Source source = Source::nothing;
    std::uint8_t slot = 0;
  };

  explicit QuickShape(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  /// Has the key this shape for certain, with these values? False says nothing.
  [[nodiscard]] bool fits(std::string_view key, const QuickValues& values) const;

  /// Do all placeholders stand for the user, alone between dots? Then no other reading of a key finds another
  /// word there.
  [[nodiscard]] bool names_user() const;

 private:
  std::vector<Piece> pieces_;
};

struct QuickRules {
  /// `name` is the one under which the event was met.
  QuickRules(const EventRules& rules, std::string_view name);

  bool is_usable = false;  ///< else the strict path checks all of them
  Level level = Level::unknown;
  event::Family family = event::Family::none;
  /// required_access, with its quotes; one of them, depending on its length.
  json::ExpectedBytes access;
  std::string long_access;
  const Schema* data = nullptr;
  bool has_any_acl = false;          ///< nothing is said of it
  bool has_any_routing_key = false;  ///< the same
  std::vector<QuickShape> acls;
  std::vector<QuickShape> routing_keys;
  std::vector<QuickShape> required_headers;
  std::uint8_t user_slot = 0;   ///< of the field of data that names the user, or 0
  std::uint8_t event_slot = 0;  ///< of the field of data that repeats the name of an AMI event, or 0
  /// A routing key or an ACL that surely tells the user; they are the only ones of the event.
  std::optional<QuickShape> routing_key_of_user;
  std::optional<QuickShape> acl_of_user;
  /// For each guess of the schemas (see Schema::guesses): the slot in QuickValues that takes the value, or 0.
  std::vector<std::uint8_t> slots;
  std::uint8_t slot_count = 0;
  std::vector<Expectation> expectations;  ///< for each guess
  /// For each guess that is a schema's first: the number of its sequence, if its objects may have any
  /// members.
  std::vector<std::uint8_t> sequence_of;
  std::vector<ExpectedSequence> sequences;

  // Where all of its lines have a finding, looking at them twice is of no use.
  unsigned failed = 0;   ///< lines in a row that were not accepted
  unsigned skipped = 0;  ///< lines that are still to be left alone

 private:
  bool add_shapes(const std::vector<Shape>& from, std::vector<QuickShape>& shapes);
  std::optional<QuickShape> compile(const Template& text, const std::vector<Placeholder>& values);
  std::uint8_t slot_of(const std::vector<std::string>& path);
  void add_users(const EventRules& rules);
  bool add_sequences(const Schema& schema);
};

}  // namespace wazobus::catalogue
