// SPDX-License-Identifier: MIT
#include "delivery/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>
#include <variant>

#include "delivery/python.hpp"
#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "text/sanitise.hpp"

namespace wazobus::delivery {

namespace {

using event::FieldTable;
using event::FieldValue;

constexpr std::array all_reasons{Reason::exchange,     Reason::origin, Reason::tenant, Reason::user,
                                 Reason::subscription, Reason::body,   Reason::name,   Reason::acl_header,
                                 Reason::acl,          Reason::expiry};

/// How many users, subscriptions or accesses a message lists.
constexpr std::size_t most_listed = 3;

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most_listed; ++i) {
    if (i > 0) out += ", ";
    out += text::safe(texts[i]);
  }
  if (texts.size() > most_listed) out += fmt::format(" and {} more", texts.size() - most_listed);
  return out;
}

/// Returns the type of a value that should have been text: "a boolean".
std::string_view kind_of(const FieldValue& value) {
  return std::visit(
      [](const auto& held) -> std::string_view {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>) return "null";
        if constexpr (std::is_same_v<Held, bool>) return "a boolean";
        if constexpr (std::is_same_v<Held, std::string>) return "a string";
        if constexpr (std::is_same_v<Held, event::ByteString>) return "bytes";
        if constexpr (std::is_same_v<Held, event::FieldTime>) return "a time";
        if constexpr (std::is_same_v<Held, event::FieldArray>) return "a list";
        if constexpr (std::is_same_v<Held, FieldTable>) return "a table";
        return "a number";
      },
      value.value);
}

Verdict stopped(Reason reason, std::string needed, std::string has, std::string explanation) {
  return {Outcome::undelivered, reason, std::move(needed), std::move(has), std::move(explanation)};
}

/// Converts a value of the body to the header that it repeats. Numbers and containers only keep whether they
/// are truthy.
FieldValue header_of(json::View value) {
  switch (value.kind()) {
    case json::Kind::null:
      return {std::monostate{}};
    case json::Kind::boolean:
      return {value.text() == "true"};
    case json::Kind::string:
      return {value.string()};
    case json::Kind::number:
      return {double{is_truthy(value) ? 1.0 : 0.0}};
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  FieldTable table;
  if (is_truthy(value)) table.push_back({"", {}});
  return {std::move(table)};
}

FieldTable headers_in(json::View body) {
  FieldTable headers;
  for (json::Children members(body); members.next();) {
    std::string key = members.raw_key().string();
    if (key != "data") headers.push_back({std::move(key), header_of(members.value())});
  }
  return headers;
}

/// Are there headers that the body repeats only since 22.03? Since then it repeats all.
bool repeats_headers(const FieldTable& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const event::FieldEntry& header) {
    return header.key == event::member::required_access || header.key == event::member::tenant_uuid ||
           header.key.starts_with(event::user_prefix);
  });
}

bool is_true(const FieldValue* value) {
  const bool* const flag = value != nullptr ? std::get_if<bool>(&value->value) : nullptr;
  return flag != nullptr && *flag;
}

const std::string* text_of(const FieldValue* value) {
  return value != nullptr ? std::get_if<std::string>(&value->value) : nullptr;
}

/// The first `count` words of `acl`.
std::string_view leading_words(std::string_view acl, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < acl.size(); ++i)
    end = std::min(acl.find('.', i == 0 ? 0 : end + 1), acl.size());
  return acl.substr(0, end);
}

}  // namespace

/// The message as the steps need it.
struct Judge::Message {
  explicit Message(const event::Event& of) : event(of), is_bare(is_bare_body(of.frame())) {
    // wazo-websocketd's parser accepts a little more than ours, and does not unpack bodies.
    if (event.is_json() && event.is_plain()) {
      body = event.body();
    } else if (load_json(event.frame().body, respelled)) {
      body = json::View(respelled);
    }
    if (body) unread = unread_by_python(body->text());
    if (!unread.empty()) body.reset();
    if (body && !body->is_object()) is_other_value = true;
    if (is_bare && body && !is_other_value) {
      from_body = headers_in(*body);
      tells_all = repeats_headers(from_body);
    }
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  [[nodiscard]] const FieldValue* header(std::string_view name) const {
    return find(is_bare ? from_body : event.frame().headers, name);
  }
  [[nodiscard]] const FieldTable& headers() const { return is_bare ? from_body : event.frame().headers; }
  [[nodiscard]] bool has_object() const { return body && !is_other_value; }

  /// Returns the verdict for a missing header: `verdict`, or Outcome::unknown for an old bare body.
  [[nodiscard]] Verdict without(Verdict verdict, std::string_view what) const {
    if (!is_bare || tells_all) return verdict;
    return {Outcome::unknown,
            verdict.reason,
            {},
            {},
            fmt::format("a bare body of before 22.03 does not repeat {}", what)};
  }

  const event::Event& event;
  bool is_bare;
  bool is_other_value = false;
  bool tells_all = false;
  std::string unread;  ///< why Python does not read the body, although it is JSON
  std::optional<json::View> body;
  std::string respelled;
  FieldTable from_body;

 private:
  static bool is_bare_body(const event::Frame& frame) {
    return !frame.has_headers && frame.headers.empty() && frame.exchange.empty() && frame.routing_key.empty();
  }
};

std::span<const Reason> reasons() {
  return all_reasons;
}

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
    case Reason::exchange:
      return "exchange";
    case Reason::origin:
      return "origin";
    case Reason::tenant:
      return "tenant";
    case Reason::user:
      return "user";
    case Reason::subscription:
      return "subscription";
    case Reason::body:
      return "body";
    case Reason::name:
      return "name";
    case Reason::acl_header:
      return "acl_header";
    case Reason::acl:
      return "acl";
    case Reason::expiry:
      return "expiry";
  }
  return "none";
}

std::string headline(const Verdict& verdict) {
  if (verdict.outcome == Outcome::delivered) return "delivered";
  // The explanation says whether the header or the token is at fault.
  const Reason step = verdict.reason == Reason::acl_header ? Reason::acl : verdict.reason;
  return fmt::format("{}: {}", verdict.outcome == Outcome::unknown ? "not known" : "not delivered",
                     name_of(step));
}

std::string describe(const Verdict& verdict) {
  if (verdict.outcome == Outcome::delivered) return headline(verdict);
  return fmt::format("{}: {}", headline(verdict), verdict.explanation);
}

Judge::Judge(Client client, Options options)
    : client_(std::move(client)),
      options_(std::move(options)),
      access_(client_.acl, {client_.user, client_.session}) {}

Verdict Judge::judge(const event::Event& event) const {
  const Message message(event);
  // A body that is not an object repeats no headers, and wazo-websocketd drops it in any case.
  if (message.is_bare && !message.has_object()) return *judge_body(message);
  for (const auto step : {&Judge::judge_exchange, &Judge::judge_origin, &Judge::judge_tenant,
                          &Judge::judge_user, &Judge::judge_subscription, &Judge::judge_body,
                          &Judge::judge_name, &Judge::judge_acl, &Judge::judge_expiry}) {
    if (Stop stop = (this->*step)(message)) return *std::move(stop);
  }
  return {};
}

Judge::Stop Judge::judge_exchange(const Message& message) const {
  const event::Frame& frame = message.event.frame();
  const bool is_unknown = frame.exchange.empty() && !frame.is_default_exchange;
  if (is_unknown || frame.exchange == event::wazo_headers || frame.exchange == event::xivo)
    return std::nullopt;
  const std::string where = frame.is_default_exchange ? "the default exchange" : text::safe(frame.exchange);
  return stopped(
      Reason::exchange, "wazo-headers", where,
      fmt::format("published on {}; wazo-websocketd listens on wazo-headers, to which only xivo is "
                  "forwarded",
                  where));
}

Judge::Stop Judge::judge_origin(const Message& message) const {
  const FieldValue* const origin = message.header(event::member::origin_uuid);
  const std::string needed = text::safe(options_.origin.value_or(""));
  if (origin == nullptr)
    return message.without(
        stopped(Reason::origin, needed, "", "no header origin_uuid: dropped for everybody"), "the origin");
  const std::string* const uuid = text_of(origin);
  if (uuid == nullptr)
    return stopped(Reason::origin, needed, std::string(kind_of(*origin)),
                   fmt::format("header origin_uuid is {}, not the server's uuid: dropped for everybody",
                               kind_of(*origin)));
  if (!options_.origin || *uuid == *options_.origin) return std::nullopt;
  return stopped(Reason::origin, needed, text::safe(*uuid),
                 fmt::format("header origin_uuid is {}, the server is {}: dropped for everybody",
                             text::safe(*uuid), needed));
}

Judge::Stop Judge::judge_tenant(const Message& message) const {
  if (client_.standing == Standing::master) return std::nullopt;
  const FieldValue* const tenant = message.header(event::member::tenant_uuid);
  const std::string has = text::safe(client_.tenant.value_or(""));
  if (tenant == nullptr)
    return message.without(
        stopped(Reason::tenant, "the master tenant", has,
                "no header tenant_uuid: service-level events reach only the master tenant"),
        "the tenant");
  const std::string* const uuid = text_of(tenant);
  if (uuid == nullptr)
    return stopped(Reason::tenant, std::string(kind_of(*tenant)), has,
                   fmt::format("header tenant_uuid is {}, not a string: only the master tenant gets it",
                               kind_of(*tenant)));
  if (*uuid == client_.tenant) return std::nullopt;
  return stopped(Reason::tenant, text::safe(*uuid), has,
                 fmt::format("the event is of tenant {}, the client of {}", text::safe(*uuid), has));
}

Judge::Stop Judge::judge_user(const Message& message) const {
  if (client_.standing != Standing::user) return std::nullopt;
  const std::string user = client_.user.value_or("");
  const std::string mine = std::string(event::user_prefix) + user;
  const FieldValue* const named = message.header(mine);
  const FieldValue* const everybody = message.header(event::all_users);
  if (is_true(named) || is_true(everybody)) return std::nullopt;
  const std::string has = text::safe(user);
  if (named != nullptr || everybody != nullptr) {
    const FieldValue& wrong = named != nullptr ? *named : *everybody;
    const std::string key = named != nullptr ? text::safe(mine) : std::string(event::all_users);
    return stopped(Reason::user, key, has,
                   fmt::format("header {} is {}, it must be the boolean true", key,
                               std::holds_alternative<bool>(wrong.value) ? "false" : kind_of(wrong)));
  }
  std::vector<std::string> users;
  for (const auto& [key, value] : message.headers()) {
    if (key.starts_with(event::user_prefix)) users.push_back(key.substr(event::user_prefix.size()));
  }
  if (users.empty())
    return message.without(
        stopped(Reason::user, mine, has,
                "no header user_uuid:<uuid> or user_uuid:*: only admins of the tenant get it"),
        "the users");
  return stopped(Reason::user, listed(users), has,
                 fmt::format("the event is for user {}, the client is {}", listed(users), has));
}

Judge::Stop Judge::judge_subscription(const Message& message) const {
  const auto& subscriptions = client_.subscriptions;
  if (std::find(subscriptions.begin(), subscriptions.end(), "*") != subscriptions.end()) return std::nullopt;
  const std::string has = listed(subscriptions);
  const FieldValue* const header = message.header("name");
  if (header == nullptr)
    return message.without(
        stopped(Reason::subscription, "", has, "no header name: only a subscription to * brings it"),
        "the name");
  const std::string* const name = text_of(header);
  if (name == nullptr)
    return stopped(Reason::subscription, std::string(kind_of(*header)), has,
                   fmt::format("header name is {}: only a subscription to * brings it", kind_of(*header)));
  if (std::find(subscriptions.begin(), subscriptions.end(), *name) != subscriptions.end())
    return std::nullopt;
  return stopped(Reason::subscription, text::safe(*name), has,
                 fmt::format("the event is {}, subscribed to {}", text::safe(*name), has));
}

Judge::Stop Judge::judge_body(const Message& message) const {
  if (message.has_object()) return std::nullopt;
  constexpr std::string_view needed = "a JSON object";
  if (!message.unread.empty())
    return stopped(
        Reason::body, std::string(needed), message.unread,
        fmt::format("{}, which wazo-websocketd does not read: dropped for everybody", message.unread));
  if (message.is_other_value)
    return stopped(Reason::body, std::string(needed), "another JSON value",
                   "JSON, but not an object: dropped for everybody");
  const std::string& body = message.event.frame().body;
  const json::Scan scan = message.event.is_plain()
                              ? message.event.scan()
                              : json::check(body, json::Extent::whole, json::Surrogates::any);
  const std::optional<std::string>& encoding = message.event.frame().properties.content_encoding;
  const bool is_packed = message.event.is_json() && encoding && !body.starts_with(text::byte_order_mark) &&
                         !message.event.is_plain();
  const std::string what =
      is_packed ? fmt::format("packed with {}, which nobody unpacks", text::safe(*encoding))
                : fmt::format("not JSON, {} at byte {}", json::describe(scan.fault), scan.at + 1);
  return stopped(Reason::body, std::string(needed),
                 is_packed ? text::safe(*encoding) : std::string(json::describe(scan.fault)),
                 what + ": dropped for everybody");
}

Judge::Stop Judge::judge_name(const Message& message) const {
  const FieldValue* const header = message.header("name");
  if (header != nullptr && is_truthy(*header)) return std::nullopt;
  const std::optional<json::View> name = message.body->find("name");
  if (name && is_truthy(*name)) return std::nullopt;
  return stopped(Reason::name, "a name", "", "neither header nor body has a name: dropped for everybody");
}

Judge::Stop Judge::judge_acl(const Message& message) const {
  const FieldValue* const header = message.header(event::member::required_acl);
  const std::string needed = "a string or null";
  if (header == nullptr) {
    const bool is_in_body = message.body->find(event::member::required_acl).has_value();
    return message.without(stopped(Reason::acl_header, needed, "",
                                   fmt::format("no header required_acl{}: dropped for everybody",
                                               is_in_body ? ", and the body's is not looked at" : "")),
                           "the required ACL");
  }
  if (std::holds_alternative<std::monostate>(header->value)) return std::nullopt;
  const std::string* const required = text_of(header);
  if (required == nullptr || !text::is_utf8(*required)) {
    const std::string_view has = required != nullptr ? "not UTF-8" : kind_of(*header);
    return stopped(
        Reason::acl_header, needed, std::string(has),
        fmt::format("header required_acl is {}, it must be {}: dropped for everybody", has, needed));
  }
  if (access_.decide(*required).is_granted) return std::nullopt;
  return refusal(*required);
}

Judge::Stop Judge::judge_expiry(const Message& message) const {
  if (!options_.heeds_expiry || !client_.expires_at) return std::nullopt;
  if (message.event.frame().received < *client_.expires_at) return std::nullopt;
  std::string end;
  text::append_utc(*client_.expires_at, end);
  return stopped(Reason::expiry, "a token that has not expired", end,
                 fmt::format("the token expired at {}", end));
}

std::string Judge::with_meanings(const std::vector<std::string>& accesses) const {
  std::string out = listed(accesses);
  for (const std::string_view word : {"me", "my_session"}) {
    const std::optional<std::string_view> meaning = access_.reserved_words().meaning_of(word);
    const auto has_word = [word](const std::string& access) {
      return fmt::format(".{}.", access).find(fmt::format(".{}.", word)) != std::string::npos;
    };
    const auto shown = accesses.begin() + static_cast<std::ptrdiff_t>(std::min(accesses.size(), most_listed));
    if (meaning && std::any_of(accesses.begin(), shown, has_word))
      out += fmt::format(" ({} is {})", word, text::safe(*meaning));
  }
  return out;
}

Verdict Judge::refusal(std::string_view required) const {
  const bool is_blank = required.find_first_not_of(" .") == std::string_view::npos;
  const std::string needed = text::safe(required);
  const auto refused = [&needed, is_blank](std::string has, std::string_view why) {
    return stopped(Reason::acl, needed, std::move(has),
                   fmt::format("requires {}, {}", is_blank ? fmt::format("'{}'", needed) : needed, why));
  };
  const std::vector<std::string>& acl = access_.acl();
  if (const auto taken = access_.decide(required).by) {
    const std::string access = text::safe(acl[*taken]);
    return refused(access, fmt::format("which {} takes away", access));
  }
  if (leading_words(required, 1) != "events") {
    const auto with_events = access_.decide(fmt::format("events.{}", required));
    if (with_events.is_granted) {
      const std::string access = text::safe(acl[*with_events.by]);
      return refused(access, fmt::format("granted {}: the event's ACL lacks the leading events.", access));
    }
  }
  const AccessCheck::Nearest nearest = access_.nearest(required);
  const std::size_t words = 1 + static_cast<std::size_t>(std::count(required.begin(), required.end(), '.'));
  if (nearest.words >= 2 || nearest.words == words) {
    std::vector<std::string> accesses;
    for (const std::size_t index : nearest.accesses) accesses.push_back(acl[index]);
    return refused(listed(accesses), fmt::format("granted {}", with_meanings(accesses)));
  }
  if (acl.empty()) return refused("", "the token grants nothing");
  if (is_blank) return refused("", "granted nothing that matches it");
  return refused("", fmt::format("granted nothing that begins with {}",
                                 text::safe(leading_words(required, nearest.words + 1))));
}

}  // namespace wazobus::delivery
