// SPDX-License-Identifier: MIT
#include "render/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "event/samples.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "render/cells.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

using namespace wazobus;
using namespace wazobus::render;
using event::Statistics;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const SteadyTime start{seconds(1000)};
constexpr text::Timestamp received{microseconds(1'795'276'080'123'456)};

void count(Statistics& statistics, const std::string& name, std::size_t bytes, std::string_view timestamp,
           Statistics::Clock::duration after) {
  event::FieldTable headers{{"name", {name}}};
  if (!timestamp.empty()) headers.push_back({"timestamp", {std::string(timestamp)}});
  const event::Frame frame = event::sample_frame(std::string(bytes, ' '), std::move(headers));
  event::Event event;
  event.read(frame);
  statistics.count(event, start + after);
}

/// Two minutes of three names, one of which comes less and less often.
Statistics two_minutes() {
  Statistics statistics(start);
  for (int second = 0; second < 120; ++second) {
    const auto at = milliseconds(second * 1000 + 100);
    for (int i = 0; i < 10; ++i) count(statistics, "call_created", 400, "2026-11-21T15:48:00.121256Z", at);
    for (int i = 120 - second; i > 0; i -= 10)
      count(statistics, "user_voicemail_message_created", 12'345, "2026-11-21T15:45:55Z", at);
    if (second % 60 == 30) count(statistics, "collectd.calls", 40, "", at);
  }
  return statistics;
}

const SteadyTime end = start + seconds(120);

std::string table(const Statistics& statistics, TableShape shape, bool coloured = false,
                  SteadyTime now = end) {
  std::string out;
  append_table(statistics, now, shape, Brush(coloured), out);
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t newline = text.find('\n', at);
    lines.push_back(text.substr(at, newline - at));
    at = newline + 1;
  }
  return lines;
}

Statistics many_names(int names) {
  Statistics statistics(start);
  for (int i = 0; i < names; ++i) {
    for (int times = i; times < names; ++times)
      count(statistics, fmt::format("name_{}", i), 10, "", milliseconds(100));
  }
  return statistics;
}

}  // namespace

TEST_CASE("a table on a page keeps names whole, and grows where it may", "[render]") {
  CHECK(table(two_minutes(), {80, std::nullopt, true}) ==
        "EVENT                           COUNT  COUNT%  MEAN/s    BYTES  DELAY    p99  LAST MINUTE\n"
        "call_created                     1200    60.5    10.0   480 kB  2.2ms  2.2ms  ████████████\n"
        "user_voicemail_message_created    780    39.4    6.50   9.6 MB  2m05s  2m05s  ██▇▇▆▆▄▄▃▃▂▂\n"
        "collectd.calls                      2     0.1    0.02     80 B      -      -        █\n"
        "total in 2m00s                   1982   100.0    16.5  10.1 MB  2.2ms  2m04s  ████▇▇▇▇▆▆▆▆\n");
  CHECK(table(two_minutes(), {80, std::nullopt, false}) ==
        "EVENT                           COUNT  COUNT%  MEAN/s    BYTES  DELAY    p99\n"
        "call_created                     1200    60.5    10.0   480 kB  2.2ms  2.2ms\n"
        "user_voicemail_message_created    780    39.4    6.50   9.6 MB  2m05s  2m05s\n"
        "collectd.calls                      2     0.1    0.02     80 B      -      -\n"
        "total in 2m00s                   1982   100.0    16.5  10.1 MB  2.2ms  2m04s\n");
  CHECK(table(two_minutes(), {200, std::nullopt, false}) ==
        "EVENT                           COUNT  COUNT%  MEAN/s    BYTES  DELAY    p99  LAST MINUTE\n"
        "call_created                     1200    60.5    10.0   480 kB  2.2ms  2.2ms  "
        "████████████████████████████████████████████████████████████\n"
        "user_voicemail_message_created    780    39.4    6.50   9.6 MB  2m05s  2m05s  "
        "██████████▇▇▇▇▇▇▇▇▇▇▆▆▆▆▆▆▆▆▆▆▄▄▄▄▄▄▄▄▄▄▃▃▃▃▃▃▃▃▃▃▂▂▂▂▂▂▂▂▂▂\n"
        "collectd.calls                      2     0.1    0.02     80 B      -      -                        "
        "        █\n"
        "total in 2m00s                   1982   100.0    16.5  10.1 MB  2.2ms  2m04s  "
        "████████████████████▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆\n");
}

TEST_CASE("a table on a screen keeps its width, and tells the rates of the last minute", "[render]") {
  CHECK(table(two_minutes(), {94, 24}) ==
        "EVENT                             COUNT  COUNT%  RATE/s    BYTES   DELAY     p99  LAST MINUTE\n"
        "call_created                       1200    60.5    10.0   480 kB   2.2ms   2.2ms  ████████████\n"
        "user_voicemail_message_created      780    39.4    3.50   9.6 MB   2m05s   2m05s  ██▇▇▆▆▄▄▃▃▂▂\n"
        "collectd.calls                        2     0.1    0.02     80 B       -       -        █\n"
        "total in 2m00s                     1982   100.0    13.5  10.1 MB   2.2ms   2m04s  ████▇▇▇▇▆▆▆▆\n");
  CHECK(table(two_minutes(), {80, 24}) ==
        "EVENT                             COUNT  COUNT%  RATE/s    BYTES   DELAY     p99\n"
        "call_created                       1200    60.5    10.0   480 kB   2.2ms   2.2ms\n"
        "user_voicemail_message_created      780    39.4    3.50   9.6 MB   2m05s   2m05s\n"
        "collectd.calls                        2     0.1    0.02     80 B       -       -\n"
        "total in 2m00s                     1982   100.0    13.5  10.1 MB   2.2ms   2m04s\n");
  CHECK(table(two_minutes(), {40, 24}) ==
        "EVENT              COUNT  COUNT%  RATE/s\n"
        "call_created        1200    60.5    10.0\n"
        "user_…ge_created     780    39.4    3.50\n"
        "collectd.calls         2     0.1    0.02\n"
        "total in 2m00s      1982   100.0    13.5\n");
}

TEST_CASE("a table on a screen is never too wide nor too high", "[render]") {
  const Statistics statistics = many_names(40);
  for (std::size_t columns = 20; columns < 220; ++columns) {
    for (const std::size_t lines : {2U, 3U, 4U, 10U, 42U, 43U}) {
      INFO(columns << " x " << lines);
      const std::vector<std::string> shown = lines_of(table(statistics, {columns, lines}));
      CHECK(shown.size() == std::min<std::size_t>(lines, 42));
      for (const std::string& line : shown) CHECK(text::columns(line) <= columns);
    }
  }
  for (std::size_t columns = 0; columns < 20; ++columns)
    CHECK(lines_of(table(statistics, {columns, 0})).size() == 2);
}

TEST_CASE("names without room are summed in one line", "[render]") {
  const std::vector<std::string> shown = lines_of(table(many_names(4), {80, 5}, false, start + seconds(2)));
  REQUIRE(shown.size() == 5);
  CHECK(shown[1].starts_with("name_0                                4    40.0"));
  CHECK(shown[2].starts_with("name_1                                3    30.0"));
  CHECK(shown[3].starts_with("... and 2 more                        3    30.0"));
  CHECK(shown[4].starts_with("total in 2.0s                        10   100.0"));
}

TEST_CASE("rows of a screen keep their places until another has twice as many events", "[render]") {
  Statistics statistics(start);
  RowPlaces places;
  const auto names = [&] {
    std::string out;
    for (const std::string& line : lines_of(table(statistics, {80, 5, false, &places})))
      out += line.substr(0, line.find(' ')) + ' ';
    return out;
  };
  for (const char* const name : {"a", "b", "a", "c", "d"}) count(statistics, name, 1, "", seconds(0));
  CHECK(names() == "EVENT a b ... total ");
  count(statistics, "c", 1, "", seconds(0));
  CHECK(names() == "EVENT a c ... total ");
  count(statistics, "b", 1, "", seconds(0));
  for (int i = 0; i < 3; ++i) count(statistics, "c", 1, "", seconds(0));
  CHECK(names() == "EVENT a c ... total ");
  std::string page;
  for (const std::string& line : lines_of(table(statistics, {80, std::nullopt, false})))
    page += line.substr(0, line.find(' ')) + ' ';
  CHECK(page == "EVENT c a b d total ");
}

TEST_CASE("a table of nothing has headings and a total", "[render]") {
  CHECK(table(Statistics(start), {80, std::nullopt, true}, false, start) ==
        "EVENT          COUNT  COUNT%  MEAN/s  BYTES  DELAY  p99  LAST MINUTE\n"
        "total in 0.0s      0     0.0       -    0 B      -    -\n");
}

TEST_CASE("colours change nothing but colours", "[render]") {
  const std::string plain = table(two_minutes(), {80, 24});
  const std::string coloured = table(two_minutes(), {80, 24}, true);
  CHECK(plain.find('\x1b') == std::string::npos);
  std::string stripped;
  for (std::size_t at = 0; at < coloured.size(); ++at) {
    if (coloured[at] == '\x1b') {
      at = coloured.find('m', at);
    } else {
      stripped += coloured[at];
    }
  }
  CHECK(stripped == plain);
}

TEST_CASE("nothing that a terminal would obey gets out of a name", "[render]") {
  Statistics statistics(start);
  for (const char* const evil : {"\x1b]0;title\x07",
                                 "\xC2\x9B"
                                 "31m",
                                 "\xE2\x80\xAE\r\b\n", "\xFF\x7f", "\"\\"})
    count(statistics, evil, 1, "", seconds(0));
  std::string json;
  append_json(statistics, end, received, json);
  for (const std::string& out : {table(statistics, {80, std::nullopt}), table(statistics, {80, 24}), json}) {
    INFO(out);
    CHECK(out.find_first_of("\x1b\x07\x7f\r\b") == std::string::npos);
    CHECK(out.find("\xC2\x9B") == std::string::npos);
    CHECK(out.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text::is_utf8(out));
  }
  std::string compact;
  REQUIRE(json::compact(json, compact).ok());
  CHECK(json::View(compact).find("by_event")->find("\x1b]0;title\x07"));
  CHECK(json::View(compact).find("by_event")->find("\"\\"));
}

TEST_CASE("statistics as JSON are one compact object on a line", "[render]") {
  Statistics statistics(start);
  count(statistics, "b", 5, "", milliseconds(0));
  count(statistics, "a", 10, "2026-11-21T15:48:00.122256Z", milliseconds(0));
  count(statistics, "a", 10, "2026-11-21T15:48:00.123406Z", milliseconds(2500));
  count(statistics, "a", 10, "2026-11-21T15:48:00.123406Z", milliseconds(2500));
  std::string zeros;
  for (int i = 0; i < 57; ++i) zeros += "0,";
  std::string json;
  append_json(statistics, start + milliseconds(2600), received, json);
  CHECK(
      json ==
      R"({"timestamp":"2026-11-21T15:48:00.123456+00:00","seconds":2.6,"events":4,"bytes":35,"rate":1.538462,)"
      R"("by_event":{"a":{"events":3,"share":0.75,"rate":1.153846,"bytes":30,)"
      R"("delay":{"p50":5e-05,"p99":0.0012,"max":0.0012},"last_minute":[)" +
          zeros + R"(1,0,2]},"b":{"events":1,"share":0.25,"rate":0.384615,"bytes":5,"delay":null,)" +
          R"("last_minute":[)" + zeros + "1,0,0]}}}\n");
  std::string compact;
  REQUIRE(json::compact(json, compact).ok());
  CHECK(compact + "\n" == json);
}

TEST_CASE("numbers are short enough for a column", "[render]") {
  struct Case {
    std::string written;
    std::string expected;
  };
  const auto delay = [](std::int64_t us) { return human_delay(microseconds(us)); };
  const std::vector<Case> cases{
      {human_bytes(0), "0 B"},
      {human_bytes(999), "999 B"},
      {human_bytes(1000), "1.0 kB"},
      {human_bytes(99'949), "99.9 kB"},
      {human_bytes(99'950), "100 kB"},
      {human_bytes(999'499), "999 kB"},
      {human_bytes(999'500), "1.0 MB"},
      {human_bytes(12'345'678'901), "12.3 GB"},
      {human_bytes(UINT64_MAX), "18.4 EB"},
      {delay(0), "0.00ms"},
      {delay(850), "0.85ms"},
      {delay(999), "1.0ms"},
      {delay(-1234), "-1.2ms"},
      {delay(9999), "10ms"},
      {delay(999'499), "999ms"},
      {delay(999'500), "1.0s"},
      {delay(59'400'000), "59s"},
      {delay(59'500'000), "1m00s"},
      {delay(3'599'600'000), "1h00m"},
      {delay(-90'000'000'000), "-1d"},
      {human_rate(0), "0.00"},
      {human_rate(1.0 / 21'537), "0.00005"},
      {human_rate(0.0049), "0.005"},
      {human_rate(0.005), "0.01"},
      {human_rate(9.994), "9.99"},
      {human_rate(9.996), "10.0"},
      {human_rate(999.96), "1000"},
      {human_rate(123'456), "123456"},
  };
  for (const auto& [written, expected] : cases) CHECK(written == expected);
}
