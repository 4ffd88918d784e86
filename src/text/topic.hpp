// SPDX-License-Identifier: MIT
// Topic patterns as AMQP 0-9-1 (3.1.3.3) and RabbitMQ understand them.
#pragma once

#include <string>
#include <string_view>

namespace wazobus::text {

/// Does `pattern` bring `key`? Words are what stands between dots; `*` is exactly one word, `#` any number of
/// them, none included. The empty key has no words (RabbitMQ's reading), so `#` brings it and `*` does not.
bool topic_matches(std::string_view pattern, std::string_view key);

/// Why `pattern` can not mean what its author wants, with a way out; empty when it is fine.
/// AMQP takes `calls*` as a literal word that no Wazo key contains (keys write * as __STAR__).
std::string topic_objection(std::string_view pattern);

/// AMQP short strings (names, routing keys) hold at most this many bytes.
inline constexpr std::size_t max_short_string = 255;

}  // namespace wazobus::text
