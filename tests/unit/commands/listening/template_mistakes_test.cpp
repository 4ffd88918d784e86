// SPDX-License-Identifier: MIT
#include "commands/listening/template_mistakes.hpp"

#include <string>

#include "catch.hpp"
#include "commands/world.hpp"

namespace wazobus::commands {

namespace {

std::string template_hints(std::string_view format) {
  World world;
  hint_at_template_mistakes(format, world.context);
  std::string said;
  for (const std::string& line : world.said) said += line + '\n';
  return said;
}

}  // namespace

TEST_CASE("a template with an unknown conversion of times, or one newline too many, gets a hint",
          "[commands]") {
  CHECK(template_hints("{name} {timestamp:%Q}") ==
        "wazobus: hint: '%Q' is printed as it is, since strftime(3) has no such conversion; %f are "
        "microseconds, %L milliseconds\n");
  CHECK_FALSE(template_hints("{timestamp:%H} {timestamp:%-3N}").empty());
  CHECK(template_hints("{name}\\n") ==
        "wazobus: hint: the \\n at the end makes empty lines, since a line is ended anyway\n");
  CHECK_FALSE(template_hints("{name}\n").empty());
  CHECK_FALSE(template_hints("%t {name}").empty());
  for (const char* const right : {"{name}", "{timestamp:%H:%M:%S.%f %L %%Q %-d %Ey}", "{name}\\\\n", "n",
                                  "100 % {timestamp}", "{timestamp:%"})
    CHECK(template_hints(right).empty());
}

}  // namespace wazobus::commands
