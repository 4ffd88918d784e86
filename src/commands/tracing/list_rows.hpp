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
      : options_(options), look_(look), screen_(screen) {}

  void append(const tracing::Conversation& conversation);

 private:
  const TraceOptions& options_;
  const render::TraceLook& look_;
  capture::ByteWriter& screen_;
  bool has_head_ = false;
};

}  // namespace wazobus::commands
