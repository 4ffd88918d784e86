// SPDX-License-Identifier: MIT
// What tests of made messages share: a clock and a source of bits that can be foreseen, and a look at frames.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/checker.hpp"
#include "catalogue/making/envelope.hpp"
#include "event/event.hpp"
#include "event/record.hpp"

namespace wazobus::catalogue {

inline const Catalogue& builtin() {
  static const Catalogue catalogue = Catalogue::builtin();
  return catalogue;
}

/// 2026-11-21T15:48:00.123456 UTC.
inline text::Timestamp test_time() {
  return text::Timestamp(std::chrono::microseconds(1795276080123456));
}

/// Other bits each time, the same ones in each test.
inline RandomAndClock test_random_and_clock() {
  return {[state = std::uint64_t{1}]() mutable {
            state = state * 6364136223846793005U + 1442695040888963407U;
            return state ^ state >> 29U;
          },
          test_time};
}

inline constexpr const char* origin_a = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
inline constexpr const char* tenant_b = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
inline constexpr const char* user_c = "cccccccc-cccc-4ccc-8ccc-cccccccccccc";

inline std::string record_of(const event::Frame& frame) {
  event::Event event;
  event.read(frame);
  std::string out;
  event::append_record(event, out);
  return out;
}

/// "error data.type data.id: expected ..." a line each.
inline std::string findings_of(const event::Frame& frame) {
  Rulebook rulebook(builtin(), Edition::current);
  Checker checker(rulebook, {Input::record, {}});
  std::vector<Finding> findings;
  checker.check(record_of(frame), findings);
  std::string out;
  for (const Finding& finding : findings) {
    if (finding.rule == Rule::name_removed) continue;
    out += std::string(name_of(finding.severity)) + " " + std::string(id_of(finding.rule)) + " " +
           finding.path + ": " + finding.message + "\n";
  }
  return out;
}

/// The JSON of a header; empty where it is not there.
inline std::string header(const event::Frame& frame, std::string_view name) {
  const event::FieldValue* const value = event::find(frame.headers, name);
  std::string out;
  if (value != nullptr) event::append_json(*value, out);
  return out;
}

/// The JSON at a path of members in the body; empty where it is not there.
inline std::string in_body(const event::Frame& frame, std::initializer_list<const char*> steps) {
  json::View value(frame.body);
  for (const char* const step : steps) {
    const auto inner = value.find(step);
    if (!inner) return {};
    value = *inner;
  }
  return std::string(value.text());
}

/// Where the running number of test_random_and_clock() begins is up to chance: the call ids as they come
/// become CALL.1, CALL.2 and so on.
inline std::string with_numbered_calls(const std::string& text) {
  constexpr std::string_view second = "1795276080";
  std::vector<std::string> known;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = text.find(second); at != std::string::npos; at = text.find(second, at + 1)) {
    std::size_t number_at = at + second.size();
    for (const std::string_view dot : {".", "__DOT__"}) {
      if (text.compare(number_at, dot.size(), dot) == 0) number_at += dot.size();
    }
    const std::size_t end = std::min(text.find_first_not_of("0123456789", number_at), text.size());
    if (number_at == at + second.size() || end == number_at) continue;
    const std::string number = text.substr(number_at, end - number_at);
    const auto place = std::find(known.begin(), known.end(), number);
    out += text.substr(from, at - from) + "CALL." + std::to_string(place - known.begin() + 1);
    if (place == known.end()) known.push_back(number);
    from = end;
  }
  return out + text.substr(from);
}

inline std::string quoted_text(const std::string& text) {
  return '"' + text + '"';
}

}  // namespace wazobus::catalogue
