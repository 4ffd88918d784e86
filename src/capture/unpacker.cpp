// SPDX-License-Identifier: MIT
#include "capture/unpacker.hpp"

#define ZLIB_CONST  // makes zlib's input pointers const
#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <limits>
#include <new>

#include "text/packing.hpp"

namespace wazobus::capture {

namespace {

class Gzip : public Unpacker {
 public:
  Gzip() {
    constexpr int largest_window = 15;
    constexpr int gzip_only = 16;
    if (::inflateInit2(&stream_, largest_window + gzip_only) != Z_OK) throw std::bad_alloc();
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { ::inflateEnd(&stream_); }

  Step step(std::string_view packed, char* into, std::size_t most) override {
    if (state_ != State::member && packed.empty()) return {};
    if (state_ == State::behind_member && packed.front() == '\x1f') {
      ::inflateReset(&stream_);
      state_ = State::member;
    }
    if (state_ == State::member) return inflate(packed, into, most);
    // Tapes and block devices pad with zeros.
    state_ = State::padding;
    const std::size_t zeros = std::min(packed.find_first_not_of('\0'), packed.size());
    if (zeros > 0) return {.taken = zeros};
    return {.fault = "something follows the gzip data that is not gzip",
            .advice = "gzip ignores it as trailing garbage: gzip -dc FILE | wazobus ... -"};
  }

  [[nodiscard]] bool may_end() const override { return state_ != State::member; }
  [[nodiscard]] std::string_view format() const override { return "gzip"; }

 private:
  enum class State { member, behind_member, padding };

  Step inflate(std::string_view packed, char* into, std::size_t most) {
    constexpr std::size_t limit = std::numeric_limits<uInt>::max();
    const auto in = static_cast<uInt>(std::min(packed.size(), limit));
    const auto out = static_cast<uInt>(std::min(most, limit));
    stream_.next_in = reinterpret_cast<const Bytef*>(packed.data());
    stream_.avail_in = in;
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = out;
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    Step step{.taken = in - stream_.avail_in, .stored = out - stream_.avail_out};
    if (result == Z_STREAM_END) state_ = State::behind_member;
    // If bytes were stored, they are returned first; zlib reports the fault again at the next call.
    if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR || step.stored > 0) return step;
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    return {.fault = fmt::format("the gzip data is corrupt ({})",
                                 stream_.msg != nullptr ? stream_.msg : "zlib gives no reason"),
            .advice = "copy it again from where it came from"};
  }

  z_stream stream_{};
  State state_ = State::member;
};

class Zstandard : public Unpacker {
 public:
  Zstandard() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
  }

  Step step(std::string_view packed, char* into, std::size_t most) override {
    // After an error, zstd drops what the same call has stored. So a call gets only the rest of one block,
    // without the header of the next block that zstd's hint includes, and the bytes that are still to be
    // stored get a call of their own.
    if (has_more_to_store_) {
      Step step = decompress({}, into, most);
      if (step.stored > 0 || !step.fault.empty()) return step;
    }
    constexpr std::size_t header = 3;
    const std::size_t wanted = wanted_ > header ? wanted_ - header : std::max<std::size_t>(wanted_, 1);
    if (packed.empty()) return {};
    return decompress(packed.substr(0, wanted), into, most);
  }

  [[nodiscard]] bool may_end() const override { return !in_frame_; }
  [[nodiscard]] std::string_view format() const override { return "Zstandard"; }

 private:
  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };

  Step decompress(std::string_view fed, char* into, std::size_t most) {
    ZSTD_inBuffer in{fed.data(), fed.size(), 0};
    ZSTD_outBuffer out{into, most, 0};
    const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
    if (ZSTD_isError(result) != 0) return fault(result);
    wanted_ = result == 0 ? frame_header : result;
    in_frame_ = result != 0;
    has_more_to_store_ = in_frame_ && out.pos == most;
    return {.taken = in.pos, .stored = out.pos};
  }

  [[nodiscard]] Step fault(std::size_t result) const {
    const std::string reason = ZSTD_getErrorName(result);
    if (ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge) {
      return {.fault = "the Zstandard data needs more than 128 MiB of memory to unpack",
              .advice = "unpack it by zstd itself: zstd -dc --long=31 FILE | wazobus ... -"};
    }
    if (ZSTD_getErrorCode(result) == ZSTD_error_dictionary_wrong) {
      return {.fault = "the Zstandard data was packed with a dictionary",
              .advice = "unpack it with that: zstd -dc -D DICTIONARY FILE | wazobus ... -"};
    }
    if (!in_frame_ || ZSTD_getErrorCode(result) == ZSTD_error_prefix_unknown) {
      return {.fault = "something follows the Zstandard data that is not Zstandard"};
    }
    return {.fault = fmt::format("the Zstandard data is corrupt ({})", reason),
            .advice = "copy it again from where it came from"};
  }

  static constexpr std::size_t frame_header = 5;

  std::unique_ptr<ZSTD_DStream, Free> stream_;
  std::size_t wanted_ = frame_header;
  bool in_frame_ = true;
  bool has_more_to_store_ = false;
};

/// Are they equal up to the shorter length?
bool agree(std::string_view head, std::string_view magic) {
  const std::size_t length = std::min(head.size(), magic.size());
  return head.substr(0, length) == magic.substr(0, length);
}

}  // namespace

Recognised recognise_packed(std::string_view head) {
  if (head.empty()) return {nullptr, true};
  // The first byte of a skippable frame may be 0x50 to 0x5F.
  constexpr std::string_view skippable = "\x50\x2a\x4d\x18";
  std::string with_high_half(head.substr(0, 1));
  with_high_half[0] = static_cast<char>(with_high_half[0] & 0xF0);
  with_high_half += head.substr(1, longest_magic);
  const bool may_be_gzip = agree(head, text::gzip_magic);
  const bool may_be_zstd = agree(head, text::zstd_magic) || agree(with_high_half, skippable);
  if (may_be_gzip && head.size() >= text::gzip_magic.size()) return {std::make_unique<Gzip>()};
  if (may_be_zstd && head.size() >= text::zstd_magic.size()) return {std::make_unique<Zstandard>()};
  return {nullptr, may_be_gzip || may_be_zstd};
}

std::string version_of_zlib() {
  return ::zlibVersion();
}

std::string version_of_zstd() {
  return ::ZSTD_versionString();
}

}  // namespace wazobus::capture
