// SPDX-License-Identifier: MIT
#include "render/formatter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "event/record.hpp"
#include "json/sorted.hpp"
#include "render/delivery.hpp"
#include "render/formats.hpp"
#include "render/palette.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

class JsonBody : public Formatter {
 public:
  explicit JsonBody(bool sorts_keys) : sorts_keys_(sorts_keys) {}

  void format(const event::Event& event, const Assessment& /*assessment*/, std::string& out) override {
    if (sorts_keys_ && event.is_json()) {
      json::append_sorted(event.body(), out);
    } else {
      event::append_body(event, out);
    }
    out += '\n';
  }

 private:
  bool sorts_keys_;
};

std::unique_ptr<Formatter> make_json(const Look& look, const catalogue::Catalogue* /*catalogue*/) {
  return std::make_unique<JsonBody>(look.sorts_keys);
}

class RecordFormatter : public Formatter {
 public:
  void format(const event::Event& event, const Assessment& assessment, std::string& out) override {
    event::append_record(event, out);
    if (assessment.verdict != nullptr) {
      out.back() = ',';  // in place of the brace that ends the record
      out += "\"delivery\":";
      append_json(*assessment.verdict, out);
      out += '}';
    }
    out += '\n';
  }
};

class RawFormatter : public Formatter {
 public:
  void format(const event::Event& event, const Assessment& /*assessment*/, std::string& out) override {
    const std::string& body = event.frame().body;
    out.reserve(out.size() + body.size() + 1);
    out += body;
    out += '\n';
  }
};

template <typename Made>
std::unique_ptr<Formatter> make_plain(const Look& /*look*/, const catalogue::Catalogue* /*catalogue*/) {
  return std::make_unique<Made>();
}

constexpr std::array table{
    FormatInfo{Format::pretty, true, true, false, make_pretty},
    FormatInfo{Format::line, true, true, true, make_line},
    FormatInfo{Format::json, false, false, false, make_json},
    FormatInfo{Format::record, false, true, false, make_plain<RecordFormatter>},
    FormatInfo{Format::raw, false, false, false, make_plain<RawFormatter>},
};

}  // namespace

std::string describe(const catalogue::Finding& finding) {
  std::string out;
  if (!finding.path.empty()) out += text::safe(finding.path) + ": ";
  out += text::safe(finding.message);
  return fmt::format("{} [{}]", out, catalogue::id_of(finding.rule));
}

void append_findings(std::span<const catalogue::Finding> findings, const Brush& brush, std::string& out) {
  for (const catalogue::Finding& finding : findings) {
    const bool is_error = finding.severity == catalogue::Severity::error;
    out += "  ";
    brush.write(is_error ? style::error : style::warning, catalogue::name_of(finding.severity), out);
    out += ": ";
    out += describe(finding);
    out += '\n';
  }
}

std::span<const FormatInfo> formats() {
  static_assert(std::size(table) == std::size(format_choices), "each choice of --format has a row");
  return table;
}

const FormatInfo& info_of(Format format) {
  return *std::find_if(table.begin(), table.end(),
                       [format](const FormatInfo& info) { return info.format == format; });
}

bool is_for_people(std::string_view word) {
  return std::any_of(format_choices.begin(), format_choices.end(), [word](const auto& choice) {
    return choice.word == word && info_of(choice.value).is_for_people;
  });
}

std::unique_ptr<Formatter> make_formatter(Format format, const Look& look,
                                          const catalogue::Catalogue* catalogue) {
  return info_of(format).make(look, catalogue);
}

}  // namespace wazobus::render
