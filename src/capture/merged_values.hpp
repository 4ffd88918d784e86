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

/// The order is described at MergedParts.
class MergedValues {
 public:
  using OnBroken = std::function<void(const std::string& name, const ValueSource::Broken& broken)>;

  /// Looks at the first value of each file, if there are several. `names` are what messages call the files,
  /// in the same order. One that cannot be opened is reported to `on_unreadable`.
  MergedValues(std::vector<std::string> paths, const std::vector<std::string>& names, std::string advice,
               OnBroken on_broken, OnUnreadable on_unreadable);

  enum class Step : std::uint8_t { value, idle, end };

  /// Never waits. After it returned `value`, source().took() may be called. Throws as ValueSource::next().
  Step next(ValueSource::Value& value);

  /// The source of the last value, or the idle one.
  [[nodiscard]] ValueSource& source() { return *parts_.current().source; }
  [[nodiscard]] const std::string& name() const { return parts_.current().name; }

 private:
  using Parts = MergedParts<ValueSource, ValueSource::Value>;
  using Part = Parts::Part;

  void open(Part& part) const;
  void look_at(Part& part);
  Parts::Step fill(Part& part);
  [[nodiscard]] std::optional<text::Timestamp> time_of(const ValueSource::Value& value);

  Parts parts_;
  std::string advice_;
  OnBroken on_broken_;
  json::Document document_;
};

}  // namespace wazobus::capture
