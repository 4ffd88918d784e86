// SPDX-License-Identifier: MIT
// Makes messages to publish from the catalogue: the event's example, with new ids and times and the user's
// changes, in the envelope of a current server.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/making/change.hpp"
#include "catalogue/making/draft.hpp"
#include "catalogue/making/envelope.hpp"
#include "event/frame.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

class Composer {
 public:
  struct Order {
    std::string name;  ///< a name that the catalogue knows: an event, an alias, an AMI event, or their family
    Identity identity;
    std::vector<Change> changes;
    bool force = false;                          ///< allow changes that the event's schema does not allow
    event::Family family = event::Family::none;  ///< if the name exists in several families
  };

  /// Throws InvalidInput, with advice, for a change with an unknown path or a value that the schema refuses,
  /// unless forced. Always throws for a change that would skip elements of a list.
  Composer(const Catalogue& catalogue, Order order, RandomAndClock random_and_clock);

  /// The reasons for which the order would be refused without `force`, as sentences: "call_created has no
  /// field data.statuss". Excludes what the checker reports about the message too.
  [[nodiscard]] const std::vector<std::string>& objections() const { return objections_; }

  /// Makes the next message: sets routing key, headers, properties and body of `frame`. The body is ASCII, as
  /// Python writes JSON.
  void compose(event::Frame& frame);

 private:
  /// A value that each message gets anew.
  struct Gap {
    enum class Kind { origin, tenant, user, uuid, call, voicemail, time, epoch } kind;
    std::string spelling;  ///< the time in the example, whose spelling is kept
  };
  /// A header of the event that data does not contain.
  struct MadeHeader {
    std::string name;
    std::vector<Draft::Piece> pieces;
  };

  std::size_t gap(Gap::Kind kind, std::string spelling = {});
  std::size_t gap_for_old(Gap::Kind kind, const std::string& old);
  std::optional<std::size_t> gap_in_place_of(std::string_view field, const std::string& json);
  std::optional<std::size_t> gap_for_text(std::string_view field, const std::string& text);
  void mark(Draft& draft, std::string_view field = {});

  Draft draft_of_data(const Entry& entry);
  static void complete(const Description& schema, Draft& all, Draft& data);
  void mark_parties(Draft& data);
  void mark_listed_users(Draft& data);
  void judge(Rulebook& rulebook, const EventRules& rules, const Draft& original);
  void refuse_unless_forced(const std::function<void()>& require);
  static void apply(std::span<const Change> changes, Draft& data);
  void take_members();
  void make_missing_headers();
  void write_bare(json::View data, event::Frame& frame);

  void fill_gaps();
  [[nodiscard]] std::string filled(const Gap& gap, std::int64_t seconds);
  static void join(const std::vector<Draft::Piece>& pieces, const std::vector<std::string>& values,
                   std::string& out);

  Order order_;
  std::vector<std::string> objections_;
  RandomAndClock random_and_clock_;
  Envelope envelope_;
  std::optional<BareEnvelope> bare_;  // for events that wazo-bus never publishes
  bool is_user_in_data_;
  std::vector<Gap> gaps_;
  std::map<std::string, std::size_t> old_;  // the gap for each value of the example
  bool knows_user_ = false;
  std::vector<Draft::Piece> data_pieces_;
  bool has_data_ = true;
  std::map<std::string, std::optional<std::string>>
      members_;  // members of the envelope that were set or removed
  std::vector<MadeHeader> made_headers_;
  std::uint64_t running_ = 0;  // a running number for Asterisk's ids
  // The current message.
  text::Timestamp now_;
  std::string tenant_;
  std::string user_;
  std::vector<std::string> values_;  // JSON values of the gaps
  std::string data_;
  std::string body_;
  json::Writer writer_;
  std::vector<Header> given_;
  std::vector<Header> headers_;
};

}  // namespace wazobus::catalogue
