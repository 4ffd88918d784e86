// SPDX-License-Identifier: MIT
// An event as text. Each --format has a formatter, and describes itself in a table.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/finding.hpp"
#include "delivery/rules.hpp"
#include "event/event.hpp"
#include "event/path.hpp"
#include "render/palette.hpp"
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

/// How much of a body pretty shows.
enum class BodyParts { data_and_line, all, data };

inline constexpr std::array body_choices{
    text::Choice{"all", BodyParts::all, "the whole body"},
    text::Choice{"data", BodyParts::data, "data alone"},
};

/// How pretty and line look. The formats for programs always look the same.
struct Look {
  Colouring coloured = false;
  /// pretty puts as much on a line as fits, line is cut at the terminal's edge.
  bool compact = false;
  /// Strings are cut after this many characters. 0: never (line: after 120 bytes).
  std::size_t cut = 0;
  /// The columns of the terminal. Called for each event, so that a resize takes effect. Empty: 80.
  std::function<std::size_t()> width{};
  /// pretty never breaks a head line, so that grep finds all of it.
  bool whole_heads = false;
  /// pretty: data_and_line is data, below a line of what the head does not say.
  BodyParts body = BodyParts::all;
  /// The time since the previous event, behind the clock.
  bool shows_pause = false;
  /// pretty and json: keys in their order.
  bool sorts_keys = false;
  /// line: what is longer than the terminal is wide goes on below, between words.
  bool wraps = false;

  [[nodiscard]] std::size_t columns() const { return width ? width() : 80; }
};

/// What was found out about an event.
struct Assessment {
  std::span<const catalogue::Finding> findings{};
  const delivery::Verdict* verdict = nullptr;  ///< null unless a client is given
};

class Formatter {
 public:
  Formatter() = default;
  Formatter(const Formatter&) = delete;
  Formatter& operator=(const Formatter&) = delete;
  virtual ~Formatter() = default;

  /// Appends the event, with the newline at its end. Formats for people have the verdict beside or below it,
  /// and the findings below it, if shows_findings(). Except in raw, control characters are escaped.
  virtual void format(const event::Event& event, const Assessment& assessment, std::string& out) = 0;

  /// False in the formats for programs.
  [[nodiscard]] virtual bool shows_findings() const { return false; }

  /// The paths of a template.
  [[nodiscard]] virtual std::vector<event::Path> paths() const { return {}; }

  /// True if there is nothing to show without a verdict.
  [[nodiscard]] virtual bool needs_verdict() const { return false; }
};

/// "data.status: expected string, got integer [data.type]", safe for a terminal.
std::string describe(const catalogue::Finding& finding);

/// What a format needs, and how it is made. Its name and help are in format_choices.
struct FormatInfo {
  Format format;
  bool needs_headers;  ///< false: the body of a message is all that it shows
  bool needs_catalogue;
  std::unique_ptr<Formatter> (*make)(const Look& look, const catalogue::Catalogue* catalogue);
};

/// All formats.
std::span<const FormatInfo> formats();
const FormatInfo& info_of(Format format);

/// `catalogue`, which may be null and must outlive the formatter, tells which fields matter.
std::unique_ptr<Formatter> make_formatter(Format format, const Look& look,
                                          const catalogue::Catalogue* catalogue);

}  // namespace wazobus::render
