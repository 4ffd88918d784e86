// SPDX-License-Identifier: MIT
#include "catalogue/making/composer.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "event/wazo.hpp"
#include "text/error.hpp"
#include "unit/catalogue/making/making.hpp"

namespace wazobus::catalogue {

namespace {

struct Typed {
  std::vector<std::string> sets;
  std::vector<std::string> unsets = {};
  bool force = false;
  bool has_parties = false;  ///< --tenant and --user-uuid
};

Composer composer(const std::string& name, const Typed& typed = {}) {
  Composer::Order order{name, {origin_a, std::nullopt, {}}, {}, typed.force};
  if (typed.has_parties) {
    order.identity.tenant_uuid = tenant_b;
    order.identity.user_uuids = {user_c};
  }
  for (const std::string& set : typed.sets) order.changes.push_back(change_from(set));
  for (const std::string& unset : typed.unsets) order.changes.push_back(removal_from(unset));
  return {builtin(), std::move(order), test_random_and_clock()};
}

event::Frame composed(const std::string& name, const Typed& typed = {}) {
  event::Frame frame;
  composer(name, typed).compose(frame);
  return frame;
}

/// "what | advice", or what was made with force.
std::string refusal(const std::string& name, const Typed& typed) {
  try {
    return composed(name, typed).body;
  } catch (const Failure& error) {
    return std::string(error.what()) + " | " + error.advice();
  }
}

std::string plain_name(const Entry& entry) {
  return entry.is_family() ? "QueueMemberStatus" : entry.name;
}

/// The type of a header as AMQP names it: S text, t boolean, I int32, V void.
char type_letter(const event::FieldValue& value) {
  if (std::holds_alternative<std::string>(value.value)) return 'S';
  if (std::holds_alternative<bool>(value.value)) return 't';
  if (std::holds_alternative<std::monostate>(value.value)) return 'V';
  const auto* const integer = std::get_if<event::Integer>(&value.value);
  return integer != nullptr && integer->type == event::IntegerType::int32 ? 'I' : '?';
}

char type_in_facts(const std::string& name) {
  if (name.starts_with("user_uuid:")) return 't';
  return name == "conference_id" ? 'I' : 'S';
}

/// The body without its texts and numbers.
std::string shape_of(const std::string& json) {
  std::string out;
  for (json::Tokens tokens{json::View(json)}; tokens.next();) {
    const bool is_key = tokens.following() == ':';
    const std::string token(tokens.token());
    if (is_key && !token.starts_with("\"user_uuid:")) {
      out += token;
    } else {
      out += token.front() == '"' ? "s" : token.front() >= '0' && token.front() <= '9' ? "n" : token;
    }
  }
  return out;
}

bool has_uuid(const std::string& json) {
  for (json::Tokens tokens{json::View(json)}; tokens.next();) {
    if (tokens.token().front() == '"' && text::is_uuid(json::View(tokens.token()).string())) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a composed message of every event is without a fault", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    for (const bool has_parties : {false, true}) {
      const event::Frame frame = composed(plain_name(*entry), {{}, {}, false, has_parties});
      INFO(record_of(frame));
      CHECK(findings_of(frame).empty());
      CHECK(frame.routing_key.find_first_of("{}") == std::string::npos);
      CHECK(frame.routing_key.find("None") == std::string::npos);
      CHECK(frame.properties == (entry->is_always_bare() ? bare_properties() : event::wazo_properties()));
    }
  }
}

TEST_CASE("the body of every event has the headers again, in their order, and data", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    if (entry->is_always_bare()) continue;
    const event::Frame frame = composed(plain_name(*entry));
    INFO(record_of(frame));
    std::size_t number = 0;
    json::Children members{json::View(frame.body)};
    for (; members.next() && number < frame.headers.size(); ++number) {
      std::string value;
      event::append_json(frame.headers[number].value, value);
      CHECK(members.raw_key().string() == frame.headers[number].key);
      CHECK(members.value().text() == value);
    }
    CHECK(number == frame.headers.size());
    CHECK(members.key_is("data"));
    CHECK_FALSE(members.next());
  }
}

TEST_CASE("the headers of every event have the types that wazo-bus gives them", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    if (entry->is_always_bare()) continue;
    const event::Frame frame = composed(plain_name(*entry));
    for (const event::FieldEntry& field : frame.headers) {
      INFO(entry->name << ": " << field.key);
      CHECK(type_letter(field.value) == type_in_facts(field.key));
    }
    const bool is_service = entry->level == Level::unknown || entry->level == Level::service;
    const bool is_user = entry->is_for_users();
    INFO(record_of(frame));
    CHECK(header(frame, "tenant_uuid").empty() == is_service);
    CHECK((header(frame, "user_uuid:*") == "true") == (entry->level == Level::tenant));
    const auto users =
        std::count_if(frame.headers.begin(), frame.headers.end(), [](const event::FieldEntry& field) {
          return event::is_user_header(field.key) && field.key != "user_uuid:*";
        });
    CHECK(users == (is_user ? 1 : 0));
    CHECK(header(frame, "origin_uuid") == quoted_text(origin_a));
    CHECK(header(frame, "required_access") == "\"event." + plain_name(*entry) + "\"");
  }
}

TEST_CASE("the key and the ACL of every event are those of current servers", "[catalogue]") {
  const auto is_one_of = [](const Templates& templates, const std::string& text) {
    // If servers are known to differ from the page, the servers' form is used.
    bool fits = templates.observed.empty() && templates.documented.empty();
    for (const std::string& shape : templates.observed) {
      if (shape.ends_with(".None")) fits = fits || templates.observed.size() == 1;
      fits = fits || Template(shape).matches(text, Ids::escaped);
    }
    if (!templates.observed.empty()) return fits;
    for (const std::string& shape : templates.documented)
      fits = fits || Template(shape).matches(text, Ids::escaped);
    return fits;
  };
  for (const Entry* const entry : builtin().entries()) {
    if (entry->is_always_bare()) continue;
    const event::Frame frame = composed(plain_name(*entry));
    const std::string acl = json::View(header(frame, "required_acl")).string();
    INFO(record_of(frame));
    CHECK(is_one_of(entry->routing_keys, frame.routing_key));
    CHECK(is_one_of(entry->required_acls, acl));
    if (entry->required_acls.observed.empty() && entry->required_acls.documented.empty())
      CHECK(acl == "events." + frame.routing_key);
  }
}

TEST_CASE("keys that servers have and the page has not are taken", "[catalogue]") {
  const std::map<std::string, std::string> keys{
      {"relocate_answered", "calls.relocate.edited"},
      {"relocate_initiated", "calls.relocate.created"},
      {"conference_participant_unmuted", "conferences.1.particpants.mute"},
      {"service_deregistered", "service.registered.wazo-dird"},
      {"call_created", "calls.call.created"},
      {"QueueMemberStatus", "ami.QueueMemberStatus"},
  };
  for (const auto& [name, key] : keys) CHECK(composed(name).routing_key == key);
  CHECK(header(composed("conference_participant_unmuted"), "required_acl") ==
        "\"events.conferences.1.particpants.mute\"");
  CHECK(header(composed("switchboard_created"), "required_acl").starts_with("\"switchboards."));
}

TEST_CASE("two messages of an event differ in ids and have the same shape", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    Composer made = composer(plain_name(*entry));
    event::Frame first;
    event::Frame second;
    made.compose(first);
    made.compose(second);
    INFO(first.body << '\n' << second.body);
    CHECK(shape_of(first.body) == shape_of(second.body));
    // All messages have the same server UUID.
    std::string without_origin = first.body;
    while (without_origin.find(origin_a) != std::string::npos)
      without_origin.replace(without_origin.find(origin_a), 36, "-");
    if (has_uuid(without_origin)) CHECK(first.body != second.body);
  }
}

TEST_CASE("headers stand in the order of wazo-bus", "[catalogue]") {
  const event::Frame frame = composed("conference_participant_joined", {{}, {}, false, true});
  std::vector<std::string> names;
  for (const event::FieldEntry& field : frame.headers) names.push_back(field.key);
  CHECK(names == std::vector<std::string>{"tenant_uuid", "conference_id", "name",
                                          std::string("user_uuid:") + user_c, "required_access",
                                          "required_acl", "origin_uuid", "timestamp"});
}

TEST_CASE("ids and times are fresh and stay consistent within a message", "[catalogue]") {
  const event::Frame joined = composed("conference_participant_joined");
  CHECK(with_numbered_calls(in_body(joined, {"data", "id"})) == "\"CALL.1\"");
  CHECK(in_body(joined, {"data", "call_id"}) == in_body(joined, {"data", "id"}));
  CHECK(in_body(joined, {"data", "conference_id"}) == "1");

  const event::Frame voicemail = composed("user_voicemail_message_created");
  CHECK(in_body(voicemail, {"data", "message_id"}).starts_with("\"1795276080-000"));
  CHECK(in_body(voicemail, {"data", "message", "id"}) == in_body(voicemail, {"data", "message_id"}));
  CHECK(in_body(voicemail, {"data", "message", "timestamp"}) == "1795276080");
  CHECK(in_body(voicemail, {"data", "message", "duration"}) == "0");

  const event::Frame call = composed("call_created");
  CHECK(in_body(call, {"data", "creation_time"}) == "\"2026-11-21T15:48:00.123+0000\"");
  CHECK(in_body(call, {"data", "status"}) == "\"Ring\"");
  const std::string user = json::View(in_body(call, {"data", "user_uuid"})).string();
  CHECK(user != "2e752722-0864-4665-887d-a78a024cf7c7");
  CHECK(header(call, "user_uuid:" + user) == "true");
  CHECK(header(call, "required_acl") == "\"events.calls." + user + "\"");

  const event::Frame relocate = composed("relocate_initiated");
  CHECK(with_numbered_calls(
            in_body(relocate, {"data", "relocated_call"}) + in_body(relocate, {"data", "initiator_call"}) +
            in_body(relocate, {"data", "recipient_call"})) == "\"CALL.1\"\"CALL.2\"\"CALL.3\"");

  const event::Frame service = composed("service_registered");
  CHECK(in_body(service, {"data", "tags"}).find(origin_a) != std::string::npos);
}

TEST_CASE("times keep the spelling of the example, and null stays null", "[catalogue]") {
  Catalogue catalogue = Catalogue::builtin();
  catalogue.add("own.json", R"({"service":"own","events":[{"name":"own_event","source":"documented",
    "routing_keys":["own.{user_uuid}"],"placeholders":{"user_uuid":"data.user_uuid"},
    "observed":{"level":"user"},
    "data":{"type":"object","properties":{"user_uuid":{"type":["string","null"],"format":"uuid"},
      "times":{"type":"array","items":{"type":"string"}},
      "ids":{"type":"array","items":{"type":"string"}},"end_time":{"type":"integer"}}},
    "example":{"name":"own_event","origin_uuid":"08c56466-8f29-45c7-9856-92bf1ba89b82","data":{"user_uuid":null,
      "times":["2016-02-10T11:57:02Z","2016-02-10 11:57:02.5+01:00","2016-02-10T11:57:02.123456789-05",
               "2016-02-10T11:57:02-0500","2016-02-10"],
      "ids":["08C56466-8F29-45C7-9856-92BF1BA89B82","123.4","1455123422.8","1455123422.8","1455123422-0000000a"],
      "end_time":1479226725}}}]})");
  const auto made = [&catalogue](std::vector<std::string> users) {
    event::Frame frame;
    Composer(catalogue, {"own_event", {origin_a, std::nullopt, std::move(users)}, {}, false},
             test_random_and_clock())
        .compose(frame);
    return frame;
  };
  const event::Frame frame = made({});
  std::string data = with_numbered_calls(in_body(frame, {"data"}));
  // Eight hexadecimal digits, whose counter starts below 10,000.
  constexpr std::string_view second = "1795276080-0000";
  const std::size_t message = data.find(second);
  REQUIRE(message != std::string::npos);
  const std::size_t number_at = message + second.size();
  REQUIRE(data.find_first_not_of("0123456789abcdef", number_at) == number_at + 4);
  data.replace(number_at - 4, 8, "N");
  CHECK(data == R"({"user_uuid":null,"times":["2026-11-21T15:48:00Z","2026-11-21 15:48:00.1+00:00",)"
                R"("2026-11-21T15:48:00.123456000+00","2026-11-21T15:48:00+0000","2016-02-10"],)"
                R"("ids":["aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","123.4","CALL.1","CALL.1",)"
                R"("1795276080-N"],"end_time":1795276080})");
  CHECK(frame.routing_key == "own.None");
  for (const event::FieldEntry& field : frame.headers) CHECK_FALSE(event::is_user_header(field.key));
  CHECK(made({user_c}).routing_key == std::string("own.") + user_c);
  CHECK(in_body(made({user_c}), {"data", "user_uuid"}) == quoted_text(user_c));
}

TEST_CASE("the running number goes on from message to message", "[catalogue]") {
  Composer made = composer("call_held");
  event::Frame frame;
  const auto next = [&] {
    made.compose(frame);
    return std::stoi(in_body(frame, {"data", "call_id"}).substr(12));
  };
  const int first = next();
  CHECK(next() == first + 1);
  CHECK(next() == first + 2);
}

TEST_CASE("call ids of two runs within a second differ", "[catalogue]") {
  const auto made = [](std::uint64_t chance) {
    event::Frame frame;
    Composer(builtin(), {"call_held", {origin_a, tenant_b, {user_c}}, {}, false},
             {[chance] { return chance; }, test_time})
        .compose(frame);
    return in_body(frame, {"data", "call_id"});
  };
  CHECK(made(0) == "\"1795276080.1\"");
  CHECK(made(41) == "\"1795276080.42\"");
  CHECK(made(99'998) == "\"1795276080.99999\"");
  CHECK(made(99'999) == "\"1795276080.1\"");
}

TEST_CASE("ids of faxes are fresh, and the same ones in key and data", "[catalogue]") {
  for (const char* const name : {"fax_outbound_succeeded", "fax_outbound_failed"}) {
    const event::Frame fax = composed(name);
    const std::string id = json::View(in_body(fax, {"data", "id"})).string();
    CHECK(id.starts_with("1795276080."));
    CHECK(in_body(fax, {"data", "call_id"}) == quoted_text(id));
    CHECK(with_numbered_calls(fax.routing_key).starts_with("faxes.outbound.CALL.1."));
    CHECK(fax.routing_key.find("__DOT__" + id.substr(11) + ".") != std::string::npos);
  }
}

TEST_CASE("the uuid in data is that of the session or meeting", "[catalogue]") {
  const Typed typed{{std::string("data.uuid=") + user_c}};
  const event::Frame session = composed("auth_session_expire_soon", typed);
  CHECK(header(session, "session_uuid") == quoted_text(user_c));
  CHECK(session.routing_key.ends_with(std::string(".sessions.") + user_c + ".expire_soon"));
  for (const char* const name : {"meeting_created", "meeting_progress", "meeting_user_progress"})
    CHECK(header(composed(name, typed), "meeting_uuid") == quoted_text(user_c));
  const event::Frame plain = composed("meeting_user_progress");
  CHECK(header(plain, "meeting_uuid") == in_body(plain, {"data", "uuid"}));
  // The uuid of a message is not that of its room, and the uuid of an authorisation is not that of its
  // meeting.
  CHECK(header(composed("chatd_user_room_message_created", typed), "room_uuid") != quoted_text(user_c));
  CHECK(header(composed("meeting_user_guest_authorization_created", typed), "meeting_uuid") !=
        quoted_text(user_c));
}

TEST_CASE("a header that is set moves the key and the ACL that are made of it", "[catalogue]") {
  const event::Frame conference = composed("conference_participant_joined", {{"conference_id:=7"}});
  CHECK(header(conference, "conference_id") == "7");
  CHECK(conference.routing_key == "conferences.7.participants.joined");
  CHECK(header(conference, "required_acl") == "\"events.conferences.7.participants.joined\"");
  // Only that data still has the old one.
  CHECK(findings_of(conference) ==
        "warning header.mismatch headers.conference_id: 7 here, but 1 in data.conference_id\n");
  // Each header of each event, where a placeholder has its name.
  for (const Entry* const entry : builtin().entries()) {
    const Envelope envelope(*entry);
    for (const Field& own : envelope.own_headers()) {
      if (entry->placeholder(own.name) == nullptr || !own.schema.allowed.empty()) continue;
      const bool is_text = own.schema.types != std::vector<std::string>{"integer"};
      const std::string value = is_text ? user_c : "7";
      const std::string before = composed(entry->name).routing_key;
      const event::Frame frame = composed(entry->name, {{own.name + (is_text ? "=" : ":=") + value}});
      INFO(entry->name << ": " << own.name << ": " << frame.routing_key);
      const auto& shapes = entry->routing_keys.observed.empty() ? entry->routing_keys.documented
                                                                : entry->routing_keys.observed;
      const bool is_in_key =
          !shapes.empty() && shapes.front().find("{" + own.name + "}") != std::string::npos;
      if (is_in_key) CHECK(frame.routing_key.find(value) != std::string::npos);
    }
  }
}

TEST_CASE("a user header that is set moves the key and the ACL", "[catalogue]") {
  const Typed typed{{std::string("user_uuid:") + user_c + ":=true"}};
  CHECK(header(composed("call_created", typed), "required_acl") ==
        std::string("\"events.calls.") + user_c + "\"");
  CHECK(composed("users_forwards_busy_updated", typed).routing_key ==
        std::string("config.users.") + user_c + ".forwards.busy.updated");
  CHECK(composed("auth_user_external_auth_added", typed)
            .routing_key.starts_with(std::string("auth.users.") + user_c));
}

TEST_CASE("of an AMI event that the catalogue does not show only its name is known", "[catalogue]") {
  CHECK(in_body(composed("Whatever"), {"data"}) == R"({"Event":"Whatever"})");
  CHECK(in_body(composed("Whatever", {{"data.Channel=x"}}), {"data"}) ==
        R"({"Event":"Whatever","Channel":"x"})");
}

TEST_CASE("an event of ARI is what Asterisk's module publishes", "[catalogue]") {
  for (const Entry* const entry : builtin().entries()) {
    if (entry->family != event::Family::ari) continue;
    const event::Frame frame = composed(entry->name, {{"data.application=Front"}});
    INFO(record_of(frame));
    CHECK(frame.routing_key == "stasis.app.front");
    const event::FieldTable headers{{"name", {entry->name}},
                                    {"category", {std::string("stasis")}},
                                    {"application_name", {std::string("Front")}}};
    CHECK(frame.headers == headers);
    std::vector<std::string> members;
    for (json::Children body{json::View(frame.body)}; body.next();)
      members.push_back(body.raw_key().string());
    CHECK(members == std::vector<std::string>{"name", "data", "application"});
  }
}

TEST_CASE("an event of a channel that no application gets has the key of channels", "[catalogue]") {
  const event::Frame frame = composed("ChannelHold", {{}, {"data.application"}});
  CHECK(frame.routing_key == "stasis.channel.channelhold");
  CHECK(header(frame, "application_name").empty());
  CHECK_FALSE(json::View(frame.body).find("application"));
}

TEST_CASE("the family of a name that several have is given", "[catalogue]") {
  const auto dial = [](event::Family family) {
    event::Frame frame;
    Composer(builtin(), {"Dial", {origin_a, std::nullopt, {}}, {}, false, family}, test_random_and_clock())
        .compose(frame);
    return frame.routing_key;
  };
  CHECK(dial(event::Family::ari) == "stasis.app.callcontrol");
  CHECK(dial(event::Family::ami) == "ami.Dial");
}

TEST_CASE("the family of AMI events is sent under the name of its example", "[catalogue]") {
  const event::Frame frame = composed("{event_name}", {{"data.Queue=q"}});
  CHECK(frame.routing_key == "ami.QueueMemberStatus");
  CHECK(header(frame, "name") == "\"QueueMemberStatus\"");
  CHECK(in_body(frame, {"data", "Event"}) == "\"QueueMemberStatus\"");
  CHECK(findings_of(frame).empty());
}

TEST_CASE("a body is ASCII, as Python writes it", "[catalogue]") {
  const event::Frame frame =
      composed("call_created", {{"data.caller_id_name=\xC3\xA9 \xF0\x9F\x98\x80 \xE2\x82\xAC"}});
  CHECK(in_body(frame, {"data", "caller_id_name"}) == R"("\u00e9 \ud83d\ude00 \u20ac")");
  for (const Entry* const entry : builtin().entries()) {
    const std::string body = composed(plain_name(*entry)).body;
    CHECK(std::all_of(body.begin(), body.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  }
}

TEST_CASE("what only force bears is told", "[catalogue]") {
  const Composer made = composer("call_created", {{"data.statuss=Up", "data.statuss=Down", "more=1",
                                                   "data.on_hold=4", "tenant_uuid=joe", "timestamp=x"},
                                                  {"data.nope"},
                                                  true});
  CHECK(made.objections() ==
        std::vector<std::string>{"call_created has no field data.statuss", "call_created has no field more",
                                 "call_created has no field data.nope", "tenant_uuid: not a uuid: 'joe'"});
  CHECK(composer("call_created", {{"data.status=Up"}, {}, true}).objections().empty());
}

TEST_CASE("advice leads to what there is", "[catalogue]") {
  struct Case {
    std::string typed;
    std::string advice;
  };
  const std::vector<Case> cases{
      {"Data.Status=Up", "did you mean 'data.status'?"},
      {"Status=Up", "did you mean 'data.status'?"},
      {"Data.qqqqqqqq=1", "wazobus catalogue show call_created lists them; --force sets it all the same"},
      {"status.x=1", "wazobus catalogue show call_created lists them; --force sets it all the same"},
      {"tenant_uid.x=1", "wazobus catalogue show call_created lists them; --force sets it all the same"},
      {"data.status:=null", "--unset data.status takes it away"},
      {"data.on_hold:=null", "--unset data.on_hold takes it away"},
      {"data.call_id:=null", "--force sends it all the same"},
      {"data:=null", "--force sends it all the same"},
      {"timestamp:=null", "--unset timestamp takes it away"},
  };
  for (const Case& one : cases) {
    const std::string said = refusal("call_created", {{one.typed}});
    CHECK(said.substr(said.find(" | ") + 3) == one.advice);
  }
  CHECK(
      refusal("call_created", {{}, {"data.nope"}}) ==
      "call_created has no field data.nope | wazobus catalogue show call_created lists them; --force goes on "
      "without it");
  CHECK(refusal("user_voicemail_message_created", {{"data.messag.foldr.nam=x"}})
            .ends_with("did you mean 'data.message.folder.name'?"));
}

TEST_CASE("a tenant and a user are put where data means them", "[catalogue]") {
  const Typed parties{{}, {}, false, true};
  const std::string user_header = std::string("user_uuid:") + user_c;
  const event::Frame fax = composed("fax_outbound_user_created", parties);
  CHECK(in_body(fax, {"data", "tenant_uuid"}) == quoted_text(tenant_b));
  CHECK(in_body(fax, {"data", "user_uuid"}) == quoted_text(user_c));
  CHECK(header(fax, "tenant_uuid") == quoted_text(tenant_b));
  CHECK(header(fax, user_header) == "true");
  CHECK(fax.routing_key == std::string("faxes.outbound.users.") + user_c + ".created");
  const event::Frame relocate = composed("relocate_initiated", parties);
  CHECK(in_body(relocate, {"data", "initiator"}) == quoted_text(user_c));
  CHECK(header(relocate, user_header) == "true");
  const event::Frame tenant = composed("auth_tenant_added", parties);
  CHECK(in_body(tenant, {"data", "uuid"}) == quoted_text(tenant_b));
  CHECK(tenant.routing_key == std::string("auth.tenants.") + tenant_b + ".created");
  CHECK(in_body(tenant, {"name"}) == "\"auth_tenant_added\"");
  CHECK(header(composed("agent_status_update", parties), user_header) == "true");
  // A --set changes it.
  const event::Frame other =
      composed("call_created", {{std::string("data.user_uuid=") + origin_a}, {}, false, true});
  CHECK(header(other, std::string("user_uuid:") + origin_a) == "true");
  CHECK(header(other, user_header).empty());
}

TEST_CASE("key, ACL and headers follow the changed data", "[catalogue]") {
  const event::Frame call = composed("call_created", {{std::string("data.user_uuid=") + user_c}});
  CHECK(header(call, "required_acl") == std::string("\"events.calls.") + user_c + "\"");
  CHECK(header(call, std::string("user_uuid:") + user_c) == "true");
  const event::Frame conference = composed("conference_participant_joined", {{"data.conference_id:=7"}});
  CHECK(conference.routing_key == "conferences.7.participants.joined");
  CHECK(header(conference, "conference_id") == "7");
  CHECK(header(composed("conference_record_started", {{"data.id:=9"}}), "conference_id") == "9");
  CHECK(composed("fax_outbound_failed", {{"data.id=8.9"}}).routing_key == "faxes.outbound.8__DOT__9.failed");
  const event::Frame fax = composed("fax_outbound_failed", {{std::string("data.tenant_uuid=") + tenant_b}});
  CHECK(header(fax, "tenant_uuid") == quoted_text(tenant_b));
  CHECK(composed("application_call_answered", {{"data.call.id=1.2"}})
            .routing_key.ends_with(".calls.1.2.answered"));
  const event::Frame meeting = composed("meeting_created", {{std::string("data.uuid=") + user_c}});
  CHECK(header(meeting, "meeting_uuid") == quoted_text(user_c));
  CHECK(header(composed("users_forwards_busy_updated"), "forward_name") == "\"busy\"");
}

TEST_CASE("an event of nobody has the word None and no user header", "[catalogue]") {
  for (const Typed& typed : {Typed{{"data.user_uuid:=null"}}, Typed{{}, {"data.user_uuid"}}}) {
    const event::Frame frame = composed("call_created", typed);
    CHECK(header(frame, "required_acl") == "\"events.calls.None\"");
    for (const event::FieldEntry& field : frame.headers) CHECK_FALSE(event::is_user_header(field.key));
  }
}

TEST_CASE("a member of the envelope that is set wins in header and body", "[catalogue]") {
  const event::Frame frame =
      composed("call_created", {{"required_acl=events.x", "origin_uuid:=null",
                                 std::string("tenant_uuid=") + tenant_b, "timestamp=2020-01-01T00:00:00"}});
  CHECK(header(frame, "required_acl") == "\"events.x\"");
  CHECK(in_body(frame, {"required_acl"}) == "\"events.x\"");
  CHECK(header(frame, "origin_uuid") == "null");
  CHECK(in_body(frame, {"origin_uuid"}) == "null");
  CHECK(header(frame, "tenant_uuid") == quoted_text(tenant_b));
  CHECK(header(frame, "timestamp") == "\"2020-01-01T00:00:00\"");
  const event::Frame without = composed("call_created", {{}, {"timestamp", "required_acl"}});
  CHECK(header(without, "timestamp").empty());
  CHECK(in_body(without, {"timestamp"}).empty());
  CHECK(in_body(without, {"required_acl"}).empty());
  // The key follows a header that it contains.
  const event::Frame room =
      composed("chatd_user_room_message_created", {{std::string("room_uuid=") + user_c}});
  CHECK(room.routing_key.find(std::string("rooms.") + user_c) != std::string::npos);
  const event::Frame conference = composed("conference_participant_joined", {{"conference_id:=5"}});
  CHECK(header(conference, "conference_id") == "5");
  CHECK(composed("agent_status_update", {{"user_uuid:a:=true", "user_uuid:b:=true"}}).headers.size() == 8);
}

TEST_CASE("changes put values in and take them out", "[catalogue]") {
  const auto data = [](const Typed& typed) { return in_body(composed("call_created", typed), {"data"}); };
  CHECK(data({{"data:={\"call_id\":\"1\"}"}}) == R"({"call_id":"1"})");
  CHECK(data({{"data:={\"call_id\":\"1\"}", "data.bridges[0]=a", "data.bridges[1]=b", "data.bridges.0=c"}}) ==
        R"({"call_id":"1","bridges":["c","b"]})");
  CHECK(data({{"data:={\"call_id\":\"1\"}", "data.talking_to[\"1.2=3\"]:=null"}}) ==
        R"({"call_id":"1","talking_to":{"1.2=3":null}})");
  CHECK(data({{"data:={\"call_id\":\"1\",\"bridges\":[\"a\",\"b\"]}"},
              {"data.bridges[0]", "data.call_id"}}) == R"({"bridges":["b"]})");
  CHECK(data({{}, {"data"}}).empty());
  // Servers send it, but the example lacks it: there is nothing to remove.
  CHECK(findings_of(composed("call_created", {{}, {"data.line_id"}})).empty());
  CHECK(in_body(composed("user_voicemail_message_created", {{"data.message.folder.name=old"}}),
                {"data", "message", "folder", "name"}) == "\"old\"");
  CHECK(in_body(composed("QueueMemberStatus", {{"data.Anything=x"}}), {"data", "Anything"}) == "\"x\"");
  CHECK(in_body(composed("Newchannel", {{"data.ChanVariable.A=x"}}), {"data", "ChanVariable", "A"}) ==
        "\"x\"");
  CHECK(in_body(composed("call_created", {{"data.status=a \"quote\" \xC3\xA9"}}), {"data", "status"}) ==
        "\"a \\\"quote\\\" \\u00e9\"");
}

TEST_CASE("what the page's example lacks is sent, and what no server sends is not", "[catalogue]") {
  const event::Frame call = composed("call_created");
  CHECK(in_body(call, {"data", "direction"}) == R"("internal")");
  CHECK(in_body(call, {"data", "conversation_id"}) == in_body(call, {"data", "call_id"}));
  const event::Frame voicemail = composed("user_voicemail_message_created");
  CHECK(in_body(voicemail, {"data", "message", "empty"}) == "false");
  for (const char* const name : {"agent_status_update", "conference_participant_joined"}) {
    const event::Frame frame = composed(name);
    CHECK(frame.body.find("xivo_id") == std::string::npos);
    CHECK(frame.body.find("answered_time") == std::string::npos);
    CHECK(findings_of(frame).empty());
  }
  CHECK(in_body(composed("agent_status_update", {{std::string("data.xivo_id=") + user_c}}),
                {"data", "xivo_id"}) == quoted_text(user_c));
}

TEST_CASE("observed fields of a documented event are known", "[catalogue]") {
  const event::Frame frame = composed("call_created", {{"data.line_id:=4", "data.parked:=true"}});
  CHECK(in_body(frame, {"data", "line_id"}) == "4");
  CHECK(findings_of(frame).empty());
}

TEST_CASE("an unknown path is refused with what may have been meant", "[catalogue]") {
  struct Case {
    std::string name;
    std::string typed;
    std::string refusal;
  };
  const std::vector<Case> cases{
      {"call_created", "data.statsu=Up",
       "call_created has no field data.statsu | did you mean 'data.status'?"},
      {"call_created", "status=Up", "call_created has no field status | did you mean 'data.status'?"},
      {"call_created", "dat.status=Up", "call_created has no field dat.status | did you mean 'data.status'?"},
      {"call_created", "tenant_uid=x", "call_created has no field tenant_uid | did you mean 'tenant_uuid'?"},
      {"call_created", "data.qqqqqqqq=x",
       "call_created has no field data.qqqqqqqq | wazobus catalogue show call_created lists them; --force "
       "sets "
       "it all the same"},
      {"user_voicemail_message_created", "data.message.folder.nam=x",
       "user_voicemail_message_created has no field data.message.folder.nam | did you mean "
       "'data.message.folder.name'?"},
      {"call_created", "data.status.x=1",
       "call_created has no field data.status.x | wazobus catalogue show call_created lists them; --force "
       "sets "
       "it all the same"},
      {"call_created", "conference_id:=1",
       "call_created has no field conference_id | wazobus catalogue show call_created lists them; --force "
       "sets "
       "it all the same"},
  };
  for (const Case& one : cases) {
    CHECK(refusal(one.name, {{one.typed}}) == one.refusal);
    CHECK(refusal(one.name, {{one.typed}, {}, true}).starts_with("{"));
  }
  CHECK(refusal("call_created", {{}, {"data.statsu"}}) == cases.front().refusal);
}

TEST_CASE("an AMI event that the catalogue shows has all that services read of it", "[catalogue]") {
  const Entry& family = *builtin().find("Newchannel", event::Family::ami);
  std::set<std::string> names;
  for (const std::string& example : family.data().examples) {
    const std::string name = json::View(example).find("Event")->string();
    CAPTURE(name);
    names.insert(name);
    for (const std::string& wish : {std::string("data.Event=") + name, std::string("category=ami")}) {
      const event::Frame frame = composed(name, {{wish}});
      CHECK(findings_of(frame).empty());
      CHECK((frame.routing_key == "ami." + name) == (wish != "category=ami"));
    }
  }
  CHECK(names.size() > 50);
  const event::Frame hangup = composed("Hangup", {{"data.Uniqueid=7.1"}});
  CHECK(hangup.body.find(R"("Uniqueid":"7.1")") != std::string::npos);
  CHECK(hangup.body.find(R"("Cause-txt":"Normal Clearing")") != std::string::npos);
  CHECK(composed("Hangup", {{}, {}, false, true})
            .body.find(std::string(R"("WAZO_TENANT_UUID":")") + tenant_b) != std::string::npos);
  // Of any other nobody knows more than its name.
  CHECK(composed("Whatever").body.ends_with(R"("data":{"Event":"Whatever"}})"));
}

TEST_CASE("the author of a message and who joins a conference are not whom it is for", "[catalogue]") {
  for (const std::string name : {"chatd_user_room_message_created", "conference_user_participant_joined",
                                 "meeting_user_participant_left"}) {
    CAPTURE(name);
    const event::Frame frame = composed(name, {{}, {}, false, true});
    CHECK(findings_of(frame).empty());
    CHECK(frame.body.find(std::string("\"user_uuid:") + user_c) != std::string::npos);
    CHECK(frame.body.find(std::string("\"user_uuid\":\"") + user_c) == std::string::npos);
  }
  // Of a transfer data names the same user and tenant.
  const event::Frame transfer = composed("transfer_created", {{}, {}, false, true});
  CHECK(transfer.body.find(std::string(R"("initiator_uuid":")") + user_c) != std::string::npos);
  CHECK(transfer.body.find(std::string(R"("initiator_tenant_uuid":")") + tenant_b) != std::string::npos);
}

TEST_CASE("a value of a wrong type is refused with how it is written", "[catalogue]") {
  struct Case {
    std::string name;
    std::string typed;
    std::string refusal;
  };
  const std::vector<Case> cases{
      {"call_created", "data.on_hold=true",
       "data.on_hold: expected boolean, got string | write data.on_hold:=true"},
      {"call_created", "data.on_hold=maybe",
       "data.on_hold: expected boolean, got string | write data.on_hold:=true"},
      {"call_created", "data.on_hold=No",
       "data.on_hold: expected boolean, got string | write data.on_hold:=false"},
      {"call_created", "data.bridges=a",
       "data.bridges: expected array, got string | write 'data.bridges:=[]'"},
      {"call_created", "data.talking_to:=5",
       "data.talking_to: expected object, got integer | --force sends it all the same"},
      {"call_created", "data.call_id:=5",
       "data.call_id: expected string, got integer | write data.call_id=5"},
      {"call_created", "data.talking_to={}",
       "data.talking_to: expected object, got string | write 'data.talking_to:={}'"},
      {"call_created", "data.bridges:=[1]",
       "data.bridges[0]: expected string, got integer | --force sends it all the same"},
      {"call_created", "data:={\"on_hold\":1}",
       "data.on_hold: expected boolean, got integer | --force sends it all the same"},
      {"call_created", "data.user_uuid=me",
       "data.user_uuid: not a uuid: 'me' | --force sends it all the same"},
      {"call_created", "data.direction=up",
       "data.direction: expected \"internal\" or \"outbound\" or \"inbound\" or \"unknown\", got 'up' | "
       "--force "
       "sends it all the same"},
      {"QueueMemberStatus", "data.Paused:=0",
       "data.Paused: expected string, got integer | write data.Paused=0"},
      {"meeting_created", "data.name:=4", "data.name: expected string, got integer | write data.name=4"},
      {"call_created", "origin_uuid:=4",
       "origin_uuid: expected string or null, got integer | --force sends it all the same"},
      {"conference_participant_joined", "conference_id=4",
       "conference_id: expected integer, got string | write conference_id:=4"},
      {"conference_participant_joined", "conference_id=x",
       "conference_id: expected integer, got string | write conference_id:=1"},
      {"call_created", "user_uuid:x=true",
       "user_uuid:x: expected the boolean true, got '\"true\"' | write user_uuid:x:=true"},
      {"call_created", "user_uuid:x=yes",
       "user_uuid:x: expected the boolean true, got '\"yes\"' | write user_uuid:x:=true"},
  };
  for (const Case& one : cases) {
    CHECK(refusal(one.name, {{one.typed}}) == one.refusal);
    CHECK(refusal(one.name, {{one.typed}, {}, true}).starts_with("{"));
  }
  // A warning does not refuse: a channel may have other states.
  CHECK(refusal("call_created", {{"data.status=Gone"}}).starts_with("{"));
}

TEST_CASE("force sets what no event has", "[catalogue]") {
  const event::Frame frame =
      composed("call_created", {{"data.statsu=Up", "more.a=1", "more.b:=2"}, {}, true});
  CHECK(in_body(frame, {"data", "statsu"}) == "\"Up\"");
  CHECK(in_body(frame, {"more"}) == R"({"a":"1","b":2})");
  CHECK(header(frame, "more") == R"({"a":"1","b":2})");
}

TEST_CASE("an element that would leave others missing is refused, forced or not", "[catalogue]") {
  for (const bool force : {false, true}) {
    CHECK(
        refusal("call_created", {{"data.bridges[2]=x"}, {}, force}) ==
        "data.bridges[2]: elements before it would be missing | an index may be at most that behind the last "
        "element, which adds one");
  }
}

TEST_CASE("a value that is deeper than any stack is carried as it is", "[catalogue]") {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  const event::Frame frame = composed("call_created", {{"data.x:=" + deep}, {}, true});
  CHECK(frame.body.find(deep) != std::string::npos);
}

TEST_CASE("an event for several users has a header for each, any other event refuses them", "[catalogue]") {
  const auto make = [](const std::string& name) {
    event::Frame frame;
    Composer(builtin(), {name, {origin_a, tenant_b, {user_c, tenant_b, user_c}}, {}}, test_random_and_clock())
        .compose(frame);
    std::vector<std::string> users;
    for (const event::FieldEntry& header : frame.headers)
      if (event::is_user_header(header.key)) users.push_back(header.key);
    return users;
  };
  const std::vector<std::string> both{std::string("user_uuid:") + user_c,
                                      std::string("user_uuid:") + tenant_b};
  CHECK(make("agent_paused") == both);
  for (const std::string name : {"call_created", "auth_tenant_created", "meeting_user_progress", "Hangup"}) {
    INFO(name);
    CHECK_THROWS_AS(make(name), InvalidInput);
  }
}

}  // namespace wazobus::catalogue
