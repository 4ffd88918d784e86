// SPDX-License-Identifier: MIT
#include <algorithm>
#include <sstream>

#include "catch.hpp"
#include "render/tracing/trace.hpp"
#include "text/width.hpp"
#include "tracing/told.hpp"

namespace wazobus::render {

namespace {

std::string ladder_of(const tracing::Conversation& call, std::size_t columns, bool is_coloured = false) {
  TraceLook look;
  look.columns = columns;
  look.brush = Brush(is_coloured);
  std::string out;
  append_ladder(tracing::Story(call), look, out);
  return out;
}

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, text::columns(line));
  return widest;
}

}  // namespace

TEST_CASE("a ladder has a column for each party and arrows between them", "[tracing]") {
  const std::string out = ladder_of(tracing::answered_call(), 60);
  CHECK(out.find("                    Ash                     Brook\n") != std::string::npos);
  CHECK(out.find("│──────── calls ────────>│") != std::string::npos);
  CHECK(out.find("│<═══════ talk ═════════>│") != std::string::npos);
  CHECK(out.find("│<───── hangs up ────────│") != std::string::npos);
  CHECK(widest_line(out) <= 60);
}

TEST_CASE("a ladder fits the width, whatever the parties are called", "[tracing]") {
  tracing::Conversation call = tracing::answered_call();
  call.find("1.1")->name = "Somebody with quite a long name 日本語 and more of it";
  for (const std::size_t columns : {60U, 80U, 120U}) CHECK(widest_line(ladder_of(call, columns)) <= columns);
}

TEST_CASE("colours follow the kinds of steps", "[tracing]") {
  const std::string out = ladder_of(tracing::answered_call(), 80, true);
  CHECK(out.find("\x1b[35m") != std::string::npos);
  CHECK(out.find("\x1b[94m") != std::string::npos);
  CHECK(ladder_of(tracing::answered_call(), 80).find('\x1b') == std::string::npos);
}

TEST_CASE("a ladder of nobody is its title", "[tracing]") {
  tracing::Conversation call;
  call.keeps_steps = true;
  call.add_step({tracing::clock_at(0), tracing::StepKind::note, {}, {}, "a remark"});
  CHECK(ladder_of(call, 80).find("* a remark") != std::string::npos);
}

}  // namespace wazobus::render
