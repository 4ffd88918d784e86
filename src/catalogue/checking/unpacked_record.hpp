// SPDX-License-Identifier: MIT
// A record whose body is packed or in a text, written once more with the body as its payload, so that the
// body can be checked. Findings in that text are put back to their places in the record.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "catalogue/checking/token.hpp"
#include "catalogue/finding.hpp"
#include "json/document.hpp"

namespace wazobus::catalogue {

class UnpackedRecord {
 public:
  /// `packed` is the value of payload_base64 or of the text in the object `record`, `pointer` its JSON
  /// Pointer, and `body` what it holds.
  UnpackedRecord(const json::Document& document, Index record, Index packed, std::string pointer,
                 std::string_view body);

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Changes the place of a finding in text() to that in the document. What is inside the body gets the place
  /// of the packed text. Returns false for what a check of the record as it stands tells as well.
  bool put_back(Finding& finding) const;

 private:
  std::string pointer_;
  std::size_t record_at_;  // offsets in the document
  std::size_t packed_at_;
  std::size_t record_size_;
  std::size_t payload_begin_;  // of the member in text_
  std::size_t payload_end_;
  std::string text_;
};

}  // namespace wazobus::catalogue
