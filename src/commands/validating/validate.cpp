// SPDX-License-Identifier: MIT
#include "commands/validating/validate.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "capture/input_file.hpp"
#include "commands/input_files.hpp"
#include "commands/standard_input.hpp"
#include "commands/validating/explaining.hpp"
#include "commands/validating/file_check.hpp"
#include "commands/validating/report.hpp"
#include "commands/validating/setup.hpp"

namespace wazobus::commands {

namespace {

/// Checks one file after the other.
class Validating {
 public:
  /// Both must outlive this.
  Validating(ValidateSetup& setup, const Context& context)
      : setup_(setup), context_(context), report_(setup.report, context) {}

  Exit run() {
    try {
      return run_to_end();
    } catch (const ClosedPipe&) {
      // It has had errors: validate FILE | head.
      if (report_.failures() > 0) return Exit::findings;
      throw;
    }
  }

 private:
  Exit run_to_end() {
    for (const std::string& name : setup_.files) {
      if (is_folder(name)) {
        check_folder(name);
      } else {
        check_unless_ended(name);
      }
    }
    const bool has_too_few =
        !report_.limit_reached() && !report_.is_interrupted() && report_.events() < setup_.min_events;
    if (has_too_few) report_too_few();
    report_.finish();
    if (report_.is_interrupted()) return Exit::interrupted;
    if (!is_readable_) return Exit::io;
    return report_.failures() > 0 ? Exit::findings : Exit::done;
  }

  void report_too_few() {
    const std::uint64_t events = report_.events();
    const std::string what = fmt::format("{} event{}, but --min-events asks for {}", events,
                                         events == 1 ? "" : "s", setup_.min_events);
    // A report that is read together with the standard error does not have it.
    const bool must_say = !setup_.report.is_silent && !render::info_of(setup_.report.format).is_read_alone;
    if (!setup_.report.is_quiet || must_say) context_.say("wazobus: " + what);
    report_.too_few_events(setup_.files.front(), what);
  }

  void check_unless_ended(const std::string& name) {
    if (!report_.limit_reached() && !report_.is_interrupted()) check(name);
  }

  void check_folder(const std::string& folder) {
    std::vector<std::string> files;
    try {
      files = files_in(folder);
    } catch (const IoError& error) {
      report_unreadable(folder, error);
    }
    for (const std::string& name : files) check_unless_ended(name);
  }

  void report_unreadable(const std::string& name, const IoError& error) {
    report_.begin_file(name, nullptr);
    complain(error);
    report_.end_file();
  }

  /// Checks a file. A file that cannot be read is reported, and does not stop the check of the others.
  void check(const std::string& name) {
    say_if_typed({&name, 1}, setup_.report.is_quiet, context_);
    std::optional<capture::InputFile> file;
    try {
      file.emplace(name, capture::InputFile::Opening::now);
    } catch (const IoError& error) {
      report_unreadable(name, error);
      return;
    }
    FileCheck check(*file, context_.interrupt.fd(), setup_.rulebook, setup_.check, report_);
    report_.begin_file(name, &*file);
    check.run(setup_.jobs);
    if (check.read_failure()) complain(*check.read_failure());
    if (check.interrupted()) report_.interrupt();
    report_.end_file();
  }

  void complain(const IoError& error) {
    is_readable_ = false;
    report_.unreadable(error.what());
    context_.say(fmt::format("wazobus: {}{}", error.what(),
                             error.advice().empty() ? "" : fmt::format(" ({})", error.advice())));
  }

  ValidateSetup& setup_;
  const Context& context_;
  Report report_;
  bool is_readable_ = true;
};

}  // namespace

Exit validate(const ValidateOptions& options, Context& context) {
  if (options.explain) return explain(options, context);
  ValidateSetup setup(options, context);
  return Validating(setup, context).run();
}

}  // namespace wazobus::commands
