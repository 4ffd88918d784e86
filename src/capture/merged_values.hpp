// SPDX-License-Identifier: MIT
// Reads the JSON values of several captures as one stream, in the order of time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capture/merged_parts.hpp"
#include "capture/value_source.hpp"
#include "json/document.hpp"
#include "text/time.hpp"

namespace wazobus::capture {

/// The order is described at MergedParts. Of values with the same text and time in several captures, the
/// first is given and the others are left out.
class MergedValues {
 public:
  using OnBroken = std::function<void(const std::string& name, const ValueSource::Broken& broken)>;

  /// `names` are what messages call the files, in the same order; they must outlive this. One of several that
  /// cannot be opened is reported to `on_unreadable`, in next().
  MergedValues(std::vector<std::string> paths, const std::vector<std::string>& names, std::string advice,
               OnBroken on_broken, OnUnreadable on_unreadable);

  enum class Step : std::uint8_t { value, idle, end };

  /// Never waits. If there are several captures, first looks at the first value of each, and returns idle
  /// meanwhile. After it returned `value`, source().took() may be called. Throws as ValueSource::next().
  Step next(ValueSource::Value& value);

  /// Does next() still look at the first values?
  [[nodiscard]] bool is_looking() const { return parts_.is_looking(); }
  /// After idle: may next() be called again without waiting for fd()?
  [[nodiscard]] bool has_more() const { return is_looking() || parts_.current().opened->source.has_more(); }
  [[nodiscard]] int fd() const { return is_looking() ? -1 : parts_.current().opened->source.fd(); }

  /// The source of the last value, and its name.
  [[nodiscard]] ValueSource& source() { return parts_.current().opened->source; }
  [[nodiscard]] const std::string& name() const { return name_of(parts_.current()); }
  /// The values that were left out.
  [[nodiscard]] const Doubles& doubles() const { return parts_.doubles(); }

 private:
  using Parts = MergedParts<ValueSource, ValueSource::Value>;
  using Part = Parts::Part;

  void open(Part& part) const;
  [[nodiscard]] const std::string& name_of(const Part& part) const { return names_[parts_.index_of(part)]; }
  [[nodiscard]] std::optional<text::Timestamp> time_of_first(const Part& part);
  Parts::Step fill(Part& part);
  [[nodiscard]] std::optional<text::Timestamp> time_of(const ValueSource::Value& value);

  Parts parts_;
  const std::vector<std::string>& names_;
  std::string advice_;
  OnBroken on_broken_;
  json::Document document_;
};

}  // namespace wazobus::capture
