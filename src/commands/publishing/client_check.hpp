// SPDX-License-Identifier: MIT
// publish --client: says of each message, before it is sent, whether a client of wazo-websocketd gets it.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "commands/publishing/message_source.hpp"
#include "delivery/rules.hpp"
#include "delivery/tally.hpp"
#include "event/event.hpp"

namespace wazobus::commands {

class ClientCheck {
 public:
  struct Settings {
    std::string exchange;       ///< the messages are sent to it; empty: the default exchange
    bool is_required = false;   ///< refuse messages that the client does not get
    bool judges_origin = true;  ///< is the uuid of the client's server known?
    std::string hint;  ///< said once, if a message is of another server, tenant or user; empty: nothing
    std::function<text::Timestamp()> now;
    std::function<void(const std::string& line)> say;
  };

  ClientCheck(delivery::Judge judge, Settings settings);

  /// Prints the verdict, unless the same one was printed before. Throws InvalidInput if the message must
  /// reach the client and would not. `file` is the file of the message, or empty.
  void check(Outgoing& message, const std::string& file);

  /// Throws InvalidInput if the message must reach the client and would not. Prints and counts nothing.
  void require_delivered(event::Frame& frame);

  [[nodiscard]] const delivery::Tally& tally() const { return tally_; }

 private:
  [[nodiscard]] delivery::Verdict judge(event::Frame& frame);
  void require(const delivery::Verdict& verdict) const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] std::string words_for(const delivery::Verdict& verdict) const;
  void hint_at_identity(const delivery::Verdict& verdict);
  void say_once(const std::string& what, const std::string& place);

  delivery::Judge judge_;
  Settings settings_;
  event::Event event_;
  delivery::Tally tally_;
  std::set<std::string> said_;
};

/// Returns a source with the messages of `source`, each judged by `check`. `check` must outlive it.
std::unique_ptr<MessageSource> judged(std::unique_ptr<MessageSource> source, ClientCheck& check);

}  // namespace wazobus::commands
