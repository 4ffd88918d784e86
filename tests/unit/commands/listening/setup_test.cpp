// SPDX-License-Identifier: MIT
#include "commands/listening/setup.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "commands/listening/bus_source.hpp"
#include "commands/world.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

using Set = std::function<void(ListenOptions&)>;

std::string failure_with(const Set& set) {
  World world;
  ListenOptions options;
  set(options);
  return failure_of([&] { ListenSetup(options, world.context); });
}

}  // namespace

TEST_CASE("the setup of listen opens neither captures nor outputs nor a broker", "[commands]") {
  const std::vector<Set> sets{
      [](auto& o) { o.connection.host = "nowhere.invalid"; },
      [](auto& o) { o.from = {"/nowhere/capture"}; },
      [](auto& o) {
        o.output = "/nowhere/capture";
        o.rotate = "1h";
      },
  };
  for (const Set& set : sets) CHECK(failure_with(set).empty());
}

TEST_CASE("the setup of listen refuses each option that is wrong", "[commands]") {
  struct Case {
    std::string expected;
    Set set;
  };
  const std::vector<Case> cases{
      {"-o keeps a capture in a file, beside the standard output", [](auto& o) { o.output = "-"; }},
      {"--rotate is about the file that --output names", [](auto& o) { o.rotate = "1h"; }},
      {"--rotate-keep is about the files that --rotate finishes",
       [](auto& o) {
         o.output = "capture";
         o.rotate_keep = 5;
       }},
      {"--prefetch is about an existing queue", [](auto& o) { o.prefetch = 5; }},
      {"--stream-offset is about an existing queue", [](auto& o) { o.stream_offset = "first"; }},
      {"--prefetch is about an existing queue",
       [](auto& o) {
         o.from = {"capture"};
         o.prefetch = 5;
       }},
      {"the name of the queue is empty", [](auto& o) { o.queue = ""; }},
      {"a broker URI stands where the name of a queue belongs", [](auto& o) { o.queue = "amqp://h"; }},
      {"the queue's name has 256 bytes, AMQP allows 255", [](auto& o) { o.queue = std::string(256, 'q'); }},
      {"--queue names a queue that is bound already, --exchange and --declare make one that is not",
       [](auto& o) {
         o.queue = "q";
         o.connection.declare = true;
       }},
      {"nothing can be bound to the default exchange, whose name is empty",
       [](auto& o) { o.connection.exchange = ""; }},
      {"--only is about a client, and none is given", [](auto& o) { o.only = delivery::Outcome::delivered; }},
      {"{delivery} in the template is about a client, and none is given",
       [](auto& o) { o.format_template = "{delivery}"; }},
      {"cannot read /nowhere: No such file or directory", [](auto& o) { o.client.file = "/nowhere"; }},
      {"the shortest time for --stats is 50ms",
       [](auto& o) {
         o.stats = true;
         o.stats_period = std::chrono::milliseconds(1);
       }},
  };
  for (const Case& one : cases) CHECK(failure_with(one.set) == one.expected);
  CHECK(!failure_with([](auto& o) { o.format_template = "{"; }).empty());
  CHECK(!failure_with([](auto& o) { o.select.selectors = {"a b"}; }).empty());
}

TEST_CASE("an existing queue is consumed from where the options say", "[commands]") {
  ListenOptions options;
  CHECK(!queue_choice_from(options, {}));
  options.queue = "q";
  CHECK(queue_choice_from(options, {})->prefetch == 100);
  CHECK(!queue_choice_from(options, {})->stream_offset);
  options.prefetch = 7;
  options.stream_offset = "first";
  const auto choice = queue_choice_from(options, {});
  CHECK(choice->name == "q");
  CHECK(choice->prefetch == 7);
  CHECK(choice->stream_offset == event::FieldValue{std::string("first")});
}

TEST_CASE("headers are decoded only if something needs them", "[commands]") {
  const auto needs = [](const Set& set, const event::Criteria& criteria = {}) {
    ListenOptions options;
    options.format = render::Format::json;
    set(options);
    return needs_headers(options, criteria);
  };
  CHECK(!needs([](auto&) {}));
  CHECK(!needs([](auto& o) { o.format = render::Format::raw; }));
  CHECK(needs([](auto& o) { o.format = render::Format::record; }));
  CHECK(needs([](auto& o) { o.format = render::Format::line; }));
  CHECK(needs([](auto& o) { o.format_template = "{name}"; }));
  CHECK(needs([](auto& o) { o.output = "capture"; }));
  CHECK(needs([](auto& o) { o.stats = true; }));
  CHECK(needs([](auto& o) { o.only_invalid = true; }));
  CHECK(needs([](auto& o) { o.client.is_master = true; }));
  event::Criteria criteria;
  criteria.tenants = {"t"};
  CHECK(needs([](auto&) {}, criteria));
}

TEST_CASE("events are judged only for a client", "[commands]") {
  World world;
  world.environment["XIVO_UUID"] = "o";
  ListenOptions options;
  CHECK_FALSE(ListenSetup(options, world.context).judge);
  options.client.is_master = true;
  options.stats = true;
  const ListenSetup setup(options, world.context);
  REQUIRE(setup.judge);
  CHECK(setup.stats->tally == &setup.judge->tally());
  CHECK(world.said.empty());
}

TEST_CASE("the catalogue is read only if something needs it", "[commands]") {
  const auto needs = [](const Set& set, const event::Criteria& criteria = {}) {
    ListenOptions options;
    set(options);
    return needs_catalogue(options, criteria);
  };
  CHECK(!needs([](auto&) {}));
  CHECK(needs([](auto& o) { o.format = render::Format::line; }));
  CHECK(needs([](auto& o) { o.check = true; }));
  CHECK(needs([](auto& o) { o.catalogues = {"c.json"}; }));
  event::Criteria criteria;
  criteria.excluded = {{event::Selector::By::name, "a"}};
  CHECK(needs([](auto&) {}, criteria));
}

TEST_CASE("a selector that is a file is refused or gets a hint on the bus", "[commands]") {
  World world;
  const std::string path = world.folder.file("night.ndjson", "");
  ListenOptions options;
  options.select.selectors = {path};
  CHECK_THROWS_AS(ListenSetup(options, world.context), UsageError);
  // tcpdump -r FILE
  options.select = {};
  options.select.routing_keys = {"gone.ndjson.gz"};
  ListenSetup(options, world.context);
  CHECK(world.said.back() ==
        "wazobus: hint: 'gone.ndjson.gz' is taken for an event or a routing key; --from gone.ndjson.gz reads "
        "a file");
}
