// SPDX-License-Identifier: MIT
// Checks a JSON value against a schema of the catalogue.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/checking/findings.hpp"
#include "catalogue/checking/json_checker.hpp"
#include "catalogue/checking/schema.hpp"

namespace wazobus::catalogue {

class DataChecker {
 public:
  /// `unknown_fields`: see CheckOptions. The other arguments must outlive this.
  DataChecker(const json::Document& document, Findings& findings, JsonChecker& json, bool unknown_fields)
      : document_(document), findings_(findings), json_(json), unknown_fields_(unknown_fields) {}

  /// Checks the value and everything inside it. `guesses` remembers, from one value of an event to the next,
  /// which property followed which one. It has SchemaCompiler::guesses() elements, which start as
  /// Schema::no_property.
  void check(const Schema& schema, Index value, std::span<std::uint16_t> guesses);

 private:
  using Seen = std::array<std::uint64_t, 4>;  // a bit for each property

  void check_value(const Schema& schema, Index value);
  void check_wrong_type(const Schema& schema, Index value, Types::Type type);
  void check_allowed(const Schema& schema, Index value);
  void check_string(const Schema& schema, Index value);
  [[nodiscard]] bool has_format(const Schema& schema, std::string_view text, Index value);
  void check_known_values(const Schema& schema, std::string_view text, Index value);
  void check_array(const Schema& schema, Index array);
  void check_object(const Schema& schema, Index object);
  void check_extra(const Schema& schema, Index key);
  void report_unknown_field(const Schema& schema, Index key);
  void report_missing(const Schema& schema, Index object, const Seen& seen);
  std::uint16_t property_at(const Schema& schema, Index key, std::uint32_t previous);

  const json::Document& document_;
  Findings& findings_;
  JsonChecker& json_;
  bool unknown_fields_;
  std::span<std::uint16_t> guesses_;
  std::vector<Index> extra_keys_;  // without a property, of the objects that are being checked
  std::map<std::pair<const Schema*, std::string>, std::string, std::less<>> words_for_unknown_;
  std::string storage_;
  std::string key_storage_;
};

}  // namespace wazobus::catalogue
