// SPDX-License-Identifier: MIT
// A second opinion about JSON: RapidJSON, strict, without recursion, with encoding checked and NUL bytes
// forbidden.
#pragma once

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <string_view>

#include "json/scan.hpp"

namespace wazobus::json {

/// Does RapidJSON agree with `scan`? Cases in which version 1.1 is known to be wrong or narrower count as
/// agreement: it accepts a lone low surrogate, and refuses numbers beyond a double.
inline bool rapidjson_agrees(std::string_view text, const Scan& scan) {
  if (scan.fault == Fault::lone_surrogate) return true;
  // A MemoryStream ends with a NUL, so RapidJSON does not notice NUL bytes in the text.
  if (text.find('\0') != std::string_view::npos) return !scan.ok();
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> ignore;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  const rapidjson::ParseResult result = reader.Parse<flags>(bytes, ignore);
  return result.Code() == rapidjson::kParseErrorNumberTooBig || result.IsError() != scan.ok();
}

}  // namespace wazobus::json
