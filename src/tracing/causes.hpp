// SPDX-License-Identifier: MIT
// Why a channel ended: the causes of Q.850.
#pragma once

#include <string>

namespace wazobus::tracing {

namespace q850 {
inline constexpr int normal = 16;
inline constexpr int busy = 17;
inline constexpr int no_answer = 19;
inline constexpr int rejected = 21;
inline constexpr int answered_elsewhere = 26;
inline constexpr int interworking = 127;
}  // namespace q850

/// "16 normal clearing"
std::string describe_cause(int cause);

}  // namespace wazobus::tracing
