// SPDX-License-Identifier: MIT
#include "commands/listening/websocket_source.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "commands/listening/gap.hpp"
#include "commands/listening/naming.hpp"
#include "commands/websocket_connecting.hpp"
#include "render/template.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "websocket/subscription.hpp"

namespace wazobus::commands {

namespace {

using std::chrono::milliseconds;

/// Throws for --header, even from the configuration file, because without it other events would be shown.
void require_no_headers(const ListenOptions& options) {
  if (options.select.headers.empty()) return;
  throw UsageError("--header needs AMQP, but the URI leads to wazo-websocketd",
                   "--where headers.NAME=VALUE looks at what the body repeats of the headers");
}

/// Throws for a template, or statistics, by what does not reach a client: they would be empty.
void require_no_addresses_shown(const ListenOptions& options) {
  if (options.stats && options.by == StatsBy::routing_key)
    require_reachable(event::Path::parse("routing_key"), "--by routing_key");
  if (!options.format_template) return;
  for (const event::Path& path : render::make_template(*options.format_template)->paths())
    require_reachable(path, fmt::format("{{{}}} in the template", text::safe(path.text())));
}

websocket::SubscriptionCallbacks told_by(const Say& say) {
  websocket::SubscriptionCallbacks callbacks;
  callbacks.lost = [say](std::string_view reason) {
    say(fmt::format("wazobus: {}; connecting again", reason));
  };
  callbacks.still_trying = [say](std::string_view reason) {
    say(fmt::format("wazobus: {}; trying again", reason));
  };
  callbacks.back = [say](const websocket::Endpoint& endpoint, milliseconds gap) {
    say(fmt::format("wazobus: listening again on {}: {}", websocket::where(endpoint), missed_text(gap)));
  };
  callbacks.notice = [say](std::string_view text) { say(fmt::format("wazobus: {}", text)); };
  return callbacks;
}

class WebSocketSource : public ListenSource {
 public:
  WebSocketSource(const ListenOptions& options, std::string selection, const Limits& limits,
                  const Context& context)
      : context_(context),
        selection_(std::move(selection)),
        target_(websocket_target_from(options.connection, context)),
        reconnects_(!options.no_reconnect),
        is_quiet_(options.quiet) {
    target_.connect.time_left = [&limits, &context] {
      return context.interrupt.raised() ? milliseconds::zero() : limits.left().value_or(milliseconds::max());
    };
  }

  event::Criteria fit(event::Criteria criteria, const catalogue::Catalogue& known, const Say& say) override {
    return without_keys(std::move(criteria), known, say);
  }

  /// True, because a token that was created must be revoked.
  [[nodiscard]] bool stops_in_order() const override { return true; }

  event::Source& open(const SourceNeeds& needs, const SourceOutputs& /*outputs*/, const Say& say) override {
    // cppcheck-suppress returnTempReference; the member holds it
    return subscription_.emplace(websocket::Subscription::Settings{
        target_.endpoints, target_.auth, target_.credentials, subscriptions_for(needs.criteria),
        target_.connect, needs.needs_headers, context_.now, reconnects_, told_by(say)});
  }

  /// Prints the ready line. From now on the connection is kept alive even while a reader of the outputs
  /// stalls.
  void begin(const SourceOutputs& outputs) override {
    if (!is_quiet_) {
      context_.say(
          fmt::format("listening on {} for {}", websocket::where(subscription_->endpoint()), selection_));
    }
    constexpr milliseconds patience{5'000};
    const auto keep_alive = [this] { subscription_->keep_alive(); };
    outputs.screen.while_stalled(keep_alive, patience);
    if (outputs.keep != nullptr) outputs.keep->while_stalled(keep_alive, patience);
  }

  [[nodiscard]] std::unique_ptr<ListenView> make_count_view(const StatsSettings& settings,
                                                            capture::ByteWriter& out) const override {
    return count_view(settings, out);
  }

  Exit finish(const Ended& ended, const Limits& /*limits*/) override { return ended.exit; }

 private:
  const Context& context_;
  std::string selection_;
  WebSocketTarget target_;
  bool reconnects_;
  bool is_quiet_;
  std::optional<websocket::Subscription> subscription_;
};

}  // namespace

std::unique_ptr<ListenSource> make_websocket_source(const ListenOptions& options, std::string selection,
                                                    const Limits& limits, const Context& context) {
  require_no_headers(options);
  require_no_addresses_shown(options);
  return std::make_unique<WebSocketSource>(options, std::move(selection), limits, context);
}

}  // namespace wazobus::commands
