// SPDX-License-Identifier: MIT
#include "commands/catalogue_files.hpp"

#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "commands/interrupt.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

const catalogue::Catalogue& builtin() {
  static const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  return catalogue;
}

/// The name of the event, or "what | advice".
std::string named(const std::string& word) {
  try {
    return event_named(builtin(), word).name;
  } catch (const UsageError& error) {
    return std::string(error.what()) + " | " + error.advice();
  }
}

}  // namespace

TEST_CASE("a name may have its family before it", "[commands]") {
  CHECK(event_word_from("call_created").family == event::Family::none);
  CHECK(event_word_from("ami:Newchannel").family == event::Family::ami);
  CHECK(event_word_from("ari:StasisStart").name == "StasisStart");
  CHECK(event_word_from("amid:x").family == event::Family::none);
  for (const char* const word : {"call_created", "ami:Newchannel", "ari:StasisStart"})
    CHECK(spelled(event_word_from(word)) == word);
}

TEST_CASE("an event is named, or the nearest name is offered", "[commands]") {
  struct Case {
    std::string word;
    std::string found;
  };
  const std::vector<Case> cases{
      {"call_created", "call_created"},
      {"auth_tenant_added", "auth_tenant_created"},
      {"ami:AnyThing", "{event_name}"},
      {"ari:StasisStart", "StasisStart"},
      {"call_craeted", "no event is named 'call_craeted' | did you mean 'call_created'?"},
      {"ari:StasisStrat", "no ARI event is named 'StasisStrat' | did you mean 'ari:StasisStart'?"},
      {"zzzzzzzzzz",
       "no event is named 'zzzzzzzzzz' | wazobus catalogue list shows what there is, and --catalogue FILE "
       "adds your own"},
      {"hangup", "no event is named 'hangup' | did you mean 'ami:Hangup'?"},
      {"AMI:Hangup", "no event is named 'AMI:Hangup' | did you mean 'ami:Hangup'?"},
      {"ami:hangup", "no AMI event is named 'hangup' | did you mean 'ami:Hangup'?"},
      {"ari:stasisstart", "no ARI event is named 'stasisstart' | did you mean 'ari:StasisStart'?"},
      {"call", "no event is named 'call' | wazobus catalogue list '*call*' shows 73 events"},
      {"ami:no_camel", "no AMI event is named 'no_camel' | their names are CamelCase: ami:QueueMemberStatus"},
  };
  for (const Case& one : cases) CHECK(named(one.word) == one.found);
}

TEST_CASE("a catalogue file adds its events, or is refused", "[commands]") {
  const Interrupt interrupt;
  const capture::Folder folder;
  const std::string good = folder.file("good.json", R"({"events": [{"name": "own", "data": {}}]})");
  CHECK(load_catalogue({good}).find("own") != nullptr);
  CHECK(load_catalogue({good}).find("call_created") != nullptr);
  CHECK_THROWS_AS(load_catalogue({folder.file("bad.json", "{")}), UsageError);
  CHECK_THROWS_AS(load_catalogue({folder.path("none.json")}), IoError);
}

}  // namespace wazobus::commands
