// SPDX-License-Identifier: MIT
// What a current Wazo service puts around an event's data: the routing key, and the headers that the body
// repeats (wire.md, sections 1 and 3).
#pragma once

#include <cstdint>
#include <functional>
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

/// Whom messages are from and about; what is not given is made up for each of them.
struct Identity {
  std::string origin_uuid;
  std::optional<std::string> tenant_uuid;
  std::optional<std::string> user_uuid;
};

/// Where what is made up comes from.
struct Freshness {
  text::Random random;
  std::function<text::Timestamp()> now;
};

/// The fields of data where the value of an event's own header may stand too, the one that counts first:
/// under its own name, as the uuid of an object, or, in an event that is about such an object, as the uuid.
std::vector<std::vector<std::string>> fields_of_header(const Entry& entry, const std::string& name);

/// The field of data that names the one user whom the event is for; empty where none does.
std::vector<std::string> user_field_of(const Entry& entry);

/// As wazo-bus writes the time: local, without an offset, and without a fraction where that is zero.
std::string wazo_time(text::Timestamp time);

/// The envelope of one event, read from the catalogue once. Where it knows keys and ACLs of current servers
/// besides those of the page, they are meant.
class Envelope {
 public:
  explicit Envelope(const Entry& entry);

  /// What data need not tell.
  struct Around {
    std::string_view name;
    std::string_view origin_uuid;
    std::string_view tenant_uuid;
    std::string_view user_uuid;  ///< or event::nobody
    std::string_view timestamp;
  };

  /// Is the event never published by wazo-bus? Then BareEnvelope is the one to take.
  [[nodiscard]] bool is_bare() const { return is_bare_; }
  [[nodiscard]] bool has_tenant() const { return has_tenant_; }
  [[nodiscard]] bool has_user() const { return has_user_; }
  [[nodiscard]] bool is_for_one_user() const { return is_for_one_user_; }
  /// The headers of this very event, besides those that every event and its level bring.
  [[nodiscard]] std::span<const Field> own_headers() const { return own_fields_; }
  /// The fields of data that routing key and ACL cannot do without: their steps.
  [[nodiscard]] std::vector<std::vector<std::string>> needed_fields() const;
  /// The fields that mean the tenant and the user, the one that counts first.
  [[nodiscard]] const std::vector<std::vector<std::string>>& tenant_fields() const { return tenant_fields_; }
  [[nodiscard]] const std::vector<std::vector<std::string>>& user_fields() const { return user_fields_; }

  /// The tenant and the user that data tells; event::nobody where it says so.
  [[nodiscard]] std::optional<std::string> tenant_in(json::View data) const;
  [[nodiscard]] std::optional<std::string> user_in(json::View data) const;
  /// The user whom an ACL of this event names; event::nobody where it says so.
  [[nodiscard]] std::optional<std::string> user_in_acl(std::string_view acl) const;
  /// What data tells of a header of this event; also what the catalogue says that it always is.
  [[nodiscard]] std::optional<std::string> header_in(std::size_t own_header, json::View data) const;

  /// Sets `headers` to all of them, in the order of wazo-bus, and the routing key. Those that are `given` are
  /// taken as they are, and keys and ACLs follow them; others are not added. One that nobody knows is left
  /// out.
  void make(const Around& around, json::View data, std::span<const Header> given,
            std::vector<Header>& headers, std::string& routing_key) const;

 private:
  struct Value {
    enum class From { nothing, name, tenant, user, header, data } from = From::nothing;
    std::vector<std::string> steps;  ///< of data; of a header its name
    bool is_escaped = true;
    std::string attribute{};  ///< the header of that name, which goes before data
    bool is_user = false;     ///< data's word for the user, whom the headers may tell as well
  };
  struct Shape {
    Template text;
    std::vector<Value> values;
  };
  struct OwnHeader {
    std::string name;
    std::string constant;                          ///< JSON, or empty
    std::vector<std::vector<std::string>> fields;  ///< of data, where it may stand
  };
  struct Known;

  [[nodiscard]] Value value_of(const Entry& entry, const std::string& placeholder) const;
  [[nodiscard]] std::optional<Shape> shape_of(const Entry& entry, const Templates& templates) const;
  [[nodiscard]] bool is_attribute(std::string_view name) const;
  void add_own_header(const Entry& entry, const Field& field);
  void add_own(const Known& known, std::vector<Header>& headers) const;
  void add_users(const Known& known, std::vector<Header>& headers) const;
  static void fill(const Shape& shape, const Known& known, std::string& out);
  static void append(const Value& value, const Known& known, std::string& out);
  static std::string text_in_data(const Value& value, const Known& known);

  bool is_bare_ = false;
  bool has_tenant_ = false;
  bool is_for_all_ = false;
  bool has_user_ = false;
  bool is_for_one_user_ = false;
  std::vector<std::vector<std::string>> tenant_fields_;
  std::vector<std::vector<std::string>> user_fields_;
  std::vector<Field> own_fields_;
  std::vector<OwnHeader> own_;
  std::optional<Shape> routing_key_;
  std::optional<Shape> acl_;
};

/// Addresses what has only a body: events that were kept without the headers and the key that they had.
class Addresser {
 public:
  /// `catalogue` must outlive this, and not change.
  Addresser(const Catalogue& catalogue, Identity identity, Freshness freshness);

  /// Sets headers and routing key of `frame` to what a Wazo service sends with this body: the body's members
  /// but data, and what it lacks of those that a service always sends. False, and nothing is set, where it is
  /// no object, has no name or one that is unknown. Throws InvalidInput for a member that AMQP cannot carry.
  bool address(json::View body, event::Frame& frame);

  /// The routing key that a service sends with these headers (may be none) and this body. Nothing as above.
  std::optional<std::string> routing_key_for(const event::FieldTable& headers, json::View body);

  /// How many events so far are for a user whom nothing names, and so reach no user's client.
  [[nodiscard]] std::uint64_t without_user() const { return without_user_; }

 private:
  /// An event's envelopes: `bare` where the message at hand is one that is published without wazo-bus.
  struct Known {
    Envelope envelope;
    std::optional<BareEnvelope> bare;
    bool is_always_bare;
  };

  const Known* known_for(const std::string& name);
  [[nodiscard]] event::Family family() const;
  [[nodiscard]] bool is_bare(const Known& known) const;
  void read_members(json::View body);
  void make(const Envelope& envelope, std::string_view name, json::View data);
  std::string user_for(const Envelope& envelope, json::View data);

  const Catalogue& catalogue_;
  Identity identity_;
  Freshness freshness_;
  std::unordered_map<std::string, std::optional<Known>> known_;  // of one that is unknown, nothing
  std::uint64_t without_user_ = 0;
  // Used again for each event.
  std::vector<Header> given_;
  std::string name_;
  std::optional<json::View> data_;
  std::vector<Header> headers_;
  std::string routing_key_;
};

}  // namespace wazobus::catalogue
