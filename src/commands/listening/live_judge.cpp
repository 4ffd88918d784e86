// SPDX-License-Identifier: MIT
#include "commands/listening/live_judge.hpp"

#include <utility>

namespace wazobus::commands {

LiveJudge::LiveJudge(ClientOptions options, delivery::Client client, std::optional<delivery::Outcome> only,
                     Say say)
    : options_(std::move(options)), client_(std::move(client)), only_(only), say_(std::move(say)) {}

void LiveJudge::start(text::Timestamp now) {
  judge_.emplace(make_judge(options_, client_, now, say_));
}

const delivery::Verdict& LiveJudge::judge(const event::Event& event) {
  if (!judge_) start(event.frame().received);
  verdict_ = judge_->judge(event);
  tally_.count(verdict_);
  return verdict_;
}

}  // namespace wazobus::commands
