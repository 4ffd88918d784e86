// SPDX-License-Identifier: MIT
#include "redaction/redactor.hpp"

#include "catch.hpp"

using namespace wazobus;

namespace {

constexpr std::string_view user = "b1429de1-7c47-4718-89dc-9b34eae3732d";

struct Office {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  redaction::Pseudonyms pseudonyms{{1, 2}};
  redaction::Redactor redactor{catalogue, {1, 2}};

  event::Frame redacted(const event::Frame& frame) {
    event::Event event;
    event.read(frame);
    event::Frame out;
    redactor.redact(event, out);
    return out;
  }
};

event::Frame frame_of(std::string body) {
  event::Frame frame;
  frame.body = std::move(body);
  frame.properties = event::wazo_properties();
  return frame;
}

event::FieldEntry text_header(std::string key, std::string value) {
  return {std::move(key), {std::move(value)}};
}

}  // namespace

TEST_CASE("keys, ACLs and headers have the stand-ins of the body", "[redaction]") {
  Office office;
  const std::string id(user);
  event::Frame frame =
      frame_of(R"({"name":"call_created","required_acl":"events.calls.)" + id + R"(","data":{"user_uuid":")" +
               id + R"(","call_id":"1795528992.21","caller_id_number":"5550101","line_id":3}})");
  frame.routing_key = "users." + id + ".calls.1795528992.21.created";
  frame.headers = {text_header("name", "call_created"),
                   text_header("required_acl", "events.calls." + id),
                   {"user_uuid:" + id, {true}}};
  frame.properties.user_id = "guest";
  const event::Frame out = office.redacted(frame);
  const std::string other = office.pseudonyms.uuid(user);
  CHECK(out.body == R"({"name":"call_created","required_acl":"events.calls.)" + other +
                        R"(","data":{"user_uuid":")" + other +
                        R"(","call_id":"1795528992.21","caller_id_number":")" +
                        office.pseudonyms.digits("5550101") + R"(","line_id":3}})");
  CHECK(out.routing_key == "users." + other + ".calls.1795528992.21.created");
  CHECK(out.headers == event::FieldTable{text_header("name", "call_created"),
                                         text_header("required_acl", "events.calls." + other),
                                         {"user_uuid:" + other, {true}}});
  CHECK_FALSE(out.properties.user_id);
  CHECK(office.redactor.sentence("needs events.calls." + id) == "needs events.calls." + other);
}

TEST_CASE("an escaped word of a key is the field that it repeats", "[redaction]") {
  Office office;
  event::Frame frame = frame_of(R"({"name":"x","data":{"forward":"#21*","exten":"42","id":1234}})");
  frame.routing_key = "config.__HASH__21__STAR__.42.1234.Ash";
  const std::string key = office.redacted(frame).routing_key;
  CHECK(key.starts_with("config.__HASH__"));
  CHECK(key.find("." + office.pseudonyms.digits("1234") + ".") != std::string::npos);
  CHECK(key.find("." + office.pseudonyms.digits("42") + ".") != std::string::npos);
  CHECK(key.find("Ash") == std::string::npos);
}

TEST_CASE("keys of objects and numbers that are no text are redacted too", "[redaction]") {
  Office office;
  const std::string out =
      office
          .redacted(frame_of(
              R"({"name":"x","data":{"talking_to":{"1795528992.22":null,"5550101":1},"number":5550102,)"
              R"("serial":5550103,"duration":1234567,"password":{"a":"b"}}})"))
          .body;
  CHECK(out.find("5550101") == std::string::npos);
  CHECK(out.find("5550102") == std::string::npos);
  CHECK(out.find("5550103") == std::string::npos);
  CHECK(out.find("1234567") != std::string::npos);
  CHECK(out.find("1795528992.22") != std::string::npos);
  CHECK(out.find(R"("a":"b")") == std::string::npos);
}

TEST_CASE("what is not JSON is text, or is left out", "[redaction]") {
  Office office;
  CHECK(office.redacted(frame_of("call 5550101")).body.find("5550101") == std::string::npos);
  CHECK(office.redacted(frame_of("\xFF\xFE 5550101")).body == "redacted");
  CHECK(office.redacted(frame_of(std::string("5\0005\0005", 5))).body == "redacted");
  const std::string spelled = R"({"name":"x","data":{"status":"\u0055p","ok":1.50}})";
  CHECK(office.redacted(frame_of(spelled)).body == spelled);
}

TEST_CASE("a value that its neighbour names is what the name says", "[redaction]") {
  Office office;
  const std::string sip =
      office
          .redacted(frame_of(
              R"({"name":"x","data":{"auth_section_options":[["password","ring"],["type","auth"]]}})"))
          .body;
  CHECK(sip.find(R"(["password","secret-)") != std::string::npos);
  CHECK(sip.find(R"(["type","auth"])") != std::string::npos);
  const std::string ami =
      office.redacted(frame_of(R"({"name":"VarSet","data":{"Variable":"WAZO_PIN","Value":"42"}})")).body;
  CHECK(ami.find(R"("Variable":"WAZO_PIN","Value":"secret-)") != std::string::npos);
}

TEST_CASE("a key repeats what an open field shows", "[redaction]") {
  Office office;
  event::Frame frame = frame_of(
      R"({"name":"service_registered_event","data":{"service_name":"wazo-dird","tags":["wazo-dird"]}})");
  frame.routing_key = "service.registered.wazo-dird";
  CHECK(office.redacted(frame).routing_key == frame.routing_key);
}

TEST_CASE("what is open in one event is free text in another", "[redaction]") {
  Office office;
  const auto body = [&office](std::string text) { return office.redacted(frame_of(std::move(text))).body; };
  CHECK(body(R"({"name":"chatd_presence_updated","data":{"status":"Oncology"}})").find("Oncology") ==
        std::string::npos);
  CHECK(body(R"({"name":"EndpointStateChange","data":{"endpoint":{"resource":"1001"}}})").find("1001") ==
        std::string::npos);
  CHECK(body(R"({"name":"x","data":{"status":"514-555-0187"}})").find("0187") == std::string::npos);
}

TEST_CASE("one long text takes little time", "[redaction]") {
  Office office;
  // With a time that grows with the square, each takes minutes.
  for (const std::string_view part : {"+", "(", ":", "a:", "1-", "1 "}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    CHECK(office.redacted(frame_of(R"({"name":"x","data":{"status":")" + text + R"(","y":")" + text + "\"}}"))
              .body.size() > 0);
  }
  std::string names = R"({"name":"x","data":{"names":[)";
  for (int i = 0; i < 20'000; ++i) names += "\"Ash " + std::to_string(1000 + i) + "\",";
  CHECK(office.redacted(frame_of(names + "\"\"]}}")).body.size() > 0);
}

TEST_CASE("names of events stay, also in the keys of Asterisk", "[redaction]") {
  Office office;
  event::Frame frame = frame_of(
      R"({"name":"Newchannel","data":{"Event":"Newchannel","Channel":"PJSIP/qy5etpmf-0000002b","ChannelState":"4"}})");
  frame.routing_key = "ami.Newchannel";
  const event::Frame out = office.redacted(frame);
  CHECK(out.routing_key == "ami.Newchannel");
  CHECK(out.body.find(R"("ChannelState":"4")") != std::string::npos);
  CHECK(out.body.find("qy5etpmf") == std::string::npos);
}

TEST_CASE("an event that nobody has described shows nobody", "[redaction]") {
  Office office;
  event::Frame frame = frame_of(
      R"({"name":"vendor_thing","data":{"foo":1001,"real":5145550101.0,"exponent":5.145550101e9,"ratio":0.75,)"
      R"("foo_id":1234,"participants":{"ash":{"exten":1001},"ash.dunmore":2},"reason":"Ash is away",)"
      R"("detail":"{\"name\":\"Dunmore\",\"id\":7,\"u\":\"B1429DE1-7C47-4718-89DC-9B34EAE3732D\"}"}})");
  frame.headers = {text_header("name", "vendor_thing"),
                   {"x-death", {event::FieldArray{{std::string("Ash")}}}},
                   {"ash", {true}},
                   {"number", {event::Integer{1001, event::IntegerType::int8}}},
                   {"mobile", {event::Integer{2145550101, event::IntegerType::int32}}}};
  const event::Frame out = office.redacted(frame);
  const std::string exten = office.pseudonyms.digits("1001");
  // The names of members are nobody's word either, but for those that the catalogue has a word of.
  CHECK(out.body.starts_with(R"({"name":"vendor_thing","data":{")" + office.pseudonyms.word("foo") + R"(":)" +
                             exten + R"(,")" + office.pseudonyms.word("real") + R"(":)" +
                             office.pseudonyms.digits("5145550101")));
  // An id may be an extension as well, which another event says.
  CHECK(out.body.find(R"(":0.75,"foo_id":)") == std::string::npos);
  CHECK(out.body.find(R"(":0.75,")" + office.pseudonyms.word("foo") + R"(_id":)" +
                      office.pseudonyms.digits("1234")) != std::string::npos);
  CHECK(out.body.find(R"(\"id\":7)") != std::string::npos);
  CHECK(out.body.find(office.pseudonyms.uuid("B1429DE1-7C47-4718-89DC-9B34EAE3732D")) != std::string::npos);
  for (const std::string_view left : {"1001,", "514555", "5.145", "ash", "Ash", "unmore", "B1429"})
    CHECK(out.body.find(left) == std::string::npos);
  CHECK(out.headers[1].key == "x-death");
  CHECK(out.headers[2].key == office.pseudonyms.word("ash"));
  CHECK(out.headers[3].value ==
        event::FieldValue{event::Integer{std::stoll(exten), event::IntegerType::int32}});
  CHECK(std::get<event::Integer>(out.headers[4].value.value).type == event::IntegerType::int64);
}

TEST_CASE("a name that no event can have is somebody's", "[redaction]") {
  Office office;
  CHECK(office.redacted(frame_of(R"({"name":"Ash Dunmore"})")).body.find("Dunmore") == std::string::npos);
  CHECK(office.redacted(frame_of(R"({"name":"never_seen"})")).body == R"({"name":"never_seen"})");
}

TEST_CASE("names of variables are of those who wrote the dialplan", "[redaction]") {
  Office office;
  const std::string body =
      office
          .redacted(frame_of(
              R"({"name":"Newchannel","data":{"AnythingNew":"1","ChanVariable":{"WAZO_USERUUID":"","ZAPHOD_ID":"",)"
              R"("ZAPHOD":""}}})"))
          .body;
  CHECK(body.find(R"("AnythingNew":)") != std::string::npos);
  CHECK(body.find(R"("WAZO_USERUUID":)") != std::string::npos);
  CHECK(body.find("ZAPHOD") == std::string::npos);
  CHECK(office.redacted(frame_of(R"({"name":"UserEvent","data":{"Zaphod":"1"}})")).body.find("Zaphod") ==
        std::string::npos);
}

TEST_CASE("a number of ten digits that begins with 1 is a time only where the field says so", "[redaction]") {
  Office office;
  const std::string body =
      office.redacted(frame_of(R"({"name":"x","data":{"serial":1632960123,"last_seen":1632960124}})")).body;
  CHECK(body.find("1632960123") == std::string::npos);
  CHECK(body.find("1632960124") != std::string::npos);
}

TEST_CASE("short names of members with a digit stay, unless somebody has them", "[redaction]") {
  Office office;
  const std::string body = R"({"name":"a_b","data":{"ip6":1,"t38":2,"Bob":3}})";
  CHECK(office.redacted(frame_of(body)).body.starts_with(R"({"name":"a_b","data":{"ip6":1,"t38":2,")"));
  CHECK(office.redacted(frame_of(body)).body.find("Bob") == std::string::npos);
  const std::string named = R"({"name":"a_b","data":{"caller_id_name":"t38","t38":2}})";
  CHECK(office.redacted(frame_of(named)).body.find("t38") == std::string::npos);
}
