// SPDX-License-Identifier: MIT
// An event as text: one formatter for each --format, behind one small interface.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/catalogue.hpp"
#include "catalogue/finding.hpp"
#include "event/event.hpp"
#include "text/choice.hpp"

namespace wazobus::render {

enum class Format { pretty, line, json, record, raw };

inline constexpr std::array format_choices{
    text::Choice{"pretty", Format::pretty, "head line and indented body"},
    text::Choice{"line", Format::line, "one line an event"},
    text::Choice{"json", Format::json, "the body on one line"},
    text::Choice{"record", Format::record, "the capture record"},
    text::Choice{"raw", Format::raw, "the body's bytes"},
};

/// How pretty and line look; the formats for programs always look the same.
struct Look {
  bool coloured = false;
  /// As few lines as it takes: pretty fills lines, line is cut at the terminal's edge.
  bool compact = false;
  /// Strings of more characters than this are cut; 0: never (line: at 120 bytes).
  std::size_t cut = 0;
  /// The terminal's columns, asked for each event, so that a resize is followed; empty: 80.
  std::function<std::size_t()> width{};
  /// Heads of pretty stay on one line however long they are: for whoever greps a pipe.
  bool whole_heads = false;

  [[nodiscard]] std::size_t columns() const { return width ? width() : 80; }
};

class Formatter {
 public:
  Formatter() = default;
  Formatter(const Formatter&) = delete;
  Formatter& operator=(const Formatter&) = delete;
  virtual ~Formatter() = default;

  /// Appends the event, its last newline included, and below it what is wrong with it, where
  /// shows_findings(). Except for raw, nothing that a terminal would obey comes out.
  virtual void format(const event::Event& event, std::span<const catalogue::Finding> findings,
                      std::string& out) = 0;

  /// Formats for programs have no place for them.
  [[nodiscard]] virtual bool shows_findings() const { return false; }
};

/// "data.status: expected string, got integer [data.type]", safe for a terminal.
std::string describe(const catalogue::Finding& finding);

/// `catalogue`, which may be null and must outlive the formatter, tells which fields matter.
std::unique_ptr<Formatter> make_formatter(Format format, const Look& look,
                                          const catalogue::Catalogue* catalogue);

}  // namespace wazobus::render
