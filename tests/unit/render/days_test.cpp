// SPDX-License-Identifier: MIT
#include "render/days.hpp"
#include "catch.hpp"
#include "text/zone.hpp"

using namespace wazobus;

namespace {

text::Timestamp at(const char* time) {
  return *text::parse_time(time);
}

std::string days_of(render::Days days, std::initializer_list<const char*> times) {
  std::string out;
  for (const char* const time : times) {
    days.append(at(time), out);
    out += '.';
  }
  return out;
}

}  // namespace

TEST_CASE("without today the first line with a date also says the day above it", "[render]") {
  const text::InZone zone("Europe/Berlin");
  CHECK(days_of(render::Days({}), {"2026-11-21T10:00", "2026-11-21T23:59", "2026-11-22T00:00",
                                   "2026-11-22T00:01", "2026-11-24T00:00"}) ==
        "..2026-11-22 (above: 2026-11-21)\n..2026-11-24\n.");
}

TEST_CASE("today needs no line with a date, any other day has one", "[render]") {
  const text::InZone zone("America/St_Johns");
  const render::Days days(at("2026-11-21T10:00"));
  CHECK(days_of(days, {"2026-11-21T10:00", "2026-11-20T10:00"}) == ".2026-11-20\n.");
}

TEST_CASE("an unknown time is of no day", "[render]") {
  render::Days days({});
  std::string out;
  days.append({}, out);
  days.append(at("2026-11-21T10:00"), out);
  CHECK(out.empty());
}
