// SPDX-License-Identifier: MIT
// The files of data/, built in by cmake/EmbedFiles.cmake.
#pragma once

#include <span>
#include <string_view>

namespace wazobus::catalogue {

struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace wazobus::catalogue
