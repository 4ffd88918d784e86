// SPDX-License-Identifier: MIT
// What QuickChecker knows about an event: the fields of data in its keys, and the bytes that usually follow
// each member. Made when the event is first met.
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

/// The text of a value without escapes. data() is nullptr if there is no value, or none that can be compared.
using PlainText = std::string_view;

/// The bytes that usually stand between the value of a member and the value of the next one, and which member
/// that is. Fills one cache line.
struct alignas(64) Expectation {
  json::ExpectedBytes bytes;  ///< `, "status": `, or the bracket that ends the object
  std::uint8_t slot = 0;      ///< see QuickRules::slots
  std::uint16_t member = 0;   ///< the index of a property, or what else the reader of the object counts
  std::uint8_t key_at = 0;    ///< where the key stands in `bytes`, and its length
  std::uint8_t key_size = 0;
  const Schema* schema = nullptr;  ///< of the property

  [[nodiscard]] std::string_view key() const { return bytes.text().substr(key_at, key_size); }
};

/// The usual bytes in front of the first member, the second, and so on, of an object that may have members of
/// any name.
struct ExpectedSequence {
  static constexpr std::size_t most = 128;

  std::vector<Expectation> steps;
  std::size_t distinct = 0;  ///< so many steps at the beginning are known to have different keys
};

/// The values of a message from which keys are made.
struct QuickValues {
  static constexpr std::size_t most_slots = 8;
  static constexpr std::size_t most_users = 8;

  PlainText name;
  PlainText tenant;
  std::array<PlainText, most_slots> slots{};  ///< fields of data; slot 0 takes all others, unread
  std::span<const PlainText> users;           ///< the users that the headers name, without `*`
  PlainText user_in_data;                     ///< the value of the slot QuickRules::user_slot
};

/// A routing key, an ACL or a header's name that an event may have.
class QuickShape {
 public:
  /// The value behind a literal; `nothing` ends the text. `user_or_data` is the user in data if the headers
  /// name none.
  enum class Variable : std::uint8_t { nothing, slot, name, tenant, user, user_or_data, anything };
  struct Piece {
    std::string literal;
    Variable variable = Variable::nothing;
    std::uint8_t slot = 0;
  };

  explicit QuickShape(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  /// Returns true if the key certainly has this shape, with these values. False means that it may.
  [[nodiscard]] bool fits(std::string_view key, const QuickValues& values) const;

  /// Do all placeholders stand for the user, each alone between dots? Then there is only one way to read the
  /// user from a key.
  [[nodiscard]] bool names_user() const;

 private:
  std::vector<Piece> pieces_;
};

struct QuickRules {
  /// `name` is the name that the message gives the event.
  QuickRules(const EventRules& rules, std::string_view name);

  bool is_usable = false;  ///< if false, Checker checks all events of this name
  Level level = Level::unknown;
  event::Family family = event::Family::none;
  /// required_access with its quotes. `long_access` has it if it is too long for `access`.
  json::ExpectedBytes access;
  std::string long_access;
  const Schema* data = nullptr;
  bool has_any_acl = false;          ///< the catalogue has none, so any is right
  bool has_any_routing_key = false;  ///< the same
  std::vector<QuickShape> acls;
  std::vector<QuickShape> routing_keys;
  std::vector<QuickShape> required_headers;
  bool has_user_field = false;  ///< data names the user
  std::uint8_t user_slot = 0;   ///< of the field that does, or 0
  std::uint8_t event_slot = 0;  ///< of the field of data that repeats the name of an AMI event, or 0
  /// The shape of routing key and ACL, if the event has only this one and the user can be read from it.
  std::optional<QuickShape> routing_key_of_user;
  std::optional<QuickShape> acl_of_user;
  /// For each guess of the schemas (see Schema::guesses): the slot in QuickValues that takes the value, or 0.
  std::vector<std::uint8_t> slots;
  std::uint8_t slot_count = 0;
  std::vector<Expectation> expectations;  ///< for each guess
  /// For the first guess of each schema whose objects may have any members: the index of its sequence.
  std::vector<std::uint8_t> sequence_of;
  std::vector<ExpectedSequence> sequences;

  // If all lines of an event have findings, QuickChecker skips them for a while, because it reads them in
  // vain.
  unsigned failed = 0;   ///< lines in a row that were not accepted
  unsigned skipped = 0;  ///< lines that are still to be skipped

 private:
  bool add_shapes(const std::vector<Shape>& from, std::vector<QuickShape>& shapes);
  std::optional<QuickShape> compile(const Template& text, const std::vector<Placeholder>& values);
  std::uint8_t slot_of(const std::vector<std::string>& path);
  void add_users(const EventRules& rules);
  bool add_sequences(const Schema& schema);
};

}  // namespace wazobus::catalogue
