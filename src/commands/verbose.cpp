// SPDX-License-Identifier: MIT
#include "commands/verbose.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <utility>

#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

bool is_address(const bus::Resolved& what) {
  return what.addresses.size() == 1 && what.addresses.front() == what.host;
}

/// Describes each kind of happening.
struct HappeningWords {
  std::string operator()(const bus::Trying& what) const {
    return fmt::format("connecting to {}{}", text::safe(what.where), what.tls ? " with TLS" : "");
  }
  std::string operator()(const bus::Resolved& what) const {
    if (is_address(what)) return fmt::format("{} needs no look-up", text::safe(what.host));
    return text::safe(fmt::format("{} is {}", what.host, fmt::join(what.addresses, ", ")));
  }
  std::string operator()(const bus::AddressRefused& what) const {
    return text::safe(fmt::format("{} did not accept: {}", what.address, what.reason));
  }
  std::string operator()(const bus::Connected& what) const {
    return fmt::format("connected to {}", text::safe(what.address));
  }
  std::string operator()(const bus::Encrypted& what) const {
    const std::string verified = what.is_verified         ? "verified"
                                 : what.objection.empty() ? "not verified"
                                                          : fmt::format("not verified: {}", what.objection);
    return text::safe(fmt::format("{}, {}; certificate of {}, by {}, {}", what.version, what.cipher,
                                  what.subject, what.issuer, verified));
  }
  std::string operator()(const bus::BrokerNamed& what) const {
    return text::safe(fmt::format("the broker is {} {}{}{}", what.product, what.version,
                                  what.cluster.empty() ? "" : ", cluster ", what.cluster));
  }
  std::string operator()(const bus::LoggedIn& what) const {
    return text::safe(
        fmt::format("logged in as '{}', virtual host '{}'; heartbeat {} s, frames of {} bytes, "
                    "{} channels",
                    what.user, what.vhost, what.heartbeat, what.frame_max, what.channels));
  }
  std::string operator()(const bus::ExchangeSeen& what) const {
    return fmt::format("exchange '{}' {}", text::safe(what.name), what.exists ? "exists" : "does not exist");
  }
  std::string operator()(const bus::QueueUsed& what) const {
    return fmt::format("{}queue {}", what.is_temporary ? "made the temporary " : "found the ",
                       text::safe(what.name));
  }
  std::string operator()(const bus::Bound& what) const {
    std::string arguments;
    event::append_json(what.arguments, arguments);
    return text::safe(fmt::format("bound it to exchange '{}', key '{}'{}{}", what.exchange, what.routing_key,
                                  what.arguments.empty() ? "" : ", arguments ",
                                  what.arguments.empty() ? "" : arguments));
  }
  std::string operator()(const bus::Linked& what) const {
    return text::safe(
        fmt::format("bound exchange '{}' to exchange '{}', key '{}'", what.from, what.to, what.routing_key));
  }
  std::string operator()(const bus::Consuming& what) const {
    return fmt::format("consuming queue {}", text::safe(what.queue));
  }
  std::string operator()(const bus::ConfirmsOn& what) const {
    return fmt::format("publishing to exchange '{}' with confirms", text::safe(what.exchange));
  }
  std::string operator()(const bus::Closed& what) const {
    const std::string_view which = what.is_channel ? "channel" : "connection";
    if (!what.by_broker) return fmt::format("closed the {} with code {}", which, what.code);
    return text::safe(fmt::format("the broker closed the {} with code {}: {}", which, what.code, what.text));
  }
  std::string operator()(const bus::FrameMoved& what) const {
    std::string line =
        fmt::format("{} {} on channel {}", what.is_sent ? "sent" : "received", what.type, what.channel);
    if (what.size != bus::FrameMoved::unknown_size) line += fmt::format(", {} bytes", what.size);
    return line;
  }
};

}  // namespace

std::string describe(const bus::Happening& happening) {
  return std::visit(HappeningWords{}, happening);
}

bus::Trace verbose_trace(int verbosity, std::function<void(const std::string& line)> say) {
  if (verbosity == 0) return {};
  // A command may connect several times to the same address. That it needs no look-up is said only once.
  const auto needs_no_look_up = std::make_shared<std::set<std::string>>();
  return {
      [say = std::move(say), needs_no_look_up](const bus::Happening& happening) {
        const auto* const resolved = std::get_if<bus::Resolved>(&happening);
        if (resolved != nullptr && is_address(*resolved) && !needs_no_look_up->insert(resolved->host).second)
          return;
        say(fmt::format("wazobus: {}", describe(happening)));
      },
      verbosity > 1};
}

}  // namespace wazobus::commands
