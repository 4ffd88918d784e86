// SPDX-License-Identifier: MIT
#include "commands/validating/validate.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "capture/blocks.hpp"
#include "capture/byte_writer.hpp"
#include "capture/input_file.hpp"
#include "capture/spool.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/progress_line.hpp"
#include "commands/validating/block_check.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

using catalogue::Severity;

/// Of the lines before the first JSON so many are shown that are not even the beginning of it.
constexpr std::uint64_t most_foreign_lines = 10;

/// Says on a terminal how far it has come.
class Progress {
 public:
  Progress(const Context& context, bool wanted) : line_(context, wanted) {}

  void begin(const capture::InputFile* file) {
    struct stat status {};
    const bool is_file = file != nullptr && ::fstat(file->fd(), &status) == 0 && S_ISREG(status.st_mode);
    size_ = is_file ? static_cast<std::uint64_t>(status.st_size) : 0;
    line_.begin();
  }

  void show(const std::string& name, std::size_t done) {
    if (size_ == 0 || !line_.is_due()) return;
    const double part = std::min(1.0, static_cast<double>(done) / static_cast<double>(size_));
    std::string label = text::safe(name);
    if (label.size() > 30) label = "..." + label.substr(label.size() - 27);
    line_.draw(fmt::format("{} {:3.0f} %  {:.0f} MB/s", label, part * 100,
                           static_cast<double>(done) / 1e6 / line_.seconds()));
  }

  void clear() { line_.clear(); }

 private:
  ProgressLine line_;
  std::uint64_t size_ = 0;
};

/// What a report can only print at its end must not fill the memory.
class OnDisk : public render::Backlog {
 public:
  explicit OnDisk(std::string directory) : spool_(std::move(directory)) {}

  void append(std::string_view text) override { spool_.append(text); }
  bool take(std::string& out) override { return spool_.take(out); }

 private:
  capture::Spool spool_;
};

/// Takes findings in the order of the input, counts them and prints them.
class Report {
 public:
  Report(const ValidateOptions& options, const Context& context)
      : options_(options),
        out_(context.standard_output()),
        formatter_(render::make_finding_formatter(
            options.format,
            {context.wants_colour(options.color), options.strict, context.version, context.now(),
             [where = context.environment("TMPDIR").value_or("/tmp")] {
               return std::make_unique<OnDisk>(where);
             }})),
        progress_(context, !options.quiet) {
    if (options.fail_fast || (options.quiet && !options.summary)) limit_ = 1;
    if (options.max_errors) limit_ = limit_ ? std::min(*limit_, *options.max_errors) : *options.max_errors;
    if (!options_.quiet) formatter_->begin(out_.buffer());
  }

  /// `file` is null where it could not be opened.
  void begin_file(const std::string& name, const capture::InputFile* file) {
    file_ = name;
    line_ = 1;
    column_ = utf16_column_ = 0;
    foreign_lines_ = 0;
    has_json_ = false;
    ++totals_.files;
    if (!options_.quiet) formatter_->begin_file(file_, out_.buffer());
    progress_.begin(file);
  }

  /// Who sees only the report must not take the file for a clean one. The other formats have the standard
  /// error beside them.
  void unreadable(std::string_view what) {
    const bool is_report =
        options_.format == render::FindingFormat::junit || options_.format == render::FindingFormat::sarif;
    if (!is_report) return;
    catalogue::Finding finding;
    finding.rule = catalogue::Rule::file_unreadable;
    finding.message = what;
    print_at({file_, 0, 0, 0}, finding);
  }

  /// Returns false when nothing more of the file is wanted.
  bool take(BlockResult& result, std::size_t bytes_done) {
    if (!result.findings.empty()) progress_.clear();
    totals_.values += result.counts.values;
    totals_.events += result.counts.events;
    by_event_.add(result.counts);
    const bool goes_on = take_findings(result) && !result.is_last;
    line_ += result.newlines;
    column_ = result.tail + (result.newlines == 0 ? column_ : 0);
    utf16_column_ = result.utf16_tail + (result.newlines == 0 ? utf16_column_ : 0);
    out_.flush();
    if (goes_on) progress_.show(file_, bytes_done);
    return goes_on;
  }

  void end_file() {
    progress_.clear();
    if (!limit_reached()) report_foreign_lines();
    if (!options_.quiet) {
      while (formatter_->end_file(out_.buffer())) out_.commit();
    }
    out_.flush();
  }

  void finish(Context& context) {
    totals_.by_event = by_event_.by_event;
    for (const catalogue::RuleInfo& rule : catalogue::rules()) {
      const std::uint64_t count = by_rule_[static_cast<std::size_t>(rule.rule)];
      if (count > 0) totals_.by_rule.emplace(rule.id, count);
    }
    if (!options_.quiet) {
      if (options_.summary) formatter_->summary(totals_, out_.buffer());
      formatter_->end(out_.buffer());
    }
    out_.flush();
    if (options_.quiet) return;
    if (limit_reached()) {
      context.say(render::stopped_line(totals_));
    } else if (options_.format == render::FindingFormat::text) {
      context.say(render::totals_line(totals_));
    }
  }

  [[nodiscard]] bool limit_reached() const { return limit_ && failures() >= *limit_; }
  [[nodiscard]] std::uint64_t failures() const {
    return totals_.errors + (options_.strict ? totals_.warnings : 0);
  }

 private:
  bool take_findings(BlockResult& result) {
    std::uint64_t foreign = has_json_ ? 0 : result.foreign_lines;
    has_json_ = has_json_ || result.has_json;
    PlacedFinding placed;
    for (std::size_t at = 0; result.findings.next(at, placed);) {
      if (foreign > 0 && placed.finding.rule != catalogue::Rule::json_byte_order_mark) {
        --foreign;
        if (foreign_lines_++ >= most_foreign_lines) {
          last_foreign_line_ = line_ + placed.line;
          continue;
        }
      } else if (has_json_) {
        report_foreign_lines();
      }
      print(placed);
      if (limit_reached()) return false;
    }
    if (has_json_) report_foreign_lines();
    return true;
  }

  /// A log is no capture: of its lines that are not JSON a few are shown, the others counted.
  void report_foreign_lines() {
    if (foreign_lines_ <= most_foreign_lines) return;
    const std::uint64_t others = foreign_lines_ - most_foreign_lines;
    totals_.errors += others - 1;
    by_rule_[static_cast<std::size_t>(catalogue::Rule::file_not_json)] += others - 1;
    foreign_lines_ = 0;
    const std::uint64_t line = std::exchange(line_, last_foreign_line_);
    const auto carried = std::exchange(column_, 0);
    print({0, 1, 1,
           not_json(others == 1 ? std::string("not JSON either")
                                : fmt::format("up to here {} more lines are not JSON", others))});
    line_ = line;
    column_ = carried;
  }

  void print(const PlacedFinding& placed) {
    const bool goes_on = placed.line == 0;  // the line began in an earlier block
    print_at({file_, line_ + placed.line, placed.column + (goes_on ? column_ : 0),
              placed.utf16_column + (goes_on ? utf16_column_ : 0)},
             placed.finding);
  }

  void print_at(const render::Place& place, const catalogue::FindingView& finding) {
    ++(finding.severity == Severity::error ? totals_.errors : totals_.warnings);
    ++by_rule_[static_cast<std::size_t>(finding.rule)];
    if (options_.quiet) return;
    formatter_->finding(place, finding, out_.buffer());
    out_.commit();
  }

  const ValidateOptions& options_;
  capture::ByteWriter out_;
  std::unique_ptr<render::FindingFormatter> formatter_;
  Progress progress_;
  render::Totals totals_;
  catalogue::Counts by_event_;
  std::vector<std::uint64_t> by_rule_ = std::vector<std::uint64_t>(catalogue::rules().size());
  std::optional<std::uint64_t> limit_;
  std::string file_;
  std::uint64_t line_ = 1;
  std::uint64_t column_ = 0;  // bytes of line_ in the blocks so far
  std::uint64_t utf16_column_ = 0;
  std::uint64_t foreign_lines_ = 0;
  std::uint64_t last_foreign_line_ = 0;
  bool has_json_ = false;
};

/// The blocks of one file, read in turns by several threads, checked side by side, and reported in order.
class FileCheck {
 public:
  FileCheck(const std::string& name, capture::InputFile& file, int interrupt_fd,
            catalogue::Rulebook& rulebook, const ValidateOptions& options, Report& report)
      : stream_(file),
        reader_(stream_),
        rulebook_(rulebook),
        options_(options),
        report_(report),
        waker_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    // Without the descriptor a stop waits for the next bytes.
    file.wake_by(interrupt_fd, waker_);
    report_.begin_file(name, &file);
  }
  FileCheck(const FileCheck&) = delete;
  FileCheck& operator=(const FileCheck&) = delete;
  ~FileCheck() {
    if (waker_ >= 0) ::close(waker_);
  }

  /// Throws what writing threw.
  void run(std::size_t jobs) {
    far_ahead_ = std::max<std::uint64_t>(16, 2 * jobs);
    std::vector<std::thread> helpers;
    work([&](std::uint64_t number) {
      // A small file is done before a thread has started.
      if (number == 0 || !helpers.empty()) return;
      try {
        for (std::size_t i = 1; i < jobs; ++i) helpers.emplace_back([this] { work([](std::uint64_t) {}); });
      } catch (const std::system_error&) {
        // The machine gives no more of them: those that there are will do.
      }
    });
    for (std::thread& helper : helpers) helper.join();
    if (failure_) std::rethrow_exception(failure_);
  }

  /// A signal came, and not only the end of what was wanted.
  [[nodiscard]] bool interrupted() const { return reader_.interrupted() && !stopped_; }

  /// Why reading ended early, if it did.
  [[nodiscard]] const std::optional<IoError>& read_failure() const { return read_failure_; }

 private:
  template <typename AfterRead>
  void work(AfterRead after_read) {
    try {
      const EventWord word = event_word_from(options_.event.value_or(""));
      catalogue::Checker checker(rulebook_,
                                 {options_.input, word.name, word.family, options_.unknown_fields});
      std::uint64_t number = 0;
      BlockCheck check(checker, [&](BlockResult& part) { return report_part(number, part); });
      capture::Block block;
      BlockResult result;
      bool is_cut = false;
      while (next(block, number, is_cut)) {
        after_read(number);
        if (!check.check(block, number == 0, is_cut, result)) return;
        fit_blocks(block.text.size(), check.found());
        if (!hand_over(number, result)) return;
      }
    } catch (...) {
      stop(std::current_exception());
    }
  }

  bool next(capture::Block& block, std::uint64_t& number, bool& is_cut) {
    const std::lock_guard lock(reading_);
    if (stopped_ || at_end_) return false;
    try {
      reader_.resize(block_size_);
      at_end_ = !reader_.next(block);
    } catch (const IoError& error) {
      // What was read before is still reported.
      at_end_ = true;
      read_failure_ = error;
    }
    if (at_end_) return false;
    number = read_++;
    is_cut = reader_.has_failed();
    return true;
  }

  /// Where findings are dense, blocks become so small that theirs need not be taken in parts, for which one
  /// thread would have to wait for the other.
  void fit_blocks(std::size_t size, std::size_t found) {
    const std::size_t wanted = BlockCheck::most_kept / 2;
    const std::size_t fitting = found <= wanted / 2 ? 2 * block_size_ : size * wanted / found;
    block_size_ = std::clamp(fitting, least_block, capture::BlockReader::usual_size);
  }

  /// Whoever brings the block that is due reports it and those behind it that are there already, while the
  /// others go on checking until they are far ahead.
  bool hand_over(std::uint64_t number, BlockResult& result) {
    std::unique_lock lock(turns_);
    turn_.wait(lock, [&] { return number < reported_ + far_ahead_ || stopped_; });
    done_.emplace(number, std::move(result));
    if (!spare_.empty()) {
      result = std::move(spare_.back());
      spare_.pop_back();
    }
    if (is_reporting_) return !stopped_;
    while (!stopped_ && !done_.empty() && done_.begin()->first == reported_) {
      BlockResult due = std::move(done_.begin()->second);
      done_.erase(done_.begin());
      report(lock, due);
      ++reported_;
      spare_.push_back(std::move(due));
      turn_.notify_all();
    }
    return !stopped_;
  }

  /// Of a block that has too much to be kept until it is due: waits until it is.
  bool report_part(std::uint64_t number, BlockResult& part) {
    std::unique_lock lock(turns_);
    turn_.wait(lock, [&] { return (number == reported_ && !is_reporting_) || stopped_; });
    if (!stopped_) report(lock, part);
    return !stopped_;
  }

  /// Without the lock, so that others can hand over meanwhile.
  void report(std::unique_lock<std::mutex>& lock, BlockResult& result) {
    is_reporting_ = true;
    lock.unlock();
    const bool goes_on = report_.take(result, stream_.consumed());
    lock.lock();
    is_reporting_ = false;
    if (!goes_on) stop_others();
    turn_.notify_all();
  }

  void stop(std::exception_ptr failure) {
    const std::lock_guard lock(turns_);
    if (!failure_) failure_ = std::move(failure);
    stop_others();
    turn_.notify_all();
  }

  /// One of them may wait for input that never comes.
  void stop_others() {
    stopped_ = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t ignored = ::write(waker_, &one, sizeof one);
  }

  capture::InputStream stream_;
  capture::BlockReader reader_;
  catalogue::Rulebook& rulebook_;
  const ValidateOptions& options_;
  Report& report_;

  static constexpr std::size_t least_block = 4096;

  std::uint64_t far_ahead_ = 0;  // so many blocks may wait for one that is slow
  std::atomic<std::size_t> block_size_ = capture::BlockReader::usual_size;
  std::mutex reading_;
  std::uint64_t read_ = 0;
  bool at_end_ = false;
  std::optional<IoError> read_failure_;

  std::mutex turns_;
  std::condition_variable turn_;
  std::uint64_t reported_ = 0;
  bool is_reporting_ = false;
  std::map<std::uint64_t, BlockResult> done_;  // checked, and not reported yet
  std::vector<BlockResult> spare_;             // reported, and their memory to be used again
  std::atomic<bool> stopped_ = false;
  std::exception_ptr failure_;
  int waker_;
};

}  // namespace

Exit validate(const ValidateOptions& options, Context& context) {
  const catalogue::Catalogue catalogue = load_catalogue(options.catalogues);
  if (options.event) event_named(catalogue, *options.event);
  catalogue::Rulebook rulebook(catalogue, options.edition);
  const std::size_t jobs = options.jobs.value_or(std::max(1U, std::thread::hardware_concurrency()));
  const std::vector<std::string> files =
      options.files.empty() ? std::vector<std::string>{"-"} : options.files;

  Report report(options, context);
  bool is_readable = true;
  bool interrupted = false;
  const auto complain = [&](const IoError& error) {
    is_readable = false;
    report.unreadable(error.what());
    context.say(fmt::format("wazobus: {}{}", error.what(),
                            error.advice().empty() ? "" : fmt::format(" ({})", error.advice())));
  };
  for (const std::string& name : files) {
    if (report.limit_reached() || interrupted) break;
    // As grep does: when one can not be read, the others still are.
    std::optional<capture::InputFile> file;
    try {
      file.emplace(name, capture::InputFile::Opening::now);
    } catch (const IoError& error) {
      report.begin_file(name, nullptr);
      complain(error);
      report.end_file();
      continue;
    }
    FileCheck check(name, *file, context.interrupt.fd(), rulebook, options, report);
    check.run(jobs);
    if (check.read_failure()) complain(*check.read_failure());
    report.end_file();
    interrupted = check.interrupted();
  }
  report.finish(context);
  if (interrupted) return Exit::interrupted;
  if (!is_readable) return Exit::io;
  return report.failures() > 0 ? Exit::findings : Exit::done;
}

}  // namespace wazobus::commands
