// SPDX-License-Identifier: MIT
#include "text/suggest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace wazobus::text {

namespace {

/// Longer words get no suggestion.
constexpr std::size_t longest_word = 100;

/// Working memory of one measurement, reused by the next.
struct DistanceRows {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last;
  std::vector<std::size_t> row;
};

/// The edit distance, or `limit` if the distance is at least `limit`.
std::size_t distance_below(std::size_t limit, std::string_view a, std::string_view b, DistanceRows& rows) {
  auto& [before_last, last, row] = rows;
  for (auto* const each : {&before_last, &last, &row}) each->resize(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  std::size_t least_before = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({replace, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    // A swap of neighbours refers to the row before the last.
    if (std::min(least, least_before + 1) >= limit && least >= limit) return limit;
    least_before = least;
    before_last.swap(last);
    last.swap(row);
  }
  return std::min(limit, last[b.size()]);
}

/// A word whose distance to many others is measured. Computes a column of the table of distances at once: one
/// bit for each character of the word says whether the distance grows there (Hyyrö, A bit-vector algorithm
/// for computing Levenshtein and Damerau edit distances, 2003). Before, the table took 88 % of the time for a
/// capture of unknown names.
class MeasuredWord {
 public:
  static constexpr std::size_t longest = 64;

  /// `word` must have 1 to `longest` bytes.
  explicit MeasuredWord(std::string_view word) : size_(word.size()) {
    for (std::size_t i = 0; i < word.size(); ++i) places_[byte(word[i])] |= std::uint64_t{1} << i;
  }

  /// Like the function distance_below() above.
  [[nodiscard]] std::size_t distance_below(std::size_t limit, std::string_view other) const {
    const std::uint64_t last_place = std::uint64_t{1} << (size_ - 1);
    std::uint64_t grows_down = ~std::uint64_t{0};
    std::uint64_t shrinks_down = 0;
    std::uint64_t is_diagonal = 0;  // where the distance is that of both words without their last character
    std::uint64_t places_before = 0;
    std::size_t distance = size_;
    for (std::size_t at = 0; at < other.size(); ++at) {
      const std::uint64_t places = places_[byte(other[at])];
      const std::uint64_t is_swapped = ((~is_diagonal & places) << 1U) & places_before;
      is_diagonal = (((places & grows_down) + grows_down) ^ grows_down) | places | shrinks_down | is_swapped;
      std::uint64_t grows_right = shrinks_down | ~(is_diagonal | grows_down);
      std::uint64_t shrinks_right = is_diagonal & grows_down;
      if ((grows_right & last_place) != 0) ++distance;
      if ((shrinks_right & last_place) != 0) --distance;
      // Each further character reduces the distance by at most one.
      if (distance >= limit + (other.size() - at - 1)) return limit;
      grows_right = grows_right << 1U | 1U;
      shrinks_right <<= 1U;
      grows_down = shrinks_right | ~(is_diagonal | grows_right);
      shrinks_down = grows_right & is_diagonal;
      places_before = places;
    }
    return std::min(limit, distance);
  }

 private:
  static std::size_t byte(char c) { return static_cast<unsigned char>(c); }

  std::size_t size_;
  std::array<std::uint64_t, 256> places_{};  ///< for each character, one bit for each place in the word
};

/// A set of the word's characters, one bit each; some characters share a bit.
std::uint64_t letters_of(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) % 64U);
  return letters;
}

/// A lower bound of the distance: one edit adds at most one letter and removes at most one.
std::size_t least_distance(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::size_t>(std::max(std::popcount(a & ~b), std::popcount(b & ~a)));
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  DistanceRows rows;
  return distance_below(a.size() + b.size() + 1, a, b, rows);
}

std::string_view nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string_view best;
  if (word.size() > longest_word) return best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  std::size_t best_difference = 0;
  const std::uint64_t letters = letters_of(word);
  const bool is_short = !word.empty() && word.size() <= MeasuredWord::longest;
  const MeasuredWord measured(is_short ? word : std::string_view("-"));
  DistanceRows rows;
  for (const std::string& candidate : candidates) {
    // A typed beginning (--time for --timeout) counts like a small mistake; the first words (--sort for
    // --sort-keys) like none.
    const bool abbreviates = word.size() >= 3 && candidate.starts_with(word);
    const bool is_first_words =
        abbreviates && word.size() < candidate.size() && candidate[word.size()] == '-';
    const std::size_t shorter = std::min(word.size(), candidate.size());
    const std::size_t difference = std::max(word.size(), candidate.size()) - shorter;
    if (!abbreviates && difference > best_distance) continue;
    if (!abbreviates && least_distance(letters, letters_of(candidate)) > best_distance) continue;
    const auto distance_here = [&](std::size_t limit) {
      return is_short ? measured.distance_below(limit, candidate)
                      : distance_below(limit, word, candidate, rows);
    };
    const std::size_t distance = is_first_words ? 0 : abbreviates ? 1 : distance_here(best_distance + 1);
    const bool is_nearer = distance < best_distance;
    const bool is_as_near = !best.empty() && distance == best_distance && difference < best_difference;
    if (!is_nearer && !is_as_near) continue;
    best = candidate;
    best_distance = distance;
    best_difference = difference;
  }
  return best;
}

}  // namespace wazobus::text
