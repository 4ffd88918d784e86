# SPDX-License-Identifier: MIT
# A script: cmake -DOUTPUT=file.cpp "-DFILES=a.json;b.json" -P EmbedFiles.cmake writes the texts of the files as
# string literals for catalogue::embedded_files().
set(table "")
set(count 0)
foreach(file ${FILES})
  file(READ "${file}" text)
  cmake_path(GET file FILENAME name)
  string(APPEND table "      EmbeddedFile{\"${name}\", R\"embedded(${text})embedded\"sv},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUTPUT}" "// Made by cmake/EmbedFiles.cmake.
// The standard promises no more than 64 KiB; g++ and clang have no limit.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"
#include \"catalogue/embedded.hpp\"

#include <array>

namespace wazobus::catalogue {

std::span<const EmbeddedFile> embedded_files() {
  // The suffix knows the length: clang would count only so many characters at compile time.
  using namespace std::string_view_literals;
  static constexpr std::array<EmbeddedFile, ${count}> files{
${table}  };
  return files;
}

}  // namespace wazobus::catalogue
")
