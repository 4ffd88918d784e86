// SPDX-License-Identifier: MIT
// Formats events. Each --format has a formatter, and an entry in a table.
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

/// Settings for the formats for people, mostly pretty and line. Formats for programs ignore most of them.
struct Look {
  Colouring coloured = false;
  /// pretty puts as much on a line as fits; line is cut at the edge of the terminal.
  bool compact = false;
  /// Strings are cut after this many characters. 0: pretty does not cut them, line cuts after 120 bytes.
  std::size_t cut = 0;
  /// Returns the width of the terminal in columns. Called for each event, so that a resize takes effect.
  /// Empty: 80.
  std::function<std::size_t()> width{};
  /// pretty never breaks a head line, so that grep finds all of it.
  bool whole_heads = false;
  /// pretty: the parts to show. data_and_line shows data, below a line with what is missing in the head.
  BodyParts body = BodyParts::all;
  /// Show the time since the previous event, after the clock.
  bool shows_pause = false;
  /// pretty and json: sort the keys.
  bool sorts_keys = false;
  /// line: break a line that is wider than the terminal, between words.
  bool wraps = false;
  /// pretty: called from time to time while a long body is formatted. It may throw, and the rest of the event
  /// is not formatted then.
  std::function<void()> meanwhile{};

  [[nodiscard]] std::size_t columns() const { return width ? width() : 80; }
};

/// Findings and verdict about an event.
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

  /// Appends the event, with a newline at its end. Formats for people show the verdict beside or below the
  /// event, record has it in a member. If shows_findings(), the findings are below the event. Control
  /// characters are escaped, except in raw.
  virtual void format(const event::Event& event, const Assessment& assessment, std::string& out) = 0;

  /// False for formats for programs.
  [[nodiscard]] virtual bool shows_findings() const { return false; }

  /// The paths of a template.
  [[nodiscard]] virtual std::vector<event::Path> paths() const { return {}; }

  /// True if the format shows a verdict, so that a client must be given.
  [[nodiscard]] virtual bool needs_verdict() const { return false; }
};

/// "data.status: expected string, got integer [data.type]", safe for a terminal.
std::string describe(const catalogue::Finding& finding);

/// Facts about a format, and the function that makes its formatter. Its name and help are in format_choices.
struct FormatInfo {
  Format format;
  bool is_for_people;
  bool needs_headers;  ///< false: it shows only the body of a message
  bool needs_catalogue;
  std::unique_ptr<Formatter> (*make)(const Look& look, const catalogue::Catalogue* catalogue);
};

/// All formats.
std::span<const FormatInfo> formats();
const FormatInfo& info_of(Format format);

/// Does this value of --format name a format for people? A template does not.
bool is_for_people(std::string_view word);

/// `catalogue` says which fields are important. It may be null, and must outlive the formatter.
std::unique_ptr<Formatter> make_formatter(Format format, const Look& look,
                                          const catalogue::Catalogue* catalogue);

}  // namespace wazobus::render
