// SPDX-License-Identifier: MIT
// What the sieve passes over, for those who hold it against the way all other lines are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "capture/body_content.hpp"
#include "capture/sieve.hpp"
#include "event/record.hpp"
#include "event/required_texts.hpp"
#include "event/selection.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"

namespace wazobus::capture {

/// Why a line must be read; empty if nobody would miss it.
inline std::string objection_to_passing(std::string_view line, const event::Selection& wanted) {
  std::string compact;
  if (!json::compact(line, compact, json::Extent::whole, json::Surrogates::any).ok()) return "it is not JSON";
  event::Frame frame;
  frame.received = text::Timestamp::min();
  try {
    if (event::read_record(json::View(compact), frame) == event::Recorded::nothing) return "it is no event";
  } catch (const InvalidInput& error) {
    return error.what();
  }
  const std::optional<json::View> time = json::View(compact).find("timestamp");
  if (frame.received == text::Timestamp::min() && time && time->kind() != json::Kind::null)
    return "its time cannot be read";
  BodyContent content;
  event::Event event;
  event.read(frame, content.of(frame));
  return wanted.selects(event) ? "it is wanted" : "";
}

struct Sifted {
  std::size_t passed = 0;  ///< lines
  std::string objection;   ///< to one of them
};

/// Sifts the lines of `text`. So many bytes are put behind them that the last one may pass too.
inline Sifted sift_lines(Sieve& sieve, std::string_view text, const event::Selection& wanted) {
  Block block;
  block.text.append(text);
  block.text.append("\n" + std::string(LineShapes::least_behind, '\n'));
  sieve.sift(block);
  Sifted sifted;
  std::size_t end = 0;
  for (const Block::Passed& run : block.passed) {
    const std::string_view all = block.text.view();
    const bool is_whole = (run.at == 0 || all[run.at - 1] == '\n') && run.at >= end && run.size > 0 &&
                          run.at + run.size <= all.size() && all[run.at + run.size - 1] == '\n';
    if (!is_whole) return {sifted.passed, "a run that is not of whole lines"};
    end = run.at + run.size;
    std::string_view rest = all.substr(run.at, run.size);
    std::size_t lines = 0;
    for (; !rest.empty(); ++lines) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(line.size() + 1);
      if (const std::string why = objection_to_passing(line, wanted); !why.empty())
        return {sifted.passed, why + ": " + std::string(line)};
    }
    if (lines != run.lines) return {sifted.passed, "a wrong number of lines"};
    sifted.passed += lines;
  }
  return sifted;
}

}  // namespace wazobus::capture
