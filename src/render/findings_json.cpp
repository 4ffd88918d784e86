// SPDX-License-Identifier: MIT
#include "json/writer.hpp"
#include "render/findings_formats.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

/// Writes one finding per line, and the totals on the last line.
class JsonFindings : public FindingFormatter {
 public:
  void finding(const FindingPlace& place, const catalogue::FindingView& finding, std::string& out) override {
    json_.continue_in(out).open_object();
    write_any(json_.key("file"), place.file);
    if (place.line == 0) {
      json_.key("line").null().key("column").null();
    } else {
      json_.key("line").number(place.line).key("column").number(place.column);
    }
    json_.key("severity").string(catalogue::name_of(finding.severity));
    json_.key("event");
    if (finding.event.empty()) {
      json_.null();
    } else {
      write_any(json_, finding.event);
    }
    write_any(json_.key("pointer"), finding.pointer);
    json_.key("rule").string(catalogue::id_of(finding.rule));
    write_any(json_.key("message"), finding.message);
    json_.close_object().end_line();
  }

  void summary(const Totals& totals, std::string& out) override {
    json_.continue_in(out).open_object().key("summary").open_object();
    json_.key("values").number(totals.values).key("events").number(totals.events);
    json_.key("errors").number(totals.errors).key("warnings").number(totals.warnings);
    if (totals.ignored) json_.key("ignored").number(*totals.ignored);
    write_counts(json_.key("by_event"), totals.by_event);
    write_counts(json_.key("by_rule"), totals.by_rule);
    json_.key("complete").boolean(totals.is_complete);
    json_.close_object().close_object().end_line();
  }

 private:
  json::Writer json_;
};

}  // namespace

void write_any(json::Writer& json, std::string_view text) {
  if (text::is_utf8(text)) {
    json.string(text);
  } else {
    json.string(text::safe(text));
  }
}

void write_counts(json::Writer& json, const Counts& counts) {
  json.open_object();
  for (const auto& [name, count] : counts)
    json.key(text::is_utf8(name) ? name : text::safe(name)).number(count);
  json.close_object();
}

std::unique_ptr<FindingFormatter> make_json_findings() {
  return std::make_unique<JsonFindings>();
}

}  // namespace wazobus::render
