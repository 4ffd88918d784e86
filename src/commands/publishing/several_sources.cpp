// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "commands/publishing/sources.hpp"

namespace wazobus::commands {

namespace {

class SeveralSources : public MessageSource {
 public:
  explicit SeveralSources(std::vector<std::unique_ptr<MessageSource>> parts) : parts_(std::move(parts)) {}

  Step next(Outgoing& message) override {
    for (; at_ < parts_.size(); ++at_) {
      const Step step = parts_[at_]->next(message);
      if (step != Step::end) return step;
    }
    return Step::end;
  }

  [[nodiscard]] int fd() const override { return at_ < parts_.size() ? parts_[at_]->fd() : -1; }
  [[nodiscard]] bool has_more() const override { return at_ == parts_.size() || parts_[at_]->has_more(); }
  void rewind() override {
    for (const auto& part : parts_) part->rewind();
    at_ = 0;
  }
  [[nodiscard]] bool can_rewind() const override {
    return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part->can_rewind(); });
  }
  [[nodiscard]] bool can_resume() const override { return false; }

 private:
  std::vector<std::unique_ptr<MessageSource>> parts_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<MessageSource> several_sources(std::vector<std::unique_ptr<MessageSource>> parts) {
  return std::make_unique<SeveralSources>(std::move(parts));
}

}  // namespace wazobus::commands
