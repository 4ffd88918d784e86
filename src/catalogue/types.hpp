// SPDX-License-Identifier: MIT
// The types of JSON values, as JSON Schema names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wazobus::catalogue {

/// A set of JSON types; integer and fraction are both JSON Schema's number.
class Types {
 public:
  enum Type : std::uint8_t {
    null = 1,
    boolean = 2,
    integer = 4,
    fraction = 8,
    string = 16,
    array = 32,
    object = 64
  };
  static constexpr std::uint8_t any = 127;

  Types() = default;
  explicit Types(std::uint8_t bits) : bits_(bits) {}

  /// The type with this name, if there is one.
  static std::optional<Types> named(std::string_view name);
  static std::vector<std::string> names();

  [[nodiscard]] bool has(Type type) const { return (bits_ & type) != 0; }
  void add(std::uint8_t bits) { bits_ |= bits; }
  [[nodiscard]] std::uint8_t bits() const { return bits_; }
  /// "integer or string"
  [[nodiscard]] std::string describe() const;

 private:
  std::uint8_t bits_ = 0;
};

std::string_view name_of(Types::Type type);

/// The set of all these types.
Types types_named(const std::vector<std::string>& names);

/// Is the number spelled without fraction and exponent?
bool is_integer_text(std::string_view number);

/// The type of a JSON text that is not a container; for JSON Schema 1.0 and 1e2 are integers.
Types::Type type_of_scalar(std::string_view json);

/// Are these JSON texts, which are not containers, equal for JSON Schema? "\u00e9" equals "é", and 1.0 equals
/// 1.
bool same_scalar(std::string_view a, std::string_view b);

}  // namespace wazobus::catalogue
