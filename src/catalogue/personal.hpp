// SPDX-License-Identifier: MIT
// The kinds of personal data that a field can hold, by the name of the field. `listen --redact` uses them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "text/choice.hpp"

namespace wazobus::catalogue {

/// The kind of a field's values. The later kinds are the stricter ones.
enum class Personal : std::uint8_t {
  open,    ///< about nobody: a state, a reason, a codec, a count; unknown words have stand-ins
  count,   ///< its whole numbers are about nobody (sizes, positions); its texts are as in `text`
  id,      ///< of a database: its whole numbers of three digits and more have stand-ins; texts as in `text`
  text,    ///< the default: free text, in which only technical words are about nobody
  key,     ///< routing keys and ACLs
  number,  ///< of a phone, a mailbox, an extension
  name,    ///< of somebody or something
  secret,  ///< a password, a token
};

inline constexpr std::array personal_choices{
    text::Choice{"open", Personal::open}, text::Choice{"count", Personal::count},
    text::Choice{"id", Personal::id},     text::Choice{"text", Personal::text},
    text::Choice{"key", Personal::key},   text::Choice{"number", Personal::number},
    text::Choice{"name", Personal::name}, text::Choice{"secret", Personal::secret},
};

struct PersonalField {
  Personal kind = Personal::text;
  /// In lower case. An asterisk at the beginning or the end stands for anything: *_name.
  std::string name;
  bool operator==(const PersonalField&) const = default;
};

/// What the catalogue's files say about personal data.
struct PersonalFacts {
  std::vector<PersonalField> fields;
  std::vector<std::string> words;    ///< in lower case: technical words, which may stand in free text
  std::vector<std::string> values;   ///< words that only open fields may show: states, causes, applications
  std::vector<std::string> members;  ///< the names of all members that the files describe
};

}  // namespace wazobus::catalogue
