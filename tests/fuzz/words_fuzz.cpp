// SPDX-License-Identifier: MIT
// Fuzzes short values that users type: offsets, durations, sizes, permissions, times, headers, properties. An
// error is harmless.
#include <cstddef>
#include <cstdint>
#include <string>

#include "commands/connecting.hpp"
#include "commands/listening/output_file.hpp"
#include "commands/listening/rotation.hpp"
#include "commands/listening/stream_offset.hpp"
#include "commands/publishing/overrides.hpp"
#include "harmless.hpp"
#include "text/error.hpp"
#include "text/time.hpp"

using namespace wazobus;

namespace {

template <typename Parse>
void attempt(const Parse& parse) {
  try {
    parse();
  } catch (const Failure& failure) {
    require_harmless(line_of(failure));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string word(reinterpret_cast<const char*>(data), size);
  attempt([&] { commands::stream_offset_from(word, text::Timestamp{std::chrono::hours(500'000)}); });
  attempt([&] { REQUIRE_THAT(commands::duration_from(word, "--timeout").count() >= 0); });
  attempt([&] { REQUIRE_THAT(commands::rotation_from(word).is_wanted()); });
  attempt([&] { REQUIRE_THAT((commands::output_mode_from(word) & ~mode_t{0777}) == 0); });
  (void)text::parse_time(word);
  attempt([&] { commands::overrides_from(word, {}, {}); });
  attempt([&] { commands::overrides_from(std::nullopt, {}, {word}); });
  attempt([&] {
    event::Frame frame{};
    frame.headers = {{"name", {true}}};
    commands::apply(commands::overrides_from(std::nullopt, {word}, {}), frame);
    for (const event::FieldEntry& header : frame.headers) REQUIRE_THAT(header.key.size() <= 255);
  });
  return 0;
}
