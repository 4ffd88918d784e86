// SPDX-License-Identifier: MIT
// The functions that make the formatters of findings, and their common wording.
#pragma once

#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "render/findings.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

std::unique_ptr<FindingFormatter> make_github_findings();
std::unique_ptr<FindingFormatter> make_json_findings();
std::unique_ptr<FindingFormatter> make_junit_findings(const FindingOptions& options);
std::unique_ptr<FindingFormatter> make_sarif_findings(std::string_view version);

inline constexpr std::string_view standard_input = "-";

/// Appends "capture.ndjson:12:87: error: call_created: data.status: expected string, got integer
/// [data.type]", safe to show, without a newline.
void append_finding(const FindingPlace& place, const catalogue::FindingView& finding, const Brush& brush,
                    std::string& out);

/// Appends "capture.ndjson:12:87", or the file alone for line 0, safe to show.
void append_place(const FindingPlace& place, std::string& out);

void append_number(std::uint64_t number, std::string& out);

/// Appends "call_created: data.status: expected string, got integer", safe to show. Empty parts are left out.
void append_sentence(const catalogue::FindingView& finding, std::string& out);

/// Appends the counts of events and of findings, one per line, the most frequent first. Appends nothing if
/// there are none.
void append_tables(const Totals& totals, const Brush& brush, std::string& out);

/// Writes a string of any bytes, such as the name of a file. Bytes that are not UTF-8, which JSON cannot
/// hold, are made visible.
void write_any(json::Writer& json, std::string_view text);

/// Writes {"call_created":12,...}.
void write_counts(json::Writer& json, const Counts& counts);

}  // namespace wazobus::render
