// SPDX-License-Identifier: MIT
// Converts field tables and properties between our types and rabbitmq-c's. For the .cpp files of this room
// only.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/amqp.hpp"
#include "event/frame.hpp"

namespace wazobus::bus {

/// Copies the table out of the library's pool.
void decode(const amqp_table_t& table, event::FieldTable& out);
void decode(const amqp_basic_properties_t& properties, event::Properties& out);
/// Reads the content type from encoded properties (AMQP 0-9-1, 4.2.6.1). Broken properties have none.
void decode_content_type(std::string_view encoded, std::optional<std::string>& out);

/// Makes tables for the library. They refer to the strings of the FieldTable, so both it and the Encoder must
/// outlive their use.
class Encoder {
 public:
  amqp_table_t encode(const event::FieldTable& table);
  amqp_basic_properties_t encode(const event::Properties& properties, const event::FieldTable& headers);

 private:
  amqp_array_t encode(const event::FieldArray& array);
  amqp_field_value_t encode(const event::FieldValue& value);

  // Deques keep addresses: encoding a nested table adds to them while an outer table is being filled.
  std::deque<std::vector<amqp_table_entry_t>> tables_;
  std::deque<std::vector<amqp_field_value_t>> arrays_;
};

}  // namespace wazobus::bus
