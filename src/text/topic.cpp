// SPDX-License-Identifier: MIT
#include "text/topic.hpp"

#include <fmt/format.h>

#include "text/sanitise.hpp"

namespace wazobus::text {

namespace {

/// Iterates over the words of a key or pattern. An empty text has no words; "a." has two, the second empty.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text), ended_(text.empty()) {}

  [[nodiscard]] bool ended() const { return ended_; }

  [[nodiscard]] std::string_view word() const { return rest_.substr(0, rest_.find('.')); }

  void advance() {
    const std::size_t dot = rest_.find('.');
    ended_ = dot == std::string_view::npos;
    if (!ended_) rest_.remove_prefix(dot + 1);
  }

 private:
  std::string_view rest_;
  bool ended_;
};

}  // namespace

bool topic_matches(std::string_view pattern, std::string_view key) {
  Words wanted(pattern);
  Words given(key);
  // Greedy matching with one backtrack position is complete: with a later #, an earlier # never has to be
  // changed.
  Words after_hash(std::string_view{});
  Words given_at_hash(std::string_view{});
  bool has_hash = false;
  while (!given.ended()) {
    if (!wanted.ended() && wanted.word() == "#") {
      wanted.advance();
      after_hash = wanted;
      given_at_hash = given;
      has_hash = true;
    } else if (!wanted.ended() && (wanted.word() == "*" || wanted.word() == given.word())) {
      wanted.advance();
      given.advance();
    } else if (has_hash) {
      given_at_hash.advance();
      given = given_at_hash;
      wanted = after_hash;
    } else {
      return false;
    }
  }
  while (!wanted.ended() && wanted.word() == "#") wanted.advance();
  return wanted.ended();
}

std::string topic_objection(std::string_view pattern) {
  if (pattern.size() > max_short_string) {
    return fmt::format("it has {} bytes, AMQP allows {}", pattern.size(), max_short_string);
  }
  if (!is_utf8(pattern)) return "it is not valid UTF-8";
  for (Words words(pattern); !words.ended(); words.advance()) {
    const std::string_view word = words.word();
    if (word == "*" || word == "#" || word.find_first_of("*#") == std::string_view::npos) continue;
    return "* and # stand for whole words, those between the dots";
  }
  return {};
}

}  // namespace wazobus::text
