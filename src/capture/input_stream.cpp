// SPDX-License-Identifier: MIT
#include "capture/input_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/packing.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

std::optional<std::size_t> InputStream::read(char* into, std::size_t most) {
  if (!recognised_ && !recognise()) return std::nullopt;
  if (unpacker_) return unpack(into, most);
  if (head_size_ == 0) {
    // The input has already ended. On a terminal another read would wait for another Ctrl-D.
    if (std::exchange(at_end_, false)) return 0;
    return take(into, most);
  }
  const std::size_t count = std::min(most, head_size_);
  std::copy_n(head_.begin(), count, into);
  std::copy(head_.begin() + count, head_.begin() + head_size_, head_.begin());
  head_size_ -= count;
  return count;
}

/// Reads just enough bytes to recognise packed data; false if a signal came.
bool InputStream::recognise() {
  for (;;) {
    Recognised recognised = recognise_packed({head_.data(), head_size_});
    if (recognised.undecided && !at_end_) {
      const std::optional<std::size_t> count = take(head_.data() + head_size_, head_.size() - head_size_);
      if (!count) return false;
      head_size_ += *count;
      at_end_ = *count == 0;
      continue;
    }
    recognised_ = true;
    unpacker_ = std::move(recognised.unpacker);
    if (!unpacker_) return true;
    packed_.resize(128UL * 1024);
    std::copy_n(head_.begin(), head_size_, packed_.begin());
    end_ = head_size_;
    return true;
  }
}

std::optional<std::size_t> InputStream::take(char* into, std::size_t most) {
  const std::optional<std::size_t> count = file_.read(into, most);
  consumed_.fetch_add(count.value_or(0), std::memory_order_relaxed);
  return count;
}

std::optional<std::size_t> InputStream::unpack(char* into, std::size_t most) {
  constexpr int many = 8;
  for (int takes = 0;;) {
    Unpacker::Step step = unpacker_->step({packed_.data() + begin_, end_ - begin_}, into, most);
    begin_ += step.taken;
    unpacked_ += step.stored;
    if (step.stored > 0) return step.stored;
    if (!step.fault.empty()) fail(step.fault, std::move(step.advice));
    if (step.taken > 0) continue;
    if (at_end_) break;
    if (++takes > many && file_.is_called_away()) return std::nullopt;
    const std::optional<std::size_t> count = take(packed_.data(), packed_.size());
    if (!count) return std::nullopt;
    begin_ = 0;
    end_ = *count;
    at_end_ = end_ == 0;
  }
  if (unpacker_->may_end()) return 0;
  fail(fmt::format("the {} data ends too early", unpacker_->format()),
       "copy it again, or wait until what writes it has finished");
}

void InputStream::fail(std::string_view fault, std::string advice) const {
  throw IoError(
      fmt::format("cannot read {}: {}, after {} bytes unpacked", text::safe(file_.name()), fault, unpacked_),
      std::move(advice));
}

namespace {

struct Magic {
  std::string_view bytes;
  std::string_view kind;
  std::size_t further_at = 0;
  std::string_view further = {};
};

using namespace std::string_view_literals;

/// Text in UTF-16 without a mark has another name, because iconv needs its byte order.
constexpr std::string_view utf16_with_mark = "UTF-16 text with a byte order mark";
constexpr std::string_view bzip2 = "bzip2 data";
constexpr std::string_view xz = "xz data";
constexpr std::string_view lz4 = "lz4 data";
constexpr std::string_view tar = "a tar archive";

/// The commands that make of a file what wazobus reads.
struct Converter {
  std::string_view kind;
  std::string_view command;
};

constexpr auto converters = std::to_array<Converter>({{utf16_with_mark, "iconv -f UTF-16 -t UTF-8"},
                                                      {bzip2, "bzcat"},
                                                      {xz, "xzcat"},
                                                      {lz4, "lz4cat"},
                                                      {tar, "tar xOf"}});

constexpr auto magics = std::to_array<Magic>({
    {"\xFF\xFE\0\0"sv, "UTF-32 text"},
    {"\0\0\xFE\xFF"sv, "UTF-32 text"},
    {"\xFE\xFF\0\0"sv, "UTF-32 text"},  // the NUL bytes before it counted as a hole
    {"\xFF\xFE"sv, utf16_with_mark},
    {"\xFE\xFF"sv, utf16_with_mark},
    {"\x89PNG\r\n\x1A\n"sv, "a PNG image"},
    {"\x7F"
     "ELF"sv,
     "an ELF binary"},
    {"\xD4\xC3\xB2\xA1"sv, "a pcap capture"},
    {"\xA1\xB2\xC3\xD4"sv, "a pcap capture"},
    {"\x4D\x3C\xB2\xA1"sv, "a pcap capture"},
    {"\xA1\xB2\x3C\x4D"sv, "a pcap capture"},
    {"\n\r\r\n"sv, "a pcapng capture", 8, "\x1A\x2B\x3C\x4D"sv},
    {"\n\r\r\n"sv, "a pcapng capture", 8, "\x4D\x3C\x2B\x1A"sv},
    {"PK\3\4"sv, "a ZIP archive"},
    {"PK\5\6"sv, "a ZIP archive"},
    {"BZh"sv, bzip2, 4, "1AY&SY"sv},
    {"\xFD"
     "7zXZ\0"sv,
     xz},
    {"\x04\x22\x4D\x18"sv, lz4},
    {"SQLite format 3\0"sv, "an SQLite database"},
    {""sv, tar, 257, "ustar"sv},
    {text::gzip_magic, "gzip data, packed twice"},
    {text::zstd_magic, "Zstandard data, packed twice"},
});

/// Removes the colours. The text is the beginning of a line.
std::string without_colours(std::string_view line) {
  std::string plain;
  while (!line.empty()) {
    const std::size_t colour = line.find("\x1B[");
    plain += line.substr(0, colour);
    if (colour == std::string_view::npos) break;
    line.remove_prefix(std::min(line.find('m', colour), line.size() - 1) + 1);
  }
  return plain;
}

/// Removes the beginning of `text` if each d of `shape` is a digit there, and all else is as in `shape`.
bool pass_shape(std::string_view shape, std::string_view& text) {
  const bool has_shape = text.size() >= shape.size() &&
                         std::equal(shape.begin(), shape.end(), text.begin(),
                                    [](char d, char c) { return d == 'd' ? c >= '0' && c <= '9' : c == d; });
  if (has_shape) text.remove_prefix(shape.size());
  return has_shape;
}

/// Removes "   +0.123", which --delta prints behind the time.
void pass_delta(std::string_view& line) {
  const std::size_t sign = line.find_first_not_of(' ');
  if (sign == 0 || sign == std::string_view::npos || (line[sign] != '+' && line[sign] != '-')) return;
  line.remove_prefix(std::min(line.find(' ', sign), line.size()));
}

/// Does a line go on as listen -f line prints it behind the name: "  status=Up"? `name` has the width of the
/// name: short ones are followed by several spaces.
bool begins_with_field(std::string_view rest, std::size_t name) {
  constexpr std::size_t narrowest_column = 16;
  const std::size_t word = std::min(rest.find_first_not_of(' '), rest.size());
  if (word == 0 || name + word <= narrowest_column) return false;
  rest.remove_prefix(word);
  const std::size_t equals = rest.find('=');
  const bool is_field =
      equals != 0 && equals != std::string_view::npos && equals < rest.find_first_of(" \"[{");
  return is_field || rest.starts_with("(not JSON, ");
}

/// Is it the beginning of a body, as listen prints it below the head of an event?
bool begins_body(std::string_view line) {
  return line == "{" || line == "[" || line.starts_with("  ") || line.starts_with("(not JSON, ");
}

/// Does it begin like the output of listen for people? That is a time such as 14:23:48.749 and the name of an
/// event. Logs have such times too, so what follows has to fit.
bool is_of_listen(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string head = without_colours(text.substr(0, end));
  std::string_view line = head;
  if (!pass_shape("dd:dd:dd.ddd", line)) return false;
  pass_delta(line);
  if (!line.starts_with(' ')) return false;
  line.remove_prefix(1);
  constexpr std::string_view no_name = "(no name)";
  if (line.starts_with(no_name)) {
    line.remove_prefix(no_name.size());
  } else {
    const std::size_t name = std::min(line.find(' '), line.size());
    const auto is_of_name = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const std::string_view word = line.substr(0, name);
    // INFO and DEBUG are levels of a log.
    if (!std::all_of(word.begin(), word.end(), is_of_name) ||
        std::none_of(word.begin(), word.end(), is_lower))
      return false;
    line.remove_prefix(name);
    if (begins_with_field(line, name)) return true;
  }
  if (end == text.size()) return false;
  const std::string_view next = text.substr(end + 1);
  return (line.empty() || line.starts_with("  ")) &&
         begins_body(without_colours(next.substr(0, next.find('\n'))));
}

/// Is it the heading "EVENT COUNT ..." of statistics? EVENT may be another word.
bool is_table_of_stats(std::string_view line) {
  const std::size_t spaces = line.find("  ");
  if (spaces == 0 || spaces == std::string_view::npos) return false;
  const auto is_heading = [](char c) { return (c >= 'A' && c <= 'Z') || c == ' '; };
  const std::size_t next = line.find_first_not_of(' ', spaces);
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(spaces), is_heading) &&
         next != std::string_view::npos && line.substr(next).starts_with("COUNT ");
}

bool is_of_trace(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return false;
  const std::string_view line = text.substr(0, end);
  const bool is_list = line.starts_with("BEGIN ") && line.find(" LENGTH ") != std::string_view::npos;
  // "ID: who called whom", and below it the time, as 2026-11-24
  const std::string_view second = text.substr(end + 1);
  const bool is_one = line.find(": ") != std::string_view::npos && second.starts_with("from ") &&
                      second.size() > 9 && second[9] == '-';
  return is_list || is_one || line == "sequenceDiagram";
}

/// Returns the command of wazobus that printed this text for people; empty if none did.
std::string_view command_that_printed(std::string_view first_bytes) {
  if (is_of_listen(first_bytes)) return "what listen prints for people";
  const std::string text = without_colours(first_bytes);
  if (is_table_of_stats(std::string_view(text).substr(0, text.find('\n'))))
    return "what listen --stats prints for people";
  if (is_of_trace(text)) return "what trace prints for people";
  return {};
}

/// Counts the bytes that do not look like text.
struct OddBytes {
  std::size_t controls = 0;  // control characters of ASCII, and bytes that are controls in Latin-1
  std::size_t invalid = 0;   // other invalid UTF-8
  std::size_t nuls = 0;      // these are among the controls
};

OddBytes odd_bytes_in(std::string_view text) {
  OddBytes found;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const text::CodePoint point = text::decode_utf8(text, at);
    if (byte == 0) ++found.nuls;
    const bool is_space = byte >= '\t' && byte <= '\r';
    if ((byte < 0x20 && !is_space) || byte == 0x7F || (!point.valid && byte < 0xA0)) {
      ++found.controls;
    } else if (!point.valid) {
      ++found.invalid;
    }
    at += point.length;
  }
  return found;
}

bool is_binary(std::string_view text) {
  const OddBytes found = odd_bytes_in(text);
  // Text without control characters may be Latin-1, which can have any share of invalid UTF-8.
  return found.nuls > 0 || (found.controls > 0 && (found.controls + found.invalid) * 10 > text.size() * 3);
}

/// However odd the bytes of the first value are, events may follow it.
bool begins_like_event(std::string_view text) {
  return text.starts_with('{') || text.starts_with('[');
}

/// Does the text begin as any other JSON value does?
bool begins_like_scalar(std::string_view text) {
  constexpr std::array literals{"true"sv, "false"sv, "null"sv};
  return "\"-0123456789"sv.find(text.front()) != std::string_view::npos ||
         std::any_of(literals.begin(), literals.end(),
                     [text](std::string_view literal) { return text.starts_with(literal); });
}

/// Is it binary data although it begins like JSON? NUL bytes do not count: JSON may have a hole in a line.
bool is_binary_without_nuls(std::string_view text) {
  const OddBytes found = odd_bytes_in(text);
  const std::size_t controls = found.controls - found.nuls;
  return controls > 0 && (controls + found.invalid) * 10 > (text.size() - found.nuls) * 3;
}

bool is_utf16_without_mark(std::string_view text) {
  if (text.size() < 4) return false;
  const bool little = text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0;
  const bool big = text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0;
  return little || big;
}

}  // namespace

std::string_view binary_kind(std::string_view first_bytes) {
  const std::string_view text = first_bytes.substr(0, 4096);
  for (const Magic& magic : magics) {
    const std::string_view further = text.substr(std::min(magic.further_at, text.size()));
    if (text.starts_with(magic.bytes) && further.starts_with(magic.further)) return magic.kind;
  }
  if (const std::string_view command = command_that_printed(text); !command.empty()) return command;
  if (is_utf16_without_mark(text)) return "UTF-16 text";
  // logrotate's copytruncate leaves a hole before what a shell's > goes on to write.
  const std::string_view behind_hole = text.substr(std::min(text.find_first_not_of('\0'), text.size()));
  if (behind_hole.size() < text.size())
    return !begins_like_event(behind_hole) && is_binary(behind_hole) ? "binary data"sv : ""sv;
  const std::size_t mark = text.starts_with(text::byte_order_mark) ? text::byte_order_mark.size() : 0;
  const std::size_t first = text.find_first_not_of(json::white_space, mark);
  if (first == std::string_view::npos || begins_like_event(text.substr(first))) return {};
  // Text that begins like JSON is read as JSON, so that faults are reported with their place.
  const bool is_foreign =
      begins_like_scalar(text.substr(first)) ? is_binary_without_nuls(text) : is_binary(text);
  return is_foreign ? "binary data"sv : ""sv;
}

std::string remedy_for(std::string_view kind) {
  for (const Converter& converter : converters) {
    if (converter.kind == kind) return fmt::format("{} FILE | wazobus ... - reads it", converter.command);
  }
  return {};
}

std::string is_no_json_text(std::string_view kind) {
  if (!kind.starts_with("what ")) return std::string(kind) + ", which is not JSON text";
  return fmt::format("this is {}, not JSON; listen -f record prints what can be read", kind);
}

}  // namespace wazobus::capture
