// SPDX-License-Identifier: MIT
#include "catalogue/checking/envelope_reader.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("a value is a record, a frame or a body by its members", "[catalogue]") {
  using Kind = Message::Kind;
  using Content = Message::Content;
  struct Case {
    std::string text;
    Input input;
    Kind kind;
    Content content;
    std::string content_at;  // as it is spelled
  };
  const std::string body = R"({"name":"x","data":{}})";
  const std::vector<Case> cases{
      {"[1]", Input::detect, Kind::no_object, Content::no_object, "[1]"},
      {"1", Input::record, Kind::no_object, Content::no_object, "1"},
      {"{}", Input::detect, Kind::body, Content::event, "{}"},
      {body, Input::detect, Kind::body, Content::event, body},
      {body, Input::record, Kind::record, Content::none, body},
      {R"({"payload":{}})", Input::body, Kind::body, Content::event, R"({"payload":{}})"},
      {R"({"payload":)" + body + "}", Input::detect, Kind::record, Content::event, body},
      {R"({"body":)" + body + "}", Input::detect, Kind::body, Content::event, R"({"body":)" + body + "}"},
      {R"({"exchange":"e","body":)" + body + "}", Input::detect, Kind::record, Content::event, body},
      {R"({"routing_key":"k"})", Input::detect, Kind::record, Content::none, R"({"routing_key":"k"})"},
      {R"({"headers":{},"data":{}})", Input::detect, Kind::body, Content::event,
       R"({"headers":{},"data":{}})"},
      {R"({"payload":"x"})", Input::detect, Kind::record, Content::text, R"("x")"},
      {R"({"routing_key":"k","payload":"x"})", Input::detect, Kind::record, Content::no_object, R"("x")"},
      {R"({"payload":[]})", Input::detect, Kind::record, Content::no_object, "[]"},
      {R"({"payload_base64":"e30="})", Input::detect, Kind::record, Content::packed, R"("e30=")"},
      {R"({"payload_base64":"e30=","payload":{}})", Input::detect, Kind::record, Content::event, "{}"},
      {R"({"content_type":"text/plain","payload":{}})", Input::detect, Kind::record, Content::foreign,
       R"("text/plain")"},
      {R"({"properties":{"content_type":"image/png"},"payload":{}})", Input::detect, Kind::record,
       Content::foreign, R"("image/png")"},
      {R"({"content_type":"Application/JSON ; charset=utf-8","payload":{}})", Input::detect, Kind::record,
       Content::event, "{}"},
      {R"({"op":"event","data":)" + body + "}", Input::detect, Kind::frame, Content::event, body},
      {R"({"op":"event","data":1})", Input::detect, Kind::frame, Content::no_object, "1"},
      {R"({"op":"event"})", Input::detect, Kind::frame, Content::no_object, R"({"op":"event"})"},
      {R"({"op":"pong"})", Input::detect, Kind::frame, Content::no_event_due, R"({"op":"pong"})"},
      {R"({"op":"other"})", Input::detect, Kind::body, Content::event, R"({"op":"other"})"},
      {R"({"op":"event","name":"x"})", Input::detect, Kind::body, Content::event,
       R"({"op":"event","name":"x"})"},
  };
  CheckBench bench;
  for (const auto& [text, input, kind, content, content_at] : cases) {
    INFO(text);
    const Message& message = bench.read(text, input);
    CHECK(message.kind == kind);
    CHECK(message.content == content);
    CHECK(bench.document.source(message.content_at) == content_at);
    CHECK((message.body != nullptr) == (content == Content::event));
    CHECK((message.record != nullptr) == (kind == Kind::record));
    CHECK((message.frame != nullptr) == (kind == Kind::frame));
  }
}

TEST_CASE("a record has headers, says that there are none, or does not tell", "[catalogue]") {
  struct Case {
    std::string text;
    bool has_headers;
    bool has_no_headers;
  };
  const std::vector<Case> cases{
      {R"({"payload":{},"headers":{"name":"x"}})", true, false},
      {R"({"payload":{},"headers":{}})", false, true},
      {R"({"payload":{},"headers":null})", false, true},
      {R"({"payload":{},"headers":1})", false, false},
      {R"({"payload":{}})", false, false},
  };
  CheckBench bench;
  for (const auto& [text, has_headers, has_no_headers] : cases) {
    INFO(text);
    const Message& message = bench.read(text);
    CHECK((message.headers != nullptr) == has_headers);
    CHECK(message.has_no_headers == has_no_headers);
  }
}

TEST_CASE("the name of an event is the header's, the body's or the record's", "[catalogue]") {
  struct Case {
    std::string text;
    std::string name;
    bool has_wrong_name;
  };
  const std::vector<Case> cases{
      {R"({"name":"a"})", "a", false},
      {R"({"name":""})", "", false},
      {R"({"name":1})", "", false},
      {R"({"n\u0061me":"\u0061"})", "a", false},
      {R"({"name":"r","payload":{}})", "r", false},
      {R"({"name":"r","payload":{"name":"b"}})", "b", false},
      {R"({"name":"r","payload":{"name":"b"},"headers":{"name":"h"}})", "h", false},
      {R"({"payload":{"name":"b"},"headers":{"name":""}})", "b", false},
      {R"({"payload":{"name":"b"},"headers":{"name":"h","required_access":"event.h"}})", "h", false},
      {R"({"payload":{"name":"b"},"headers":{"name":"h","required_access":"event.b"}})", "b", true},
  };
  CheckBench bench;
  for (const auto& [text, name, has_wrong_name] : cases) {
    INFO(text);
    const Message& message = bench.read(text);
    CHECK(message.name == name);
    CHECK(message.is_named == !name.empty());
    CHECK(message.has_wrong_name == has_wrong_name);
  }
}

TEST_CASE("an event has the rules of its family, and is bare where wazo-bus was not there", "[catalogue]") {
  struct Case {
    std::string text;
    std::string entry;  // empty: unknown
    bool is_bare;
  };
  const std::vector<Case> cases{
      {R"({"name":"call_made"})", "call_made", false},
      {R"({"name":"other_made"})", "", false},
      {R"({"name":"service_was_made"})", "service_made", false},
      {R"({"name":"Stasis"})", "Stasis", true},
      {R"({"name":"Stasis","origin_uuid":"a"})", "Stasis", true},
      {R"({"name":"Stasis","data":{"Event":"Stasis"}})", "{event_name}", true},
      {R"({"name":"Stasis","data":{"Event":"Stasis"},"origin_uuid":"a"})", "{event_name}", false},
      {R"({"name":"Hangup"})", "{event_name}", false},
      {R"({"name":"Hangup","data":{"Event":"Hangup"}})", "{event_name}", true},
      {R"({"name":"Hangup","data":{"Event":"Hangup"},"timestamp":"t"})", "{event_name}", false},
      {R"({"name":"Hangup","data":{"type":"Hangup"}})", "", true},
      {R"({"headers":{"category":"ami"},"payload":{"name":"Hangup","origin_uuid":"a"}})", "{event_name}",
       true},
      {R"({"headers":{"category":"stasis"},"payload":{"name":"Hangup"}})", "", true},
      {R"({"routing_key":"ami.hangup","payload":{"name":"Hangup"}})", "{event_name}", true},
      {R"({"routing_key":"ami.Hangup","payload":{"name":"Hangup"}})", "{event_name}", false},
      {R"({"routing_key":"stasis.app","payload":{"name":"Hangup"}})", "", true},
  };
  CheckBench bench;
  for (const auto& [text, entry, is_bare] : cases) {
    INFO(text);
    const Message& message = bench.read(text);
    CHECK((message.rules == nullptr ? "" : message.rules->entry->name) == entry);
    CHECK(message.is_bare == is_bare);
    CHECK(message.event != nullptr);
  }
}

TEST_CASE("each event that is read is counted by its name", "[catalogue]") {
  CheckBench bench;
  for (const char* const text : {R"({"name":"a"})", R"({"name":"a"})", R"({"name":1})", R"({"payload":1})"})
    bench.read(text);
  CHECK(bench.events.take_counts().by_event == std::map<std::string, std::uint64_t, std::less<>>{{"a", 2}});
}
