// SPDX-License-Identifier: MIT
// Fuzzes message templates: an accepted template gives JSON of the same shape for any values.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "event/message_template.hpp"
#include "json/document.hpp"
#include "require.hpp"
#include "text/error.hpp"

using namespace wazobus;
using event::MessageTemplate;
using event::Variables;

namespace {

constexpr std::array<std::string_view, 8> values{"",     "\"",     "\",\"evil\":\"", "\\",
                                                 "}]}}", "\n\x1B", "{{uuid}}",       "\xC2\x9B\xE2\x80\xAE"};

/// The structure without the values.
std::string shape_of(std::string_view text) {
  json::Document document;
  REQUIRE_THAT(document.parse(text).ok());
  std::string shape;
  for (json::Document::Index i = 0; i < document.size(); ++i) {
    if (!document.is_container(i)) {
      shape += document.is_string(i) ? 's' : 'n';
    } else {
      shape += document.is_object(i) ? '{' : '[';
      shape += std::to_string(document.next(i));
    }
  }
  return shape;
}

std::string render(const MessageTemplate& shape, std::string_view value) {
  Variables variables;
  for (const std::string& name : shape.variables()) variables[name] = {std::string(value), false};
  std::string out;
  shape.render(variables, 1, {[] { return std::uint64_t{12345}; }, [] { return text::Timestamp{}; }}, out);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    std::size_t line = 1;
    const auto environment = [](const char* /*name*/) {
      return std::optional<std::string>("\",\"evil\":\"");
    };
    for (const MessageTemplate& shape : MessageTemplate::parse_all("template", text, environment)) {
      REQUIRE_THAT(shape.line() >= line);
      line = shape.line();
      const std::string expected = shape_of(render(shape, "plain"));
      for (const std::string_view value : values) REQUIRE_THAT(shape_of(render(shape, value)) == expected);
    }
  } catch (const Failure&) {
    // A wrong template gives an error.
  }
  return 0;
}
