// SPDX-License-Identifier: MIT
// Topic patterns as AMQP 0-9-1 (3.1.3.3) and RabbitMQ understand them.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

/// Does `pattern` match `key`? Dots separate words; `*` is exactly one word, `#` any number of words, also
/// none. The empty key has no words (RabbitMQ's reading), so `#` matches it and `*` does not.
bool topic_matches(std::string_view pattern, std::string_view key);

/// Says why `pattern` cannot be what its author meant, and what to write instead; empty if it is fine. AMQP
/// reads `calls*` as a literal word, which no Wazo key contains (keys write * as __STAR__).
std::string topic_objection(std::string_view pattern);

/// AMQP short strings (names, routing keys) hold at most this many bytes.
inline constexpr std::size_t max_short_string = 255;

}  // namespace wazobus::text
