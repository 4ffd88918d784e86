// SPDX-License-Identifier: MIT
#include "catalogue/checking/members.hpp"

#include <cstring>

#include "event/record.hpp"
#include "event/wazo.hpp"

namespace wazobus::catalogue {

/// Looks at the length first, because this runs for every member of every envelope.
std::optional<Member> member_named(std::string_view key) {
  const auto is = [key](std::string_view word, Member member) {
    return std::memcmp(key.data(), word.data(), word.size()) == 0 ? std::optional(member) : std::nullopt;
  };
  const auto either = [](std::optional<Member> a, std::optional<Member> b) { return a ? a : b; };
  switch (key.size()) {
    case 2:
      return is("op", Member::op);
    case 4:
      return either(is(event::member::name, Member::name),
                    either(is(event::member::data, Member::data), is("body", Member::body)));
    case 7:
      return either(is("payload", Member::payload), is("headers", Member::headers));
    case 8:
      return either(is("exchange", Member::exchange), is("category", Member::category));
    case 9:
      return is(event::member::timestamp, Member::timestamp);
    case 10:
      return is("properties", Member::properties);
    case 11:
      return either(is(event::member::origin_uuid, Member::origin_uuid),
                    either(is("routing_key", Member::routing_key),
                           is(event::member::tenant_uuid, Member::tenant_uuid)));
    case 12:
      return either(is(event::member::required_acl, Member::required_acl),
                    either(is("content_type", Member::content_type),
                           is(event::missed_since_member, Member::missed_since)));
    case 14:
      return is("payload_base64", Member::payload_base64);
    case 15:
      return is(event::member::required_access, Member::required_access);
    default:
      return std::nullopt;
  }
}

void Members::read(const json::Document& document, Index from) {
  object = from;
  value.fill(absent);
  containers = 0;
  others.clear();
  repeated.clear();
  for (Index key = json::Document::inside(object); key != document.next(object);
       key = document.next(key + 1)) {
    const std::optional<Member> member = member_named(document.string(key, storage_));
    if (!member) {
      others.push_back(key);
      continue;
    }
    Index& found = (*this)[*member];
    if (found != absent) repeated.push_back(key);
    found = key + 1;
    const std::uint32_t bit = 1U << static_cast<unsigned>(*member);
    if (document.is_container(found)) containers |= bit;
  }
}

}  // namespace wazobus::catalogue
