# SPDX-License-Identifier: MIT
# Finds every library, and hides the differences between distributions: rabbitmq-c has a CMake package on Debian but
# only a pkg-config file elsewhere, and Catch2 3 moved its header and its main.
if(WAZOBUS_STATIC OR WAZOBUS_STATIC_LIBRARIES)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()

find_package(fmt REQUIRED)
add_library(wazobus_fmt INTERFACE)
target_link_libraries(wazobus_fmt INTERFACE $<IF:$<BOOL:${WAZOBUS_STATIC_RUNTIME}>,fmt::fmt-header-only,fmt::fmt>)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)  # the same that rabbitmq-c uses

find_package(ZLIB REQUIRED)

# Debian's CMake package of libzstd may lack its static half. Every libzstd has a pkg-config file.
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)

# toml++ is compiled in: distributions agree on its headers, but not on whether to link a shared library.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(wazobus_toml INTERFACE)
target_include_directories(wazobus_toml SYSTEM INTERFACE "${TOMLPLUSPLUS_INCLUDE_DIR}")

# RapidJSON is header-only; its CMake file differs between versions, its header does not. As a system include its
# headers are free of our warnings.
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/document.h REQUIRED)
add_library(wazobus_rapidjson INTERFACE)
target_include_directories(wazobus_rapidjson SYSTEM INTERFACE "${RAPIDJSON_INCLUDE_DIR}")

# Boost.Beast is header-only, and so is all that it needs. As system includes its headers are free of our warnings.
if(WAZOBUS_WEBSOCKET)
  find_path(BOOST_BEAST_INCLUDE_DIR boost/beast/websocket.hpp)
  if(NOT BOOST_BEAST_INCLUDE_DIR)
    message(FATAL_ERROR "Boost.Beast is missing: install libboost-dev, or leave WebSocket out with -DWAZOBUS_WEBSOCKET=OFF")
  endif()
  # 1_74, which --version prints as 1.74
  file(STRINGS "${BOOST_BEAST_INCLUDE_DIR}/boost/version.hpp" wazobus_boost REGEX "define BOOST_LIB_VERSION ")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" wazobus_boost "${wazobus_boost}")
  string(REPLACE "_" "." wazobus_boost "${wazobus_boost}")
  add_library(wazobus_beast INTERFACE)
  target_include_directories(wazobus_beast SYSTEM INTERFACE "${BOOST_BEAST_INCLUDE_DIR}")
  # Boost.System is header-only since 1.69, but asks for its library unless it is told.
  target_compile_definitions(wazobus_beast INTERFACE BOOST_ERROR_CODE_HEADER_ONLY)
endif()

add_library(wazobus_rabbitmq INTERFACE)
find_package(rabbitmq-c CONFIG QUIET)
if(WAZOBUS_STATIC OR WAZOBUS_STATIC_LIBRARIES)
  # Debian's target rabbitmq::rabbitmq-static names the shared libraries of OpenSSL.
  find_library(RABBITMQ_ARCHIVE rabbitmq REQUIRED)
  target_link_libraries(wazobus_rabbitmq INTERFACE "${RABBITMQ_ARCHIVE}" OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
elseif(TARGET rabbitmq::rabbitmq)
  target_link_libraries(wazobus_rabbitmq INTERFACE rabbitmq::rabbitmq)
else()
  pkg_check_modules(RABBITMQ REQUIRED IMPORTED_TARGET librabbitmq)
  target_link_libraries(wazobus_rabbitmq INTERFACE PkgConfig::RABBITMQ)
endif()

if(BUILD_TESTING AND WAZOBUS_UNIT_TESTS)
  find_package(Catch2 REQUIRED)
endif()
