// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>

/// An assertion that also works in a release build.
#define REQUIRE_THAT(claim)                                             \
  do {                                                                  \
    if (!(claim)) {                                                     \
      std::fprintf(stderr, "not so: %s (line %d)\n", #claim, __LINE__); \
      std::abort();                                                     \
    }                                                                   \
  } while (false)
