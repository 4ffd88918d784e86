# SPDX-License-Identifier: MIT
# The warnings every target of ours is compiled with: link wazobus_warnings.
add_library(wazobus_warnings INTERFACE)
target_compile_options(wazobus_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
  $<$<BOOL:${WAZOBUS_WERROR}>:-Werror>)
