// SPDX-License-Identifier: MIT
// Finds what captures contain and the catalogue does not, and writes it as a catalogue file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/learning/learnt_address.hpp"
#include "catalogue/learning/learnt_value.hpp"
#include "catalogue/template.hpp"
#include "event/event.hpp"
#include "json/writer.hpp"

namespace wazobus::catalogue {

/// Reads one event after the other. Its memory is bounded (LearningRoom) and contains no value of data.
class Learning {
 public:
  /// `known` must outlive this and must not change. With an empty catalogue everything is learnt.
  explicit Learning(const Catalogue& known);

  void take(const event::Event& event);

  struct Totals {
    std::uint64_t events = 0;    ///< all events with a name
    std::uint64_t nameless = 0;  ///< events without a name, which were skipped
    std::uint64_t new_events = 0;
    std::uint64_t extended_events = 0;
    std::uint64_t new_fields = 0;  ///< of known events
    bool was_short = false;        ///< the limits of memory were reached
    /// Known events of which a field has a value of another type, which is not learnt.
    std::vector<std::string> with_other_types;
    /// Known events that were for others than the catalogue says, which is not learnt.
    std::vector<std::string> with_other_levels;
  };
  [[nodiscard]] Totals totals() const;

  /// Appends the file, compact: events sorted by name, new ones completely, known ones as extensions.
  void append_file(std::string& out) const;

 private:
  /// Whom the messages of one name were for.
  struct Recipients {
    std::uint64_t nobody = 0;
    std::uint64_t tenant = 0;  ///< a tenant and no user
    std::uint64_t everybody = 0;
    std::uint64_t one_user = 0;
    std::uint64_t users = 0;
  };
  struct Learnt {
    const Entry* known = nullptr;
    std::uint64_t seen = 0;
    LearntValue data;           ///< of a new event
    LearntAdditions additions;  ///< of a known one
    LearntAddresses routing_keys;
    LearntAddresses acls;
    bool acls_follow_keys = true;  ///< each ACL is "events." and the routing key
    LearntValue headers;
    Recipients recipients;
    // Of a known event:
    std::vector<Template> known_keys;
    std::vector<Template> known_acls;
    std::vector<std::string> known_headers;
  };

  Learnt* learnt(const std::string& name, const event::Event& event);
  static void describe_known(const Entry& entry, Learnt& learnt);
  void take_data(json::View data, Learnt& learnt);
  void take_headers(const event::Event& event, Learnt& learnt);
  void take_header(std::string name, json::View value, Learnt& learnt);
  void collect_sources(const event::Event& event);
  void take_addresses(const event::Event& event, Learnt& learnt);
  static void count_recipients(const event::Event& event, Learnt& learnt);
  [[nodiscard]] static LearntAddresses::Exists finder(const Learnt& learnt);
  static std::vector<LearntAddresses::Found> acls_of(const Learnt& learnt,
                                                     const std::vector<LearntAddresses::Found>& keys,
                                                     PlaceholderNames& names);
  [[nodiscard]] static Level level_of(const Recipients& recipients);
  static void write_headers(const Learnt& learnt, bool names_tenant, json::Writer& json);
  [[nodiscard]] static bool has_news(const Learnt& learnt);
  static void write_event(const std::string& name, const Learnt& learnt, json::Writer& json);
  static void write_known(const Learnt& learnt, json::Writer& json, PlaceholderNames& names);

  const Catalogue& catalogue_;
  LearningRoom room_;
  Totals totals_;
  std::size_t names_ = 0;  // new names
  std::map<std::string, Learnt, std::less<>> events_;
  std::vector<AddressSource> sources_;
  std::string storage_;
};

}  // namespace wazobus::catalogue
