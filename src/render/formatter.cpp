// SPDX-License-Identifier: MIT
#include "render/formatter.hpp"

#include <fmt/format.h>

#include "event/record.hpp"
#include "render/formats.hpp"
#include "render/palette.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

class JsonBody : public Formatter {
 public:
  void format(const event::Event& event, std::span<const catalogue::Finding> /*findings*/,
              std::string& out) override {
    event::append_body(event, out);
    out += '\n';
  }
};

class Record : public Formatter {
 public:
  void format(const event::Event& event, std::span<const catalogue::Finding> /*findings*/,
              std::string& out) override {
    event::append_record(event, out);
    out += '\n';
  }
};

class Raw : public Formatter {
 public:
  void format(const event::Event& event, std::span<const catalogue::Finding> /*findings*/,
              std::string& out) override {
    out += event.frame().body;
    out += '\n';
  }
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

std::unique_ptr<Formatter> make_formatter(Format format, const Look& look,
                                          const catalogue::Catalogue* catalogue) {
  switch (format) {
    case Format::pretty:
      return make_pretty(look);
    case Format::line:
      return make_line(look, catalogue);
    case Format::json:
      return std::make_unique<JsonBody>();
    case Format::record:
      return std::make_unique<Record>();
    case Format::raw:
      return std::make_unique<Raw>();
  }
  return nullptr;
}

}  // namespace wazobus::render
