// SPDX-License-Identifier: MIT
#include "event/search.hpp"

#include "json/view.hpp"

namespace wazobus::event {

namespace {

/// Returns the text with the escapes of its strings decoded. The result is not JSON any more.
std::string decoded(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t quote = json.find('"', at);
    if (quote == std::string_view::npos) break;
    std::size_t end = quote + 1;
    while (json[end] != '"') end += json[end] == '\\' ? 2U : 1U;
    out += json.substr(at, quote + 1 - at);
    out += json::View(json.substr(quote, end + 1 - quote)).string();
    out += '"';
    at = end + 1;
  }
  return out;
}

}  // namespace

Search::Search(const std::string& pattern, LetterCase letter_case)
    : regex_(std::make_shared<const Regex>(pattern, letter_case)) {}

bool Search::finds(const Event& event) const {
  const auto is_in = [this](std::string_view json) {
    if (regex_->matches(json)) return true;
    return json.find('\\') != std::string_view::npos && regex_->matches(decoded(json));
  };
  const Frame& frame = event.frame();
  if (regex_->matches(frame.routing_key)) return true;
  if (event.is_json() ? is_in(event.body().text()) : regex_->matches(frame.body)) return true;
  std::string headers;
  append_json(frame.headers, headers);
  return is_in(headers);
}

}  // namespace wazobus::event
