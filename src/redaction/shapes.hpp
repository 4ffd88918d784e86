// SPDX-License-Identifier: MIT
// What can be recognised in a text by its form alone: UUIDs, addresses, times, ids of Asterisk.
#pragma once

#include <cstddef>
#include <string_view>

namespace wazobus::redaction {

/// Is it a letter or a digit? Each byte beyond ASCII counts as a letter.
bool is_alphanumeric(char c);
bool is_all_digits(std::string_view text);

/// May the digits be a time since 1970, in seconds or milliseconds?
bool may_be_time(std::string_view number);

/// May a number in an unknown field be that of a phone? Short numbers and times since 1970, in seconds or
/// milliseconds, are not.
bool may_be_phone(std::string_view number);

/// The bytes of the letters and digits at `at`; 0 if there is none.
std::size_t alphanumeric_run(std::string_view text, std::size_t at);

/// Are the `length` bytes at `at` whole words, and not a part of a longer one?
bool is_apart(std::string_view text, std::size_t at, std::size_t length);

// Each returns the length of what begins at `at`, or 0.
std::size_t uuid_at(std::string_view text, std::size_t at);
/// 2026-11-24T09:03:12.523-0500, 2026-11-24, 09:03:12.
std::size_t time_at(std::string_view text, std::size_t at);
/// The id of a channel: 1795528992.21.
std::size_t channel_id_at(std::string_view text, std::size_t at);
std::size_t ipv4_at(std::string_view text, std::size_t at);
std::size_t ipv6_at(std::string_view text, std::size_t at);
std::size_t mac_at(std::string_view text, std::size_t at);
/// PJSIP/, Local/: what the name of a channel begins with.
std::size_t technology_at(std::string_view text, std::size_t at);
/// The number at the end of a channel's name: 0000002b.
std::size_t channel_number_at(std::string_view text, std::size_t at);
/// NAME=, as AMI writes variables; only at the beginning of a text.
std::size_t variable_at(std::string_view text, std::size_t at);
/// A phone number in groups: +1 (514) 555-0101, 514-555-0101.
std::size_t phone_at(std::string_view text, std::size_t at);

}  // namespace wazobus::redaction
