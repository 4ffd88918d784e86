// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "render/catalogue.hpp"
#include "render/shelf.hpp"
#include "text/width.hpp"

namespace wazobus::render {

TEST_CASE("a list has a line for each event, in columns", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto entries = catalogue.entries();
  std::string out;
  append_list(entries, Brush(false), out);
  CHECK(out ==
        "door_bell    house     -  removed in 19.05\n"
        "door_opened  house     doors.{door_id}.opened\n");
  std::string coloured;
  append_list(entries, Brush(true), coloured);
  CHECK(coloured.find("\x1b[") != std::string::npos);
}

TEST_CASE("on a terminal marks stand in a column, and keys give way to it", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "house", "events": [
      {"name": "a", "source": "observed", "routing_keys": ["short"], "data": {}},
      {"name": "b", "source": "observed", "routing_keys": ["a.key.that.is.much.too.long.for.it"], "data": {}},
      {"name": "c", "source": "documented", "routing_keys": ["short"], "data": {}}]})");
  const auto list = [&catalogue](std::size_t columns) {
    std::string out;
    append_list(catalogue.entries(), Brush(false), out, {}, columns);
    return out;
  };
  CHECK(list(40) ==
        "a  house     short              observed\n"
        "b  house     a.key\u2026long.for.it  observed\n"
        "c  house     short\n");
  CHECK(list(80) ==
        "a  house     short                               observed\n"
        "b  house     a.key.that.is.much.too.long.for.it  observed\n"
        "c  house     short\n");
}

TEST_CASE("a list fits on a terminal of any width", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "call_logd", "events": [
      {"name": "call_logd_voicemail_transcription_created", "source": "observed",
       "routing_keys": ["call_logd.voicemail.{voicemail_id}.transcription.created"], "data": {}},
      {"name": "call_log_created", "source": "observed", "routing_keys": ["call_log.created"], "data": {}},
      {"name": "call_log_ended", "source": "documented", "routing_keys": ["call_log.ended"], "data": {}},
      {"name": "call_log_without_a_key_and_with_a_long_name", "source": "observed", "data": {}},
      {"name": "chat_message_received", "source": "observed", "status": "removed", "removed": "19.05",
       "routing_keys": ["chat.message.{wazo_uuid}.{user_uuid}"], "data": {}}]})");
  for (std::size_t width = 20; width <= 200; ++width) {
    std::string out;
    append_list(catalogue.entries(), Brush(false), out, {}, width);
    std::size_t widest = 0;
    for (std::string_view rest = out; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
      widest = std::max(widest, text::columns(rest.substr(0, rest.find('\n'))));
    INFO("on a terminal of " << width << " columns:\n" << out);
    CHECK(widest <= width);
    CHECK(widest + 12 >= std::min<std::size_t>(width, 120));
  }
}

TEST_CASE("a list leaves out columns that have no room, from the right", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto list = [&catalogue](std::size_t columns) {
    std::string out;
    append_list(catalogue.entries(), Brush(false), out, {}, columns);
    return out;
  };
  CHECK(list(42) ==
        "door_bell    house     -  removed in 19.05\n"
        "door_opened  house     doors.\u2026r_id}.opened\n");
  CHECK(list(31) ==
        "door_bell    house     -\n"
        "door_opened  house     do\u2026pened\n");
  CHECK(list(20) ==
        "door_bell    house\n"
        "door_opened  house\n");
  CHECK(list(10) ==
        "door_bell\n"
        "doo\u2026opened\n");
}

TEST_CASE("a list as JSON is an object a line", "[render]") {
  const catalogue::Catalogue catalogue = small_catalogue();
  const auto entries = catalogue.entries();
  std::string out;
  append_list_json(entries, out);
  CHECK(out ==
        R"({"name":"door_bell","service":"house","source":"observed","status":"removed","routing_keys":[],)"
        R"("required_acls":[]})"
        "\n"
        R"({"name":"door_opened","service":"house","source":"documented","status":"current",)"
        R"("routing_keys":["doors.{door_id}.opened","door.{door_id}"],"required_acls":["events.doors"]})"
        "\n");
}

TEST_CASE("what a catalogue file holds is safe to show in a list", "[render]") {
  catalogue::Catalogue catalogue;
  catalogue.add("f", R"({"service": "\u001b[31m", "events": [{"name": "a\u202e\u0007", "data": {}}]})");
  const auto entries = catalogue.entries();
  std::string out;
  append_list(entries, Brush(false), out);
  append_list_json(entries, out);
  CHECK(out.find_first_of("\x1b\x07") == std::string::npos);
  CHECK(out.find("\u202e") == std::string::npos);
}

}  // namespace wazobus::render
