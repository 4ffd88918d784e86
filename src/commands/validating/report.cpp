// SPDX-License-Identifier: MIT
#include "commands/validating/report.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "capture/log_line.hpp"
#include "capture/spool.hpp"
#include "commands/time_window.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// The number of foreign lines that are shown; the others are counted.
constexpr std::uint64_t most_foreign_lines = 10;

/// Keeps text that can only be printed later, mostly in a file.
class SpooledText : public render::HeldText {
 public:
  explicit SpooledText(std::string directory) : spool_(std::move(directory)) {}

  void append(std::string_view text) override { spool_.append(text); }
  bool take(std::string& out) override { return spool_.take(out); }

 private:
  capture::Spool spool_;
};

render::FindingOptions finding_options(const ReportSettings& settings, const Context& context) {
  const std::string directory = context.environment("TMPDIR").value_or("/tmp");
  return {settings.is_coloured, settings.is_strict, context.version, context.now(),
          [directory] { return std::make_unique<SpooledText>(directory); }};
}

}  // namespace

void CheckProgress::begin(const capture::InputFile* file) {
  struct stat status {};
  const bool is_file = file != nullptr && ::fstat(file->fd(), &status) == 0 && S_ISREG(status.st_mode);
  size_ = is_file ? static_cast<std::uint64_t>(status.st_size) : 0;
  line_.begin();
}

void CheckProgress::show(const std::string& name, std::size_t bytes_done) {
  if (size_ == 0 || !line_.is_due()) return;
  const double part = std::min(1.0, static_cast<double>(bytes_done) / static_cast<double>(size_));
  std::string label = text::safe(name);
  if (label.size() > 30) label = "..." + label.substr(label.size() - 27);
  line_.draw(fmt::format("{} {:3.0f} %  {:.0f} MB/s", label, part * 100,
                         static_cast<double>(bytes_done) / 1e6 / line_.seconds()));
}

Report::Report(const ReportSettings& settings, const Context& context)
    : settings_(settings),
      context_(context),
      out_(context.standard_output()),
      formatter_(render::make_finding_formatter(settings.format, finding_options(settings, context))),
      progress_(context, !settings.is_quiet),
      by_rule_(catalogue::rules().size()) {
  if (!settings_.is_silent) formatter_->begin(out_.buffer());
  if (!settings_.ignored.empty()) totals_.ignored = 0;
  totals_.tells_files = settings_.tells_files;
}

void Report::begin_file(const std::string& name, const capture::InputFile* file) {
  file_ = name;
  at_ = {};
  foreign_ = {};
  if (file != nullptr) ++totals_.files;
  if (!settings_.is_silent) formatter_->begin_file(file_, out_.buffer());
  progress_.begin(file);
}

void Report::unreadable(std::string_view what) {
  report_whole(file_, catalogue::Rule::file_unreadable, what);
}

void Report::too_few_events(const std::string& file, std::string_view what) {
  settings_.limit.reset();  // nothing follows that the limit could stop
  begin_file("all files", nullptr);
  report_whole(file, catalogue::Rule::file_too_few_events, what);
  end_file();
}

/// Reports a finding about files as a whole. The standard error has it already, so formats that people read
/// together with it get no finding.
void Report::report_whole(std::string_view file, catalogue::Rule rule, std::string_view what) {
  catalogue::Finding finding;
  finding.rule = rule;
  finding.message = what;
  if (!count(finding)) return;
  ++of_whole_files_;
  if (render::info_of(settings_.format).is_read_alone) print_at({file, 0, 0, 0}, finding);
}

bool Report::take(const BlockResult& result, std::size_t bytes_done) {
  if (!result.findings.empty()) progress_.clear();
  totals_.values += result.counts.values;
  totals_.events += result.counts.events;
  by_event_.add(result.counts);
  if (result.has_log_line && log_.empty()) log_ = file_;
  const bool goes_on = take_findings(result) && !result.is_last;
  at_.line += result.newlines;
  at_.column = result.tail + (result.newlines == 0 ? at_.column : 0);
  at_.utf16_column = result.utf16_tail + (result.newlines == 0 ? at_.utf16_column : 0);
  out_.flush();
  if (result.counts.gaps > 0) say_gaps(result.counts);
  if (goes_on) progress_.show(file_, bytes_done);
  return goes_on;
}

/// Calls that went on in a gap lack events. That is no fault of the records.
void Report::say_gaps(const catalogue::EventCounts& counts) {
  gaps_ += counts.gaps;
  if (settings_.is_quiet) return;
  progress_.clear();
  for (const catalogue::Gap& gap : counts.first_gaps) {
    if (said_gaps_ == catalogue::most_gaps) return;
    ++said_gaps_;
    context_.say(fmt::format("wazobus: {}: {}", text::safe(file_), gap_between(gap.since, gap.until)));
  }
}

void Report::interrupt() {
  is_interrupted_ = true;
  progress_.clear();
  if (!settings_.is_silent) formatter_->interrupt(file_, out_.buffer());
}

void Report::end_file() {
  progress_.clear();
  if (!limit_reached()) report_foreign_lines();
  if (!settings_.is_silent) {
    while (formatter_->end_file(out_.buffer())) out_.commit();
  }
  out_.flush();
}

void Report::finish() {
  count_by_rule();
  totals_.is_complete = !is_interrupted_ && !limit_reached();
  if (!settings_.is_silent) {
    if (settings_.has_summary) formatter_->summary(totals_, out_.buffer());
    formatter_->end(out_.buffer());
  }
  out_.flush();
  if (settings_.is_quiet) return;
  if (gaps_ > said_gaps_)
    context_.say(
        fmt::format("wazobus: and {} more times at which events may have been missed", gaps_ - said_gaps_));
  if (!log_.empty() && totals_.events == 0)
    context_.say("wazobus: hint: " + capture::about_log(log_, "wazobus validate"));
  if (is_interrupted_) {
    context_.say(render::interrupted_line(totals_));
  } else if (limit_reached()) {
    context_.say(render::stopped_line(totals_));
  } else if (render::info_of(settings_.format).has_totals_line) {
    const bool is_stricter = settings_.is_strict && totals_.errors == 0 && totals_.warnings > 0;
    context_.say(render::totals_line(totals_) + (is_stricter ? " (--strict: as bad as errors)" : ""));
    const auto nameless = by_rule_[static_cast<std::size_t>(catalogue::Rule::name_missing)];
    if (totals_.events == 0 && nameless > 0)
      context_.say(
          "wazobus: hint: no value says which event it is; "
          "if each is only the data of an event, -e EVENT checks it as such");
  }
}

void Report::count_by_rule() {
  totals_.by_event = by_event_.by_event;
  for (const catalogue::RuleInfo& rule : catalogue::rules()) {
    const std::uint64_t count = by_rule_[static_cast<std::size_t>(rule.rule)];
    if (count > 0) totals_.by_rule.emplace(rule.id, count);
  }
}

bool Report::take_findings(const BlockResult& result) {
  std::uint64_t foreign = foreign_.are_over ? 0 : result.foreign_lines;
  foreign_.are_over = foreign_.are_over || result.has_json;
  PlacedFinding placed;
  for (std::size_t at = 0; result.findings.next(at, placed);) {
    if (foreign > 0 && placed.finding.rule != catalogue::Rule::json_byte_order_mark) {
      --foreign;
      if (foreign_.count++ >= most_foreign_lines) {
        foreign_.last = at_.line + placed.line;
        continue;
      }
    } else if (foreign_.are_over) {
      report_foreign_lines();
    }
    print(placed);
    if (limit_reached()) return false;
  }
  if (foreign_.are_over) report_foreign_lines();
  return true;
}

/// Prints one finding for all foreign lines that were not shown, since a log file would have very many.
void Report::report_foreign_lines() {
  if (foreign_.count <= most_foreign_lines) return;
  const std::uint64_t others = foreign_.count - most_foreign_lines;
  foreign_.count = 0;
  const catalogue::Finding finding =
      not_json(others == 1 ? std::string("not JSON either")
                           : fmt::format("up to here {} more lines are not JSON", others));
  if (count(finding, others)) print_at({file_, foreign_.last, 1, 1}, finding);
}

void Report::print(const PlacedFinding& placed) {
  if (!count(placed.finding)) return;
  const bool continues_line = placed.line == 0;  // the line began in an earlier block
  print_at({file_, at_.line + placed.line, placed.column + (continues_line ? at_.column : 0),
            placed.utf16_column + (continues_line ? at_.utf16_column : 0)},
           placed.finding);
}

/// Returns false if the user ignores such findings.
bool Report::count(const catalogue::FindingView& finding, std::uint64_t times) {
  if (settings_.ignored.has(finding.rule, finding.event)) {
    *totals_.ignored += times;
    return false;
  }
  (finding.severity == catalogue::Severity::error ? totals_.errors : totals_.warnings) += times;
  by_rule_[static_cast<std::size_t>(finding.rule)] += times;
  return true;
}

void Report::print_at(const render::FindingPlace& place, const catalogue::FindingView& finding) {
  if (settings_.is_silent) return;
  formatter_->finding(place, finding, out_.buffer());
  out_.commit();
}

}  // namespace wazobus::commands
