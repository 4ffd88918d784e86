// SPDX-License-Identifier: MIT
#include "cli/typed_passwords.hpp"

#include <algorithm>
#include <cstddef>

#include "text/sanitise.hpp"
#include "text/token_parameter.hpp"

namespace wazobus::cli {

namespace {

using text::TextRange;

/// Finds the password in `word`; empty if there is none. It may contain any character, so it ends at the last
/// @: hiding too much is better than showing a part of it.
TextRange password_in(std::string_view word) {
  const std::size_t end = word.rfind('@');
  if (end == std::string_view::npos) return {};
  constexpr std::string_view separator = "://";
  const std::size_t scheme = word.find(separator);
  const bool is_uri = scheme < end;
  const std::size_t user = is_uri ? scheme + separator.size() : 0;
  const std::size_t colon = word.find(':', user);
  if (colon >= end) return {};
  // K:=JSON, with an @ in the JSON
  if (!is_uri && word.substr(colon + 1, 1) == "=") return {};
  return {colon + 1, end};
}

struct Secret {
  TextRange hidden;
  TextRange quoted;  ///< with the @ after it, or token= before it, which distinguish it from other text
  std::string_view instead;
};

std::vector<Secret> secrets_in(std::string_view word) {
  std::vector<Secret> secrets;
  TextRange password = password_in(word);
  bool is_user_info = true;
  for (auto token = text::token_in(word); token; token = text::token_in(word, "&#", token->end)) {
    if (token->begin <= password.end && password.begin <= token->end) {
      // It is either a token with an @ or a password with ?token=. Hide both.
      is_user_info = is_user_info && token->end <= password.end;
      password = {std::min(password.begin, token->begin), std::max(password.end, token->end)};
    } else if (token->begin < token->end) {
      secrets.push_back({*token, {token->begin - text::token_parameter.size(), token->end}, "token=..."});
    }
  }
  if (password.begin < password.end) {
    const TextRange quoted{password.begin, password.end + (is_user_info ? 1 : 0)};
    secrets.push_back({password, quoted, is_user_info ? "...@" : "..."});
  }
  return secrets;
}

}  // namespace

TypedPasswords::TypedPasswords(std::span<char*> arguments) {
  for (char* const argument : arguments) {
    const std::string_view word(argument);
    const std::vector<Secret> secrets = secrets_in(word);
    for (const Secret& secret : secrets) {
      const TextRange& quoted = secret.quoted;
      typed_.push_back({text::safe(word.substr(quoted.begin, quoted.end - quoted.begin)), secret.instead});
    }
    for (const Secret& secret : secrets)
      std::fill(argument + secret.hidden.begin, argument + secret.hidden.end, '*');
  }
}

std::string TypedPasswords::hidden_in(std::string_view line) const {
  std::string shown(line);
  for (const Typed& typed : typed_) {
    for (std::size_t at = 0; (at = shown.find(typed.text, at)) != std::string::npos;
         at += typed.instead.size())
      shown.replace(at, typed.text.size(), typed.instead);
  }
  return shown;
}

}  // namespace wazobus::cli
