// SPDX-License-Identifier: MIT
// The list of trace: a row for each conversation.
#pragma once

#include "capture/byte_writer.hpp"
#include "commands/tracing/trace.hpp"
#include "render/tracing/trace.hpp"
#include "tracing/conversation.hpp"

namespace wazobus::commands {

/// Prints rows, in text below their heading, or JSON.
class ListRows {
 public:
  /// All must outlive this.
  ListRows(const TraceOptions& options, const render::TraceLook& look, capture::ByteWriter& screen)
      : options_(options), list_(look), screen_(screen) {}

  void append(const tracing::Conversation& conversation);

 private:
  const TraceOptions& options_;
  render::TraceList list_;
  capture::ByteWriter& screen_;
};

}  // namespace wazobus::commands
