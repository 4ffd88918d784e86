// SPDX-License-Identifier: MIT
#include "render/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "json/writer.hpp"

namespace wazobus::render {

namespace {

using delivery::Audience;
using delivery::Outcome;
using delivery::Prospect;
using delivery::Reason;
using delivery::Tally;

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::delivered:
      return "delivered";
    case Outcome::undelivered:
      return "undelivered";
    case Outcome::unknown:
      break;
  }
  return "unknown";
}

std::string_view word_of(Prospect::Chance chance) {
  switch (chance) {
    case Prospect::Chance::never:
      return "never";
    case Prospect::Chance::sometimes:
      return "sometimes";
    case Prospect::Chance::always:
      break;
  }
  return "always";
}

Style colour_of_chance(Prospect::Chance chance) {
  if (chance == Prospect::Chance::always) return style::good;
  return chance == Prospect::Chance::sometimes ? style::warning : style::error;
}

/// Returns the meaning of a reason, for tables.
std::string_view meaning_of(Reason reason) {
  switch (reason) {
    case Reason::none:
      break;
    case Reason::exchange:
      return "not on an exchange of wazo-websocketd";
    case Reason::origin:
      return "no header origin_uuid, or another server's";
    case Reason::tenant:
      return "no header tenant_uuid, or another tenant's";
    case Reason::user:
      return "no header user_uuid:... for this user";
    case Reason::subscription:
      return "header name is not subscribed to";
    case Reason::body:
      return "the body is no JSON object";
    case Reason::name:
      return "neither header nor body has a name";
    case Reason::acl_header:
      return "header required_acl is missing or no text";
    case Reason::acl:
      return "the token does not grant the required ACL";
    case Reason::expiry:
      return "the token has expired";
  }
  return "";
}

double percent(std::uint64_t of, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(of) / static_cast<double>(whole);
}

void append_total(std::string_view name, Style style, std::uint64_t events, std::uint64_t whole,
                  std::string_view meaning, const Brush& brush, std::string& out) {
  brush.write(style, fmt::format("{:<16}", name), out);
  fmt::format_to(std::back_inserter(out), "{:>8}{:>8.1f}", events, percent(events, whole));
  if (!meaning.empty()) {
    out += "  ";
    brush.write(style::dim, meaning, out);
  }
  out += '\n';
}

delivery::Audience audience_of(catalogue::Level level) {
  switch (level) {
    case catalogue::Level::service:
      return Audience::service;
    case catalogue::Level::tenant:
      return Audience::tenant;
    case catalogue::Level::user:
      return Audience::user;
    case catalogue::Level::multi_user:
      return Audience::users;
    case catalogue::Level::unknown:
      break;
  }
  return Audience::unknown;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

}  // namespace

Style colour_of(Outcome outcome) {
  if (outcome == Outcome::delivered) return style::good;
  return outcome == Outcome::unknown ? style::warning : style::error;
}

void append_verdict(const delivery::Verdict& verdict, const Brush& brush, std::string& out,
                    bool headline_alone) {
  brush.write(colour_of(verdict.outcome), headline_alone ? headline(verdict) : describe(verdict), out);
}

void append_json(const delivery::Verdict& verdict, std::string& out) {
  json::Writer json(out);
  json.open_object().key("outcome").string(word_of(verdict.outcome));
  if (verdict.reason != Reason::none) {
    json.key("reason").string(name_of(verdict.reason));
    if (!verdict.needed.empty()) json.key("needed").string(verdict.needed);
    if (!verdict.has.empty()) json.key("has").string(verdict.has);
    json.key("explanation").string(verdict.explanation);
  }
  json.close_object();
}

void append_totals(const Tally& tally, const Brush& brush, std::string& out) {
  const std::uint64_t whole = tally.total();
  brush.write(style::bold, fmt::format("{:<16}{:>8}{:>8}", "DELIVERY", "EVENTS", "%"), out);
  out += '\n';
  append_total("delivered", colour_of(Outcome::delivered), tally.delivered(), whole, "", brush, out);
  append_total("not delivered", colour_of(Outcome::undelivered), tally.undelivered(), whole, "", brush, out);
  for (const Reason reason : delivery::reasons()) {
    if (const std::uint64_t events = tally.undelivered(reason))
      append_total(fmt::format("  {}", name_of(reason)), style::dim, events, whole, meaning_of(reason), brush,
                   out);
  }
  if (tally.unknown() == 0) return;
  append_total("not known", colour_of(Outcome::unknown), tally.unknown(), whole,
               "bare bodies that do not repeat the headers", brush, out);
}

std::string summary_of(const Tally& tally) {
  std::vector<std::string> stops;
  for (const Reason reason : delivery::reasons()) {
    if (const std::uint64_t events = tally.undelivered(reason))
      stops.push_back(fmt::format("{} by {}", events, name_of(reason)));
  }
  std::string out = fmt::format("{} delivered, {} not delivered", tally.delivered(), tally.undelivered());
  if (!stops.empty()) out += fmt::format(" ({})", fmt::join(stops, ", "));
  if (tally.unknown() > 0) out += fmt::format(", {} not known", tally.unknown());
  return out;
}

void append_json(const Tally& tally, std::string& out) {
  json::Writer json(out);
  json.open_object();
  json.key("delivered").raw(fmt::to_string(tally.delivered()));
  json.key("undelivered").raw(fmt::to_string(tally.undelivered()));
  json.key("unknown").raw(fmt::to_string(tally.unknown()));
  json.key("by_reason").open_object();
  for (const Reason reason : delivery::reasons()) {
    if (const std::uint64_t events = tally.undelivered(reason))
      json.key(name_of(reason)).raw(fmt::to_string(events));
  }
  json.close_object().close_object();
}

delivery::Announcement announcement_of(const catalogue::Entry& entry, std::string_view name) {
  delivery::Announcement announcement;
  announcement.audience = audience_of(entry.level);
  announcement.has_envelope = !entry.is_always_bare();
  announcement.required_acl = entry.required_acls.published();
  if (entry.is_family()) {
    announcement.names.emplace_back(name);
    replace_all(announcement.required_acl, entry.name, name);
    return announcement;
  }
  announcement.names = entry.aliases;
  announcement.names.push_back(entry.name);
  for (const catalogue::Placeholder& placeholder : entry.placeholders) {
    if (placeholder.location.kind == catalogue::Location::Kind::user)
      replace_all(announcement.required_acl, fmt::format("{{{}}}", placeholder.name), "{user_uuid}");
  }
  return announcement;
}

std::vector<Prospect> prospects_of(std::span<const catalogue::Entry* const> entries,
                                   const delivery::Judge& judge) {
  std::vector<Prospect> prospects;
  for (const catalogue::Entry* const entry : entries)
    prospects.push_back(delivery::prospect(announcement_of(*entry, entry->name), judge));
  return prospects;
}

void append_prospect(const Prospect& prospect, const Brush& brush, std::string& out) {
  brush.write(colour_of_chance(prospect.chance), describe(prospect), out);
}

std::string summary_of(std::span<const Prospect> prospects) {
  const auto number_of = [prospects](Prospect::Chance chance) {
    return std::count_if(prospects.begin(), prospects.end(),
                         [chance](const Prospect& prospect) { return prospect.chance == chance; });
  };
  return fmt::format("{} {}: {} always reach the client, {} under conditions, {} never", prospects.size(),
                     prospects.size() == 1 ? "event" : "events", number_of(Prospect::Chance::always),
                     number_of(Prospect::Chance::sometimes), number_of(Prospect::Chance::never));
}

void append_json(const Prospect& prospect, std::string& out) {
  json::Writer json(out);
  json.open_object().key("chance").string(word_of(prospect.chance));
  if (prospect.reason != Reason::none) {
    json.key("reason").string(name_of(prospect.reason));
    json.key("explanation").string(prospect.explanation);
  }
  if (!prospect.conditions.empty()) json.key("conditions").strings(prospect.conditions);
  if (!prospect.granted_by.empty()) json.key("granted_by").string(prospect.granted_by);
  if (!prospect.wanted_access.empty()) json.key("access").string(prospect.wanted_access);
  json.close_object();
}

}  // namespace wazobus::render
