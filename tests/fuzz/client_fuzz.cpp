// SPDX-License-Identifier: MIT
// The token document, and the ACL language: the first line is a required access, the second one the user, and
// each further line an access of the token.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "delivery/access.hpp"
#include "delivery/client.hpp"
#include "require.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace {

using wazobus::delivery::AccessCheck;

void read_as_token(std::string_view text) {
  try {
    const wazobus::delivery::Client client = wazobus::delivery::read_token(text, "token.json");
    (void)wazobus::delivery::may_connect(client);
    REQUIRE_THAT(client.tenant.has_value());
    REQUIRE_THAT(client.user.has_value());
  } catch (const wazobus::UsageError& error) {
    // A refusal is fine, if it can be shown.
    REQUIRE_THAT(wazobus::text::safe(error.what()) == error.what());
  }
}

std::string next_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return std::string(line);
}

bool is_granted(std::vector<std::string> acl, const std::string& user, const std::string& required) {
  return AccessCheck(std::move(acl), {user, std::nullopt}).decide(required).is_granted;
}

void check_access(std::string_view text) {
  const std::string required = next_line(text);
  const std::string user = next_line(text);
  std::vector<std::string> acl;
  while (!text.empty()) acl.push_back(next_line(text));

  const AccessCheck check(acl, {user, std::nullopt});
  const AccessCheck::Decision decision = check.decide(required);
  REQUIRE_THAT(!decision.is_granted || decision.by.has_value());
  REQUIRE_THAT(!decision.by || *decision.by < acl.size());
  REQUIRE_THAT(!decision.by || acl[*decision.by].starts_with('!') == !decision.is_granted);
  REQUIRE_THAT(check.decide(std::nullopt).is_granted);
  const AccessCheck::Scope scope = check.covers(required);
  REQUIRE_THAT(!scope.by || *scope.by < acl.size());
  for (const std::size_t index : check.nearest(required).accesses) REQUIRE_THAT(index < acl.size());

  // An access grants itself, and one that takes it away goes before all others.
  if (!required.starts_with('!')) REQUIRE_THAT(is_granted({required}, user, required));
  acl.push_back("!" + required);
  REQUIRE_THAT(!is_granted(acl, user, required));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_as_token(text);
  check_access(text);
  return 0;
}
