# SPDX-License-Identifier: MIT
# WAZOBUS_SANITIZE=address,undefined or =thread instruments everything, tests included.
set(WAZOBUS_SANITIZE "" CACHE STRING "Sanitizers to build with, comma-separated")
if(WAZOBUS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage, for libFuzzer to follow
endif()
if(WAZOBUS_SANITIZE)
  add_compile_options(-fsanitize=${WAZOBUS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WAZOBUS_SANITIZE})
endif()
