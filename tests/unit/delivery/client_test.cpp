// SPDX-License-Identifier: MIT
#include "delivery/client.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::delivery {

namespace {

std::string token_with(const std::string& metadata, const std::string& rest = "") {
  return R"({"token":"secret","acl":["events.#"],"metadata":{"uuid":"u","tenant_uuid":"t")" + metadata + "}" +
         rest + "}";
}

std::string refusal_of(const std::string& text) {
  try {
    read_token(text, "token.json");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a token document tells whose client it is", "[delivery]") {
  const std::string token = R"({
    "token": "a-secret", "auth_id": "another", "xivo_uuid": "o", "session_uuid": "s",
    "acl": ["websocketd", "events.calls.me"],
    "metadata": {"uuid": "u", "tenant_uuid": "t", "purpose": "user", "admin": false},
    "utc_expires_at": "2026-11-21T15:48:00.123456"
  })";
  for (const std::string& text : {token, "{\"data\": " + token + "}\n"}) {
    const Client client = read_token(text, "token.json");
    CHECK(client.user == "u");
    CHECK(client.tenant == "t");
    CHECK(client.session == "s");
    CHECK(client.server == "o");
    CHECK(client.acl == std::vector<std::string>{"websocketd", "events.calls.me"});
    CHECK(client.subscriptions == std::vector<std::string>{"*"});
    CHECK(client.standing == Standing::user);
    CHECK(client.expires_at == text::Timestamp(std::chrono::microseconds(1'795'276'080'123'456)));
    CHECK(may_connect(client));
  }
}

TEST_CASE("an admin is one by its metadata or by its purpose", "[delivery]") {
  const auto standing = [](const std::string& metadata) {
    return read_token(token_with(metadata), "token.json").standing;
  };
  CHECK(standing("") == Standing::user);
  CHECK(standing(R"(,"purpose":"user")") == Standing::user);
  CHECK(standing(R"(,"purpose":null)") == Standing::user);
  CHECK(standing(R"(,"purpose":"internal")") == Standing::admin);
  CHECK(standing(R"(,"purpose":"external_api")") == Standing::admin);
  CHECK(standing(R"(,"admin":true)") == Standing::admin);
  // bool() of Python decides.
  for (const char* const yes : {"1", "\"false\"", "[0]", "{ \"a\": 1 }", "0.1"})
    CHECK(standing(std::string(R"(,"admin":)") + yes) == Standing::admin);
  for (const char* const no : {"false", "null", "0", "0.0", "-0", "\"\"", "[ ]", "{ }", "1e-999"})
    CHECK(standing(std::string(R"(,"admin":)") + no) == Standing::user);
}

TEST_CASE("a null uuid is the text None, as Python writes it", "[delivery]") {
  const Client client = read_token(
      R"({"acl":[],"session_uuid":null,"metadata":{"uuid":null,"tenant_uuid":"t"}})", "token.json");
  CHECK(client.user == "None");
  CHECK(client.session == "None");
  CHECK_FALSE(read_token(token_with(""), "token.json").session);
}

TEST_CASE("what is no token document is refused with its place", "[delivery]") {
  struct Case {
    std::string text;
    std::string refusal;
  };
  const std::vector<Case> cases{
      {"", "token.json:1:1: nothing there"},
      {"{\n  \"acl\": [,]}", "token.json:2:11: no value before ','"},
      {"6f1c-4a\n", "token.json holds one word, not a token document"},
      {"[]", "token.json:1:1: expected a token document, which is an object, got a list"},
      {R"({"data":"x"})", "token.json:1:9: expected a token document, which is an object, got a string"},
      {R"({"reason":["Authentication Failed"],"status_code":401})",
       "token.json:1:1: an error of wazo-auth, not a token document"},
      {R"({"name":"call_created","data":{"call_id":"1"}})",
       "token.json:1:31: not a token document: it has neither metadata nor acl"},
      {R"({"data":{"acl":[]}})", "token.json:1:9: data.metadata is missing"},
      {R"({"acl":[],"metadata":5})", "token.json:1:22: metadata: expected an object, got a number"},
      {R"({"acl":[],"metadata":{"tenant_uuid":"t"}})", "token.json:1:22: metadata.uuid is missing"},
      {R"({"acl":[],"metadata":{"uuid":1,"tenant_uuid":"t"}})",
       "token.json:1:30: metadata.uuid: expected a string, got a number"},
      {R"({"acl":[],"metadata":{"uuid":"u"}})", "token.json:1:22: metadata.tenant_uuid is missing"},
      {R"({"acl":[],"metadata":{"uuid":"u","tenant_uuid":null}})",
       "token.json:1:48: metadata.tenant_uuid: expected a string, got null"},
      {R"({"metadata":{"uuid":"u","tenant_uuid":"t"}})", "token.json:1:1: acl is missing"},
      {R"({"acl":"events.#","metadata":{"uuid":"u","tenant_uuid":"t"}})",
       "token.json:1:8: acl: expected a list, got a string"},
      {"{\"data\":{\"metadata\":{\"uuid\":\"u\",\"tenant_uuid\":\"t\"},\n\"acl\":[\"a\",7]}}",
       "token.json:2:12: data.acl[1]: expected a string, got a number"},
      {token_with("", R"(,"session_uuid":true)"),
       "token.json:1:95: session_uuid: expected a string, got a boolean"},
      {token_with("", R"(,"utc_expires_at":"soon")"),
       "token.json:1:97: utc_expires_at: expected a time such as 2026-11-21T15:48:00.123456, got 'soon'"},
  };
  for (const Case& one : cases) CHECK(refusal_of(one.text) == one.refusal);
}

TEST_CASE("a refusal does not repeat the token", "[delivery]") {
  for (const char* const text : {"6f1c4aff-secret", "\"6f1c4aff-secret\"", "{\"token\":\"6f1c4aff-secret\"}",
                                 "[\"6f1c4aff-secret\"]", "6f1c4aff-secret x"}) {
    CHECK_FALSE(refusal_of(text).empty());
    CHECK(refusal_of(text).find("secret") == std::string::npos);
  }
}

TEST_CASE("a client is made of options, too", "[delivery]") {
  const Client user = client_of({"u", "t", {"events.#"}, false, false});
  CHECK(user.standing == Standing::user);
  CHECK(user.acl.size() == 1);
  CHECK(client_of({std::nullopt, "t", {}, true, false}).standing == Standing::admin);
  CHECK(client_of({std::nullopt, std::nullopt, {}, true, true}).standing == Standing::master);
  CHECK_THROWS_AS(client_of({std::nullopt, "t", {}, false, false}), UsageError);
  CHECK_THROWS_AS(client_of({"u", std::nullopt, {}, false, false}), UsageError);
  CHECK_THROWS_AS(client_of({"u", std::nullopt, {}, true, false}), UsageError);
  CHECK_FALSE(may_connect(user));
}

}  // namespace wazobus::delivery
