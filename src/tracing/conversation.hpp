// SPDX-License-Identifier: MIT
// One call as people understand it: its channels, what happened to them, and in which order.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/time.hpp"

namespace wazobus::tracing {

using std::chrono::microseconds;
using text::Timestamp;

/// A channel.
struct Leg {
  std::string id;            ///< Uniqueid, call_id
  std::string conversation;  ///< its first linkedid
  std::string channel;       ///< its name
  std::string user;
  std::string name;
  std::string number;
  std::string dialled;
  std::string dialler;   ///< the id of the leg that dialled it
  std::string bridge;    ///< the bridge in which it talks
  std::string waits_in;  ///< the list of a switchboard: "queued" or "held"
  Timestamp first{};
  std::optional<Timestamp> ringing;
  std::optional<Timestamp> up;
  std::optional<Timestamp> asked;  ///< when its own side asked to hang up
  std::optional<Timestamp> ended;
  std::optional<Timestamp> held_since;
  microseconds held{0};
  std::optional<int> cause;  ///< Q.850
  bool is_created = false;   ///< the event that created it was seen
  bool is_dialled = false;
  bool is_caller = false;
  bool was_created_by_calld = false;
  bool was_ended_by_calld = false;
  bool was_answered = false;  ///< its call_ended says so, though it is the caller's own phone in some calls
  bool stays_alone = false;   ///< all others have left its bridge

  [[nodiscard]] bool is_local() const { return channel.starts_with("Local/"); }
};

enum class StepKind : std::uint8_t { dial, ring, answer, talk, hold, move, end, note, odd };
std::string_view name_of(StepKind kind);

/// Something that happened. `from` and `to` are ids of legs, places ("queue:sales") or users ("user:UUID").
struct Step {
  Timestamp at{};
  StepKind kind = StepKind::note;
  std::string from;
  std::string to;
  std::string text;
  std::vector<std::string> others = {};  ///< all legs of a talk
  bool is_guess = false;
};

struct Missed {
  Timestamp at{};
  std::string user;
  std::string reason;
};

class Conversation {
 public:
  static constexpr std::size_t most_legs = 500;
  static constexpr std::size_t most_steps = 20'000;

  // The following functions record what events say. Events of several families may say the same. The second
  // time it changes nothing.

  /// Counts one more event, which came at this time.
  void count(Timestamp at, bool is_wrong);
  /// The leg of this id; a new one if there is none. nullptr if there are too many.
  Leg* leg_for(std::string_view id, Timestamp at);
  [[nodiscard]] const Leg* find(std::string_view id) const;
  Leg* find(std::string_view id);
  void set_state(Leg& leg, std::string_view state, Timestamp at);
  void set_up(Leg& leg, Timestamp at);
  /// `dialler` may be empty. Then Story guesses it at the end.
  void dial(std::string_view dialler, Leg& dialled, Timestamp at);
  void enter_bridge(Leg& leg, std::string_view bridge, Timestamp at);
  void leave_bridge(Leg& leg, Timestamp at);
  void hold(Leg& leg, Timestamp at);
  void resume(Leg& leg, Timestamp at);
  void ask_to_hang_up(Leg& leg, Timestamp at);
  void end(Leg& leg, std::optional<int> cause, Timestamp at);
  void miss(Missed missed);
  /// Notes the number or the id of an agent, if it is not empty.
  void add_agent(std::string_view agent);
  void add_step(Step step);
  /// The same, unless there was a step with the same kind, ends and text in the last ten seconds.
  void add_step_once(Step step);
  void mark_odd(std::string what, Timestamp at);
  /// Marks it as odd if earlier events were of another server.
  void note_origin(std::string_view server, Timestamp at);

  /// Adds everything from another part of the same conversation.
  void merge(Conversation&& other);
  /// Call it when no more events come. `is_cut`: because the input ended, or memory is short.
  void finish(bool is_cut);

  /// Have all channels ended?
  [[nodiscard]] bool is_over() const;
  /// How it stands now, in a word: "ringing", "talking", "on hold".
  [[nodiscard]] std::string_view state() const;
  /// Is it a call for people? It is not if all channels are Local and no event of Wazo came.
  [[nodiscard]] bool is_call() const;
  /// Do parties come and go, instead of calling each other?
  [[nodiscard]] bool is_conference() const;
  /// Returns the text of one of `facts`, or an empty one.
  [[nodiscard]] std::string fact(const std::string& name) const {
    const auto found = facts.find(name);
    return found == facts.end() ? std::string() : found->second;
  }

  Timestamp begin{};
  Timestamp last{};
  std::uint64_t events = 0;
  std::uint64_t wrong_events = 0;
  std::string id;        ///< the linkedid that it is known by: the oldest
  std::deque<Leg> legs;  ///< a new one leaves references to the others valid
  std::vector<Step> steps;
  std::vector<Missed> missed;
  std::set<std::string> oddities;
  std::string origin;            ///< the UUID of the server, of the first event that has one
  std::set<std::string> agents;  ///< numbers and ids of the agents that it rang, or that logged in or off
  std::map<std::string, std::string> facts;  ///< "transfer" -> "attended", see events.cpp
  std::vector<std::string> answerers;        ///< ids of dialled legs that went up, in order
  std::vector<std::string> last_talk;        ///< ids of the legs that talked last
  microseconds talked{0};                    ///< the time in which at least two legs talked
  std::optional<Timestamp> moved_at;         ///< when the transfer or relocation began
  bool keeps_steps = false;
  bool sees_ami = false;
  bool sees_channels_begin = false;  ///< AMI tells of new channels, so every channel's beginning is there
  bool sees_ari = false;
  bool has_wazo_event = false;
  bool is_cut = false;
  bool is_begin_seen = false;

 private:
  [[nodiscard]] bool lacks_beginning() const;

  using Talk = std::set<std::string>;

  [[nodiscard]] std::vector<Talk> talks() const;
  void settle_talks(Timestamp at);
  void review_talks(Timestamp at);
  void tell_talk(const Talk& talk, Timestamp at);
  void count_talk(Timestamp at);

  struct Begun {
    Talk talk;
    Timestamp at{};
    bool is_told = false;
  };
  std::vector<Begun> begun_;
  std::optional<Timestamp> talks_since_;
};

/// Returns the part that the names of both ends of a Local channel share. Empty for any other channel.
std::string_view local_pair(std::string_view channel);

}  // namespace wazobus::tracing
