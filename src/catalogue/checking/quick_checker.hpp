// SPDX-License-Identifier: MIT
// Recognises most lines without faults, much faster than Checker.
//
// A bus carries a few kinds of events, and each kind is written by one line of code: the same members in the
// same order, with the same spaces. Nearly all events are right, too. Checker reads a line into a document,
// finds its members by their names and then applies one rule after the other. QuickChecker reads the line
// once, from left to right, and checks each value as soon as it reaches it. It remembers which bytes followed
// each member the last time: `, "status": `. If the same bytes follow again, one comparison tells it the next
// member and its schema without reading the key. Otherwise it reads the key, and remembers the new bytes.
//
// It never finds a line wrong. It either knows that the line is right, or it gives up; then Checker, the
// strict path, checks the line from its beginning and makes the findings. So rare and difficult cases have no
// code here: they are `return false`. The following holds for all of it:
//
// - It accepts a line only if Checker finds nothing in it. tests/fuzz/quick_fuzz.cpp and
//   quick_checker_test.cpp compare the two on changed lines.
// - It accepts no text that json::Scanner refuses. It has read the bytes between values as JSON before, or it
//   reads them now. It passes strings with escapes or beyond ASCII to the scanner. Numbers are short.
// - It counts an event as Checker does, and only when it accepts it.
//
// A value that another one must agree with (the user in a key) is kept as it is spelled, and compared at the
// end. What is known before (the body's copy of a header, required_access) is compared at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "catalogue/checking/known_events.hpp"
#include "catalogue/checking/members.hpp"
#include "catalogue/checking/message.hpp"
#include "catalogue/checking/passed_line.hpp"
#include "catalogue/checking/quick_rules.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

class QuickChecker {
 public:
  /// So many bytes must be readable where a value is read, so a line at the very end of a text may not pass.
  static constexpr std::size_t least_behind = 64;

  /// `events` must outlive this.
  QuickChecker(KnownEvents& events, Input input);

  /// From now on `document` is made of the data of each line that passes.
  void take_data_apart(json::Document& document) { document_ = &document; }

  /// If `text` begins with a line that is an event without fault for certain, counts it and returns the
  /// line's bytes, its newline among them; else returns 0, and `text` may begin with anything. `text` must
  /// end with a newline, and goes on behind the line as far as the caller has it: the last bytes of it are
  /// never accepted.
  std::size_t pass(std::string_view text);

  /// The parts of the line that passed last, if the last one did.
  [[nodiscard]] PassedLine passed() const;

 private:
  /// What an object of the envelope is.
  enum class Role : std::uint8_t { outer, headers, payload };

  /// The members of one object, as they are spelled, with quotes.
  struct QuickMembers {
    std::uint32_t present = 0;  ///< a bit for each member; of the others, `raw` is of an earlier line
    std::array<std::string_view, member_count> raw;
    std::array<PlainText, QuickValues::most_users> users;  ///< without `*`
    std::size_t user_count = 0;
    bool is_for_all_users = false;

    [[nodiscard]] bool has(Member member) const {
      return ((present >> static_cast<unsigned>(member)) & 1U) != 0;
    }
    [[nodiscard]] std::string_view operator[](Member member) const {
      return has(member) ? raw[static_cast<std::size_t>(member)] : std::string_view{};
    }
    void set(Member member, std::string_view text) {
      present |= 1U << static_cast<unsigned>(member);
      raw[static_cast<std::size_t>(member)] = text;
    }
    void clear() {
      present = 0;
      user_count = 0;
      is_for_all_users = false;
    }
    [[nodiscard]] std::span<const PlainText> named_users() const {
      return std::span(users).first(user_count);
    }
  };

  // Expectations about the members of an envelope: its Member, or one of these.
  static constexpr std::uint16_t user_member = member_count;
  static constexpr std::uint16_t end_of_object = Schema::no_property;
  static constexpr std::uint16_t other_member = Schema::no_property - 1;  ///< no property
  /// In front of the first member, and behind each one.
  using EnvelopeExpectations = std::array<Expectation, member_count + 2>;

  bool read_line();
  bool read_members(QuickMembers& members, Role role);
  bool read_member(QuickMembers& members, Role role, Member member);
  bool read_part(Member member);
  bool read_name();
  bool read_data();
  bool read_user(QuickMembers& members);
  [[gnu::always_inline]] bool read_text();
  [[gnu::always_inline]] bool read_uuid();
  bool read_time();
  bool read_again(std::string_view known);
  bool read_access();
  bool read_word(std::string_view word);

  bool read_data_apart();
  bool tell_key(const char* from, const Expectation& found);

  bool read_value(const Schema& schema, std::uint8_t slot);
  bool read_string(const Schema& schema, std::uint8_t slot);
  bool read_long_way_round(const Schema& schema, std::uint8_t slot);
  bool read_number(const Schema& schema, std::uint8_t slot);
  bool read_word(const Schema& schema, std::string_view word, Types::Type type);
  bool read_array(const Schema& schema);
  bool read_object(const Schema& schema);
  bool read_open_object(const Schema& schema);
  const Expectation* expect(ExpectedSequence& sequence, std::size_t step, const Schema& schema);

  const Expectation* expect(Expectation& usual, const Schema* schema, bool is_first) {
    return stands_here(usual) ? take(usual) : learn(usual, schema, is_first);
  }
  [[nodiscard]] bool stands_here(const Expectation& usual) const;
  const Expectation* take(const Expectation& usual);
  const Expectation* learn(Expectation& usual, const Schema* schema, bool is_first);
  bool read_key(const Schema* schema, bool is_first, Expectation& found, std::size_t& size);
  bool find_property(const Schema& schema, std::string_view key, Expectation& found) const;

  bool check_body();
  bool check_record();
  bool check_users() const;
  [[nodiscard]] bool is_required_header_there(const QuickShape& shape) const;
  [[nodiscard]] bool is_user_told() const;
  bool check_acl(std::string_view acl) const;
  bool check_routing_key() const;

  [[nodiscard]] bool starts_near_end() const { return p_ > last_; }

  KnownEvents& events_;
  Input input_;
  json::Document* document_ = nullptr;

  // Of the line at hand.
  const char* p_ = nullptr;
  const char* last_ = nullptr;  ///< the last place from which least_behind bytes can be read
  KnownEvent* event_ = nullptr;
  QuickRules* rules_ = nullptr;
  std::array<EnvelopeExpectations, 3>* usual_ = nullptr;  ///< of the event's level, by role
  std::string_view object_;                               ///< the outermost one, once it was read
  QuickMembers outer_;
  QuickMembers headers_;
  QuickMembers payload_;
  QuickValues values_;
  std::optional<json::Document::Builder> tokens_;  ///< while data is read that is taken apart

  // From one line to the next.
  Expectation other_;  ///< what is too long to be remembered
  /// By level and role; the last ones while there is no name yet.
  std::array<std::array<EnvelopeExpectations, 3>, 6> expectations_{};
};

}  // namespace wazobus::catalogue
