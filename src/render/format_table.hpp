// SPDX-License-Identifier: MIT
// What the tables of formats have in common: each entry has a name and a help text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wazobus::render {

template <typename Table>
std::vector<std::string> names_in(const Table& table) {
  std::vector<std::string> names;
  for (const auto& info : table) names.emplace_back(info.name);
  return names;
}

/// "name: help; name, name: help". Neighbours with the same help share it.
template <typename Table>
std::string help_in(const Table& table) {
  std::string out;
  std::string_view help;
  for (const auto& info : table) {
    if (info.help == help) {
      out += ", ";
    } else if (!out.empty()) {
      out += std::string(": ").append(help) + "; ";
    }
    out += info.name;
    help = info.help;
  }
  return out.append(": ").append(help);
}

}  // namespace wazobus::render
