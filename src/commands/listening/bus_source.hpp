// SPDX-License-Identifier: MIT
// The source of listen on a broker: a temporary queue, bound to the wanted events, or an existing queue.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bus/subscription.hpp"
#include "commands/context.hpp"
#include "commands/listening/backlog_watch.hpp"
#include "commands/listening/listen.hpp"
#include "commands/listening/listen_source.hpp"

namespace wazobus::commands {

/// Returns the existing queue to consume, if --queue names one. Throws UsageError.
std::optional<bus::QueueChoice> queue_choice_from(const ListenOptions& options, text::Timestamp now);

class BusSource : public ListenSource {
 public:
  /// Checks the options about the broker, the exchange and the queue; reads the file of --password-file.
  /// `selection` describes the wanted events. `limits` and `context` must outlive this. Throws UsageError and
  /// IoError.
  BusSource(const ListenOptions& options, std::string selection, const Limits& limits,
            const Context& context);

  event::Source& open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) override;
  /// Prints the ready line. From now on the connection is kept alive even while a reader of the outputs
  /// stalls.
  void begin(const SourceOutputs& outputs) override;
  /// Called when events may have been missed, because the connection was lost. Set it before open().
  void on_gap(std::function<void()> gap) { on_gap_ = std::move(gap); }
  [[nodiscard]] std::unique_ptr<ListenView> make_count_view(const StatsSettings& settings,
                                                            capture::ByteWriter& out) const override;
  Exit finish(const Ended& ended, const Limits& limits) override;

 private:
  [[nodiscard]] bus::SubscriptionCallbacks callbacks(const Say& say);
  [[nodiscard]] bus::Subject subject_for(const event::Criteria& criteria, const Say& say);
  void warn_of_missing_exchange(const std::vector<bus::Exchange>& before, const Say& say) const;
  [[nodiscard]] std::string ready_line() const;

  const Context& context_;
  std::string selection_;
  std::optional<bus::QueueChoice> queue_;
  bus::ExchangeChoice exchange_;
  std::vector<bus::Endpoint> endpoints_;
  bus::ConnectOptions connect_;
  std::uint64_t max_body_;
  std::uint64_t queue_limit_;
  bool reconnects_;
  bool is_quiet_;
  std::function<void()> on_gap_ = [] {};
  std::vector<bus::Exchange> exchanges_;  ///< the exchanges that exist and were bound
  std::optional<BacklogWatch> backlog_;   ///< for a temporary queue only
  std::optional<bus::Subscription> subscription_;
};

}  // namespace wazobus::commands
