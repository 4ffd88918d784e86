// SPDX-License-Identifier: MIT
#include "commands/publishing/client_check.hpp"

#include <string>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

event::FieldValue text_of(const char* text) {
  return {std::string(text)};
}

Outgoing message_of(const char* tenant) {
  Outgoing message;
  message.line = 7;
  message.frame.exchange = "as-captured";
  message.frame.headers = {{"name", text_of("n")},
                           {"origin_uuid", text_of("o")},
                           {"tenant_uuid", text_of(tenant)},
                           {"required_acl", text_of("events.n")}};
  message.frame.body = "{}";
  return message;
}

struct Judged {
  explicit Judged(const std::string& exchange, bool is_required = false, bool judges_origin = true)
      : check(delivery::Judge(client(), {}),
              {exchange, is_required, judges_origin, "", [] { return text::Timestamp{}; },
               [this](const std::string& line) { said.push_back(line); }}) {}

  static delivery::Client client() {
    delivery::Client client;
    client.standing = delivery::Standing::admin;
    client.tenant = "t";
    client.acl = {"events.#"};
    return client;
  }

  std::vector<std::string> said;
  ClientCheck check;
};

}  // namespace

TEST_CASE("each verdict is said once, with the place of the first message, and all are counted",
          "[commands]") {
  Judged judged("xivo");
  for (const char* const tenant : {"t", "t", "u", "t", "u"}) {
    Outgoing message = message_of(tenant);
    judged.check.check(message, "f.json");
    CHECK(message.frame.exchange == "as-captured");
    CHECK(message.frame.received == text::Timestamp{});
  }
  CHECK(judged.said ==
        std::vector<std::string>{
            "client: f.json:7: n: delivered",
            "client: f.json:7: n: not delivered: tenant: the event is of tenant u, the client of t"});
  CHECK(judged.check.tally().delivered() == 3);
  CHECK(judged.check.tally().undelivered() == 2);
}

TEST_CASE("where the client's server is not known, the verdict says which it would have to be",
          "[commands]") {
  Judged judged("xivo", false, false);
  Outgoing message = message_of("t");
  judged.check.check(message, "");
  CHECK(judged.said == std::vector<std::string>{"client: n: delivered, if its server is o"});
}

TEST_CASE("messages are judged in the exchange that they go to", "[commands]") {
  for (const auto& [exchange, is_delivered] :
       {std::pair{"xivo", true}, {"wazo-headers", true}, {"", false}, {"other", false}}) {
    CAPTURE(exchange);
    Judged judged(exchange);
    Outgoing message = message_of("t");
    judged.check.check(message, "");
    CHECK((judged.check.tally().delivered() == 1) == is_delivered);
  }
}

TEST_CASE("a message that must reach the client and does not is refused", "[commands]") {
  Judged judged("xivo", true);
  Outgoing good = message_of("t");
  judged.check.require_delivered(good.frame);
  CHECK(judged.said.empty());
  Outgoing bad = message_of("u");
  CHECK(failure_of([&] { judged.check.check(bad, ""); }) ==
        "the client would not get n: tenant: the event is of tenant u, the client of t");
}
