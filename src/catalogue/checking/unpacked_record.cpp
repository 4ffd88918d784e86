// SPDX-License-Identifier: MIT
#include "catalogue/checking/unpacked_record.hpp"

#include <utility>

namespace wazobus::catalogue {

UnpackedRecord::UnpackedRecord(const json::Document& document, Index record, Index packed,
                               std::string pointer, std::string_view body)
    : pointer_(std::move(pointer)), record_at_(document.at(record)), packed_at_(document.at(packed)) {
  const std::string_view source = document.source(record);
  const Index key = packed - 1;
  record_size_ = source.size();
  payload_begin_ = document.at(key) - record_at_;
  text_ = source.substr(0, payload_begin_);
  text_ += R"("payload":)";
  text_ += body;
  payload_end_ = text_.size();
  text_ += source.substr(packed_at_ + document.raw(packed).size() - record_at_);
}

bool UnpackedRecord::put_back(Finding& finding) const {
  if (finding.at >= payload_begin_ && finding.at < payload_end_) {
    finding.at = packed_at_;
    finding.pointer = pointer_;
    return true;
  }
  if (finding.rule == Rule::json_duplicate_key || finding.rule == Rule::json_number_range) return false;
  if (finding.at >= payload_end_) finding.at = finding.at + record_size_ - text_.size();
  finding.at += record_at_;
  finding.pointer = pointer_.substr(0, pointer_.rfind('/')) + finding.pointer;
  return true;
}

}  // namespace wazobus::catalogue
