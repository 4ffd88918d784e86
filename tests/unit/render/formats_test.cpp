// SPDX-License-Identifier: MIT
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/write.hpp"
#include "render/catalogue_formats.hpp"
#include "render/findings.hpp"
#include "render/formatter.hpp"
#include "render/marker.hpp"
#include "render/shown.hpp"
#include "render/template.hpp"
#include "text/sanitise.hpp"

using namespace wazobus;
using namespace wazobus::render;

namespace {

/// Text with everything that terminals obey: C0, DEL, C1 in UTF-8 and as bare bytes, sequences, and broken
/// UTF-8.
class Hostile {
 public:
  std::string text(std::size_t parts) {
    static const std::vector<std::string> all{
        "\x1b[31m", "\x1b]0;x\x07", "\x1b[2J",   "\x9b", "\xC2\x9B", "\xC2\x80", "\x7F",
        "\b\b",     "\r",           "\t",        "\n",   "\x1b",     "\x0E",     "\xE2\x80\xAE",
        "\xC3",     "\xFF",         "a\xCC\x81", "ab",   "{}",       "\\\"",     "\xF0\x9F\x93\x9E"};
    std::string out;
    for (std::size_t i = 0; i < parts; ++i) {
      out += random_() % 8 == 0 ? std::string(1, static_cast<char>(random_())) : all[random_() % all.size()];
    }
    return out;
  }

  /// JSON whose keys and values are such texts, some with escapes.
  std::string json(int depth = 0) {
    if (depth > 3 || random_() % 3 == 0) return string();
    const bool is_object = random_() % 2 == 0;
    std::string out(is_object ? "{" : "[");
    for (auto i = random_() % 5; i > 0; --i) {
      if (out.size() > 1) out += ',';
      if (is_object) out += string() + ':';
      out += json(depth + 1);
    }
    return out + (is_object ? '}' : ']');
  }

  event::Frame frame() {
    event::Frame frame{};
    frame.exchange = text(3);
    frame.routing_key = text(3);
    frame.properties.content_type = text(2);
    frame.headers = {{text(2), {text(2)}},
                     {"name", {text(3)}},
                     {"tenant_uuid", {text(2)}},
                     {"user_uuid:" + text(2), {true}}};
    const auto kind = random_() % 3;
    frame.body = kind == 0   ? text(20)
                 : kind == 1 ? json()
                             : R"({"name":)" + string() + R"(,"data":)" + json() + '}';
    return frame;
  }

 private:
  /// Valid UTF-8 in quotes. DEL and C1 may stay as they are; the others are escaped.
  std::string string() {
    std::string valid;
    const std::string any = text(4);
    for (std::size_t at = 0; at < any.size();) {
      const text::CodePoint point = text::decode_utf8(any, at);
      text::append_utf8(point.value, valid);
      at += point.length;
    }
    return json::quoted(valid);
  }

  std::mt19937 random_{20261129};  // NOLINT(*-msc51-cpp): the same texts in each run
};

/// Returns the first control character, with what is around it; empty if there is none.
std::string control_in(const std::string& out) {
  static const std::regex colour("\x1b\\[[0-9;]*m");
  const std::string plain = std::regex_replace(out, colour, "");
  for (std::size_t at = 0; at < plain.size();) {
    const text::CodePoint point = text::decode_utf8(plain, at);
    const bool is_control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    if (is_control && point.value != '\n') return text::safe(plain.substr(at < 20 ? 0 : at - 20, 40));
    at += point.length;
  }
  return {};
}

}  // namespace

TEST_CASE("every format that can be typed is in its table once", "[render]") {
  CHECK(formats().size() == format_choices.size());
  for (const auto& choice : format_choices) CHECK(info_of(choice.value).format == choice.value);
  CHECK(finding_formats().size() == finding_format_choices.size());
  for (const auto& choice : finding_format_choices) CHECK(info_of(choice.value).format == choice.value);
  CHECK(catalogue_formats().size() == catalogue_format_choices.size());
  for (const auto& choice : catalogue_format_choices) CHECK(info_of(choice.value).format == choice.value);
}

TEST_CASE("the formats that show only the body do not need headers", "[render]") {
  for (const FormatInfo& info : formats())
    CHECK(info.needs_headers == (info.format != Format::json && info.format != Format::raw));
}

TEST_CASE("a value of --format is for people if it names such a format", "[render]") {
  for (const char* const word : {"pretty", "line"}) CHECK(is_for_people(word));
  for (const char* const word : {"json", "record", "raw", "{name}", ""}) CHECK_FALSE(is_for_people(word));
}

TEST_CASE("a format of the catalogue is for export, for diff, or for both", "[render]") {
  for (const CatalogueFormatInfo& info : catalogue_formats())
    CHECK((info.is_for_export() || info.is_for_diff()));
  CHECK(export_format_words() == "json-schema, asyncapi or markdown");
  CHECK(diff_format_words() == "text, json or markdown");
}

TEST_CASE("no message of any bytes makes a format write a control character", "[render]") {
  Hostile hostile;
  const Marker marker({event::Search("a|b|x", event::LetterCase::matters)}, true);
  std::vector<std::unique_ptr<Formatter>> formatters;
  for (const Format format : {Format::pretty, Format::line, Format::json, Format::record}) {
    for (const bool is_compact : {false, true}) {
      Look look = look_at(50, is_compact, is_compact ? 5 : 0);
      look.coloured = true;
      look.wraps = is_compact;
      formatters.push_back(make_formatter(format, look, nullptr));
    }
  }
  formatters.push_back(make_template("{name} {data} {payload} {headers} {routing_key} {properties}"));
  event::Event event;
  for (int i = 0; i < 300; ++i) {
    const event::Frame frame = hostile.frame();
    event.read(frame);
    for (const auto& formatter : formatters) {
      std::string out;
      formatter->format(event, {}, out);
      CHECK(control_in(out).empty());
      // Coloured hits of --grep go to terminals only, where no JSON is printed with colours.
      marker.mark(0, out);
      CHECK(control_in(out).empty());
    }
  }
  // The check itself sees what it looks for.
  CHECK_FALSE(control_in("\x1b[2J").empty());
  CHECK_FALSE(control_in("\xC2\x9B").empty());
  CHECK(control_in("\x1b[1;31ma\x1b[0m\n").empty());
}
