// SPDX-License-Identifier: MIT
#include "render/palette.hpp"

#include <algorithm>

namespace wazobus::render {

namespace {

/// Is it the numbers of an escape sequence for colours: "1;35", or empty?
bool is_code(std::string_view code) {
  constexpr std::size_t longest = 32;
  return code.size() <= longest && code.find_first_not_of("0123456789;") == std::string_view::npos;
}

}  // namespace

std::string_view Palette::change(std::string_view list) {
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(':'));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == 0 || equals == std::string_view::npos || !is_code(part.substr(equals + 1))) return part;
    const auto known = std::find_if(style_infos.begin(), style_infos.end(), [&](const StyleInfo& info) {
      return info.name == part.substr(0, equals);
    });
    if (known == style_infos.end()) return part;
    codes_[static_cast<std::size_t>(known - style_infos.begin())] = part.substr(equals + 1);
  }
  return {};
}

}  // namespace wazobus::render
