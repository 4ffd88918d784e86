// SPDX-License-Identifier: MIT
#include "capture/body_content.hpp"

#include <algorithm>
#include <memory>

#include "capture/unpacker.hpp"
#include "text/letter_case.hpp"

namespace wazobus::capture {

namespace {

/// A hostile body of a few bytes may unpack to terabytes.
constexpr std::size_t most_unpacked = 64UL * 1024 * 1024;

bool says_packed(const event::Frame& frame) {
  if (!frame.properties.content_encoding) return false;
  const std::string encoding = text::lower_case(*frame.properties.content_encoding);
  return encoding == "gzip" || encoding == "x-gzip" || encoding == "zstd";
}

/// Returns false if the data is corrupt, cut short, or too large.
bool unpack_into(std::string_view packed, std::string& out) {
  const std::unique_ptr<Unpacker> unpacker = recognise_packed(packed).unpacker;
  if (!unpacker) return false;
  for (;;) {
    constexpr std::size_t piece = 64UL * 1024;
    const std::size_t size = out.size();
    if (size > most_unpacked) return false;
    out.resize(size + piece);
    const Unpacker::Step step = unpacker->step(packed, out.data() + size, piece);
    out.resize(size + step.stored);
    if (!step.fault.empty()) return false;
    packed.remove_prefix(step.taken);
    if (step.taken == 0 && step.stored == 0) return packed.empty() && unpacker->may_end();
  }
}

}  // namespace

std::string_view BodyContent::of(const event::Frame& frame) {
  constexpr std::size_t usual = 1024UL * 1024;
  unpacked_.clear();
  if (unpacked_.capacity() > usual) unpacked_.shrink_to_fit();
  return says_packed(frame) && unpack_into(frame.body, unpacked_) ? std::string_view(unpacked_) : frame.body;
}

}  // namespace wazobus::capture
