// SPDX-License-Identifier: MIT
// listen --from: captures instead of the bus.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/record_source.hpp"
#include "commands/context.hpp"
#include "commands/left_out.hpp"
#include "commands/listening/listen_source.hpp"

namespace wazobus::commands {

/// Is it a file or FIFO, so that a SELECTOR of this name may be meant as one?
bool is_capture_file(const std::string& path);

class CaptureSource : public ListenSource {
 public:
  /// `context` must outlive this.
  CaptureSource(std::vector<std::string> files, bool quiet, const Context& context)
      : files_(std::move(files)), is_quiet_(quiet), context_(context) {}

  event::Source& open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) override;
  [[nodiscard]] std::unique_ptr<View> make_count_view(const StatsSettings& settings,
                                                      capture::ByteWriter& out) const override;
  /// Exit::findings for a capture with values that are no events, or one that ended before any event came,
  /// if --count asked for some.
  Exit finish(Exit end, bool has_read_all, const Limits& limits) override;

 private:
  void require_not_written(const std::vector<int>& outputs) const;

  std::vector<std::string> files_;
  bool is_quiet_;
  const Context& context_;
  std::optional<LeftOut> left_out_;
  std::optional<capture::RecordSources> records_;
};

}  // namespace wazobus::commands
