// SPDX-License-Identifier: MIT
#include "redaction/personal_fields.hpp"

#include "catch.hpp"

using namespace wazobus;
using catalogue::Personal;

TEST_CASE("the catalogue says what a field holds, the most exact description first", "[redaction]") {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  catalogue.add("mine.json", R"({"service": "mine", "events": [], "personal": {
    "number": ["badge", "door.label", "gate_opened.label"], "open": ["*_badge_colour"], "words": ["turnstile"]}})");
  redaction::PersonalFields fields(catalogue);
  CHECK(fields.kind_of("caller_id_number") == Personal::number);
  CHECK(fields.kind_of("DestCallerIDNum") == Personal::number);
  CHECK(fields.kind_of("firstname") == Personal::name);
  CHECK(fields.kind_of("service_name") == Personal::open);
  CHECK(fields.kind_of("ChannelStateDesc") == Personal::open);
  CHECK(fields.kind_of("sip_password") == Personal::secret);
  CHECK(fields.kind_of("never_heard_of") == Personal::text);
  CHECK(fields.kind_of("Badge") == Personal::number);
  CHECK(fields.kind_of("my_badge_colour") == Personal::open);
  // More exact with the member around it, or the event.
  CHECK(fields.kind_of("Label", "gate_closed", "door") == Personal::number);
  CHECK(fields.kind_of("label", "gate_opened", "data") == Personal::number);
  CHECK(fields.kind_of("label", "gate_closed", "data") == Personal::name);
  CHECK(fields.is_word("pjsip"));
  CHECK(fields.is_word("turnstile"));
  CHECK_FALSE(fields.is_word("ash"));
  CHECK(fields.is_of_keys("calls"));
  CHECK_FALSE(fields.is_of_keys("{user_uuid}"));
}

TEST_CASE("the name of a member is known by its words, a person's is not", "[redaction]") {
  CHECK(redaction::words_of_member("destCallerIDNum_x1") ==
        std::vector<std::string>{"dest", "caller", "id", "num", "x"});
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const redaction::PersonalFields fields(catalogue);
  for (const std::string_view name : {"caller_id_number", "talkingTo", "message.folder.id", "status"})
    CHECK(fields.is_member(name));
  for (const std::string_view name :
       {"ash", "ash_dunmore", "Ash.number", "ash-dunmore", "is_ash", "number_ash"})
    CHECK_FALSE(fields.is_member(name));
  CHECK(fields.kind_of("agent_id") == Personal::id);
  CHECK(fields.kind_of("retry_count") == Personal::count);
}
