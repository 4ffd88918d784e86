// SPDX-License-Identifier: MIT
// The summary of publish: what became of the messages.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bus/outbox.hpp"
#include "catalogue/making/envelope.hpp"
#include "commands/publishing/rounds.hpp"
#include "delivery/tally.hpp"

namespace wazobus::commands {

/// How many messages lack what nothing names.
struct UnnamedTally {
  std::uint64_t user = 0;
  std::map<std::string, std::uint64_t> headers;

  void count(const catalogue::Unnamed& unnamed);
};

struct PublishOutcome {
  bus::Tally tally;
  std::string exchange;
  double seconds = 0;
  std::string file;  ///< the file whose lines are the messages; empty if there is none
  std::optional<bus::Origin> first_unconfirmed;
  bool has_failed = false;                     ///< messages were nacked, or did not reach the queue they must
  bool is_complete = false;                    ///< nothing of the input is left to send
  std::string resume = {};                     ///< the options that send the rest; empty if there is none
  std::optional<bus::Origin> refused = {};     ///< the message that stopped the sending
  std::string resume_mended = {};              ///< the options that send it too, once it is mended
  std::optional<std::uint64_t> left_out = {};  ///< with --skip-refused: the messages that were not sent
  bool stops_short = false;                    ///< something is left to send, and no option sends it
  bool skips_too_large = false;                ///< `resume` leaves out a message that the broker never takes
  bool progress_resumes = false;               ///< the same command does what `resume` does, by --progress
  std::optional<delivery::Tally> client = {};  ///< with --client: what the client gets
  UnnamedTally unnamed = {};
};

/// "sent 12 to exchange 'xivo': 11 confirmed, 1 returned, 0 nacked"
std::string summary_of(const PublishOutcome& outcome);

/// Returns the same facts as one JSON object.
std::string summary_as_json(const PublishOutcome& outcome);

/// Returns the options with which another run begins at `from`: "--resume-from 12 --repeat 2". `has_lines`:
/// the input is a file.
std::string resume_options(const bus::Origin& from, const Pace& pace, bool has_lines);

/// "1 event", "2 events"
std::string counted(std::uint64_t count, std::string_view what);

}  // namespace wazobus::commands
