// SPDX-License-Identifier: MIT
// Fuzzes rows of variables: reading ends, the result does not depend on the pieces of the input, and the
// contract of Rows holds.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/csv.hpp"
#include "capture/rows.hpp"
#include "json/scan.hpp"
#include "require.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

using namespace wazobus;
using capture::CsvCutter;
using capture::Rows;

namespace {

void read_rows(std::string_view text) {
  const int fd = ::memfd_create("rows", MFD_CLOEXEC);
  REQUIRE_THAT(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::lseek(fd, 0, SEEK_SET);
  try {
    Rows rows(fd, "rows");
    std::uint64_t line = 0;
    for (event::Variables row; rows.next(row) == Rows::Step::row;) {
      REQUIRE_THAT(rows.line() > line);
      line = rows.line();
      const bool is_csv = rows.names().has_value();
      if (is_csv) REQUIRE_THAT(row.size() == rows.names()->size());
      for (const auto& [name, variable] : row) {
        REQUIRE_THAT(text::is_utf8(name) && text::is_utf8(variable.text));
        REQUIRE_THAT(variable.is_json != is_csv);
        if (variable.is_json) REQUIRE_THAT(json::check(variable.text).ok());
      }
    }
  } catch (const Failure&) {
    // A wrong row gives an error.
  }
  ::close(fd);
}

std::string cut(std::string_view text, std::size_t piece) {
  CsvCutter cutter;
  std::string seen;
  const auto look = [&] {
    if (!cutter.is_complete()) return;
    for (const CsvCutter::Field& field : cutter.fields()) {
      seen += field.text + '|' + std::to_string(field.place.line) + ':' + std::to_string(field.place.column) +
              '|';
    }
    seen += '\n';
    cutter.forget();
  };
  while (!text.empty() && cutter.fault().what.empty()) {
    text.remove_prefix(cutter.take(text.substr(0, piece)));
    look();
  }
  cutter.finish();
  look();
  return seen.append(cutter.fault().what);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_rows(text);
  REQUIRE_THAT(cut(text, 1) == cut(text, size + 1));
  return 0;
}
