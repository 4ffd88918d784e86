// SPDX-License-Identifier: MIT
// Messages to publish, made from the catalogue: an event's example with fresh ids and times and the user's
// changes, in the envelope that a current server puts around it.
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
    std::string name;  ///< or alias, or that of an AMI event or of their family; one that the catalogue knows
    Identity identity;
    std::vector<Change> changes;
    bool force = false;                          ///< bears changes that the event's schema does not
    event::Family family = event::Family::none;  ///< where the name may be one of several
  };

  /// Throws InvalidInput, with an advice, for a change that has an unknown path or a value that the schema
  /// refuses, unless forced; and, forced or not, for one that leaves out elements of a list.
  Composer(const Catalogue& catalogue, Order order, Freshness freshness);

  /// What of the order would have been refused without force, as sentences: "call_created has no field
  /// data.statuss". What the Checker says of the message as well is not among them.
  [[nodiscard]] const std::vector<std::string>& objections() const { return objections_; }

  /// Makes the next message: routing key, headers, properties and body of `frame`. The body is ASCII, as
  /// Python writes JSON.
  void compose(event::Frame& frame);

 private:
  /// What is filled in for each message.
  struct Gap {
    enum class Kind { origin, tenant, user, uuid, call, voicemail, time, epoch } kind;
    std::string spelling;  ///< of a time: the one that it takes the place of
  };
  /// A header of the event of which its data tells nothing.
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
  Freshness freshness_;
  Envelope envelope_;
  std::optional<BareEnvelope> bare_;  // of what is never published by wazo-bus
  bool is_user_in_data_;
  std::vector<Gap> gaps_;
  std::map<std::string, std::size_t> old_;  // the gap in place of an example's value
  bool knows_user_ = false;
  std::vector<Draft::Piece> data_pieces_;
  bool has_data_ = true;
  std::map<std::string, std::optional<std::string>> members_;  // of the envelope: set, or taken away
  std::vector<MadeHeader> made_headers_;
  std::uint64_t running_ = 0;  // in what Asterisk makes ids of
  // Of the message at hand.
  text::Timestamp now_;
  std::string tenant_;
  std::string user_;
  std::vector<std::string> values_;  // of the gaps, JSON
  std::string data_;
  std::string body_;
  json::Writer writer_;
  std::vector<Header> given_;
  std::vector<Header> headers_;
};

}  // namespace wazobus::catalogue
