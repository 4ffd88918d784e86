// SPDX-License-Identifier: MIT
#include "capture/input_stream.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <csignal>
#include <random>
#include <string>
#include <vector>

#include "capture/input.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::capture;
using namespace std::string_literals;

namespace {

std::string zstd(const std::string& text, bool with_checksum = true) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, with_checksum ? 1 : 0);
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

std::string noise(std::size_t size) {
  std::mt19937 random(1);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

struct Outcome {
  std::string text;
  std::string error;
  bool operator==(const Outcome&) const = default;
};

Outcome all_of(const std::string& bytes, std::size_t step = 1000) {
  Input input(bytes);
  Outcome outcome;
  std::vector<char> part(step);
  try {
    for (;;) {
      const std::optional<std::size_t> count = input.stream.read(part.data(), part.size());
      REQUIRE(count);
      if (*count == 0) break;
      outcome.text.append(part.data(), *count);
    }
    CHECK(input.stream.consumed() == bytes.size());
  } catch (const IoError& error) {
    outcome.error = error.what();
  }
  return outcome;
}

}  // namespace

TEST_CASE("what is packed is unpacked, whatever it is called, however it is read", "[capture]") {
  const std::string line = "{\"a\":1}\n";
  const std::string empty_skippable = "\x5B\x2A\x4D\x18\x03\0\0\0abc"s;
  struct Case {
    std::string bytes;
    std::string text;
  };
  const std::vector<Case> cases{
      {"", ""},
      {"(", "("},
      {"[", "["},
      {"[*", "[*"},
      {"(\xB5/", "(\xB5/"},
      {"(\xB5/x", "(\xB5/x"},
      {"\x1F", "\x1F"},
      {"\x1F.", "\x1F."},
      {line, line},
      {gzip(line), line},
      {gzip(""), ""},
      {gzip(line) + gzip("") + gzip(line), line + line},
      {gzip(line) + std::string(1000, '\0'), line},
      {zstd(line), line},
      {zstd("") + zstd(line) + zstd(line, false), line + line},
      {empty_skippable + zstd(line) + empty_skippable, line},
      {empty_skippable, ""},
  };
  for (const Case& c : cases) {
    for (const std::size_t step : {1U, 2U, 5U, 1000U}) {
      CAPTURE(c.bytes, step);
      CHECK(all_of(c.bytes, step) == Outcome{c.text, ""});
    }
  }
  for (const std::string& text : {noise(400'000), std::string(3'000'000, 'x')}) {
    for (const std::size_t step : {4096U, 1'000'000U}) {
      CHECK(all_of(text, step).text == text);
      CHECK(all_of(gzip(text) + gzip(text), step) == Outcome{text + text, ""});
      CHECK(all_of(zstd(text) + zstd(text), step) == Outcome{text + text, ""});
    }
  }
}

TEST_CASE("packed data that is cut short or corrupt is told after all that comes before", "[capture]") {
  const std::string line = "{\"a\":1}\n";
  struct Case {
    std::string bytes;
    Outcome outcome;
  };
  std::string wrong_sum = gzip(line);
  wrong_sum[wrong_sum.size() - 8] ^= 1;
  std::string wrong_zstd_sum = zstd(line);
  wrong_zstd_sum.back() ^= 1;
  const std::string cut = "data ends too early";
  const std::vector<Case> cases{
      {"\x1F\x8B", {"", "the gzip " + cut + ", after 0 bytes unpacked"}},
      {gzip(line).substr(0, 15), {"", ""}},
      {gzip(line).substr(0, gzip(line).size() - 1), {line, "the gzip " + cut + ", after 8 bytes unpacked"}},
      {gzip(line) + gzip(line).substr(0, 5), {line, "the gzip " + cut + ", after 8 bytes unpacked"}},
      {wrong_sum, {line, "the gzip data is corrupt (incorrect data check), after 8 bytes unpacked"}},
      {gzip(line) + "junk",
       {line, "something follows the gzip data that is not gzip, after 8 bytes unpacked"}},
      {gzip(line) + "\0junk"s,
       {line, "something follows the gzip data that is not gzip, after 8 bytes unpacked"}},
      {"\x1F\x8B\x09 and so on",
       {"", "the gzip data is corrupt (unknown compression method), after 0 bytes unpacked"}},
      {"\x28\xB5\x2F\xFD", {"", "the Zstandard " + cut + ", after 0 bytes unpacked"}},
      {zstd(line).substr(0, zstd(line).size() - 1),
       {line, "the Zstandard " + cut + ", after 8 bytes unpacked"}},
      {wrong_zstd_sum,
       {line,
        "the Zstandard data is corrupt (Restored data doesn't match checksum), after 8 bytes unpacked"}},
      {zstd(line) + "junk and more",
       {line, "something follows the Zstandard data that is not Zstandard, after 8 bytes unpacked"}},
      {"\x5B\x2A\x4D\x18\x03\0\0\0a"s, {"", "the Zstandard " + cut + ", after 0 bytes unpacked"}},
      {"\x28\xB5\x2F\xFD\0\xF8"s + std::string(20, 'x'),
       {"", "the Zstandard data needs more than 128 MiB of memory to unpack, after 0 bytes unpacked"}},
  };
  for (const Case& c : cases) {
    for (const std::size_t step : {1U, 1000U}) {
      CAPTURE(c.bytes, step);
      const Outcome outcome = all_of(c.bytes, step);
      if (c.outcome.error.empty()) {
        CHECK(line.starts_with(outcome.text));
        CHECK(outcome.error.find(cut) != std::string::npos);
        continue;
      }
      CHECK(outcome == Outcome{c.outcome.text, "cannot read test: " + c.outcome.error});
    }
  }
}

TEST_CASE("a corrupt Zstandard block takes none of the blocks before with it", "[capture]") {
  constexpr std::size_t block = 128UL * 1024;
  const std::string text = noise(3 * block);
  std::string packed = zstd(text);
  // Magic number, descriptor, a size in four bytes, then stored blocks.
  const std::size_t second_header = 9 + 3 + block;
  packed[second_header] = static_cast<char>(packed[second_header] | 6);  // a type that does not exist
  for (const std::size_t step : {std::size_t{1000}, block, 10 * block}) {
    const Outcome outcome = all_of(packed, step);
    CHECK(outcome.text == text.substr(0, block));
    CHECK(outcome.error.ends_with(", after 131072 bytes unpacked"));
  }
}

TEST_CASE("packed noise never crashes and comes to an end", "[capture]") {
  const std::string text = noise(2000) + std::string(5000, 'x');
  std::mt19937 random(2);
  for (int round = 0; round < 400; ++round) {
    std::string packed = round % 2 == 0 ? gzip(text) : zstd(text);
    for (unsigned flips = random() % 4; flips > 0; --flips) {
      packed[4 + random() % (packed.size() - 4)] = static_cast<char>(random());
    }
    if (round % 3 == 0) packed.resize(random() % packed.size());
    const Outcome outcome = all_of(packed, 1 + random() % 3000);
    if (outcome.error.empty() && packed.size() > 3) CHECK(outcome.text.size() == text.size());
  }
}

TEST_CASE("what can not be packed is given as soon as it is there, and a signal ends a wait", "[capture]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  InputFile file(ends[0], "test");
  InputStream stream(file);
  std::array<char, 10> got{};
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &action, &before);
  // The descriptor is non-blocking, but reading waits.
  const auto wait_for_signal = [&] {
    ::ualarm(20'000, 20'000);
    CHECK(stream.read(got.data(), got.size()) == std::nullopt);
    ::ualarm(0, 0);
  };
  wait_for_signal();
  REQUIRE(::write(ends[1], "(", 1) == 1);
  wait_for_signal();
  REQUIRE(::write(ends[1], "x", 1) == 1);
  CHECK(stream.read(got.data(), got.size()) == std::size_t{2});
  REQUIRE(::write(ends[1], "y", 1) == 1);
  CHECK(stream.read(got.data(), got.size()) == std::size_t{1});
  ::close(ends[1]);
  CHECK(stream.read(got.data(), got.size()) == std::size_t{0});
  ::close(ends[0]);
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("what is no text at all is told by its first bytes", "[capture]") {
  struct Case {
    std::string bytes;
    std::string kind;
  };
  const std::vector<Case> cases{
      {"", ""},
      {" \n", ""},
      {"{\"a\":1}", ""},
      {"\xEF\xBB\xBF{\"a\":1}", ""},
      {"{\"a\":\"\0\1\2\3\4\"}"s, ""},
      {"nonsense", ""},
      {"Appel re\xE7u \xE0 No\xEBl", ""},
      {"\xC9\xE9\xE8\n", ""},
      {"\x93quoted\x94 \x80", ""},
      {"<?xml version='1.0'?>", ""},
      {"\x1B[31mERROR\x1B[0m something", ""},
      {"x\0y"s, "binary data"},
      {"\1\2\3\4abc\x05", "binary data"},
      {"\0\0\0\0"s, ""},
      {"\0\0\0\0{\"name\":\"call_held\"}\n"s, ""},
      {"\0\0\0\0ll_held\"}\n{}\n"s, ""},
      {"\0\0\0\x1C"
       "ftypmp42\0\0"s,
       "binary data"},
      {"\0\0\0 ftypisom\0\0\2\0isom"s, "binary data"},
      {" ftypisom\0\0\2\0isom"s, "binary data"},
      {"\"\1\2\3\4abc\x05", "binary data"},
      {"{\"name\":\"ca\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s, ""},
      {"{\"name\":\"Zo\xEB\"}", ""},
      {"nothing", ""},
      {"\xFF\xFE{\0"s, "UTF-16 text with a byte order mark"},
      {"\xFE\xFF\0{"s, "UTF-16 text with a byte order mark"},
      {"{\0\"\0a\0"s, "UTF-16 text"},
      {"\0{\0\""s, "UTF-16 text"},
      {"\xFF\xFE\0\0{\0\0\0"s, "UTF-32 text"},
      {"\0\0\xFE\xFF\0\0\0{"s, "UTF-32 text"},
      {"\x89PNG\r\n\x1A\n...", "a PNG image"},
      {"\x7F"
       "ELF\2\1",
       "an ELF binary"},
      {"\xD4\xC3\xB2\xA1\2\0"s, "a pcap capture"},
      {"\n\r\r\n\x1C\0\0\0\x4D\x3C\x2B\x1A"s, "a pcapng capture"},
      {"\n\r\r\n{\"a\":1}", ""},
      {"PK\3\4...", "a ZIP archive"},
      {"BZh91AY&SY", "bzip2 data"},
      {"BZhang", ""},
      {"14:03:12.525 call_created\n{\n", "what listen prints for people"},
      {"14:03:12.525 call_created  calls.call.created  tenant x\n  origin_uuid x\n",
       "what listen prints for people"},
      {"14:03:12.525 (no name)  a.b\n(not JSON, 3 bytes)\n", "what listen prints for people"},
      {"\x1B[1m\x1B[2m14:03:12.525\x1B[0m \x1B[1mHangup\x1B[0m\n{", "what listen prints for people"},
      {"14:03:12.525    +0.000 call_held           call_id=1", "what listen prints for people"},
      {"14:03:12.525 user_voicemail_message_created message_id=1\n", "what listen prints for people"},
      {"14:03:12.525 call_held           (not JSON, 3 bytes) abc", "what listen prints for people"},
      {"14:03:12.525 INFO started\n{\"name\":1}\n", ""},
      {"14:03:12.525 INFO  started\n{\"name\":1}\n", ""},
      {"14:03:12.525 started\n{\"name\":1}\n", ""},
      {"14:03:12.525 app level=info\n", ""},
      {"14:03:12.525\n{}\n", ""},
      {"14:03:12.525 wazo-calld[1]: INFO x\n", ""},
      {"14:03:12.525123 {\"name\":1}\n", ""},
      {"ROUTING KEY   COUNT  COUNT%\n", "what listen --stats prints for people"},
      {"EVENTUALLY COUNT  it\n", ""},
      {"BEGIN     LENGTH ANSWER\n14:03:12", "what trace prints for people"},
      {"1.21: A -> B\nfrom 2026-11-24 14:03:12.525, 26 s\n", "what trace prints for people"},
      {"sequenceDiagram\n  title x", "what trace prints for people"},
      {"from: to\nfrom here", ""},
      {"\xFD"
       "7zXZ\0..."s,
       "xz data"},
      {"SQLite format 3\0..."s, "an SQLite database"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes);
    CHECK(binary_kind(c.bytes) == c.kind);
  }
  CHECK(binary_kind("\1" + noise(300)) == "binary data");
  CHECK(is_no_json_text("binary data") == "binary data, which is not JSON text");
  CHECK(is_no_json_text("what trace prints for people") ==
        "this is what trace prints for people, not JSON; listen -f record prints what can be read");
}
