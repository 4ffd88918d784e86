// SPDX-License-Identifier: MIT
// Takes findings in the order of the input, counts them and prints them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/byte_writer.hpp"
#include "capture/input_file.hpp"
#include "commands/context.hpp"
#include "commands/progress_line.hpp"
#include "commands/validating/block_check.hpp"
#include "commands/validating/ignored_findings.hpp"
#include "render/findings.hpp"

namespace wazobus::commands {

/// How findings are reported.
struct ReportSettings {
  render::FindingFormat format = render::FindingFormat::text;
  render::Colouring is_coloured = false;
  bool is_strict = false;  ///< warnings count as failures, too
  bool is_silent = false;  ///< print no report
  bool is_quiet = false;   ///< print nothing but the report
  bool has_summary = false;
  std::optional<std::uint64_t> limit;  ///< stop after this many failures
  IgnoredFindings ignored = {};
  bool tells_files = false;  ///< the totals say how many files were read
};

/// Shows the progress of the check of a file on a terminal.
class CheckProgress {
 public:
  CheckProgress(const Context& context, bool wanted) : line_(context, wanted) {}

  void begin(const capture::InputFile* file);
  void show(const std::string& name, std::size_t bytes_done);
  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  std::uint64_t size_ = 0;
};

class Report {
 public:
  /// `context` must outlive this.
  Report(const ReportSettings& settings, const Context& context);
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  /// `file` is null if it could not be opened.
  void begin_file(const std::string& name, const capture::InputFile* file);

  /// Counts the current file as unreadable. Formats whose readers do not see the standard error also get a
  /// finding.
  void unreadable(std::string_view what);

  /// The same for files that together have fewer events than the user requires. `file` is the first of them.
  /// Call this after the last file.
  void too_few_events(const std::string& file, std::string_view what);

  /// Takes the findings of the next block. `bytes_done` is how much of the file has been read. Returns false
  /// if no more blocks of the file are wanted.
  bool take(const BlockResult& result, std::size_t bytes_done);

  /// A signal ended the check in the current file.
  void interrupt();

  void end_file();

  /// Ends the report, and prints the totals.
  void finish();

  [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }
  /// Files that could not be read do not count, so that the following files are still checked.
  [[nodiscard]] bool limit_reached() const {
    return settings_.limit && failures() - of_whole_files_ >= *settings_.limit;
  }
  [[nodiscard]] std::uint64_t events() const { return totals_.events; }
  [[nodiscard]] std::uint64_t failures() const {
    return totals_.errors + (settings_.is_strict ? totals_.warnings : 0);
  }

 private:
  /// The place in the file at which the next block begins.
  struct Position {
    std::uint64_t line = 1;
    std::uint64_t column = 0;  ///< the bytes of this line in earlier blocks
    std::uint64_t utf16_column = 0;
  };

  /// Lines at the beginning of the file, before any JSON, that do not even begin like JSON.
  struct ForeignLines {
    std::uint64_t count = 0;
    std::uint64_t last = 0;  ///< the number of the last of them
    bool are_over = false;   ///< the file has JSON
  };

  void say_gaps(const catalogue::EventCounts& counts);
  bool take_findings(const BlockResult& result);
  void report_foreign_lines();
  void report_whole(std::string_view file, catalogue::Rule rule, std::string_view what);
  void print(const PlacedFinding& placed);
  bool count(const catalogue::FindingView& finding, std::uint64_t times = 1);
  void print_at(const render::FindingPlace& place, const catalogue::FindingView& finding);
  void count_by_rule();

  ReportSettings settings_;
  const Context& context_;
  capture::ByteWriter out_;
  std::unique_ptr<render::FindingFormatter> formatter_;
  CheckProgress progress_;
  std::uint64_t of_whole_files_ = 0;  ///< errors about files as a whole
  render::Totals totals_;
  catalogue::EventCounts by_event_;
  std::vector<std::uint64_t> by_rule_;
  std::string file_;
  Position at_;
  ForeignLines foreign_;
  std::uint64_t gaps_ = 0;
  std::uint64_t said_gaps_ = 0;
  std::string log_;  ///< the first file that looks like a log, or empty
  bool is_interrupted_ = false;
};

}  // namespace wazobus::commands
