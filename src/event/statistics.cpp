// SPDX-License-Identifier: MIT
#include "event/statistics.hpp"

#include <algorithm>

#include "event/family.hpp"
#include "event/wazo.hpp"
#include "text/sanitise.hpp"

namespace wazobus::event {

namespace {

/// Longer names are cut, because a message may contain a name of megabytes.
constexpr std::size_t longest_name = 200;

/// The decoded string: a view of `quoted` or of `decoded`.
std::string_view text_in(std::string_view quoted, std::string& decoded) {
  if (quoted.find('\\') == std::string_view::npos) return quoted.substr(1, quoted.size() - 2);
  decoded = json::View(quoted).string();
  return decoded;
}

/// Sets `text` to the header, if it is a string.
bool take_header(const FieldTable& headers, std::string_view key, std::string_view& text) {
  const std::string* const header = find_string(headers, key);
  if (header != nullptr) text = *header;
  return header != nullptr;
}

void add(Statistics::Row& row, std::size_t bytes, std::optional<Delays::Delay> delay,
         std::optional<std::int64_t> second) {
  ++row.events;
  row.bytes += bytes;
  if (delay) row.delays.add(*delay);
  if (second) row.seconds.count(*second);
}

}  // namespace

std::uint64_t CountsPerSecond::in(std::int64_t second) const {
  if (second > newest_ || second <= newest_ - kept) return 0;
  return counts_[place_of(second)];
}

std::size_t CountsPerSecond::place_of(std::int64_t second) {
  return static_cast<std::size_t>((second % kept + kept) % kept);
}

void CountsPerSecond::count(std::int64_t second) {
  if (second > newest_) {
    // Clears the counts of the previous round.
    const std::int64_t stale = std::min(second - newest_, kept);
    for (std::int64_t passed = 0; passed < stale; ++passed) counts_[place_of(second - passed)] = 0;
    newest_ = second;
  }
  if (second > newest_ - kept) ++counts_[place_of(second)];
}

LastMinute CountsPerSecond::last_minute(std::int64_t second, bool young) const {
  LastMinute minute{};
  const bool together = young && second > 0;
  const std::int64_t last = together ? second - 1 : second;
  for (std::size_t i = 0; i < minute.size(); ++i)
    minute[minute.size() - 1 - i] = in(last - static_cast<std::int64_t>(i));
  if (together) minute.back() += in(second);
  return minute;
}

std::int64_t Statistics::second_of(Clock::time_point now) const {
  return std::chrono::floor<std::chrono::seconds>(now - second_zero_.value_or(now)).count();
}

bool Statistics::is_young(Clock::time_point now) const {
  const Clock::duration since_zero = now - second_zero_.value_or(now);
  return since_zero - std::chrono::seconds(second_of(now)) < std::chrono::milliseconds(500);
}

LastMinute Statistics::last_minute(const Row& row, Clock::time_point now) const {
  return row.seconds.last_minute(second_of(now), is_young(now));
}

Statistics::Clock::duration Statistics::last_minute_span(Clock::time_point now) const {
  const Clock::time_point zero = second_zero_.value_or(now);
  const Clock::time_point first = zero + std::chrono::seconds(second_of(now) - (is_young(now) ? 60 : 59));
  return now - std::max(first, start_.value_or(now));
}

bool Statistics::is_of_two_clocks() const {
  return std::any_of(rows_.begin(), rows_.end(),
                     [](const Row& row) { return !row.delays.empty() && !row.delays.are_of_one_clock(); });
}

bool Statistics::has_delays(const Row& row) const {
  if (!row.delays.are_of_one_clock()) return false;
  if (&row == &total_) return !is_of_two_clocks();
  // A row of events with different names may mix publishers whose clocks differ.
  return !grouping_.row_name || row.delays.max() <= longest_delay;
}

void Statistics::count(const Event& event, std::optional<Clock::time_point> time) {
  const std::size_t bytes = event.frame().body.size();
  if (time) {
    if (!second_zero_) second_zero_ = time;
    start_ = std::min(start_.value_or(*time), *time);
  }
  const std::optional<std::int64_t> second = time ? std::optional(second_of(*time)) : std::nullopt;
  const Texts texts = texts_of(event);
  const std::optional<Delays::Delay> delay =
      event.frame().has_receipt ? delay_of(texts.timestamp, event.frame().received) : std::nullopt;
  if (grouping_.row_name) {
    add(row_of(grouping_.row_name(event, texts.name), {}), bytes, delay, second);
  } else {
    add(row_of(texts.name, event.frame().routing_key), bytes, delay, second);
  }
  add(total_, bytes, delay, second);
}

Statistics::Texts Statistics::texts_of(const Event& event) {
  Texts texts;
  const bool has_name = take_header(event.frame().headers, member::name, texts.name);
  const bool has_timestamp = take_header(event.frame().headers, member::timestamp, texts.timestamp);
  if ((has_name && has_timestamp) || !event.is_json() || !event.body().is_object()) return texts;
  // Both are found in one pass. If a key occurs twice, the last one counts, so the whole body is read.
  std::string_view name;
  std::string_view timestamp;
  std::string_view data;
  for (json::Children members(event.members()); members.next();) {
    if (members.key_is(member::name)) name = members.value().text();
    if (members.key_is(member::timestamp)) timestamp = members.value().text();
    if (members.key_is(member::data)) data = members.value().text();
  }
  if (!has_name && name.starts_with('"')) texts.name = text_in(name, name_);
  if (!has_timestamp && timestamp.starts_with('"')) texts.timestamp = text_in(timestamp, timestamp_);
  if (texts.timestamp.empty() && data.starts_with('{')) take_time_of_data(data, event, texts);
  return texts;
}

/// Events of ARI have their time only in data.
void Statistics::take_time_of_data(std::string_view data, const Event& event, Texts& texts) {
  std::string_view timestamp;
  std::string_view type;
  for (json::Children members{json::View(data)}; members.next();) {
    if (members.key_is(member::timestamp)) timestamp = members.value().text();
    if (members.key_is("type")) type = members.value().text();
  }
  Clues clues;
  std::string_view category;
  if (take_header(event.frame().headers, "category", category)) clues.category = category;
  clues.type_is_name = type.starts_with('"') && type.substr(1, type.size() - 2) == texts.name;
  if (timestamp.starts_with('"') && family_of(clues) == Family::ari)
    texts.timestamp = text_in(timestamp, timestamp_);
}

std::optional<Delays::Delay> Statistics::delay_of(std::string_view timestamp, text::Timestamp received) {
  const std::optional<text::Timestamp> sent = text::parse_time(timestamp, zone_, received);
  if (!sent) return std::nullopt;
  return received - *sent;
}

Statistics::Row& Statistics::row_of(std::string_view name, std::string_view routing_key) {
  if (name.empty()) name = routing_key;
  if (name.empty()) name = no_name;
  name = text::characters_within(longest_name, name);
  if (const auto known = by_name_.find(name); known != by_name_.end()) return *known->second;
  return new_row(name);
}

Statistics::Row& Statistics::new_row(std::string_view name) {
  if (by_name_.size() >= most_names) name = other_names;
  // A name that is not UTF-8 shares the row of the name that looks the same, so no name appears twice.
  const std::string shown = text::is_utf8(name) ? std::string(name) : text::safe(name);
  const auto [known, is_new] = by_name_.try_emplace(shown, nullptr);
  if (is_new) known->second = &rows_.emplace_back(Row{shown, 0, 0, {}, {}});
  Row& row = *known->second;  // cppcheck-suppress danglingTemporaryLifetime; rows_ holds it
  by_name_.try_emplace(std::string(name), &row);
  return row;
}

}  // namespace wazobus::event
