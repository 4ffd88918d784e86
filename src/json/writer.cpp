// SPDX-License-Identifier: MIT
#include "json/writer.hpp"

#include <rapidjson/writer.h>

namespace wazobus::json {

/// RapidJSON's output stream.
class Writer::Appender {
 public:
  using Ch = char;

  void Put(char c) {
    if (breaks_line_) {
      breaks_line_ = false;
      if (c == ',') {
        *out_ += ",\n";
        return;
      }
      *out_ += '\n';
    }
    *out_ += c;
  }
  void Flush() {}

  void break_line() { breaks_line_ = true; }
  void continue_in(std::string& out) { out_ = &out; }
  /// Returns the output, to which a whole value may be appended now.
  std::string& text() {
    if (breaks_line_) *out_ += '\n';
    breaks_line_ = false;
    return *out_;
  }

 private:
  std::string* out_ = nullptr;
  bool breaks_line_ = false;
};

/// The objects to which RapidJSON's writer has pointers.
struct Writer::Storage {
  Appender appender;
  rapidjson::CrtAllocator allocator;
};

/// Appends strings and raw values without RapidJSON, which would leave DEL and the C1 controls as they are,
/// and would copy raw values byte by byte.
class Writer::Output : private Writer::Storage, public rapidjson::Writer<Writer::Appender> {
 public:
  Output() : rapidjson::Writer<Appender>(Storage::appender, &allocator) {}

  Appender& appender() { return Storage::appender; }

  void string(std::string_view value) {
    Prefix(rapidjson::kStringType);
    append_string(value, appender().text());
    EndValue(true);
  }
  void raw(std::string_view json, rapidjson::Type type) {
    Prefix(type);
    appender().text() += json;
    EndValue(true);
  }
};

Writer::Writer() : output_(std::make_unique<Output>()) {}
Writer::Writer(std::string& out) : Writer() {
  continue_in(out);
}
Writer::Writer(Writer&& other) noexcept = default;
Writer& Writer::operator=(Writer&& other) noexcept = default;
Writer::~Writer() = default;

Writer& Writer::open_object() {
  output_->StartObject();
  return *this;
}

Writer& Writer::close_object() {
  output_->EndObject();
  return *this;
}

Writer& Writer::open_array() {
  output_->StartArray();
  return *this;
}

Writer& Writer::close_array() {
  output_->EndArray();
  return *this;
}

Writer& Writer::key(std::string_view name) {
  output_->string(name);
  return *this;
}

Writer& Writer::raw_key(std::string_view quoted) {
  output_->raw(quoted, rapidjson::kStringType);
  return *this;
}

Writer& Writer::string(std::string_view value) {
  output_->string(value);
  return *this;
}

Writer& Writer::number(std::uint64_t value) {
  output_->Uint64(value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  output_->Bool(value);
  return *this;
}

Writer& Writer::null() {
  output_->Null();
  return *this;
}

Writer& Writer::raw(std::string_view text) {
  output_->raw(text, rapidjson::kObjectType);
  return *this;
}

Writer& Writer::break_line() {
  output_->appender().break_line();
  return *this;
}

Writer& Writer::end_line() {
  output_->appender().text() += '\n';
  return start_over();
}

Writer& Writer::start_over() {
  output_->Reset(output_->appender());
  return *this;
}

Writer& Writer::continue_in(std::string& out) {
  output_->appender().continue_in(out);
  return *this;
}

}  // namespace wazobus::json
