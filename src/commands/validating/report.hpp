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
#include "render/findings.hpp"

namespace wazobus::commands {

/// How findings are reported.
struct ReportSettings {
  render::FindingFormat format = render::FindingFormat::text;
  render::Colouring is_coloured = false;
  bool is_strict = false;  ///< warnings are as bad as errors
  bool is_quiet = false;   ///< only the exit status counts
  bool has_summary = false;
  std::optional<std::uint64_t> limit;  ///< stop after this many failures
};

/// Says on a terminal how far the check of a file has come.
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

  /// Counts a file that could not be read, and reports it in a format that is read without the standard error
  /// beside it.
  void unreadable(std::string_view what);

  /// The same if the files, of which `file` is the first, have fewer events than were asked for. Call it
  /// behind the last file.
  void too_few_events(const std::string& file, std::string_view what);

  /// Takes the findings of the next block. `bytes_done` of the file have been read. False if no more of the
  /// file is wanted.
  bool take(const BlockResult& result, std::size_t bytes_done);

  /// A signal ended the check in the current file.
  void interrupt();

  void end_file();

  /// Prints the end of the report, and the totals.
  void finish();

  [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }
  /// Not by files that could not be read: the next ones may be checked all the same.
  [[nodiscard]] bool limit_reached() const {
    return settings_.limit && failures() - of_whole_files_ >= *settings_.limit;
  }
  [[nodiscard]] std::uint64_t events() const { return totals_.events; }
  [[nodiscard]] std::uint64_t failures() const {
    return totals_.errors + (settings_.is_strict ? totals_.warnings : 0);
  }

 private:
  /// Where the next block begins.
  struct Position {
    std::uint64_t line = 1;
    std::uint64_t column = 0;  ///< bytes of the line in the blocks so far
    std::uint64_t utf16_column = 0;
  };

  /// Lines before the first JSON that are not even the beginning of it.
  struct ForeignLines {
    std::uint64_t count = 0;
    std::uint64_t last = 0;  ///< the number of the last of them
    bool are_over = false;   ///< the file has JSON
  };

  bool take_findings(const BlockResult& result);
  void report_foreign_lines();
  void report_whole(std::string_view file, catalogue::Rule rule, std::string_view what);
  void print(const PlacedFinding& placed);
  void count(const catalogue::FindingView& finding);
  void print_at(const render::Place& place, const catalogue::FindingView& finding);
  void count_by_rule();

  ReportSettings settings_;
  const Context& context_;
  capture::ByteWriter out_;
  std::unique_ptr<render::FindingFormatter> formatter_;
  CheckProgress progress_;
  std::uint64_t of_whole_files_ = 0;  ///< errors that are no finding in a file
  render::Totals totals_;
  catalogue::Counts by_event_;
  std::vector<std::uint64_t> by_rule_;
  std::string file_;
  Position at_;
  ForeignLines foreign_;
  bool is_interrupted_ = false;
};

}  // namespace wazobus::commands
