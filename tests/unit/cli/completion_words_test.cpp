// SPDX-License-Identifier: MIT
#include "cli/completion_words.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace wazobus;

namespace {

/// The words without their explanations.
std::vector<std::string> words(std::string_view kind, const std::string& typed,
                               const std::vector<std::string>& line = {}) {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  commands::Interrupt interrupt;
  const commands::Context context{1,
                                  [](std::string_view) {},
                                  [](const char*) { return std::optional<std::string>(); },
                                  [] { return text::Timestamp(); },
                                  false,
                                  "0",
                                  interrupt,
                                  false,
                                  [](std::string_view) {}};
  const std::string lines = cli::completion_words(kind, typed, line, catalogue, context);
  std::vector<std::string> found;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = lines.find('\n', at);
    const std::string one = lines.substr(at, end - at);
    CHECK(one.find('\t') != std::string::npos);
    found.push_back(one.substr(0, one.find('\t')));
    at = end + 1;
  }
  return found;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("before a letter is typed, only beginnings of names are offered", "[cli]") {
  for (const char* const kind : {"event", "publishable"}) {
    const Words beginnings = words(kind, "");
    CHECK(beginnings.size() < 80);
    CHECK(has(beginnings, "call_"));
    CHECK_FALSE(has(beginnings, "call_created"));
  }
  CHECK(has(words("publishable", ""), "ari:"));
}

TEST_CASE("names are offered behind their beginning, with what they are", "[cli]") {
  CHECK(words("event", "call_hel") == Words{"call_held"});
  CHECK(words("publishable", "ari:StasisSt") == Words{"ari:StasisStart"});
  CHECK(words("event", "nosuch").empty());
}

TEST_CASE("names of AMI are those that the catalogue has examples of", "[cli]") {
  CHECK(words("publishable", "ami:Han") == Words{"ami:Hangup"});
  CHECK(words("event", "call_held,Han") == Words{"call_held,Hangup"});
}

TEST_CASE("known values are offered behind their field", "[cli]") {
  CHECK(words("change", "data.status=U", {"call_created"}) == Words{"data.status=Unknown", "data.status=Up"});
  CHECK(words("condition", "name and data.status=Up", {"-e", "call_created"}) ==
        Words{"name and data.status=Up"});
  CHECK(words("change", "data.nosuch=U", {"call_created"}).empty());
}

TEST_CASE("routing keys are offered level by level", "[cli]") {
  CHECK(has(words("pattern", "ca"), "calls."));
  const Words calls = words("pattern", "calls.");
  CHECK(has(calls, "calls.call."));
  CHECK(has(calls, "calls.#"));
  CHECK_FALSE(has(calls, "calls.call.created"));
  CHECK(has(words("selector", "calls.call.cr"), "calls.call.created"));
  CHECK(words("pattern", "nosuch.").empty());
}

TEST_CASE("formats of a catalogue are those that the action on the command line takes", "[cli]") {
  CHECK(words("layout", "", {"catalogue", "export"}) == Words{"asyncapi", "json-schema", "markdown"});
  CHECK(words("layout", "", {"catalogue", "diff"}) == Words{"json", "markdown", "text"});
  CHECK(words("layout", "json", {"catalogue"}) == Words{"json", "json-schema"});
}

TEST_CASE("fields are those of the event on the command line", "[cli]") {
  CHECK(words("change", "data.stat", {"call_created"}) == Words{"data.status="});
  CHECK(words("path", "data.stat", {"-e", "call_created"}) == Words{"data.status"});
  CHECK(has(words("condition", "not data.stat", {"call_created"}), "not data.status"));
  CHECK(has(words("condition", "not data.stat", {"call_created"}), "not data.status = "));
  CHECK(words("template", "{name} {data.stat", {"call_created"}) ==
        Words{"{name} {data.status}", "{name} {data.status} {"});
  CHECK(has(words("condition", "headers.", {"call_created"}), "headers.tenant_uuid"));
  CHECK(words("change", "data.stat", {"agent_status_update"}) == Words{"data.status="});
  CHECK(words("change", "data.on_h", {"call_created"}) == Words{"data.on_hold:="});
  CHECK(has(words("change", "data."), "data.call_id="));
  CHECK(words("change", "data.").size() <= 40);
  CHECK(has(words("change", "data.stat"), "data.status="));
  CHECK(words("template", "{name}").empty());
  CHECK(has(words("condition", "ro"), "routing_key"));
}

TEST_CASE("without a configuration file there are no profiles, and unknown kinds offer nothing", "[cli]") {
  CHECK(words("profile", "").empty());
  CHECK(words("nosuch", "").empty());
}
