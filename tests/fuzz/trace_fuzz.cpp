// SPDX-License-Identifier: MIT
// Fuzzes trace: each line is an event. What is told of the calls has no control character, in any format.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "harmless.hpp"
#include "json/scan.hpp"
#include "render/tracing/trace.hpp"
#include "require.hpp"
#include "tracing/sighting.hpp"
#include "tracing/story.hpp"
#include "tracing/tracker.hpp"

using namespace wazobus;

namespace {

void tell(const tracing::Conversation& conversation) {
  const tracing::Story story(conversation);
  const render::TraceLook look{};
  std::string out;
  render::TraceList(look).append(story.summary(), out);
  render::append_title(story, look, out);
  for (const std::size_t columns : {20U, 80U}) {
    const render::TraceLook screen{render::Brush{false}, columns, true, {}};
    render::TraceList(screen).append(story.summary(), out);
    render::append_ladder(story, screen, out);
  }
  render::append_mermaid(story, out);
  render::append_svg(story, out);
  require_harmless(out);
  std::string line;
  render::append_list_json(story, line);
  REQUIRE_THAT(line.ends_with('\n') && json::check(line).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const catalogue::Catalogue known = catalogue::Catalogue::builtin();
  tracing::Tracker::Options options;
  options.keep = 3;
  options.keeps_steps = true;
  tracing::SightingReader reader(known);
  tracing::Tracker tracker(options, [](tracing::Followed& followed) { tell(followed.conversation); });
  tracing::Sighting sighting;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    std::size_t length = 0;
    ++sighting.ordinal;
    if (reader.read(line, json::Extent::whole, sighting, length)) tracker.take(sighting);
  }
  tracker.finish();
  return 0;
}
