// SPDX-License-Identifier: MIT
// The source of listen --from: captures instead of the bus.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/merged_captures.hpp"
#include "commands/context.hpp"
#include "commands/left_out.hpp"
#include "commands/listening/listen_source.hpp"
#include "commands/time_window.hpp"

namespace wazobus::commands {

class CaptureSource : public ListenSource {
 public:
  struct Settings {
    bool follows = false;
    TimeWindow window;
    bool is_quiet = false;
    bool redacts = false;  ///< messages must not quote the capture
  };

  /// `context` must outlive this. Throws UsageError if --follow is given and the files cannot be followed.
  CaptureSource(std::vector<std::string> files, const Settings& settings, const Context& context);

  event::Source& open(const SourceNeeds& needs, const SourceOutputs& outputs, const Say& say) override;
  [[nodiscard]] std::unique_ptr<ListenView> make_count_view(const StatsSettings& settings,
                                                            capture::ByteWriter& out) const override;
  /// Returns Exit::findings if the capture has values that are not events, or ended before --count was
  /// reached.
  Exit finish(const Ended& ended, const Limits& limits) override;

 private:
  [[nodiscard]] std::uint64_t outside() const;
  [[nodiscard]] LeftOut::Found found(const Ended& ended) const;
  void say_what_is_missing(const Ended& ended, const Limits& limits) const;
  void say_day() const;
  void require_not_written(const std::vector<int>& outputs) const;

  [[nodiscard]] capture::CaptureReports reports(const Say& say);

  std::vector<std::string> files_;
  Settings settings_;
  const Context& context_;
  std::optional<LeftOut> left_out_;
  bool has_said_time_ = false;
  std::unique_ptr<event::Source> records_;
  std::optional<WindowedSource> windowed_;
};

}  // namespace wazobus::commands
