// SPDX-License-Identifier: MIT
// The envelope that a current Wazo service puts around an event's data: the routing key, and the headers that
// the body repeats (docs/bus.md, sections 1 and 3).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/header.hpp"
#include "catalogue/making/bare_envelope.hpp"
#include "catalogue/template.hpp"
#include "event/frame.hpp"
#include "json/view.hpp"
#include "text/time.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

/// Whom messages are from and about. Missing values are made up for each message.
struct Identity {
  std::string origin_uuid;
  std::optional<std::string> tenant_uuid;
  /// The first one is the user in data. Only events for several users take more than one.
  std::vector<std::string> user_uuids = {};
  /// The tenant of messages that have no other. If empty, each gets a random one.
  std::string usual_tenant = {};
};

/// The sources of made-up values.
struct RandomAndClock {
  text::Random random;
  std::function<text::Timestamp()> now;
};

/// The tenant of a message that names none.
std::string tenant_of(const Identity& identity, const text::Random& random);

/// A time as wazo-bus writes it: local, without offset, and without the fraction if it is zero.
std::string wazo_time(text::Timestamp time);

/// The envelope of one event, read once from the catalogue. It uses keys and ACLs of current servers if the
/// catalogue has them, otherwise those of the page.
class Envelope {
 public:
  explicit Envelope(const Entry& entry);

  /// The values that data need not contain.
  struct Metadata {
    std::string_view name;
    std::string_view origin_uuid;
    std::string_view tenant_uuid;
    std::string_view user_uuid;  ///< a UUID or event::nobody
    std::string_view timestamp;
    std::span<const std::string> user_uuids = {};  ///< if several: the users of the headers
  };

  /// Does wazo-bus never publish the event? Then use BareEnvelope.
  [[nodiscard]] bool is_bare() const { return is_bare_; }
  [[nodiscard]] bool has_tenant() const { return has_tenant_; }
  [[nodiscard]] bool has_user() const { return has_user_; }
  [[nodiscard]] bool is_for_one_user() const { return is_for_one_user_; }
  /// The event's own headers, without those of every event and of its level.
  [[nodiscard]] std::span<const Field> own_headers() const { return own_fields_; }
  /// The paths of the fields of data that routing key and ACL need.
  [[nodiscard]] std::vector<std::vector<std::string>> needed_fields() const;
  /// The names of the event's own headers that routing key and ACL need.
  [[nodiscard]] std::vector<std::string> needed_headers() const;
  /// The fields for the tenant and the user, by priority.
  [[nodiscard]] const std::vector<std::vector<std::string>>& tenant_fields() const { return tenant_fields_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& user_fields() const { return user_fields_; }
  /// Throws InvalidInput if there are several users and the event is not for several. `name` is the event's.
  void require_users(std::string_view name, std::span<const std::string> user_uuids) const;
  /// Is data.user_uuid, if there is one, not the user whom the event is for?
  [[nodiscard]] bool is_user_elsewhere() const { return is_user_elsewhere_; }

  /// The tenant and the user in data; event::nobody if data says so.
  [[nodiscard]] std::optional<std::string> tenant_in(json::View data) const;
  [[nodiscard]] std::optional<std::string> user_in(json::View data) const;
  /// The user in an ACL of this event; event::nobody if it says so.
  [[nodiscard]] std::optional<std::string> user_in_acl(std::string_view acl) const;
  /// The value of an own header in data, or the constant of the catalogue.
  [[nodiscard]] std::optional<std::string> header_in(std::size_t own_header, json::View data) const;

  /// Sets `headers` to all headers, in the order of wazo-bus, and sets the routing key. Headers in `given`
  /// are used unchanged, and keys and ACLs follow them; `given` headers that the event does not have are not
  /// added. A header with an unknown value is omitted.
  void make(const Metadata& metadata, json::View data, std::span<const Header> given,
            std::vector<Header>& headers, std::string& routing_key) const;

 private:
  struct Value {
    enum class From { nothing, name, tenant, user, header, data } from = From::nothing;
    std::vector<std::string> steps;  ///< for data: the path; for a header: its name
    bool is_escaped = true;
    std::string attribute{};  ///< the header of that name, which has priority over data
    bool is_user = false;     ///< the user in data, whom headers may name too
  };
  struct BoundTemplate {
    Template text;
    std::vector<Value> values;
  };
  struct OwnHeader {
    std::string name;
    std::string constant;                          ///< JSON, or empty
    std::vector<std::vector<std::string>> fields;  ///< paths in data that may contain it
  };
  struct Parts;

  [[nodiscard]] Value value_of(const Entry& entry, const std::string& placeholder) const;
  [[nodiscard]] std::optional<BoundTemplate> bound_template(const Entry& entry,
                                                            const Templates& templates) const;
  [[nodiscard]] bool is_attribute(std::string_view name) const;
  void add_own_header(const Entry& entry, const Field& field);
  void add_own(const Parts& parts, std::vector<Header>& headers) const;
  void add_users(const Parts& parts, std::vector<Header>& headers) const;
  static void fill(const BoundTemplate& bound, const Parts& parts, std::string& out);
  static void append(const Value& value, const Parts& parts, std::string& out);
  static std::string text_in_data(const Value& value, const Parts& parts);

  bool is_bare_ = false;
  bool has_tenant_ = false;
  bool is_for_all_ = false;
  bool has_user_ = false;
  bool is_for_one_user_ = false;
  bool is_user_elsewhere_ = false;
  std::vector<std::vector<std::string>> tenant_fields_;
  std::vector<std::vector<std::string>> user_fields_;
  std::vector<Field> own_fields_;
  std::vector<OwnHeader> own_;
  std::optional<BoundTemplate> routing_key_;
  std::optional<BoundTemplate> acl_;
};

/// What a service's message has, but nothing names for this one.
struct Unnamed {
  bool user = false;                 ///< the event is for one user; so no client of a user gets it
  std::vector<std::string> headers;  ///< the routing key or the ACL has None in place of them
};

/// Adds key and headers to events that were captured as bare bodies.
class Addresser {
 public:
  /// `catalogue` must outlive this and must not change.
  Addresser(const Catalogue& catalogue, Identity identity, RandomAndClock random_and_clock);

  /// Sets headers and routing key of `frame` to those that a Wazo service sends with this body: the members
  /// of the body except data, and the headers that it lacks. Returns false and sets nothing if the body is
  /// not an object, has no name, or has an unknown name. Throws InvalidInput for a member that AMQP cannot
  /// carry.
  bool address(json::View body, event::Frame& frame);

  /// The routing key that a service sends with this body and these headers, which may be empty. Empty in the
  /// cases where address() returns false.
  std::optional<std::string> routing_key_for(const event::FieldTable& headers, json::View body);

  /// Does the catalogue have an event of this name?
  [[nodiscard]] bool knows(std::string_view name) const { return catalogue_.find(name) != nullptr; }

  /// About the last event.
  [[nodiscard]] const Unnamed& unnamed() const { return unnamed_; }

 private:
  /// The envelopes of an event. `bare` is used if the current message is published without wazo-bus.
  struct Envelopes {
    Envelope envelope;
    std::optional<BareEnvelope> bare;
    bool is_always_bare;
  };

  const Envelopes* known_for(const std::string& name);
  [[nodiscard]] event::Family family() const;
  [[nodiscard]] bool is_bare(const Envelopes& known) const;
  void begin();
  void read_members(json::View body);
  void make(const Envelope& envelope, std::string_view name, json::View data);
  std::string user_for(const Envelope& envelope, json::View data);

  const Catalogue& catalogue_;
  Identity identity_;
  RandomAndClock random_and_clock_;
  std::unordered_map<std::string, std::optional<Envelopes>> known_;  // empty: unknown name
  Unnamed unnamed_;
  // Reused for each event.
  std::vector<Header> given_;
  std::string name_;
  std::optional<json::View> data_;
  std::vector<Header> headers_;
  std::string routing_key_;
};

}  // namespace wazobus::catalogue
