// SPDX-License-Identifier: MIT
// The list of trace: a row for each conversation.
#pragma once

#include <cstddef>
#include <string>

#include "capture/byte_writer.hpp"
#include "commands/tracing/trace.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/conversation.hpp"

namespace wazobus::commands {

/// Is it a call, and one of those that the options ask for?
bool is_wanted(const tracing::Conversation& conversation, const TraceOptions& options);

/// Prints rows: text, below a heading, or JSON.
class ListRows {
 public:
  /// All must outlive this.
  ListRows(const TraceOptions& options, const render::TraceLook& look, capture::ByteWriter& screen)
      : options_(options), list_(look), screen_(screen) {}

  void append(const tracing::Conversation& conversation);

  [[nodiscard]] std::size_t count() const { return count_; }
  /// The id of the last conversation.
  [[nodiscard]] const std::string& last_id() const { return last_id_; }

 private:
  const TraceOptions& options_;
  render::TraceList list_;
  capture::ByteWriter& screen_;
  std::size_t count_ = 0;
  std::string last_id_;
};

}  // namespace wazobus::commands
