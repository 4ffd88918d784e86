// SPDX-License-Identifier: MIT
// A conversation as people tell it: who took part, what happened in which order, and how it ended.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/conversation.hpp"

namespace wazobus::tracing {

/// A column of a ladder. The texts may be unsafe for a terminal.
struct Party {
  enum class Kind : std::uint8_t { user, trunk, place };
  Kind kind = Kind::user;
  std::string key;
  std::string name;
  std::string number;

  enum class Naming : std::uint8_t { with_number, short_where_named };
  /// "Ash Dunmore 5550101"
  [[nodiscard]] std::string label(Naming naming = Naming::with_number) const;
  /// The name, or else the number.
  [[nodiscard]] const std::string& short_label() const { return name.empty() ? number : name; }
};

std::string_view name_of(Party::Kind kind);

/// A step between parties.
struct Row {
  Timestamp at{};
  StepKind kind = StepKind::note;
  std::optional<std::size_t> from;  ///< index of the party; none: a remark about the whole
  std::optional<std::size_t> to;    ///< if there is one, the row is an arrow
  bool is_mutual = false;           ///< the arrow has two heads
  std::string text;
  bool is_guess = false;
};

struct Summary {
  std::string id;
  Timestamp begin{};
  microseconds duration{0};
  std::string who;                       ///< "Ash Dunmore 5550101 -> Brook Vane 5550102"
  std::string names;                     ///< the same, but parties with a name have no number
  std::vector<std::string> users;        ///< uuids
  std::optional<microseconds> answered;  ///< the time until a person answered
  microseconds talked{0};
  microseconds held{0};
  std::string end;      ///< "Brook Vane hung up"
  std::string outcome;  ///< a word for programs: answered, missed, busy, cancelled, ...
  /// Nobody answered, not even a voicemail that got a message; or nobody took the call that was handed over;
  /// or a caller gave up while parked or being transferred; or a relocation failed; or the cause of its end
  /// was not that somebody hung up.
  bool is_failed = false;
  std::uint64_t events = 0;
  std::vector<std::string> oddities;
};

/// Makes sense of a conversation, which must outlive this. If it goes on, the end says how it stands.
class Story {
 public:
  explicit Story(const Conversation& conversation);

  [[nodiscard]] const Conversation& conversation() const { return conversation_; }
  [[nodiscard]] const std::vector<Party>& parties() const { return parties_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }
  /// The party of a leg, a place ("queue:sales") or a user ("user:UUID"). nullptr for an end of a Local
  /// channel.
  [[nodiscard]] const Party* party_of(std::string_view id) const;

 private:
  std::optional<std::size_t> column_of(std::string_view id);
  std::size_t column_for(Party party);
  [[nodiscard]] const Leg* dialler_of(const Leg& leg) const;
  void number_phones();
  [[nodiscard]] std::string phone_of(const Leg& leg) const;
  [[nodiscard]] const Leg* find_caller() const;
  [[nodiscard]] const Leg* originator() const;
  [[nodiscard]] std::vector<const Leg*> find_answerers() const;
  [[nodiscard]] const Leg* behind(std::string_view id) const;
  void make_rows();
  void add_row(const Step& step);
  bool complete(Row& row, const Step& step);
  bool complete_dial(Row& row, const Step& step);
  bool complete_talk(Row& row, const Step& step);
  void point_to_held_leg(Row& row, const Step& step);
  [[nodiscard]] bool is_missed_by_rung_leg(const Step& step) const;
  void add_answer(const Step& step);
  void add_end(const Step& step);
  [[nodiscard]] std::vector<Step> dials() const;
  [[nodiscard]] bool is_fax(const Leg& leg) const;
  [[nodiscard]] bool ends_with_another(const Leg& leg) const;
  [[nodiscard]] bool is_out(const Leg& leg) const;
  [[nodiscard]] std::string end_text(const Leg& leg) const;
  [[nodiscard]] std::optional<std::string> missed_by(const Leg& leg) const;
  [[nodiscard]] bool is_answered_by_server(const Leg& leg) const;
  [[nodiscard]] bool is_logged_as_voicemail() const;
  [[nodiscard]] bool has_failed_move() const;
  void summarise();
  [[nodiscard]] std::string who(Party::Naming naming) const;
  [[nodiscard]] std::string participants(const std::string& place, Party::Naming naming) const;
  [[nodiscard]] std::vector<const Leg*> called_by(const Leg* from) const;
  [[nodiscard]] std::string transfer_target() const;
  [[nodiscard]] const Leg* find_picker() const;
  [[nodiscard]] const Leg* quiet_transfer_target() const;
  [[nodiscard]] bool is_forwarded_to(const Leg& leg) const;
  [[nodiscard]] std::string label_of(const Leg& leg, Party::Naming naming = Party::Naming::with_number) const;
  void tell_moves();
  void tell_transfer();
  void tell_outcome(bool is_open);
  [[nodiscard]] std::vector<const Leg*> last_talkers() const;
  [[nodiscard]] bool has_handed_over(const Leg& leg) const;
  [[nodiscard]] static const Leg* first_to_end(const std::vector<const Leg*>& talkers);
  [[nodiscard]] bool is_known_as_answered() const;
  void tell_end();
  void tell_unanswered();
  void tell_cancelled();
  [[nodiscard]] bool is_served() const;
  [[nodiscard]] bool gave_up(const Leg& from) const;
  bool tell_failure(const Leg& leg);
  bool tell_failure_of_called();
  void say(std::string text);

  const Conversation& conversation_;
  bool has_rounds_;  ///< phones rang, stopped and rang again
  // Each is found with the ones before it.
  const Leg* caller_;
  std::vector<const Leg*> answerers_;
  const Leg* picker_;
  std::vector<Party> parties_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::map<std::string, std::size_t, std::less<>> phones_;  ///< by leg: from 1, if its user has several
  std::vector<Row> rows_;
  Summary summary_;
};

/// "16 normal clearing"
std::string describe_cause(int cause);

}  // namespace wazobus::tracing
