// SPDX-License-Identifier: MIT
#include "catalogue/checking/json_checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "catalogue/checking/schema.hpp"
#include "catalogue/wording.hpp"
#include "event/python_limits.hpp"
#include "text/storage.hpp"

namespace wazobus::catalogue {

namespace {

bool overflows(std::string_view number) {
  return std::isinf(std::strtod(std::string(number).c_str(), nullptr));
}

bool fits_64_bits(std::string_view integer) {
  std::int64_t as_signed = 0;
  std::uint64_t as_unsigned = 0;
  const char* const end = integer.data() + integer.size();
  return std::from_chars(integer.data(), end, as_signed).ec == std::errc{} ||
         std::from_chars(integer.data(), end, as_unsigned).ec == std::errc{};
}

}  // namespace

void JsonChecker::check_inside(Index value) {
  if (!document_.is_container(value)) return;
  for (Index i = value; i != document_.next(value); ++i) {
    if (!document_.is_object(i)) continue;
    keys_.clear();
    for (Index key = json::Document::inside(i); key != document_.next(i); key = document_.next(key + 1))
      keys_.push_back(key);
    check_keys(keys_);
  }
  text::discard(keys_);
}

void JsonChecker::check_keys(std::span<const Index> keys) {
  if (keys.size() < 2) return;
  hashed_keys_.clear();
  hashed_keys_.reserve(keys.size());
  for (const Index key : keys) hashed_keys_.emplace_back(quick_hash(document_.string(key, storage_)), key);
  constexpr std::size_t few = 16;
  if (keys.size() <= few && are_hashes_unique()) return;
  check_sorted_keys();
}

bool JsonChecker::are_hashes_unique() const {
  for (std::size_t i = 1; i < hashed_keys_.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (hashed_keys_[i].first == hashed_keys_[j].first) return false;
    }
  }
  return true;
}

void JsonChecker::check_sorted_keys() {
  // A sender who knows quick_hash could give all keys the same hash.
  for (auto& [hash, key] : hashed_keys_)
    hash = std::hash<std::string_view>{}(document_.string(key, storage_));
  std::sort(hashed_keys_.begin(), hashed_keys_.end());
  for (std::size_t i = 1; i < hashed_keys_.size(); ++i) {
    const auto& [hash, key] = hashed_keys_[i];
    const auto& [hash_before, key_before] = hashed_keys_[i - 1];
    if (hash != hash_before) continue;
    const std::string name = document_.string(key);
    if (document_.equals(key_before, name)) report_repeated(key, name);
  }
  text::discard(hashed_keys_);
}

void JsonChecker::report_repeated(Index key, std::string_view name) {
  findings_.add(key, Severity::error, Rule::json_duplicate_key,
                fmt::format("the key {} stands twice", in_quotes(name)));
}

void JsonChecker::check_members(const Members& members) {
  for (const Index key : members.repeated) report_repeated(key, document_.string(key, storage_));
  for (const Index key : members.others) {
    if (document_.is_container(key + 1)) check_inside(key + 1);
  }
  check_keys(members.others);
}

void JsonChecker::check_unused(const Members& members, std::initializer_list<Member> used) {
  std::uint32_t left = members.containers;
  for (const Member member : used) left &= ~(1U << static_cast<unsigned>(member));
  for (unsigned i = 0; left != 0; ++i, left >>= 1U) {
    if ((left & 1U) != 0) check_inside(members.value[i]);
  }
}

void JsonChecker::check_nesting() {
  // A body may be in a record, and that in a list.
  constexpr std::size_t deepest = event::deepest_read + 2;
  if (document_.size() <= deepest) return;
  std::vector<Index> ends;  // of the containers around a token
  for (Index i = 0; i != document_.size(); ++i) {
    while (!ends.empty() && ends.back() == i) ends.pop_back();
    if (!document_.is_container(i)) continue;
    ends.push_back(document_.next(i));
    if (ends.size() <= deepest) continue;
    findings_.add(
        i, Severity::error, Rule::json_too_deep,
        fmt::format("nested deeper than {} levels: wazo-websocketd drops the event", event::deepest_read));
    return;
  }
}

void JsonChecker::check_numbers() {
  for (const Index number : document_.unusual_numbers()) {
    const std::string_view raw = document_.raw(number);
    const std::size_t digits = raw.size() - (raw.front() == '-' ? 1 : 0);
    if (is_integer_text(raw) && digits > event::longest_integer_read) {
      findings_.add(
          number, Severity::error, Rule::json_number_range,
          fmt::format("an integer of {} digits: wazo-websocketd reads at most {}, and drops the event",
                      digits, event::longest_integer_read));
    } else if (overflows(raw)) {
      findings_.add(number, Severity::error, Rule::json_number_range,
                    fmt::format("{} is beyond what a double holds", in_quotes(raw)));
    } else if (is_integer_text(raw) && !fits_64_bits(raw)) {
      findings_.add(number, Severity::warning, Rule::json_number_range,
                    fmt::format("{} does not fit 64 bits; most readers lose digits", in_quotes(raw)));
    }
  }
}

}  // namespace wazobus::catalogue
