// SPDX-License-Identifier: MIT
#include "catalogue/name_hint.hpp"

#include <fmt/format.h>

#include "catch.hpp"

namespace wazobus::catalogue {

TEST_CASE("a word finds the events that have it anywhere in their names", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  const auto found = [&catalogue](std::string_view typed) {
    const std::optional<NamesWith> names = names_with(catalogue, typed);
    return names ? selection_of(*names) : std::string();
  };
  // Not -e 'voicemail_*', which does not select the event of a new message.
  CHECK(found("voicemail").starts_with("-e '*voicemail*' selects "));
  CHECK(found("agents").starts_with("-e '*agent*' selects "));
  CHECK(found("Missed") == "-e user_missed_call selects one");
  CHECK(found("presences").starts_with("-e '*presence*' selects "));
  CHECK(found("park").starts_with("-e '*park*' selects "));
  CHECK(found("switchboards").starts_with("-e 'switchboard_*' selects "));
  // Not the names of voicemails and devices, whose letters have these words in them.
  CHECK(found("email") == "-e email_config_updated selects one");
  CHECK(found("groups") == found("group"));
  CHECK(found("extensions") == found("extension"));
  CHECK(found("sip_endpoint").starts_with("-e 'sip_endpoint_*' selects "));
  CHECK(found("user_voicemail").starts_with("-e 'user_voicemail_*' selects "));
  for (const std::string_view none : {"", "al", "eated", "call_creatd", "calls.", "nosuch", "s", "name"}) {
    INFO(none);
    CHECK(found(none).empty());
  }
}

}  // namespace wazobus::catalogue
