// SPDX-License-Identifier: MIT
#include "catalogue/checking/message_checker.hpp"

#include <fmt/format.h>

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

TEST_CASE("one fault of a message gives one finding", "[catalogue]") {
  struct Case {
    std::string what;
    std::string text;
    std::string found;
  };
  const auto record = [](const std::string& key, const std::string& user, const std::string& acl,
                         const std::string& data) {
    return fmt::format(
        R"({{"routing_key":"{0}","headers":{{"name":"call_made","origin_uuid":"{1}","tenant_uuid":"{1}",
            "required_acl":"{3}","user_uuid:{2}":true}},
            "payload":{{"name":"call_made","origin_uuid":"{1}","required_acl":"{3}","data":{{{4}}}}}}})",
        key, uuid_a, user, acl, data);
  };
  const std::vector<Case> cases{
      {"all is right", record("calls.1.u", "u", "events.calls.u", R"("call_id":"1","user_uuid":"u")"), ""},
      {"a wrong type, which the key would follow",
       record("calls.1.u", "u", "events.calls.u", R"("call_id":2,"user_uuid":"u")"),
       "error data.type /payload/data/call_id: expected string, got integer"},
      {"a wrong user header, which the ACL would contradict",
       record("calls.1.u", "v", "events.calls.u", R"("call_id":"1","user_uuid":"u")"),
       "warning header.mismatch /headers/user_uuid:v: of another user than data, which has 'u'"},
      {"data is missing", R"({"name":"call_made","origin_uuid":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"})",
       "error data.missing /data: missing"},
      {"data is null",
       R"({"name":"call_made","origin_uuid":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","data":null})",
       "error data.missing /data: null, but it must be an object"},
      {"the event is unknown, and its data is JSON",
       R"({"name":"zzzzzzzzz","origin_uuid":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","data":{"a":1,"a":2}})",
       "warning name.unknown /name: unknown event 'zzzzzzzzz'\n"
       "error json.duplicate_key /data/a: the key 'a' stands twice"},
      {"an AMI event has another name in data",
       R"({"name":"Hangup","origin_uuid":"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","data":{"Event":"Dial"}})",
       "warning data.event /data/Event: 'Dial' in an event named 'Hangup'"},
  };
  CheckBench bench;
  MessageChecker checker(bench.context, bench.json, bench.events, false);
  for (const auto& [what, text, found] : cases) {
    INFO(what);
    checker.check(bench.read(text));
    CHECK(bench.found() == found);
  }
}

TEST_CASE("data alone is held to the schema of its event", "[catalogue]") {
  CheckBench bench;
  MessageChecker checker(bench.context, bench.json, bench.events, false);
  const auto found_in = [&](const std::string& data, const std::string& name) {
    bench.parse(data);
    KnownEvent& event = bench.events.meet(name);
    checker.check_data_alone(0, name, event, event.rules);
    return bench.found();
  };
  CHECK(found_in(R"({"call_id":"1"})", "call_made").empty());
  CHECK(found_in(R"({"call_id":1})", "call_made") ==
        "error data.type /call_id: expected string, got integer");
  CHECK(found_in("{}", "old_made") == "warning name.removed : removed in 20.01");
  CHECK(found_in("{}", "zzzzzzzzz") == "warning name.unknown : unknown event 'zzzzzzzzz'");
}
