// SPDX-License-Identifier: MIT
#include "commands/listening/stats_view.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "commands/terminal.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using capture::ByteWriter;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using Form = StatsSettings::Form;

namespace {

/// A view on a terminal, with a clock of its own.
struct StatsBench {
  explicit StatsBench(Form form, std::optional<milliseconds> period = {})
      : out(ByteWriter::standard_output(terminal.fd(), [] { return false; })),
        view(settings(form, period), out) {
    terminal.take();
  }

  StatsSettings settings(Form form, std::optional<milliseconds> period) {
    StatsSettings settings;
    settings.form = form;
    settings.period = period;
    settings.size = [this] { return size; };
    settings.steady = [this] { return now; };
    settings.wall = [] { return text::Timestamp(std::chrono::microseconds(0)); };
    settings.say = [this](std::string_view line) { said.emplace_back(line); };
    return settings;
  }

  void count(int events = 1) {
    const event::Frame frame = event::sample_frame("{}", {{"name", {std::string("call_created")}}});
    event::Event event;
    event.read(frame);
    for (int i = 0; i < events; ++i) view.count(event);
  }

  Terminal terminal;
  event::Statistics::Clock::time_point now{seconds(1000)};
  ScreenSize size{80, 24};
  std::vector<std::string> said;
  ByteWriter out;
  StatsView view;
};

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("without a period there is one report, at the end", "[commands]") {
  for (const Form form : {Form::table, Form::json}) {
    StatsBench bench(form);
    bench.count(3);
    bench.now += std::chrono::hours(1);
    bench.count();
    CHECK(bench.view.due() == milliseconds::max());
    bench.view.draw();
    CHECK(bench.terminal.take().empty());
    bench.view.finish();
    const std::string report = bench.terminal.take();
    CHECK(times(report,
                form == Form::json ? "\"by_event\":{\"call_created\":{\"events\":4" : "total in 1h00m") == 1);
    bench.view.finish();
    CHECK(bench.terminal.take().empty());
  }
}

TEST_CASE("with a period there is a report each time, and at the end", "[commands]") {
  StatsBench bench(Form::table, seconds(10));
  CHECK(bench.view.due() == seconds(10));
  bench.count();
  bench.now += milliseconds(9999);
  bench.view.draw();
  CHECK(bench.view.due() == milliseconds(1));
  CHECK(bench.terminal.take().empty());
  bench.now += milliseconds(1);
  CHECK(bench.view.due() == milliseconds(0));
  bench.view.draw();
  CHECK(bench.terminal.take().starts_with("EVENT"));
  CHECK(bench.view.due() == seconds(10));
  // A bus that never pauses leaves no time to ask.
  bench.now += seconds(10);
  bench.count(5);
  const std::string second = bench.terminal.take();
  CHECK(second.starts_with("\r\nEVENT"));
  CHECK(times(second, "EVENT") == 1);
  bench.view.finish();
  CHECK(times(bench.terminal.take(), "total in 20.0s") == 1);
}

TEST_CASE("what the last report has told already is not told again at the end", "[commands]") {
  StatsBench bench(Form::json, seconds(1));
  bench.count();
  bench.now += seconds(1);
  bench.view.draw();
  CHECK(times(bench.terminal.take(), "\n") == 1);
  bench.now += milliseconds(2);
  bench.view.finish();
  CHECK(bench.terminal.take().empty());
}

TEST_CASE("after a stall there is one report, not one for each that was missed", "[commands]") {
  StatsBench bench(Form::json, seconds(1));
  bench.now += milliseconds(100'300);
  bench.view.draw();
  bench.view.draw();
  CHECK(times(bench.terminal.take(), "\n") == 1);
  CHECK(bench.view.due() == milliseconds(500));
}

TEST_CASE("a screen is drawn at once and every second, and ends with a table", "[commands]") {
  StatsBench bench(Form::screen);
  CHECK(bench.view.due() == milliseconds(0));
  bench.view.draw();
  CHECK(bench.terminal.take().find("0 events in 0.0s") != std::string::npos);
  CHECK(bench.view.due() == seconds(1));
  bench.now += seconds(1);
  bench.count();
  CHECK(bench.terminal.take().find("1 event in 1.0s") != std::string::npos);
  bench.view.finish();
  const std::string end = bench.terminal.take();
  CHECK(end.starts_with("\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"));
  CHECK(times(end, "\x1b[?1049l") == 1);
  CHECK(times(end, "total in 1.0s") == 1);
  CHECK(times(end, "rates of the last minute") == 0);
}

TEST_CASE("a screen has as many lines as the terminal, also after that has changed", "[commands]") {
  StatsBench bench(Form::screen);
  for (const std::size_t lines : {24U, 2U, 1U, 50U, 3U}) {
    bench.size = {80, lines};
    bench.now += seconds(1);
    bench.view.draw();
    CHECK(times(bench.terminal.take(), "\n") == std::min<std::size_t>(lines, 3) - 1);
  }
}

TEST_CASE("notes stand on the screen, and are said when it is gone", "[commands]") {
  StatsBench bench(Form::screen);
  bench.view.draw();
  bench.view.note("connection lost");
  bench.view.note("connected again");
  CHECK(bench.said.empty());
  bench.terminal.take();
  bench.now += seconds(1);
  bench.view.draw();
  CHECK(times(bench.terminal.take(), "connected again") == 1);
  bench.view.finish();
  CHECK(bench.said == std::vector<std::string>{"connection lost", "connected again"});

  StatsBench page(Form::table);
  page.view.note("connection lost");
  CHECK(page.said == std::vector<std::string>{"connection lost"});
}

TEST_CASE("a period of --stats is a duration that a terminal can follow", "[commands]") {
  Interrupt interrupt;
  std::optional<std::string> term = "xterm";
  Context context{1,
                  [](std::string_view) {},
                  [&term](const char* name) {
                    return std::string_view(name) == "TERM" ? term : std::optional<std::string>();
                  },
                  [] { return text::Timestamp(); },
                  true,
                  "0",
                  interrupt,
                  true,
                  [](std::string_view) {}};
  constexpr Colours colours = Colours::where_a_terminal_shows_them;
  CHECK(stats_settings_from({}, false, colours, context).form == Form::screen);
  CHECK(stats_settings_from(milliseconds(500), true, colours, context).form == Form::json);
  CHECK(stats_settings_from(milliseconds(500), true, colours, context).period == milliseconds(500));
  for (const int too_short : {0, 1})
    CHECK_THROWS_AS(stats_settings_from(milliseconds(too_short), false, colours, context), UsageError);
  term = "dumb";
  CHECK(stats_settings_from({}, false, colours, context).form == Form::table);
  term = "xterm";
  context.out_is_terminal = false;
  CHECK(stats_settings_from({}, false, colours, context).form == Form::table);
}
