# SPDX-License-Identifier: MIT
# The warnings for all our targets: link wazobus_warnings.
add_library(wazobus_warnings INTERFACE)
target_compile_options(wazobus_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  $<IF:$<CXX_COMPILER_ID:GNU>,-Wcast-align=strict,-Wcast-align>)
# README tells users to build a preset. A warning that only a later compiler gives must not stop them: no test sees it.
if(WAZOBUS_WERROR AND ((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13) OR
                       (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)))
  target_compile_options(wazobus_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns about impossible overlaps in std::string (GCC bug 105651).
  target_compile_options(wazobus_warnings INTERFACE -Wno-restrict)
endif()
