// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue_diff.hpp"

#include <fmt/format.h>

#include <array>

#include "capture/input_file.hpp"
#include "capture/record_source.hpp"
#include "catalogue/checking/verify.hpp"
#include "catalogue/learning/learning.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/cataloguing/catalogue_learn.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

constexpr std::string_view builtin_word = "builtin";
constexpr std::string_view neither = "neither a catalogue file nor a capture";

/// No event has these members and lacks those.
bool is_catalogue_file(const event::Event& event) {
  if (!event.is_json() || !event.body().is_object()) return false;
  const std::optional<json::View> events = event.body().find("events");
  return events && events->kind() == json::Kind::array && !event.body().find("name") &&
         !event.body().find("data");
}

/// As it stands in the file, so that messages have its lines. What was packed, or came through a pipe, is
/// there no more.
std::string text_of_catalogue(const std::string& path, const event::Event& event) {
  if (path != "-") {
    std::string text = capture::whole_file(path, "catalogue");
    const std::size_t first = text.find_first_not_of(json::white_space);
    if (first != std::string::npos && text[first] == '{') return text;
  }
  return std::string(event.body().text());
}

}  // namespace

DiffSide::DiffSide(const std::string& word, const std::vector<std::string>& catalogues, Context& context) {
  if (word == builtin_word) {
    catalogue_ = load_catalogue(catalogues);
    return;
  }
  std::string text;
  if (read(word, context, text)) {
    take_catalogue(word, std::move(text), catalogues);
  } else {
    kind_ = catalogue::Compared::Kind::capture;
    catalogue_.add(word, std::move(text));
  }
}

/// Reads `path` once, which may be a pipe. Sets `text` to that of a catalogue file; false for a capture, of
/// which it is what was learnt.
bool DiffSide::read(const std::string& path, Context& context, std::string& text) {
  const catalogue::Catalogue nothing_known;
  catalogue::Learning learning(nothing_known);
  LeftOut left_out(context);
  std::string first_fault;
  const auto tell = left_out.teller();
  capture::RecordSources source({path}, context.now, [&](const std::string& name, const auto& broken) {
    if (first_fault.empty())
      first_fault =
          fmt::format("{}:{}:{}: {}", text::safe(name), broken.line, broken.column, text::safe(broken.what));
    if (learning.totals().events > 0) tell(name, broken);
  });
  bool is_catalogue = false;
  const Exit end = read_events(source, context, [&](const event::Event& event) {
    if (is_catalogue)
      throw UsageError(fmt::format("{}: something stands behind the catalogue", text::safe(path)));
    is_catalogue = learning.totals().events == 0 && is_catalogue_file(event);
    if (is_catalogue) {
      text = text_of_catalogue(path, event);
    } else {
      learning.take(event);
    }
  });
  if (end != Exit::done) throw Failure(end, "interrupted");
  left_out.tell();
  if (is_catalogue) return true;
  const catalogue::Learning::Totals totals = learning.totals();
  if (totals.events == 0) {
    if (!first_fault.empty()) throw UsageError(fmt::format("{} ({})", first_fault, neither));
    throw UsageError(fmt::format("{} {}: {}", text::safe(path),
                                 totals.nameless == 0 ? "is empty" : "has no event in it", neither));
  }
  if (totals.was_short)
    context.say(fmt::format("wazobus: {} holds more than can be compared: some names or fields are left out",
                            text::safe(path)));
  learning.append_file(text);
  return false;
}

void DiffSide::take_catalogue(const std::string& path, std::string text,
                              const std::vector<std::string>& catalogues) {
  kind_ = catalogue::Compared::Kind::file;
  catalogue_ = load_catalogue(catalogues);
  file_ = &catalogue_.add(path, std::move(text));
  verify(catalogue_, *file_);
}

}  // namespace wazobus::commands
