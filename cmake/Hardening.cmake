# SPDX-License-Identifier: MIT
# What distributions build with, so that a fault in our code or in a library is harder to use. Debian's packages get the
# same flags from dpkg-buildflags. scripts/check-hardening reads them back from the program.
option(WAZOBUS_HARDEN "Build with stack protector, fortified libc calls, full RELRO and PIE (packagers: off)" OFF)
if(WAZOBUS_HARDEN)
  include(CheckCXXCompilerFlag)
  include(CheckPIESupported)
  check_pie_supported()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_compile_options(-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  check_cxx_compiler_flag(-fcf-protection WAZOBUS_HAS_CF_PROTECTION)  # x86 only
  if(WAZOBUS_HAS_CF_PROTECTION)
    add_compile_options(-fcf-protection)
  endif()
  add_link_options(LINKER:-z,relro LINKER:-z,now)
endif()
