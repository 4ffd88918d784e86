# SPDX-License-Identifier: MIT
# The warnings for all our targets: link wazobus_warnings.
add_library(wazobus_warnings INTERFACE)
target_compile_options(wazobus_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  $<IF:$<CXX_COMPILER_ID:GNU>,-Wcast-align=strict,-Wcast-align> $<$<BOOL:${WAZOBUS_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 warns about impossible overlaps in std::string (GCC bug 105651).
  target_compile_options(wazobus_warnings INTERFACE -Wno-restrict)
endif()
