// SPDX-License-Identifier: MIT
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "capture/input_file.hpp"
#include "capture/merged_captures.hpp"
#include "capture/merged_parts.hpp"
#include "commands/publishing/sources.hpp"

namespace wazobus::commands {

namespace {

using Open = std::function<std::unique_ptr<MessageSource>(const std::string& path)>;

/// Merges captures in the order that capture::MergedParts describes.
class MergedSources : public MessageSource {
 public:
  MergedSources(std::vector<std::string> captures, Open open)
      : captures_(std::move(captures)), open_(std::move(open)) {
    require_readable();
    parts_.emplace(captures_);
  }

  Step next(Outgoing& message) override {
    const auto look = [](Part& part) {
      part.time = capture::time_of_first_event(part.path).value_or(part.time);
    };
    const auto open = [this](Part& part) { part.opened = std::make_unique<Parts::Opened>(open_(part.path)); };
    const Parts::Step step = parts_->next(look, open, fill);
    waits_ = step == Parts::Step::idle && !parts_->is_looking();
    if (step != Parts::Step::ready) return step == Parts::Step::idle ? Step::idle : Step::end;
    std::swap(message, parts_->current().opened->head);
    return Step::message;
  }

  [[nodiscard]] int fd() const override { return waits_ ? current().fd() : -1; }
  [[nodiscard]] bool has_more() const override { return !waits_ || current().has_more(); }
  void rewind() override {
    if (standard_input_) standard_input_->rewind();
    parts_.emplace(captures_);
    waits_ = false;
  }
  [[nodiscard]] bool can_rewind() const override { return can_rewind_; }
  [[nodiscard]] bool can_resume() const override { return false; }

 private:
  using Parts = capture::MergedParts<std::unique_ptr<MessageSource>, Outgoing>;
  using Part = Parts::Part;

  static Parts::Step fill(Part& part) {
    Outgoing& head = part.opened->head;
    const Step step = part.opened->source->next(head);
    if (step == Step::message && head.has_time) part.time = head.frame.received;
    return step == Step::message ? Parts::Step::ready
           : step == Step::idle  ? Parts::Step::idle
                                 : Parts::Step::end;
  }

  [[nodiscard]] const MessageSource& current() const { return *parts_->current().opened->source; }

  /// Opens each file once, so that a missing one is reported before anything is sent. A FIFO is left alone:
  /// to open and close it would end its writer.
  void require_readable() {
    for (const std::string& path : captures_) {
      std::error_code unknown;
      if (std::filesystem::is_fifo(path, unknown)) {
        can_rewind_ = false;
      } else if (path == "-") {
        can_rewind_ = standard_input_.emplace(path).can_rewind() && can_rewind_;
      } else {
        can_rewind_ = capture::InputFile(path).can_rewind() && can_rewind_;
      }
    }
  }

  std::vector<std::string> captures_;
  Open open_;
  std::optional<capture::InputFile> standard_input_;  ///< remembers where its reading began
  std::optional<Parts> parts_;
  bool can_rewind_ = true;
  bool waits_ = false;  ///< next() returned idle, and the current source has to wait
};

}  // namespace

std::unique_ptr<MessageSource> merged_sources(std::vector<std::string> captures, Open open) {
  return std::make_unique<MergedSources>(std::move(captures), std::move(open));
}

}  // namespace wazobus::commands
