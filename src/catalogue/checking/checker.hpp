// SPDX-License-Identifier: MIT
// Holds one JSON text after the other against the catalogue: an event's body, a capture record, a frame of
// wazo-websocketd, or an array of them.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalogue/checking/rulebook.hpp"
#include "catalogue/finding.hpp"
#include "json/document.hpp"
#include "text/choice.hpp"

namespace wazobus::catalogue {

class Locator;

/// What each value of the input is.
enum class Input : std::uint8_t { detect, body, record };

inline constexpr std::array input_choices{
    text::Choice{"auto", Input::detect},
    text::Choice{"body", Input::body},
    text::Choice{"record", Input::record},
};

struct CheckOptions {
  Input input = Input::detect;
  /// Not empty: each value is the bare `data` of this event.
  std::string event;
  /// Of that event, where its name alone does not tell.
  event::Family family = event::Family::none;
  /// Is a field of data that the catalogue does not know a finding? (In the edition `documented` one that the
  /// documentation does not have always is.)
  bool unknown_fields = false;
};

/// What was met, by name of the event.
struct Counts {
  std::uint64_t values = 0;
  std::uint64_t events = 0;
  std::map<std::string, std::uint64_t, std::less<>> by_event;

  void add(const Counts& other);
};

/// Not for several threads at once; each has its own, with a common rulebook.
class Checker {
 public:
  /// `rulebook` must outlive this.
  Checker(Rulebook& rulebook, CheckOptions options);

  /// Checks the value at the start of `text` and appends what is wrong, in the order of the text. Returns how
  /// many bytes the value took; all of them where it is broken.
  std::size_t check(std::string_view text, std::vector<Finding>& findings,
                    json::Extent extent = json::Extent::whole);

  /// Of all values so far, and forgets them.
  Counts take_counts();

  /// Did the last text hold JSON?
  [[nodiscard]] bool was_json() const { return was_json_; }

  /// Was it taken for an event's body, not for a record or a frame around one?
  [[nodiscard]] bool was_body() const { return was_body_; }

  /// At most this many findings are made of one value, and of one text 16 MiB of them.
  static constexpr std::size_t most_findings = 1000;

 private:
  using Index = json::Document::Index;
  static constexpr Index none = json::Document::none;

  /// The members that bodies, headers, records and frames have.
  enum class Member : std::uint8_t {
    name,
    data,
    origin_uuid,
    required_acl,
    timestamp,
    payload,
    payload_base64,
    body,
    headers,
    routing_key,
    exchange,
    content_type,
    properties,
    op,
    tenant_uuid,
    required_access,
    category,
  };
  static constexpr std::size_t member_count = 17;

  /// An object whose members mean something by their names.
  struct Envelope {
    Index object = none;
    std::array<Index, member_count> value{};
    std::uint32_t containers = 0;  ///< a bit for each member that is an object or an array
    std::vector<Index> others;     ///< keys

    [[nodiscard]] Index& operator[](Member member) { return value[static_cast<std::size_t>(member)]; }
    [[nodiscard]] Index operator[](Member member) const { return value[static_cast<std::size_t>(member)]; }
    [[nodiscard]] bool has(Member member) const { return (*this)[member] != none; }
  };

  /// An event and what is around it.
  struct Message {
    const Envelope* record = nullptr;
    const Envelope* headers = nullptr;
    const Envelope* body = nullptr;
    std::string_view name;  ///< of the event, as the header has it, else the body
    bool is_named = false;
    bool is_bare = false;  ///< published without wazo-bus: origin, ACL and the like are not missing
    const EventRules* rules = nullptr;
    bool has_no_headers = false;  ///< the record says so
    bool has_wrong_name = false;  ///< the header's is another event's
    // What was told, so that what follows from it is not told again.
    bool is_user_told = false;  ///< the user header is missing or another user's
    Index told_field = none;    ///< of data, which a header contradicts
    std::string key_word;  ///< of the routing key, which differs from the field at key_location; or empty
    Location key_location;
  };

  /// A part of a message that says whom the event is for.
  struct Witness {
    std::string user;
    std::string_view what;  ///< "the routing key"
  };

  /// What a checker remembers of an event.
  struct Known {
    const EventRules* rules = nullptr;
    const Entry* entry = nullptr;  ///< by the name alone; there may be no rules for it in an edition
    std::uint64_t count = 0;
    std::vector<std::uint16_t> guesses;
    std::string unknown;  ///< what is said of it when there are no rules; made once
  };
  using NamedKnown = std::pair<const std::string, Known>;  // as known_ holds them
  struct Recent {
    std::string_view name;  ///< within known_
    Known* known = nullptr;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  /// A finding whose pointer is still to be found.
  struct Pending {
    Finding finding;
    Index place;         ///< a key or a value
    Index value;         ///< where paths start, or none
    Index body;          ///< where those inside of it start, or none
    std::string member;  ///< the name of what is missing at place
  };

  /// The value of a placeholder; not known where the message does not tell.
  using Candidates = std::vector<std::string>;

  void check_elements(std::vector<Finding>& findings);
  void check_one(Index value);
  void check_unused(const Envelope& envelope, std::initializer_list<Member> used);
  void check_record(const Envelope& record);
  void check_record_members(const Envelope& record);
  bool is_foreign(const Envelope& record);
  void check_packed(const Envelope& record);
  void check_frame(const Envelope& frame);
  void check_body(Index value, const Envelope* record);
  void check_bare_data(Index value);
  void find_headers(Message& message);
  void name_message(Message& message);
  void find_rules(Message& message);
  void find_rules_of_family(Message& message);
  [[nodiscard]] event::Family family_of(const Message& message);
  [[nodiscard]] bool looks_bare(const Message& message, const Entry* entry, event::Family family);
  [[nodiscard]] bool is_field_the_name(const Message& message, std::string_view field) const;
  void check_bare(Message& message);
  void check_bare_header(const Message& message, const Field& header);
  void check_repeated(const Message& message, const std::string& member);
  void check_names(const Message& message);
  void check_origin(const Message& message);
  void check_body_name(const Message& message);
  void check_envelope(const Message& message);
  void check_other_names(const Message& message);
  void check_headers(Message& message);
  void check_absent_headers(const Message& message);
  void check_header_types(const Envelope& headers, bool are_headers, bool is_bare);
  void check_time(Index time, Rule rule);
  void check_access(const Envelope& envelope, const Message& message);
  void check_agreement(const Message& message);
  void compare_header(Index header, Index inner);
  void compare_many_headers(const std::vector<Index>& headers, const std::vector<Index>& inner);
  void check_own_headers(Message& message);
  [[nodiscard]] bool is_own_type(const OwnHeader& own, Index value);
  void check_own_copy(const OwnHeader& own, Index value, Message& message);
  void check_user_headers(Message& message);
  void check_many_users(const Message& message);
  void check_named_users(const std::vector<Index>& users, const std::vector<Witness>& witnesses,
                         Message& message);
  [[nodiscard]] static bool is_user(const Location& location, const Message& message);
  [[nodiscard]] bool is_wrong_copy(Member member, Index copy);
  [[nodiscard]] bool is_acl_of_nobody(Index acl, const Message& message);
  void report_no_headers(const Message& message);
  void prefer_body_name(Message& message);
  [[nodiscard]] std::string copied_user(const Message& message) const;
  [[nodiscard]] std::vector<Witness> witnesses_of_user(const Message& message) const;
  void add_witness(const std::vector<Shape>& shapes, Index place, std::string_view what,
                   const Message& message, std::vector<Witness>& witnesses) const;
  void check_required_headers(const Message& message);
  void report_missing_header(const Message& message, std::string name, Severity severity,
                             std::string_view consequence);
  [[nodiscard]] bool is_reported(Index place) const;
  [[nodiscard]] bool same_values(Index a, Index b) const;
  [[nodiscard]] bool is_copy(const Message& message, Member member, Index value) const;
  void check_data(const Message& message);
  void check_routing_key(Message& message);
  void check_acl(Message& message);
  void check_against(const std::vector<Shape>& shapes, Index place, Message& message, bool is_key);
  void check_numbers(std::size_t before, std::vector<Finding>& findings);

  Known& known(std::string_view event_name);
  NamedKnown& look_up(std::string_view event_name);
  [[nodiscard]] std::string unknown_name(std::string_view event_name) const;

  void check_schema(const Schema& schema, Index value);
  void check_object(const Schema& schema, Index object);
  void check_array(const Schema& schema, Index array);
  void check_string(const Schema& schema, Index value);
  void check_allowed(const Schema& schema, Index value);
  void check_known_values(const Schema& schema, std::string_view text, Index value);
  [[nodiscard]] bool is_null_at(const Location& location, const Message& message) const;
  void report_removed(Index place, const EventRules& rules);
  void report_missing(const Schema& schema, Index object, const std::array<std::uint64_t, 4>& seen);
  std::uint16_t property_at(const Schema& schema, Index key, std::uint32_t previous);
  void report_unknown_field(const Schema& schema, Index key);
  void check_undescribed(Index value);
  void check_keys(std::span<const Index> keys);
  void check_many_keys();

  [[nodiscard]] Index field_at(std::span<const std::string> path, const Message& message) const;
  [[nodiscard]] Candidates values_of(const Placeholder& placeholder, const Message& message) const;
  [[nodiscard]] Candidates values_of(const Location& location, const Message& message) const;
  [[nodiscard]] Candidates users_of(const Message& message) const;
  [[nodiscard]] std::string python_text(Index value) const;
  [[nodiscard]] bool fits(const Shape& shape, std::string_view key, const Message& message);

  [[nodiscard]] bool fits_plainly(const Shape& shape, std::string_view key, const Message& message) const;

  static std::optional<Member> member_named(std::string_view key);
  void read_envelope(Index object, Envelope& envelope);
  void report(Index place, Severity severity, Rule rule, std::string message, std::string member = {});
  void settle(Locator& locator, std::vector<Finding>& findings);
  [[nodiscard]] std::string shown(Index value) const;
  [[nodiscard]] Types::Type type_of(Index value) const;
  [[nodiscard]] bool is_text(Index value) const { return value != none && document_.is_string(value); }
  [[nodiscard]] bool is_null(Index value) const { return document_.text()[document_.at(value)] == 'n'; }

  Rulebook& rulebook_;
  CheckOptions options_;
  json::Document document_;
  bool was_json_ = false;
  bool was_body_ = false;
  std::vector<Pending> pending_;
  Index value_at_ = none;              // the value at hand
  Index body_at_ = none;               // its body
  std::string_view event_;             // its event's name, for findings
  Severity breach_ = Severity::error;  // what breaking the rules of the event at hand is
  Known* current_ = nullptr;
  std::string storage_;
  std::string name_storage_;
  std::string key_storage_;
  std::string expected_;
  Envelope root_;
  Envelope headers_;
  Envelope body_;
  Message message_;
  std::vector<Index> unknown_keys_;
  std::map<std::pair<const Schema*, std::string>, std::string, std::less<>> unknown_fields_;  // what is said
  std::vector<std::pair<std::uint64_t, Index>> sorted_keys_;
  std::unordered_map<std::string, Known, Hash, std::equal_to<>> known_;
  std::array<Recent, 64> recent_{};
  Known too_long_name_;
  std::size_t text_left_ = 0;  // bytes that findings of the text at hand may still take
  Counts counts_;
};

}  // namespace wazobus::catalogue
