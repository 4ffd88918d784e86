// SPDX-License-Identifier: MIT
// Compiled once for all unit tests: Catch2's header alone takes longer than most of them.
#pragma once

#include "unit/catch.hpp"
