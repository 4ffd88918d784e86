# SPDX-License-Identifier: MIT
# WAZOBUS_SANITIZE=address,undefined or =thread instruments everything, tests included.
set(WAZOBUS_SANITIZE "" CACHE STRING "Sanitizers to build with, comma-separated")
if(WAZOBUS_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage, for libFuzzer to follow
endif()
if(WAZOBUS_SANITIZE)
  add_compile_options(-fsanitize=${WAZOBUS_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WAZOBUS_SANITIZE})
  if(WAZOBUS_SANITIZE MATCHES "address.*undefined")
    # A third of the compile time. AddressSanitizer reports the same faults where they are used: a null pointer is read
    # or written, an object is gone or too small. Only alignment it does not see; -Wcast-align=strict warns of casts
    # that could break it.
    add_compile_options(-fno-sanitize=null,vptr,object-size,alignment)
  endif()
endif()
