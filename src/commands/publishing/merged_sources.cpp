// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "capture/merged_parts.hpp"
#include "commands/publishing/sources.hpp"

namespace wazobus::commands {

namespace {

/// Merges sources in the order that capture::MergedParts describes.
class MergedSources : public MessageSource {
 public:
  explicit MergedSources(std::vector<std::unique_ptr<MessageSource>> sources) : sources_(std::move(sources)) {
    begin();
  }

  Step next(Outgoing& message) override {
    // All sources are already open, so that a missing file was reported before anything is sent.
    const auto open = [](Parts::Part& /*part*/) {};
    const Parts::Step step = parts_->next(open, fill);
    is_idle_ = step == Parts::Step::idle;
    if (is_idle_) return Step::idle;
    if (step == Parts::Step::end) return Step::end;
    std::swap(message, parts_->current().head);
    return Step::message;
  }

  [[nodiscard]] int fd() const override { return is_idle_ ? (*parts_->current().source)->fd() : -1; }
  [[nodiscard]] bool has_more() const override {
    return !is_idle_ || (*parts_->current().source)->has_more();
  }
  void rewind() override {
    for (const auto& source : sources_) source->rewind();
    begin();
  }
  [[nodiscard]] bool can_rewind() const override {
    return std::all_of(sources_.begin(), sources_.end(), [](const auto& one) { return one->can_rewind(); });
  }
  [[nodiscard]] bool can_resume() const override { return false; }

 private:
  using Parts = capture::MergedParts<MessageSource*, Outgoing>;

  static Parts::Step fill(Parts::Part& part) {
    const Step step = (*part.source)->next(part.head);
    if (step == Step::message && part.head.has_time) part.time = part.head.frame.received;
    return step == Step::message ? Parts::Step::ready
           : step == Step::idle  ? Parts::Step::idle
                                 : Parts::Step::end;
  }

  void begin() {
    parts_.emplace(std::vector<std::string>(sources_.size()));
    std::size_t at = 0;
    for (Parts::Part& part : parts_->parts()) {
      part.source = sources_[at++].get();
      part.state = Parts::Part::State::open;
    }
    is_idle_ = false;
  }

  std::vector<std::unique_ptr<MessageSource>> sources_;
  std::optional<Parts> parts_;
  bool is_idle_ = false;
};

}  // namespace

std::unique_ptr<MessageSource> merged_sources(std::vector<std::unique_ptr<MessageSource>> sources) {
  return std::make_unique<MergedSources>(std::move(sources));
}

}  // namespace wazobus::commands
