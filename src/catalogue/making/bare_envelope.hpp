// SPDX-License-Identifier: MIT
// The envelope that Asterisk's module wazo-res-stasis-amqp makes (docs/bus.md, section 5): a routing key in
// lower case, at most three headers, and a body that does not repeat them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/header.hpp"
#include "catalogue/model.hpp"
#include "event/frame.hpp"
#include "json/view.hpp"

namespace wazobus::catalogue {

/// The properties of the module's messages.
event::Properties bare_properties();

class BareEnvelope {
 public:
  /// Copies the facts of the entry, which must be one that may be published without wazo-bus.
  explicit BareEnvelope(const Entry& entry);

  /// Sets the headers, the members that the body has besides name and data, and the routing key: the first
  /// key of the entry whose values are all in `data`.
  void make(std::string_view name, json::View data, std::vector<Header>& headers,
            std::vector<Header>& members, std::string& routing_key) const;

 private:
  struct Part {
    std::string literal;
    std::optional<Placeholder> placeholder;
  };
  struct OwnHeader {
    std::string name;
    std::string constant;           ///< JSON, or empty
    std::vector<std::string> path;  ///< in data, or empty
  };

  static bool fill(const std::vector<Part>& key, std::string_view name, json::View data, std::string& out);

  std::vector<std::vector<Part>> keys_;
  std::vector<OwnHeader> headers_;
  std::vector<std::string> members_;
};

}  // namespace wazobus::catalogue
