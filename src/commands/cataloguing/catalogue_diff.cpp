// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_diff.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "capture/input_file.hpp"
#include "capture/record_source.hpp"
#include "catalogue/difference.hpp"
#include "catalogue/learning/learning.hpp"
#include "catalogue/verifying/verify.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/cataloguing/catalogue_learn.hpp"
#include "commands/input_files.hpp"
#include "commands/left_out.hpp"
#include "render/difference.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

constexpr std::string_view builtin_word = "builtin";

/// Is it the word builtin, or what others call it, unless there is a file of that name?
bool names_builtin(const std::string& word) {
  if (word == builtin_word) return true;
  std::error_code unknown;
  return (word == "built-in" || word == "built_in") && !std::filesystem::exists(word, unknown);
}

constexpr std::string_view neither = "neither a catalogue file nor a capture";

/// Returns the text of the file, so that messages have the right line numbers. Returns compact text for a
/// packed file, and for a pipe, which cannot be read again.
std::string text_of_catalogue(const std::string& path, const event::Event& event) {
  std::error_code unknown;
  if (path != "-" && std::filesystem::is_regular_file(path, unknown)) {
    std::string text = capture::whole_file(path, "catalogue");
    const std::size_t first = text.find_first_not_of(json::white_space);
    if (first != std::string::npos && text[first] == '{') return text;
  }
  return std::string(event.body().text());
}

/// The text of a catalogue file: the operand itself, or one that is learnt from a capture.
struct CatalogueText {
  std::string text;
  bool is_learnt = false;
  bool is_whole = true;  ///< nothing of the capture was left out
  bool is_empty = false;
};

/// Returns what was learnt from the capture at `path`. Throws UsageError if it has no event; `first_fault`,
/// where there is one, says why.
CatalogueText learnt_text(const catalogue::Learning& learning, const std::string& path,
                          const std::string& first_fault, const Context& context) {
  const catalogue::Learning::Totals totals = learning.totals();
  if (totals.events == 0) {
    if (!first_fault.empty()) throw UsageError(fmt::format("{} ({})", first_fault, neither));
    if (totals.nameless > 0)
      throw UsageError(fmt::format("{} has no event in it: {}", text::safe(path), neither));
  }
  if (totals.was_short)
    context.say(fmt::format("wazobus: {} holds more than can be compared: some names or fields are left out",
                            text::safe(path)));
  CatalogueText learnt{{}, true};
  learnt.is_empty = totals.events == 0;
  learning.append_file(learnt.text);
  return learnt;
}

/// Reads `path`, a catalogue file or a capture. Reads it once, since it may be a pipe.
CatalogueText read_side(const std::string& path, Context& context) {
  const catalogue::Catalogue nothing_known;
  catalogue::Learning learning(nothing_known);
  LeftOut left_out(context.say);
  std::string first_fault;
  // They count once it is known that this is a capture.
  std::vector<std::pair<std::string, capture::RecordSource::Broken>> before_events;
  const auto count_broken = left_out.on_broken();
  const auto count_those_before = [&] {
    for (const auto& [name, broken] : std::exchange(before_events, {})) count_broken(name, broken);
  };
  capture::RecordSources source(files_of({path}), [&](const std::string& name, const auto& broken) {
    if (first_fault.empty())
      first_fault =
          fmt::format("{}:{}:{}: {}", text::safe(name), broken.line, broken.column, text::safe(broken.what));
    constexpr std::size_t many = 100;
    if (learning.totals().events > 0) {
      count_broken(name, broken);
    } else if (before_events.size() < many) {
      before_events.emplace_back(name, broken);
    }
  });
  std::optional<std::string> catalogue_text;
  const Exit end = read_events(source, context, [&](const event::Event& event) {
    if (catalogue_text)
      throw UsageError(fmt::format("{}: something stands behind the catalogue", text::safe(path)));
    if (learning.totals().events == 0 && event.is_json() && is_catalogue_file(event.body())) {
      catalogue_text = text_of_catalogue(path, event);
    } else {
      learning.take(event);
      if (!before_events.empty() && learning.totals().events > 0) count_those_before();
    }
  });
  if (end != Exit::done) throw Failure(end, "interrupted");
  if (catalogue_text) return {std::move(*catalogue_text)};
  left_out.say_count();
  CatalogueText learnt = learnt_text(learning, path, first_fault, context);
  learnt.is_whole = left_out.count() == 0 && !learning.totals().was_short;
  return learnt;
}

/// One side of the comparison: an operand and its catalogue.
class DiffSide {
 public:
  /// `catalogues` are the files of --catalogue, which add to the built-in catalogue.
  DiffSide(const std::string& word, const std::vector<std::string>& catalogues, Context& context);

  [[nodiscard]] catalogue::Compared compared() const { return {kind_, catalogue_, file_}; }
  /// Was everything of the operand compared?
  [[nodiscard]] bool is_whole() const { return is_whole_; }
  /// Is it a file without anything in it? listen -o writes one if no event came.
  [[nodiscard]] bool is_empty() const { return is_empty_; }

 private:
  void take_catalogue(const std::string& path, std::string text, const std::vector<std::string>& catalogues);

  catalogue::Compared::Kind kind_ = catalogue::Compared::Kind::whole;
  catalogue::Catalogue catalogue_;
  const catalogue::CatalogueFile* file_ = nullptr;
  bool is_whole_ = true;
  bool is_empty_ = false;
};

DiffSide::DiffSide(const std::string& word, const std::vector<std::string>& catalogues, Context& context) {
  if (names_builtin(word)) {
    catalogue_ = load_catalogue(catalogues);
    return;
  }
  CatalogueText read = read_side(word, context);
  is_whole_ = read.is_whole;
  is_empty_ = read.is_empty;
  if (read.is_learnt) {
    kind_ = catalogue::Compared::Kind::capture;
    catalogue_.add(word, std::move(read.text));
  } else {
    take_catalogue(word, std::move(read.text), catalogues);
  }
}

void DiffSide::take_catalogue(const std::string& path, std::string text,
                              const std::vector<std::string>& catalogues) {
  kind_ = catalogue::Compared::Kind::file;
  catalogue_ = load_catalogue(catalogues);
  file_ = &catalogue_.add(path, std::move(text));
  verify(catalogue_, *file_);
}

/// Beside a capture with events, an empty file is a capture without them. Beside anything else it is rather a
/// recording that failed, or a catalogue file that was not written.
void judge_empty(const DiffSide& side, const std::string& name, const DiffSide& other, Context& context) {
  if (!side.is_empty()) return;
  if (!other.compared().is_capture() || other.is_empty())
    throw UsageError(fmt::format("{} is empty: {}", text::safe(name), neither));
  context.say(fmt::format("wazobus: {} is empty: a capture without events", text::safe(name)));
}

}  // namespace

Exit catalogue_diff(CatalogueRun& run) {
  const std::vector<std::string>& operands = run.options.operands;
  const DiffSide before(operands[0], run.options.catalogues, run.context);
  const DiffSide after(operands[1], run.options.catalogues, run.context);
  judge_empty(before, operands[0], after, run.context);
  judge_empty(after, operands[1], before, run.context);
  const std::vector<catalogue::Difference> differences =
      differences_between(before.compared(), after.compared());
  const bool is_whole = before.is_whole() && after.is_whole();
  const CatalogueFormat usual = run.options.json ? CatalogueFormat::json : CatalogueFormat::text;
  const CatalogueFormat format = run.options.format.value_or(usual);
  render::info_of(format).append_diff({differences, operands[0], operands[1]}, run.brush, run.out.buffer());
  if (format == CatalogueFormat::text) {
    run.out.flush();
    const bool has_captures = before.compared().is_capture() && after.compared().is_capture();
    run.context.say(fmt::format(
        "wazobus: {}{}{}", render::summary_of(differences), is_whole ? "" : ", in what could be read",
        has_captures && differences.empty() ? " (how often events came, and their values, are not compared)"
                                            : ""));
    const bool is_beside_builtin = before.compared().kind == catalogue::Compared::Kind::file &&
                                   after.compared().is_capture() && !differences.empty();
    if (is_beside_builtin)
      run.context.say(
          fmt::format("wazobus: hint: {0} was compared alone; together with the built-in catalogue: diff "
                      "--catalogue {0} builtin {1}",
                      text::safe(operands[0]), text::safe(operands[1])));
    const bool is_turned = before.compared().is_capture() && !after.compared().is_capture();
    if (is_turned && !differences.empty())
      run.context.say(
          fmt::format("wazobus: hint: what only {0} has counts as removed; the other way round: diff {1} {0}",
                      text::safe(operands[0]), text::safe(operands[1])));
  }
  return differences.empty() && is_whole ? Exit::done : Exit::findings;
}

}  // namespace wazobus::commands
