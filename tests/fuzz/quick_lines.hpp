// SPDX-License-Identifier: MIT
// A line to the quick checker and to the strict path, for those who compare the two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/quick_checker.hpp"
#include "catalogue/checking/token.hpp"

namespace wazobus::catalogue {

struct QuickVerdict {
  bool passed = false;
  /// What the strict path says otherwise; empty where the two agree, and where the quick one says nothing.
  std::string objection;
};

/// Has the quick path taken the data of this line apart as Document does?
inline bool is_taken_apart(const PassedLine& line) {
  const json::Document& data = *line.data;
  json::Document body;
  if (!body.parse(line.body).ok()) return false;
  const Index at = body.find(0, "data");
  if (at == json::Document::none || body.source(at) != data.text()) return false;
  json::Document expected;
  if (!expected.parse(data.text()).ok() || expected.size() != data.size()) return false;
  for (Index i = 0; i < data.size(); ++i) {
    if (data.at(i) != expected.at(i) || data.next(i) != expected.next(i)) return false;
    if (data.is_container(i)) continue;
    if (data.raw(i) != expected.raw(i) || data.has_escapes(i) != expected.has_escapes(i)) return false;
  }
  return true;
}

/// Of `text` up to its first newline. The checkers have the same options.
inline QuickVerdict compare_paths(Checker& quick, Checker& strict, std::string_view text) {
  text = text.substr(0, text.find('\n'));
  std::string lines(text);
  lines += '\n';
  const std::size_t size = lines.size();
  // What follows must not matter, and nothing may be read behind it.
  lines.append(QuickChecker::least_behind, '"') += '\n';
  lines.shrink_to_fit();
  const std::size_t taken = quick.pass(lines);
  const EventCounts counted = quick.take_counts();
  if (taken == 0)
    return {false, counted.values == 0 && counted.events == 0 ? "" : "counted what did not pass"};
  if (taken != size) return {true, "took another line"};
  if (quick.passed().data != nullptr && !is_taken_apart(quick.passed()))
    return {true, "took data apart in another way"};
  std::vector<Finding> findings;
  strict.check(text.ends_with('\r') ? text.substr(0, text.size() - 1) : text, findings);
  const EventCounts expected = strict.take_counts();
  if (!findings.empty())
    return {true, std::string(id_of(findings.front().rule)) + ": " + findings.front().message};
  const bool are_counts_equal = counted.values == expected.values && counted.events == expected.events &&
                                counted.by_event == expected.by_event;
  return {true, are_counts_equal ? "" : "counted something else"};
}

}  // namespace wazobus::catalogue
