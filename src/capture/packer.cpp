// SPDX-License-Identifier: MIT
#include "capture/packer.hpp"

#define ZLIB_CONST  // makes zlib's input pointers const
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>

namespace wazobus::capture {

namespace {

void append_gzip(std::string_view bytes, std::string& out) {
  constexpr int largest_window = 15;
  constexpr int as_gzip = 16;
  constexpr int usual_memory = 8;
  // A unit is that large only if a single line is. It must not take seconds, in which no signal is heeded.
  constexpr std::size_t large = 8UL * 1024 * 1024;
  const int level = bytes.size() > large ? Z_BEST_SPEED : Z_DEFAULT_COMPRESSION;
  z_stream stream{};
  if (::deflateInit2(&stream, level, Z_DEFLATED, largest_window + as_gzip, usual_memory,
                     Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&::deflateEnd)> closer(&stream, &::deflateEnd);
  stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
  std::size_t left = bytes.size();
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      stream.avail_in = static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max()));
      left -= stream.avail_in;
    }
    constexpr std::size_t step = 64UL * 1024;
    const std::size_t size = out.size();
    out.resize(size + step);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream.avail_out = step;
    result = ::deflate(&stream, left == 0 ? Z_FINISH : Z_NO_FLUSH);
    out.resize(size + step - stream.avail_out);
  }
}

void append_zstd(std::string_view bytes, std::string& out) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&::ZSTD_freeCCtx)> context(::ZSTD_createCCtx(), &::ZSTD_freeCCtx);
  if (!context) throw std::bad_alloc();
  // With a checksum, as zstd(1) does, so that damage on a disk is noticed.
  ::ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  const std::size_t size = out.size();
  const std::size_t room = ::ZSTD_compressBound(bytes.size());
  out.resize(size + room);
  const std::size_t packed =
      ::ZSTD_compress2(context.get(), out.data() + size, room, bytes.data(), bytes.size());
  if (::ZSTD_isError(packed) != 0) throw std::bad_alloc();  // all other errors are impossible here
  out.resize(size + packed);
}

}  // namespace

std::string_view extension_of(Packing packing) {
  if (packing == Packing::gzip) return ".gz";
  return packing == Packing::zstd ? ".zst" : "";
}

Packing packing_for(std::string_view path) {
  for (const Packing packing : {Packing::gzip, Packing::zstd}) {
    if (path.ends_with(extension_of(packing))) return packing;
  }
  return Packing::none;
}

bool is_packed_otherwise(std::string_view path) {
  constexpr std::array<std::string_view, 5> extensions{".xz", ".bz2", ".lz4", ".lzma", ".zip"};
  return std::any_of(extensions.begin(), extensions.end(),
                     [path](std::string_view extension) { return path.ends_with(extension); });
}

void append_packed(Packing packing, std::string_view bytes, std::string& out) {
  if (packing == Packing::gzip) return append_gzip(bytes, out);
  if (packing == Packing::zstd) return append_zstd(bytes, out);
  out += bytes;
}

}  // namespace wazobus::capture
