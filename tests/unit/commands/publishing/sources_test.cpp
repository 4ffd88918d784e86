// SPDX-License-Identifier: MIT
#include "commands/publishing/sources.hpp"

#include <memory>
#include <string>
#include <vector>

#include "commands/publishing/rounds.hpp"
#include "commands/world.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using Step = MessageSource::Step;

namespace {

/// What sources need, with a routing key that was typed.
struct Desk {
  World world;
  catalogue::Catalogue known = catalogue::Catalogue::builtin();
  Overrides overrides = overrides_from("k", {}, {});
  catalogue::Addresser addresser{known, {}, {[] { return std::uint64_t{1}; }, world.context.now}};
  MessageMaker maker{overrides, addresser};
  Say say = [this](const std::string& line) { world.said.push_back(line); };
  OutgoingCheck check{known, {}, say};

  Workshop workshop(ValuesAre values = ValuesAre::as_they_look) { return {maker, check, say, values}; }
};

/// "LINE BODY" of each message, up to the end.
std::vector<std::string> all_of(MessageSource& source) {
  std::vector<std::string> messages;
  Outgoing message;
  for (Step step = source.next(message); step != Step::end; step = source.next(message)) {
    REQUIRE((step == Step::message || source.has_more()));
    if (step == Step::message) messages.push_back(std::to_string(message.line) + " " + message.frame.body);
  }
  return messages;
}

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("a body is one message a round", "[commands]") {
  Desk desk;
  const auto source = body_source(R"({"a": 1})", "-b", desk.workshop());
  CHECK(all_of(*source) == Messages{R"(1 {"a": 1})"});
  CHECK(all_of(*source).empty());
  source->rewind();
  CHECK(all_of(*source) == Messages{R"(1 {"a": 1})"});
  CHECK(source->file().empty());
}

TEST_CASE("text is sent as it is", "[commands]") {
  Desk desk;
  CHECK(all_of(*text_source("PUTVAL \xff", desk.maker)) == Messages{"1 PUTVAL \xff"});
  const std::string path = desk.world.folder.file("text", "one\ntwo\n");
  CHECK(all_of(*text_file_source(path, desk.maker)) == Messages{"1 one\ntwo\n"});
  CHECK_THROWS_AS(text_file_source("/nowhere", desk.maker), IoError);
}

TEST_CASE("each value of a file is a message with its line", "[commands]") {
  Desk desk;
  const std::string path =
      desk.world.folder.file("values", "{\"a\":1}\n[1,2]\n\n{\"payload\":{\"b\":2}} 7\n");
  const auto source = value_source({path, 0, false}, desk.workshop());
  CHECK(all_of(*source) == Messages{R"(1 {"a":1})", "2 [1,2]", R"(4 {"b":2})", "4 7"});
  CHECK(source->file() == path);
  CHECK(source->part_done() == 1.0);
  CHECK(all_of(*value_source({path, 4, false}, desk.workshop())) == Messages{R"(4 {"b":2})", "4 7"});
  CHECK(all_of(*value_source({path, 4, false}, desk.workshop(ValuesAre::bodies))) ==
        Messages{R"(4 {"payload":{"b":2}})", "4 7"});
}

TEST_CASE("a record takes no other user", "[commands]") {
  Desk desk;
  MessageMaker maker(desk.overrides, desk.addresser, {{}, {}, true});
  const std::string path = desk.world.folder.file("values", "{\"payload\":{\"b\":2}}\n");
  const auto source = value_source({path, 0, false}, {maker, desk.check, {}, ValuesAre::as_they_look});
  Outgoing message;
  CHECK_THROWS_AS(source->next(message), InvalidInput);
}

TEST_CASE("a run that leaves a refused message out begins with the next line, if that loses nothing else",
          "[commands]") {
  Desk desk;
  const auto line_after = [&](const std::string& content) {
    const auto source = value_source({desk.world.folder.file("values", content), 0, false}, desk.workshop());
    Outgoing message;
    CHECK_THROWS_AS(
        [&] {
          while (source->next(message) == Step::message) {
          }
        }(),
        InvalidInput);
    return source->line_after();
  };
  const std::string refused = R"({"name":"call_held","data":{"call_id":[1]}})";
  CHECK(line_after("1\n" + refused + "\n\n3\n") == 4);
  CHECK(line_after("1\n{\n3\n") == 3);
  CHECK_FALSE(line_after(refused + " 2\n3\n"));  // 2 would be lost
  CHECK_FALSE(line_after(refused + "\n"));
}

TEST_CASE("a broken value stops the source at its line", "[commands]") {
  Desk desk;
  const std::string path = desk.world.folder.file("values", "1\n{\n");
  const auto source = value_source({path, 0, false}, desk.workshop());
  Outgoing message;
  CHECK(source->next(message) == Step::message);
  CHECK_THROWS_AS(source->next(message), InvalidInput);
  CHECK(source->next_line() == 2);
}

TEST_CASE("where a broken value begins, another run does too", "[commands]") {
  Desk desk;
  const std::string path = desk.world.folder.file("values", "{\n}\n{\n\"a\":x\n}\n");
  const auto source = value_source({path, 0, false}, desk.workshop());
  Outgoing message;
  CHECK(source->next(message) == Step::message);
  CHECK(source->next_line() == 1);
  CHECK_THROWS_WITH(source->next(message), path + ":4:5: not JSON: an unexpected character 'x'");
  CHECK(source->next_line() == 3);
}

TEST_CASE("--input record refuses what is no record", "[commands]") {
  Desk desk;
  const std::string path = desk.world.folder.file("values", "{\"a\":1}\n");
  const auto source = value_source({path, 0, false}, desk.workshop(ValuesAre::records));
  Outgoing message;
  CHECK_THROWS_AS(source->next(message), InvalidInput);
}

TEST_CASE("a template is filled once for each row, and typed variables win", "[commands]") {
  Desk desk;
  const auto file = [&](std::optional<std::string> rows, std::uint64_t first_line = 0) {
    TemplateFile made;
    made.name = "t";
    made.templates = event::MessageTemplate::parse_all(
        "t", R"({"n":{{seq}},"a":"{{var a}}","b":"{{var b}}"})", desk.world.context.environment);
    made.variables = {{"b", {"typed", false}}};
    if (!rows) made.variables["a"] = {"typed", false};
    made.rows_file = std::move(rows);
    made.first_line = first_line;
    made.surroundings = {[] { return std::uint64_t{1}; }, desk.world.context.now};
    return made;
  };
  const std::string rows = desk.world.folder.file("rows.csv", "a,b\n1,x\n2,y\n");
  const Messages both{R"(2 {"n":1,"a":"1","b":"typed"})", R"(3 {"n":2,"a":"2","b":"typed"})"};
  const auto source = template_source(file(rows), desk.workshop());
  CHECK(all_of(*source) == both);
  CHECK(source->can_rewind());
  // Rows before the first line count as sent.
  CHECK(all_of(*template_source(file(rows, 3), desk.workshop())) == Messages{both[1]});
  CHECK(all_of(*template_source(file({}), desk.workshop())) ==
        Messages{R"(1 {"n":1,"a":"typed","b":"typed"})"});
}

TEST_CASE("rounds read the input again, unless it is empty", "[commands]") {
  Desk desk;
  const auto times = [&](const std::string& body, Pace pace) {
    const std::string path = desk.world.folder.file("values", body);
    const auto source = value_source({path, pace.first_line, false}, desk.workshop());
    Rounds rounds(*source, pace);
    Outgoing message;
    std::vector<std::uint64_t> seen;
    for (Step step = rounds.next(message); step != Step::end && seen.size() < 5; step = rounds.next(message))
      if (step == Step::message) seen.push_back(rounds.round());
    return seen;
  };
  Pace twice;
  twice.rounds = 2;
  Pace endless;
  endless.is_endless = true;
  CHECK(times("1\n2\n", {}) == std::vector<std::uint64_t>{1, 1});
  CHECK(times("1\n2\n", twice) == std::vector<std::uint64_t>{1, 1, 2, 2});
  CHECK(times("1\n2\n", endless) == std::vector<std::uint64_t>{1, 1, 2, 2, 3});
  CHECK(times("\n", endless).empty());
  // The first round may begin right behind the end, but not after that.
  twice.first_line = 3;
  CHECK(times("1\n2\n", twice) == std::vector<std::uint64_t>{2, 2});
  twice.first_line = 4;
  CHECK_THROWS_AS(times("1\n2\n", twice), UsageError);
}
