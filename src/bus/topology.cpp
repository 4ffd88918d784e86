// SPDX-License-Identifier: MIT
#include "bus/topology.hpp"

#include <fmt/format.h>

#include <array>

#include "bus/amqp.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::bus {

namespace {

constexpr std::string_view how_to_create =
    "create it as Wazo does with --declare, or name another with --exchange";

std::optional<Refusal> declare(Connection& connection, std::string_view name, std::string_view type,
                               bool passive) {
  amqp_exchange_declare_t declare{};
  declare.exchange = bytes(name);
  declare.type = bytes(type);
  declare.passive = passive ? 1 : 0;
  declare.durable = 1;
  connection.ask({AMQP_EXCHANGE_DECLARE_METHOD, &declare});
  return connection.refusal(fmt::format("looking at exchange '{}'", text::safe(name)));
}

BrokerError refused(const Connection& connection, std::string_view name, const Refusal& refusal) {
  return BrokerError(fmt::format("{} refused exchange '{}': {}", connection.endpoint().where(),
                                 text::safe(name), refusal.text));
}

BrokerError missing(const Connection& connection, std::string_view name) {
  const std::vector<std::string> of_wazo{xivo.name, wazo_headers.name};
  const std::string_view near = text::nearest(name, of_wazo);
  return BrokerError(
      fmt::format("exchange '{}' does not exist on {}", text::safe(name), connection.endpoint().where()),
      near.empty() || near == name ? std::string(how_to_create) : fmt::format("did you mean '{}'?", near));
}

bool exists(Connection& connection, std::string_view name) {
  const std::optional<Refusal> refusal = declare(connection, name, "topic", /*passive*/ true);
  const bool is_missing = refusal && refusal->code == AMQP_NOT_FOUND;
  if (!refusal || is_missing) connection.trace()(ExchangeSeen{std::string(name), !is_missing});
  if (!refusal) return true;
  if (is_missing) return false;
  throw refused(connection, name, *refusal);
}

/// Returns the X in RabbitMQ's "inequivalent arg 'type' for exchange ...: received 'topic' but current is
/// 'X'".
std::optional<std::string> current_type(const Refusal& refusal) {
  constexpr std::string_view before = "but current is '";
  if (refusal.code != AMQP_PRECONDITION_FAILED || refusal.text.find("arg 'type'") == std::string::npos)
    return std::nullopt;
  const std::size_t start = refusal.text.find(before);
  if (start == std::string::npos) return std::nullopt;
  const std::size_t from = start + before.size();
  return refusal.text.substr(from, refusal.text.find('\'', from) - from);
}

/// The type of an existing exchange. The broker reveals it only by refusing a declaration, so the exchange is
/// declared with the expected type; that changes nothing on an existing exchange. If the user may not
/// declare, the expected type is returned.
std::string type_of(Connection& connection, std::string_view name, ExchangeType believed) {
  const std::optional<Refusal> refusal = declare(connection, name, to_string(believed), /*passive*/ false);
  const std::optional<std::string> type = refusal ? current_type(*refusal) : std::nullopt;
  return type.value_or(std::string(to_string(believed)));
}

/// `advice` is for an exchange that has not the wanted type; if it is empty, the user wanted that type.
ExchangeType require_type(Connection& connection, std::string_view name, std::optional<ExchangeType> wanted,
                          ExchangeType believed, const std::string& advice) {
  const std::string type = type_of(connection, name, wanted.value_or(believed));
  const bool topic = type == to_string(ExchangeType::topic);
  if (!topic && type != to_string(ExchangeType::headers)) {
    throw BrokerError(
        fmt::format("exchange '{}' is of type {}; wazobus listens to topic and headers exchanges",
                    text::safe(name), text::safe(type)),
        "name another with --exchange");
  }
  const ExchangeType actual = topic ? ExchangeType::topic : ExchangeType::headers;
  if (wanted && *wanted != actual) {
    throw BrokerError(
        fmt::format("exchange '{}' is of type {}, not {}", text::safe(name), type, to_string(*wanted)),
        advice.empty() ? fmt::format("use --exchange-type {}, or omit it", type) : advice);
  }
  return actual;
}

void create(Connection& connection, const Exchange& exchange, const ExchangeChoice& choice,
            Declared& declared) {
  const bool is_new = choice.declared && !exists(connection, exchange.name);
  const std::optional<Refusal> refusal =
      declare(connection, exchange.name, to_string(exchange.type), /*passive*/ false);
  if (!refusal && is_new) declared.created.push_back(exchange.name);
  if (!refusal) return;
  if (const std::optional<std::string> type = current_type(*refusal)) {
    throw BrokerError(fmt::format("exchange '{}' exists and is of type {}, not {}", text::safe(exchange.name),
                                  text::safe(*type), to_string(exchange.type)),
                      "leave out --declare, or name another with --exchange");
  }
  // Other flags or arguments do not matter: the exchange exists and has the right type.
  if (refusal->code != AMQP_PRECONDITION_FAILED) throw refused(connection, exchange.name, *refusal);
}

void create_as_wazo_does(Connection& connection, const ExchangeChoice& choice) {
  Declared declared;
  create(connection, xivo, choice, declared);
  create(connection, wazo_headers, choice, declared);
  amqp_exchange_bind_t bind{};
  bind.destination = bytes(wazo_headers.name);
  bind.source = bytes(xivo.name);
  bind.routing_key = bytes("#");
  connection.ask({AMQP_EXCHANGE_BIND_METHOD, &bind});
  connection.require("binding xivo to wazo-headers");
  connection.trace()(Linked{xivo.name, wazo_headers.name, "#"});
  declared.is_linked = true;
  if (choice.declared) choice.declared(declared);
}

/// The type that the name suggests.
ExchangeType believed_type(std::string_view name) {
  return name == wazo_headers.name ? wazo_headers.type : ExchangeType::topic;
}

Exchange named_exchange(Connection& connection, const ExchangeChoice& choice) {
  const std::string& name = *choice.name;
  if (choice.declare) {
    Exchange exchange{name, choice.type.value_or(believed_type(name))};
    Declared declared;
    create(connection, exchange, choice, declared);
    if (choice.declared) choice.declared(declared);
    return exchange;
  }
  if (!exists(connection, name)) throw missing(connection, name);
  return {name, require_type(connection, name, choice.type, believed_type(name),
                             /*advice*/ {})};
}

BrokerError neither_exists(const Connection& connection) {
  return BrokerError(
      fmt::format("neither exchange 'xivo' nor 'wazo-headers' exists on {}", connection.endpoint().where()),
      "is it a Wazo server? Create both as Wazo does with --declare, or name another with --exchange");
}

}  // namespace

std::string_view to_string(ExchangeType type) {
  return type == ExchangeType::topic ? "topic" : "headers";
}

std::vector<Exchange> exchanges_to_listen(Connection& connection, const ExchangeChoice& choice) {
  if (choice.name) return {named_exchange(connection, choice)};
  if (choice.declare) create_as_wazo_does(connection, choice);
  std::vector<Exchange> found;
  for (const Exchange& exchange : {xivo, wazo_headers}) {
    if (!exists(connection, exchange.name)) continue;
    require_type(
        connection, exchange.name, exchange.type, exchange.type,
        fmt::format("is it a Wazo server? --exchange {} takes that exchange as it is", exchange.name));
    found.push_back(exchange);
  }
  if (found.empty()) throw neither_exists(connection);
  return found;
}

std::optional<std::string> exchange_at_once(Connection& connection, const ExchangeChoice& choice) {
  const std::string name = choice.name.value_or(xivo.name);
  if (choice.declare || choice.type || name.empty()) return std::nullopt;
  amqp_exchange_declare_t look{};
  look.exchange = bytes(name);
  look.type = bytes("topic");  // a passive declaration does not compare types
  look.passive = 1;
  amqp_confirm_select_t confirm{};
  const std::array<Connection::Request, 2> requests{
      {{AMQP_EXCHANGE_DECLARE_METHOD, &look}, {AMQP_CONFIRM_SELECT_METHOD, &confirm}}};
  if (connection.open_channel_with(requests, "opening a channel")) return std::nullopt;
  connection.trace()(ExchangeSeen{name, true});
  return name;
}

FoundExchange find_exchange(Connection& connection, const Exchange& expected) {
  if (!exists(connection, expected.name)) return {};
  const std::optional<Refusal> refusal =
      declare(connection, expected.name, to_string(expected.type), /*passive*/ false);
  if (!refusal) return {.exists = true, .type = std::string(to_string(expected.type))};
  if (const std::optional<std::string> type = current_type(*refusal)) return {.exists = true, .type = *type};
  if (refusal->code == AMQP_PRECONDITION_FAILED) return {.exists = true, .difference = refusal->text};
  return {.exists = true};
}

std::string exchange_to_publish(Connection& connection, const ExchangeChoice& choice) {
  if (choice.name) {
    // The default exchange always exists, and the broker refuses every declaration of it.
    if (choice.name->empty()) return {};
    if (choice.declare || choice.type) return named_exchange(connection, choice).name;
    if (!exists(connection, *choice.name)) throw missing(connection, *choice.name);
    return *choice.name;
  }
  if (choice.declare) create_as_wazo_does(connection, choice);
  for (const Exchange& exchange : {xivo, wazo_headers}) {
    if (exists(connection, exchange.name)) return exchange.name;
  }
  throw neither_exists(connection);
}

}  // namespace wazobus::bus
