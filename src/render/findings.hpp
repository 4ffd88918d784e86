// SPDX-License-Identifier: MIT
// Formats findings. Each --format of validate has a formatter, and an entry in a table.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/finding.hpp"
#include "render/palette.hpp"
#include "text/choice.hpp"
#include "text/time.hpp"

namespace wazobus::render {

enum class FindingFormat { text, json, github, junit, sarif };

inline constexpr std::array finding_format_choices{
    text::Choice{"text", FindingFormat::text, "one line a finding"},
    text::Choice{"json", FindingFormat::json, "one object a finding"},
    text::Choice{"github", FindingFormat::github, "annotations of a workflow"},
    text::Choice{"junit", FindingFormat::junit, "reports for other tools"},
    text::Choice{"sarif", FindingFormat::sarif, "reports for other tools"},
};

/// The place of a finding. The numbers count from 1; the column counts bytes. Line 0 means the file as a
/// whole.
struct FindingPlace {
  std::string_view file;  ///< as it was named on the command line; "-" is the standard input
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::uint64_t utf16_column = 0;  ///< in UTF-16 code units, for sarif
};

/// Numbers by name.
using Counts = std::map<std::string, std::uint64_t, std::less<>>;

struct Totals {
  std::uint64_t files = 0;   ///< that could be opened
  bool tells_files = false;  ///< several files were named, or a folder: say how many were read
  std::uint64_t values = 0;  ///< JSON values, broken ones too
  std::uint64_t events = 0;  ///< the values that are events
  std::uint64_t errors = 0;
  std::uint64_t warnings = 0;
  std::optional<std::uint64_t> ignored = {};  ///< findings that the user ignores; empty if there can be none
  Counts by_event;
  Counts by_rule;
  bool is_complete = true;  ///< false if the check ended before the end of the input
};

/// The sentence in a report if a signal ended the check.
inline constexpr std::string_view interrupted_sentence =
    "the check was interrupted: what follows was not checked";

/// Keeps text, of any size, that a formatter can only print later.
class HeldText {
 public:
  HeldText() = default;
  HeldText(const HeldText&) = delete;
  HeldText& operator=(const HeldText&) = delete;
  virtual ~HeldText() = default;

  virtual void append(std::string_view text) = 0;

  /// Appends the next part of the text to `out`. Returns false if there is no more.
  virtual bool take(std::string& out) = 0;
};

/// The functions are called in this order: begin(); for each file begin_file(), finding() for each finding,
/// interrupt() if a signal ended the check there, end_file(); summary() if it was asked for; end(). They
/// append to `out`, with a newline at the end of each line.
class FindingFormatter {
 public:
  FindingFormatter() = default;
  FindingFormatter(const FindingFormatter&) = delete;
  FindingFormatter& operator=(const FindingFormatter&) = delete;
  virtual ~FindingFormatter() = default;

  virtual void begin(std::string& /*out*/) {}
  virtual void begin_file(std::string_view /*file*/, std::string& /*out*/) {}
  virtual void finding(const FindingPlace& place, const catalogue::FindingView& finding,
                       std::string& out) = 0;
  virtual void interrupt(std::string_view /*file*/, std::string& /*out*/) {}
  /// Returns true if there is more: print the appended text, and call it again.
  virtual bool end_file(std::string& /*out*/) { return false; }
  virtual void summary(const Totals& totals, std::string& out) = 0;
  virtual void end(std::string& /*out*/) {}
};

/// The input of a formatter besides the findings. Comments name the formats that use a member.
struct FindingOptions {
  Colouring coloured = false;  ///< text
  bool strict = false;         ///< warnings are failures: junit
  std::string version = {};    ///< of wazobus: junit and sarif
  text::Timestamp now = {};    ///< when the check began: junit
  /// Makes an empty HeldText: junit.
  std::function<std::unique_ptr<HeldText>()> make_held_text = {};
};

/// Facts about a format, and the function that makes its formatter. Its name and help are in
/// finding_format_choices.
struct FindingFormatInfo {
  FindingFormat format;
  bool is_read_alone;    ///< its readers do not see the standard error, which has unreadable files
  bool has_totals_line;  ///< the totals go to the standard error
  std::unique_ptr<FindingFormatter> (*make)(const FindingOptions& options);
};

/// All formats.
std::span<const FindingFormatInfo> finding_formats();
const FindingFormatInfo& info_of(FindingFormat format);

std::unique_ptr<FindingFormatter> make_finding_formatter(FindingFormat format, const FindingOptions& options);

/// "12 values, 11 events: 2 errors, 1 warning"
std::string totals_line(const Totals& totals);

/// "stopped after 2 errors, 1 warning", for a check that a limit ended.
std::string stopped_line(const Totals& totals);

/// "interrupted after 12 values, 11 events: 2 errors, 1 warning"
std::string interrupted_line(const Totals& totals);

/// "12 events checked: 2 errors, 1 warning"
std::string checked_line(const Totals& totals);

}  // namespace wazobus::render
