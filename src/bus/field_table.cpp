// SPDX-License-Identifier: MIT
#include "bus/field_table.hpp"

#include <fmt/format.h>

#include <limits>
#include <type_traits>

namespace wazobus::bus {

namespace {

using event::FieldValue;
using event::IntegerType;

/// rabbitmq-c reads the letter L as an unsigned integer. RabbitMQ has no such type, and py-amqp, with which
/// Wazo sends, writes signed integers with L. So a value that fits is read as the ordinary 64-bit integer.
FieldValue unsigned_64(std::uint64_t value) {
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return {value};
  return {event::Integer{static_cast<std::int64_t>(value), IntegerType::int64}};
}

void decode_table(const amqp_table_t& table, event::FieldTable& out, int depth);

FieldValue decode_value(const amqp_field_value_t& field, int depth) {
  if (depth > event::deepest_table)
    return {fmt::format("(left out: deeper than {} levels)", event::deepest_table)};
  const auto integer = [](std::int64_t value, IntegerType type) {
    return FieldValue{event::Integer{value, type}};
  };
  switch (field.kind) {
    case AMQP_FIELD_KIND_BOOLEAN:
      return {field.value.boolean != 0};
    case AMQP_FIELD_KIND_I8:
      return integer(field.value.i8, IntegerType::int8);
    case AMQP_FIELD_KIND_U8:
      return integer(field.value.u8, IntegerType::uint8);
    case AMQP_FIELD_KIND_I16:
      return integer(field.value.i16, IntegerType::int16);
    case AMQP_FIELD_KIND_U16:
      return integer(field.value.u16, IntegerType::uint16);
    case AMQP_FIELD_KIND_I32:
      return integer(field.value.i32, IntegerType::int32);
    case AMQP_FIELD_KIND_U32:
      return integer(field.value.u32, IntegerType::uint32);
    case AMQP_FIELD_KIND_I64:
      return integer(field.value.i64, IntegerType::int64);
    case AMQP_FIELD_KIND_U64:
      return unsigned_64(field.value.u64);
    case AMQP_FIELD_KIND_F32:
      return {field.value.f32};
    case AMQP_FIELD_KIND_F64:
      return {field.value.f64};
    case AMQP_FIELD_KIND_DECIMAL:
      return {
          event::Decimal{field.value.decimal.decimals, static_cast<std::int32_t>(field.value.decimal.value)}};
    case AMQP_FIELD_KIND_UTF8:
      return {std::string(view(field.value.bytes))};
    case AMQP_FIELD_KIND_BYTES:
      return {event::ByteString{std::string(view(field.value.bytes))}};
    case AMQP_FIELD_KIND_TIMESTAMP:
      return {event::FieldTime{field.value.u64}};
    case AMQP_FIELD_KIND_TABLE: {
      event::FieldTable table;
      decode_table(field.value.table, table, depth + 1);
      return {std::move(table)};
    }
    case AMQP_FIELD_KIND_ARRAY: {
      event::FieldArray array;
      for (int i = 0; i < field.value.array.num_entries; ++i)
        array.push_back(decode_value(field.value.array.entries[i], depth + 1));
      return {std::move(array)};
    }
    default:
      return {};  // void; rabbitmq-c refuses frames with unknown kinds, so there are no others
  }
}

void decode_table(const amqp_table_t& table, event::FieldTable& out, int depth) {
  out.clear();
  out.reserve(static_cast<std::size_t>(table.num_entries));
  for (int i = 0; i < table.num_entries; ++i) {
    const amqp_table_entry_t& entry = table.entries[i];
    out.push_back({std::string(view(entry.key)), decode_value(entry.value, depth)});
  }
}

/// Calls each(flag, library member, our member) for every property.
template <typename LibraryProperties, typename OurProperties, typename Each>
void pair_properties(LibraryProperties& library, OurProperties& ours, Each each) {
  each(AMQP_BASIC_CONTENT_TYPE_FLAG, library.content_type, ours.content_type);
  each(AMQP_BASIC_CONTENT_ENCODING_FLAG, library.content_encoding, ours.content_encoding);
  each(AMQP_BASIC_DELIVERY_MODE_FLAG, library.delivery_mode, ours.delivery_mode);
  each(AMQP_BASIC_PRIORITY_FLAG, library.priority, ours.priority);
  each(AMQP_BASIC_CORRELATION_ID_FLAG, library.correlation_id, ours.correlation_id);
  each(AMQP_BASIC_REPLY_TO_FLAG, library.reply_to, ours.reply_to);
  each(AMQP_BASIC_EXPIRATION_FLAG, library.expiration, ours.expiration);
  each(AMQP_BASIC_MESSAGE_ID_FLAG, library.message_id, ours.message_id);
  each(AMQP_BASIC_TIMESTAMP_FLAG, library.timestamp, ours.timestamp);
  each(AMQP_BASIC_TYPE_FLAG, library.type, ours.type);
  each(AMQP_BASIC_USER_ID_FLAG, library.user_id, ours.user_id);
  each(AMQP_BASIC_APP_ID_FLAG, library.app_id, ours.app_id);
  each(AMQP_BASIC_CLUSTER_ID_FLAG, library.cluster_id, ours.cluster_id);
}

void assign(std::optional<std::string>& to, amqp_bytes_t from) {
  if (!to) to.emplace();
  *to = view(from);
}

template <typename Number>
void assign(std::optional<Number>& to, Number from) {
  to = from;
}

}  // namespace

void decode(const amqp_table_t& table, event::FieldTable& out) {
  decode_table(table, out, 1);
}

void decode(const amqp_basic_properties_t& properties, event::Properties& out) {
  pair_properties(properties, out, [&](amqp_flags_t flag, const auto& from, auto& to) {
    if ((properties._flags & flag) != 0) {
      assign(to, from);
    } else {
      to.reset();
    }
  });
}

void decode_content_type(std::string_view encoded, std::optional<std::string>& out) {
  // Two bytes of flags; if the last bit is set, two more. The content type is the first property.
  const auto byte = [encoded](std::size_t at) { return static_cast<unsigned char>(encoded[at]); };
  std::size_t at = 0;
  bool is_there = false;
  for (bool more = true; more; at += 2) {
    if (encoded.size() < at + 2) return out.reset();
    if (at == 0) is_there = (byte(0) & 0x80U) != 0;
    more = (byte(at + 1) & 1U) != 0;
  }
  if (!is_there || at >= encoded.size() || encoded.size() - at - 1 < byte(at)) return out.reset();
  assign(out, bytes(encoded.substr(at + 1, byte(at))));
}

amqp_field_value_t Encoder::encode(const FieldValue& value) {
  amqp_field_value_t field{};
  const auto set = [&field](amqp_field_value_kind_t kind, auto& member, auto number) {
    field.kind = static_cast<std::uint8_t>(kind);
    member = static_cast<std::remove_reference_t<decltype(member)>>(number);
  };
  const auto set_integer = [&](const event::Integer& integer) {
    switch (integer.type) {
      case IntegerType::int8:
        return set(AMQP_FIELD_KIND_I8, field.value.i8, integer.value);
      case IntegerType::uint8:
        return set(AMQP_FIELD_KIND_U8, field.value.u8, integer.value);
      case IntegerType::int16:
        return set(AMQP_FIELD_KIND_I16, field.value.i16, integer.value);
      case IntegerType::uint16:
        return set(AMQP_FIELD_KIND_U16, field.value.u16, integer.value);
      case IntegerType::int32:
        return set(AMQP_FIELD_KIND_I32, field.value.i32, integer.value);
      case IntegerType::uint32:
        return set(AMQP_FIELD_KIND_U32, field.value.u32, integer.value);
      case IntegerType::int64:
        return set(AMQP_FIELD_KIND_I64, field.value.i64, integer.value);
    }
  };
  std::visit(
      [&](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          field.kind = AMQP_FIELD_KIND_VOID;
        } else if constexpr (std::is_same_v<T, bool>) {
          set(AMQP_FIELD_KIND_BOOLEAN, field.value.boolean, held ? 1 : 0);
        } else if constexpr (std::is_same_v<T, event::Integer>) {
          set_integer(held);
        } else if constexpr (std::is_same_v<T, std::uint64_t>) {
          set(AMQP_FIELD_KIND_U64, field.value.u64, held);
        } else if constexpr (std::is_same_v<T, float>) {
          set(AMQP_FIELD_KIND_F32, field.value.f32, held);
        } else if constexpr (std::is_same_v<T, double>) {
          set(AMQP_FIELD_KIND_F64, field.value.f64, held);
        } else if constexpr (std::is_same_v<T, event::Decimal>) {
          set(AMQP_FIELD_KIND_DECIMAL, field.value.decimal,
              amqp_decimal_t{held.scale, static_cast<std::uint32_t>(held.value)});
        } else if constexpr (std::is_same_v<T, std::string>) {
          set(AMQP_FIELD_KIND_UTF8, field.value.bytes, bytes(held));
        } else if constexpr (std::is_same_v<T, event::ByteString>) {
          set(AMQP_FIELD_KIND_BYTES, field.value.bytes, bytes(held.bytes));
        } else if constexpr (std::is_same_v<T, event::FieldTime>) {
          set(AMQP_FIELD_KIND_TIMESTAMP, field.value.u64, held.seconds);
        } else if constexpr (std::is_same_v<T, event::FieldArray>) {
          set(AMQP_FIELD_KIND_ARRAY, field.value.array, encode(held));
        } else {
          static_assert(std::is_same_v<T, event::FieldTable>);
          set(AMQP_FIELD_KIND_TABLE, field.value.table, encode(held));
        }
      },
      value.value);
  return field;
}

amqp_array_t Encoder::encode(const event::FieldArray& array) {
  std::vector<amqp_field_value_t>& fields = arrays_.emplace_back();
  fields.reserve(array.size());
  for (const FieldValue& value : array) fields.push_back(encode(value));
  return {static_cast<int>(fields.size()), fields.data()};
}

amqp_table_t Encoder::encode(const event::FieldTable& table) {
  std::vector<amqp_table_entry_t>& entries = tables_.emplace_back();
  entries.reserve(table.size());
  for (const auto& [key, value] : table) entries.push_back({bytes(key), encode(value)});
  return {static_cast<int>(entries.size()), entries.data()};
}

amqp_basic_properties_t Encoder::encode(const event::Properties& properties,
                                        const event::FieldTable& headers) {
  amqp_basic_properties_t encoded{};
  pair_properties(encoded, properties, [&](amqp_flags_t flag, auto& to, const auto& from) {
    if (!from) return;
    encoded._flags |= flag;
    if constexpr (std::is_same_v<std::decay_t<decltype(*from)>, std::string>) {
      to = bytes(*from);
    } else {
      to = *from;
    }
  });
  if (!headers.empty()) {
    encoded._flags |= AMQP_BASIC_HEADERS_FLAG;
    encoded.headers = encode(headers);
  }
  return encoded;
}

}  // namespace wazobus::bus
