// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"
#include "event/samples.hpp"
#include "render/shown.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::sample_frame;

namespace {

event::Frame named(const std::string& name, const std::string& body = R"({"data":{"a":1}})",
                   const std::string& routing_key = "") {
  event::Frame frame = sample_frame(body, {{"name", {name}}});
  frame.routing_key = routing_key;
  return frame;
}

/// Without the clock.
std::string shown_behind_clock(Screen& screen, const event::Frame& frame) {
  return screen.show(frame).substr(std::string("15:48:00.123 ").size());
}

}  // namespace

TEST_CASE("line shows the time, the name and the fields that say something", "[render]") {
  CHECK(shown(named("call_created", R"({"data":{"call_id":"1.2","user_uuid":null,"name":"A B","muted":false,)"
                                    R"("talking_to":{"x":1},"bridges":[],"n":1.50}})"),
              Format::line) ==
        "15:48:00.123 call_created        call_id=1.2 name=\"A B\" muted=false talking_to={1} n=1.50\n");
}

TEST_CASE("line shows the routing key where there is no name", "[render]") {
  CHECK(shown(sample_frame("[1,2]"), Format::line) == "15:48:00.123 calls.call.created  [2]\n");
  CHECK(shown(sample_frame("x\ny"), Format::line) ==
        "15:48:00.123 calls.call.created  (not JSON, 3 bytes) x\\ny\n");
  CHECK(shown(sample_frame("{}"), Format::line) == "15:48:00.123 calls.call.created\n");
}

TEST_CASE("line shows a routing key that the name does not tell", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  struct Case {
    std::string name;
    std::string routing_key;
    bool is_shown;
  };
  const Case cases[] = {
      {"call_created", "calls.call.created", false},
      {"call_created", "calls.call.renewed", true},
      {"call_created", "", false},
      {"fax_outbound_succeeded", "faxes.outbound.1234567__DOT__89.succeeded", false},
      {"Newchannel", "ami.Newchannel", false},
      {"Newchannel", "ami.newchannel", false},
      {"Newchannel", "ami.Oldchannel", true},
      {"zebra_escaped", "zebras.escaped", true},
      {"zebra_escaped", "zebra_escaped", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name, c.routing_key);
    Screen screen(Format::line, {}, &catalogue);
    const std::string out = shown_behind_clock(screen, named(c.name, R"({"data":{"a":1}})", c.routing_key));
    const std::string key = c.is_shown ? c.routing_key + " " : "";
    const std::string space(c.name.size() < 19 ? 19 - c.name.size() : 0, ' ');
    CHECK(out == c.name + space + " " + key + "a=1\n");
  }
}

TEST_CASE("line shows of an event of ARI what stands deep inside of it", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  Screen screen(Format::line, {}, &catalogue);
  const auto line = [&screen](const std::string& name, const std::string& data, const std::string& key) {
    return shown_behind_clock(screen, named(name, "{\"data\":" + data + "}", key));
  };
  const std::string channel =
      R"("channel":{"id":"1.2","name":"PJSIP/a-1","state":"Up","caller":{"name":"","number":"101"}})";
  CHECK(line("ChannelHold", "{" + channel + R"(,"application":"x"})", "stasis.app.x") ==
        "ChannelHold         channel=PJSIP/a-1 state=Up caller=101 application=x\n");
  CHECK(line("BridgeCreated", R"({"bridge":{"id":"b","bridge_type":"mixing"}})", "stasis.app.x") ==
        "BridgeCreated       bridge=b type=mixing\n");
  // AMI had an event of that name.
  CHECK(line("Dial", R"({"Event":"Dial","SubEvent":"End"})", "ami.Dial") ==
        "Dial                Event=Dial SubEvent=End\n");
  CHECK(line("Dial", R"({"other":1})", "stasis.app.x") == "Dial                other=1\n");
}

TEST_CASE("line shows for which user an event is if only a header says so", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const auto line_of = [&catalogue](const std::string& data, const event::FieldTable& users,
                                    const Look& look = {}) {
    event::FieldTable headers{{"name", {std::string("call_log_user_created")}}};
    headers.insert(headers.end(), users.begin(), users.end());
    return Screen(Format::line, look, &catalogue).show(sample_frame("{\"data\":" + data + "}", headers));
  };
  const event::FieldTable caller{{"user_uuid:2e752722-0864", {true}}};
  CHECK(line_of(R"({"id":7})", caller).ends_with(" user_uuid=2e752722-0864 id=7\n"));
  CHECK(line_of(R"({"id":7})", caller, look_at(80, true)).ends_with(" id=7 user_uuid=2e752722…\n"));
  CHECK(line_of(R"({"id":7,"source_name":"2e752722-0864"})", caller).find("user_uuid") == std::string::npos);
  CHECK(line_of(R"({"id":7})", {}).find("user_uuid") == std::string::npos);
  CHECK(line_of(R"({"id":7})", {{"user_uuid:*", {true}}}).find("user_uuid") == std::string::npos);
}

TEST_CASE("the column of names is as wide as the terminal has room for, whatever the names", "[render]") {
  struct Width {
    std::size_t terminal;
    std::size_t column;
  };
  for (const Width& width : {Width{30, 16}, Width{80, 19}, Width{112, 24}, Width{1000, 36}}) {
    CAPTURE(width.terminal);
    Screen screen(Format::line, look_at(width.terminal));
    const auto column_of = [&screen](std::size_t letters) {
      return shown_behind_clock(screen, named(std::string(letters, 'n'))).find("a=1");
    };
    CHECK(column_of(3) == width.column + 1);
    CHECK(column_of(width.column) == width.column + 1);
    CHECK(column_of(width.column + 1) == width.column + 2);
    CHECK(column_of(3) == width.column + 1);
  }
}

TEST_CASE("the column of names counts columns, not bytes", "[render]") {
  Screen screen(Format::line, {});
  CHECK(shown_behind_clock(screen, named("\u6771\u4eac")) == "\u6771\u4eac" + std::string(16, ' ') + "a=1\n");
}

TEST_CASE("line cuts what is too long for a glance, between letters", "[render]") {
  for (std::size_t lead = 0; lead < 8; ++lead) {
    std::string text(lead, 'x');
    for (int i = 0; i < 100; ++i) text += i % 2 == 0 ? "\u00e9" : "\\u001b";
    const std::string out = shown(sample_frame("{\"a\":\"" + text + "\"}"), Format::line);
    CHECK(out.size() < 200);
    CHECK(out.ends_with("\u2026\"\n"));
    CHECK(text::is_utf8(out));
  }
}

TEST_CASE("line cuts values where it is told to", "[render]") {
  const event::Frame frame = named("x", R"({"data":{"a":"abcdefgh","b":"abcd","c":"a cdefgh"}})");
  CHECK(shown(frame, Format::line, look_at(80, false, 4)) ==
        "15:48:00.123 x                   a=abcd\u2026 b=abcd c=\"a cd\u2026\"\n");
  const event::Frame longer = named("x", "{\"data\":{\"a\":\"" + std::string(500, 'y') + "\"}}");
  CHECK(shown(longer, Format::line, look_at(80, false, 499)).find(std::string(499, 'y') + "\u2026") !=
        std::string::npos);
}

TEST_CASE("a line is cut at the edge of the terminal only when it is compact", "[render]") {
  const event::Frame frame = named("x", R"({"data":{"a":"\u6771\u4eac","b":"1234"}})");
  const std::string whole = "15:48:00.123 x                a=\u6771\u4eac b=1234\n";
  const std::size_t columns = text::columns(whole) - 1;
  for (std::size_t width = 1; width < columns + 5; ++width) {
    CAPTURE(width);
    CHECK(shown(frame, Format::line, look_at(width)) == whole);
    const std::string cut = shown(frame, Format::line, look_at(width, true));
    if (width >= columns) {
      CHECK(cut == whole);
      continue;
    }
    const std::string kept = cut.substr(0, cut.find("\u2026"));
    CHECK(cut == kept + "\u2026\n");
    CHECK(whole.starts_with(kept));
    // Half of a wide letter has no room.
    CHECK(text::columns(kept) + 2 >= width);
    CHECK(text::columns(kept) + 1 <= width);
  }
}

TEST_CASE("a compact line begins with what matters, and leaves out what the name says", "[render]") {
  const event::Frame frame = named(
      "Hangup",
      R"({"data":{"user_uuid":"2e752722-0864-4665-887d-a78a024cf7c7","Event":"Hangup","call_id":"1.2",)"
      R"("note":"x","caller_name":"A","caller_number":"101","direction":"in","Cause":"16","status":"Up"}})");
  CHECK(shown(frame, Format::line, look_at(200, true)) ==
        "15:48:00.123 Hangup" + std::string(30, ' ') +
            " status=Up Cause=16 dir=in caller_number=101 caller_name=A note=x call_id=1.2 "
            "user_uuid=2e752722-0864-4665-887d-a78a024cf7c7\n");
}

TEST_CASE("a compact line leaves out what Asterisk does not know or says in words too", "[render]") {
  const event::Frame frame = named(
      "X",
      R"({"data":{"Privilege":"call,all","ChannelState":"6","ChannelStateDesc":"Up","Exten":"<unknown>","a":1}})");
  CHECK(shown(frame, Format::line, look_at(200, true)) ==
        "15:48:00.123 X" + std::string(35, ' ') + " State=Up a=1 Privilege=call,all\n");
}

TEST_CASE("what only this event of AMI has comes before what AMI says of every channel", "[render]") {
  const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  const event::Frame frame = named(
      "AgentCalled",
      R"({"data":{"Event":"AgentCalled","Channel":"PJSIP/a-1","ChannelStateDesc":"Up","CallerIDNum":"101",)"
      R"("DestChannel":"PJSIP/b-2","DestUniqueid":"1.2","Interface":"Local/id-12@agentcallback",)"
      R"("StateInterface":"Agent:1012","Queue":"sales","MemberName":"Agent/1012"}})");
  const std::string arranged =
      "AgentCalled         Queue=sales MemberName=Agent/1012 Interface=Local/id-12@agentcallback "
      "StateInterface=Agent:1012 CallerIDNum=101 ChannelStateDesc=Up Channel=PJSIP/a-1 DestChannel=PJSIP/b-2 "
      "DestUniqueid=1.2\n";
  Screen compact(Format::line, look_at(80, true), &catalogue);
  const std::string line = shown_behind_clock(compact, frame);
  CHECK(line == arranged.substr(0, line.find("\u2026")) + "\u2026\n");
  CHECK(line.find("MemberName=Agent/1012") != std::string::npos);
  Look terminal = look_at(80);
  terminal.wraps = true;
  Screen wrapped(Format::line, terminal, &catalogue);
  std::string rows = shown_behind_clock(wrapped, frame);
  for (std::size_t at = rows.find("\n "); at != std::string::npos; at = rows.find("\n "))
    rows.replace(at, rows.find_first_not_of(' ', at + 1) - at, " ");
  CHECK(rows == arranged);
  // In a pipe the order is that of the body.
  Screen pipe(Format::line, {}, &catalogue);
  CHECK(shown_behind_clock(pipe, frame).find("Event=AgentCalled Channel=PJSIP/a-1") != std::string::npos);
}

TEST_CASE("a compact line keeps its columns on a terminal, whatever the name", "[render]") {
  Look look = look_at(80, true);
  look.wraps = true;
  const std::string line =
      shown(named("a_name_of_27_letters_or_more", R"({"data":{"a":1}})"), Format::line, look);
  CHECK(line == "15:48:00.123 a_name\u2026ters_or_more a=1\n");
}

TEST_CASE("a line goes on below, between words, where the terminal ends", "[render]") {
  Look look = look_at(42);
  look.wraps = true;
  const event::Frame frame = named("x", R"({"data":{"abc":"defghij","k":"lm no pq rs tu","y":"zzzzzzzz"}})");
  const std::string plain = shown(frame, Format::line, look);
  CHECK(plain ==
        "15:48:00.123 x                abc=defghij\n"
        "             k=\"lm no pq rs tu\" y=zzzzzzzz\n");
  look.shows_pause = true;
  Screen screen(Format::line, look);
  screen.show(frame);
  CHECK(screen.show(frame).starts_with("15:48:00.123    +0.000 x"));
  const event::Frame wide = named("x", "{\"data\":{\"a\":\"" + std::string(60, 'y') + "\",\"b\":1}}");
  look.shows_pause = false;
  CHECK(shown(wide, Format::line, look)
            .ends_with("\n             a=" + std::string(60, 'y') + "\n             b=1\n"));
}

TEST_CASE("cutting a line leaves its colours whole", "[render]") {
  const event::Frame frame = named("x", R"({"data":{"abc":"defg","h":1}})");
  for (std::size_t width = 1; width < 60; ++width) {
    CAPTURE(width);
    Look look = look_at(width, true);
    const std::string plain = shown(frame, Format::line, look);
    look.coloured = true;
    const std::string coloured = shown(frame, Format::line, look);
    std::string stripped;
    bool is_open = false;
    for (std::size_t at = 0; at < coloured.size(); ++at) {
      if (coloured[at] != '\x1b') {
        stripped += coloured[at];
        continue;
      }
      const std::size_t end = coloured.find('m', at);
      is_open = coloured.substr(at, end - at) != "\x1b[0";
      at = end;
    }
    CHECK_FALSE(is_open);
    CHECK(stripped == plain);
  }
}

TEST_CASE("a verdict ends the line, and a compact line has room for its step", "[render]") {
  const delivery::Verdict verdict{delivery::Outcome::undelivered, delivery::Reason::acl, {}, {}, "why"};
  const event::Frame frame = named("x", R"({"data":{"abc":"defghijklmn"}})");
  CHECK(Screen(Format::line, {})
            .show(frame, &verdict)
            .ends_with(" abc=defghijklmn  not delivered: acl: why\n"));
  const std::string compact = Screen(Format::line, look_at(60, true)).show(frame, &verdict);
  CHECK(compact.ends_with("\u2026  not delivered: acl\n"));
  CHECK(text::columns(compact.substr(0, compact.find('\n'))) <= 60);
}

TEST_CASE("a line of many fields takes four rows of a terminal, with what matters first", "[render]") {
  Look look = look_at(80);
  std::string data;
  for (int i = 10; i < 60; ++i) data += fmt::format("\"field_{}\":\"some value\",", i);
  const event::Frame frame = named("x", "{\"data\":{" + data + "\"status\":\"Up\"}}");
  CHECK(shown(frame, Format::line, look).ends_with("status=Up\n"));
  look.wraps = true;
  const std::string rows = shown(frame, Format::line, look);
  CHECK(rows.starts_with("15:48:00.123 x                   status=Up field_10=\"some value\""));
  CHECK(rows.ends_with("\u2026\n"));
  const auto count = std::count(rows.begin(), rows.end(), '\n');
  CHECK(count >= 4);
  CHECK(count <= 5);
}

TEST_CASE("line shows the first thousand fields of an event, and that there are more", "[render]") {
  const auto shown_of = [](int fields) {
    std::string data;
    for (int i = 0; i < fields; ++i) data += fmt::format(R"({}"k{}":{})", i == 0 ? "" : ",", i, i);
    return shown(named("a", R"({"data":{)" + data + "}}"), Format::line);
  };
  CHECK(shown_of(1000).ends_with(" k999=999\n"));
  CHECK(shown_of(1001).ends_with(" k999=999 \u2026\n"));
}
