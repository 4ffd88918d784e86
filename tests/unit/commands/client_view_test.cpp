// SPDX-License-Identifier: MIT
#include "commands/client_view.hpp"

#include <string>
#include <vector>

#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using std::chrono::seconds;

namespace {

constexpr std::string_view token =
    R"({"acl": ["events.#"], "metadata": {"uuid": "u", "tenant_uuid": "t"}, "session_uuid": "s",)"
    R"( "utc_expires_at": "2023-11-14T22:13:20"})";
constexpr text::Timestamp end{seconds(1'700'000'000)};

ClientOptions options_of_user() {
  ClientOptions options;
  options.user = "u";
  options.tenant = "t";
  return options;
}

/// What make_judge() says of this client.
std::vector<std::string> hints(const ClientOptions& options, std::optional<text::Timestamp> first_event) {
  std::vector<std::string> said;
  const delivery::Judge judge = make_judge(options, *client_from(options), first_event,
                                           [&said](const std::string& line) { said.push_back(line); });
  CHECK(judge.judges_origin() == options.origin.has_value());
  return said;
}

}  // namespace

TEST_CASE("without options there is no client", "[commands]") {
  ClientOptions options;
  CHECK_FALSE(client_from(options));
  CHECK(failure_of([&] { require_client(options, "--only"); }) ==
        "--only is about a client, and none is given");
  options.origin = "o";
  CHECK(failure_of([&] { client_from(options); }) == "--origin-uuid is about a client, and none is given");
}

TEST_CASE("the standard input is read once", "[commands]") {
  ClientOptions options;
  options.file = "-";
  require_input_for_client(options, false, "--from");
  CHECK(failure_of([&] { require_input_for_client(options, true, "--from"); }) ==
        "--from and --client both read the standard input");
  options.file = "token.json";
  require_input_for_client(options, true, "--from");
}

TEST_CASE("the origin that a token document tells is judged unless another is typed", "[commands]") {
  delivery::Client client = *client_from(options_of_user());
  client.server = "o";
  event::Frame frame;
  frame.exchange = "wazo-headers";
  frame.headers = {{"origin_uuid", {std::string("o")}}, {"tenant_uuid", {std::string("t")}}};
  event::Event event;
  event.read(frame);
  ClientOptions options = options_of_user();
  const auto reason = [&] {
    return make_judge(options, client, end, [](const auto&) {}).judge(event).reason;
  };
  CHECK(reason() == delivery::Reason::user);  // the origin was right
  options.origin = "another";
  CHECK(reason() == delivery::Reason::origin);
}

TEST_CASE("a client is made of options", "[commands]") {
  ClientOptions options = options_of_user();
  options.acl = {"events.#"};
  options.subscriptions = {"call_created"};
  const auto client = client_from(options);
  REQUIRE(client);
  CHECK(client->standing == delivery::Standing::user);
  CHECK(client->acl == options.acl);
  CHECK(client->subscriptions == options.subscriptions);
}

TEST_CASE("a client is read from a token document, and may be said to be of the master tenant",
          "[commands]") {
  const capture::Folder folder;
  ClientOptions options;
  options.file = folder.file("token.json", std::string(token));
  CHECK(client_from(options)->standing == delivery::Standing::user);
  CHECK(client_from(options)->subscriptions == std::vector<std::string>{"*"});
  options.is_master = true;
  CHECK(client_from(options)->standing == delivery::Standing::master);
}

TEST_CASE("a client cannot be described twice", "[commands]") {
  struct Case {
    std::string_view option;
    void (*set)(ClientOptions& options);
  };
  const std::vector<Case> cases{{"--client-user", [](ClientOptions& o) { o.user = "u"; }},
                                {"--client-tenant", [](ClientOptions& o) { o.tenant = "t"; }},
                                {"--client-acl", [](ClientOptions& o) { o.acl = {"a"}; }},
                                {"--client-admin", [](ClientOptions& o) { o.is_admin = true; }}};
  for (const Case& one : cases) {
    ClientOptions options;
    options.file = "/nowhere";
    one.set(options);
    CHECK(failure_of([&] {
            client_from(options);
          }).starts_with("--client and " + std::string(one.option) + " exclude each other"));
  }
  ClientOptions options;
  options.subscriptions = {"a"};
  CHECK(failure_of([&] { client_from(options); }).starts_with("--client-subscribe is about a client"));
}

TEST_CASE("the environment names the server unless an option does", "[commands]") {
  World world;
  CHECK_FALSE(with_environment({}, world.context).origin);
  world.environment["XIVO_UUID"] = "e";
  CHECK(with_environment({}, world.context).origin == "e");
  ClientOptions options;
  options.origin = "o";
  CHECK(with_environment(options, world.context).origin == "o");
}

TEST_CASE("what is not judged is said", "[commands]") {
  ClientOptions options = options_of_user();
  CHECK(hints(options, end).size() == 1);
  CHECK(hints(options, std::nullopt).empty());
  options.origin = "o";
  CHECK(hints(options, end).empty());

  const capture::Folder folder;
  ClientOptions of_token;
  of_token.origin = "o";
  of_token.file = folder.file("token.json", std::string(token));
  CHECK(hints(of_token, end - seconds(1)) ==
        std::vector<std::string>{"wazobus: hint: the token does not grant websocketd: wazo-websocketd closes "
                                 "the connection with 4002; events are judged as if it did"});
  CHECK(hints(of_token, end).size() == 2);
  CHECK(hints(of_token, end).back().starts_with("wazobus: hint: the token expired at 2023-11-14T22:13:20"));
}
