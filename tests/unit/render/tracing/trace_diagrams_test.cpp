// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/told.hpp"

namespace wazobus::render {

TEST_CASE("a Mermaid diagram has the parties and the steps", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::string out;
  append_mermaid(tracing::Story(call), out);
  CHECK(out.starts_with("sequenceDiagram\n"));
  CHECK(out.find("  participant p0 as Ash 101\n") != std::string::npos);
  CHECK(out.find("  p0->>p1: 0.500 s calls\n") != std::string::npos);
  CHECK(out.find("  Note over p0,p1: 3.000 s talk\n") != std::string::npos);
  CHECK(out.find("  p1-xp0: 10.000 s hangs up\n") != std::string::npos);
}

TEST_CASE("what a name contains does not draw", "[tracing]") {
  tracing::Conversation call = tracing::answered_call();
  call.find("1.1")->name = "a;b#c<script>\n&\"";
  const tracing::Story story(call);
  std::string out;
  append_mermaid(story, out);
  CHECK(out.find("participant p0 as a#59;b#35;c#60;script#62;") != std::string::npos);
  std::string svg;
  append_svg(story, svg);
  CHECK(svg.find("<script>") == std::string::npos);
  CHECK(svg.find("c&lt;script&gt;") != std::string::npos);
}

TEST_CASE("a picture is one element of SVG without scripts", "[tracing]") {
  const tracing::Conversation call = tracing::answered_call();
  std::string out;
  append_svg(tracing::Story(call), out);
  CHECK(out.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(out.ends_with("</svg>\n"));
  CHECK(out.find("hangs up") != std::string::npos);
}

}  // namespace wazobus::render
