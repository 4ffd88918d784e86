// SPDX-License-Identifier: MIT
#include "catalogue/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

struct NamedType {
  std::string_view name;
  std::uint8_t bits;
};

constexpr std::string_view definitions_prefix = "#/$defs/";

constexpr std::array named_types{
    NamedType{"null", Types::null},       NamedType{"boolean", Types::boolean},
    NamedType{"integer", Types::integer}, NamedType{"number", Types::integer | Types::fraction},
    NamedType{"string", Types::string},   NamedType{"array", Types::array},
    NamedType{"object", Types::object}};

/// The number that two digits are, or -1.
int two_digits(std::string_view text, std::size_t at) {
  const auto tens = static_cast<unsigned>(text[at] - '0');
  const auto ones = static_cast<unsigned>(text[at + 1] - '0');
  return tens > 9 || ones > 9 ? -1 : static_cast<int>(tens * 10 + ones);
}

bool in_range(int value, int least, int most) {
  return value >= least && value <= most;
}

int days_in(int month, int year) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

bool is_offset(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return true;
  if (text[0] != '+' && text[0] != '-') return false;
  const bool has_colon = text.size() == 6 && text[3] == ':';
  if (text.size() != 5 && !has_colon && text.size() != 3) return false;
  if (!in_range(two_digits(text, 1), 0, 23)) return false;
  return text.size() == 3 || in_range(two_digits(text, has_colon ? 4 : 3), 0, 59);
}

}  // namespace

void refuse(const Source& source, Index index, const std::string& what) {
  const std::size_t line = json::place_of(source.text, source.document.at(index)).line;
  throw UsageError(fmt::format("{}:{}: {}", text::safe(source.name), line, what));
}

Node followed(Node schema, Node definitions) {
  for (;;) {
    const Index reference = schema.document().find(schema.index, "$ref");
    if (reference == json::Document::none) return schema;
    const std::string target = schema.document().string(reference);
    schema = {definitions.source,
              definitions.document().find(definitions.index, target.substr(definitions_prefix.size()))};
  }
}

std::string_view name_of(Types::Type type) {
  if (type == Types::fraction) return "number";
  for (const NamedType& named : named_types) {
    if (named.bits == type) return named.name;
  }
  return "anything";
}

std::string Types::describe() const {
  if (bits_ == any) return "anything";
  std::vector<std::string_view> names;
  for (const NamedType& named : named_types) {
    if ((bits_ & named.bits) != named.bits) continue;
    if (named.bits == integer && has(fraction)) continue;
    names.push_back(named.name);
  }
  // null last: what is wanted comes first.
  if (names.size() > 1 && names.front() == "null") std::rotate(names.begin(), names.begin() + 1, names.end());
  return fmt::format("{}", fmt::join(names, " or "));
}

bool is_date_time(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
    return false;
  if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return false;
  unsigned not_digits = 0;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U, 11U, 12U, 14U, 15U, 17U, 18U})
    not_digits |= static_cast<unsigned char>(text[at] - '0') > 9 ? 1U : 0U;
  if (not_digits != 0) return false;
  const auto number = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int month = number(5);
  if (month < 1 || month > 12 || number(8) < 1 || number(11) > 23 || number(14) > 59 || number(17) > 60)
    return false;
  if (number(8) > 28 && number(8) > days_in(month, number(0) * 100 + number(2))) return false;
  std::size_t end = 19;
  if (end < text.size() && text[end] == '.') {
    const std::size_t fraction = ++end;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end == fraction) return false;
  }
  return is_offset(text.substr(end));
}

std::uint16_t Schema::find(std::string_view name) const {
  if (slots_.empty()) return no_property;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = (quick_hash(name) >> 32U) & mask;; slot = (slot + 1) & mask) {
    const std::uint16_t index = slots_[slot];
    if (index == no_property || same_text(properties[index].name, name)) return index;
  }
}

void Schema::index_properties() {
  if (properties.empty()) return;
  slots_.assign(std::bit_ceil(properties.size() * 2), no_property);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t index = 0; index < properties.size(); ++index) {
    std::size_t slot = (quick_hash(properties[index].name) >> 32U) & mask;
    while (slots_[slot] != no_property) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::uint16_t>(index);
  }
}

/// Makes one schema and those below it.
class SchemaCompiler::Build {
 public:
  Build(SchemaCompiler& compiler, Node definitions) : compiler_(compiler), definitions_(definitions) {}

  const Schema& make(Node node, Severity severity, bool is_exception = false) {
    if (!node.document().is_object(node.index)) refuse(node, "a schema must be an object");
    // A file of the user's must not reach the end of the stack.
    constexpr int deepest = 64;
    if (depth_ == deepest) refuse(node, fmt::format("more than {} schemas inside of each other", deepest));
    const Deeper deeper(depth_);
    if (const Index reference = node.document().find(node.index, "$ref"); reference != json::Document::none) {
      return follow({node.source, reference}, severity);
    }
    if (is_observed(node) && !is_exception) severity = Severity::warning;
    constexpr std::size_t most_schemas = 10'000;
    if (compiler_.schemas_.size() == most_schemas)
      refuse(node,
             fmt::format("more than {} schemas in one event, references counted each time", most_schemas));
    Schema& schema = compiler_.schemas_.emplace_back();
    schema.severity = severity;
    bool has_type = false;
    each_member(node, [&](Index key, Node value) {
      has_type = has_type || node.document().equals(key, "type");
      take(schema, {node.source, key}, value, node);
    });
    take_null(schema, node);
    finish(schema);
    return schema;
  }

 private:
  [[noreturn]] static void refuse(Node node, const std::string& what) {
    catalogue::refuse(*node.source, node.index, what);
  }

  template <typename Visit>
  static void each_member(Node object, Visit visit) {
    const json::Document& document = object.document();
    for (Index i = json::Document::inside(object.index); i != document.next(object.index);
         i = document.next(i + 1)) {
      visit(i, Node{object.source, i + 1});
    }
  }

  static std::string string_of(Node node, std::string_view keyword) {
    if (!node.document().is_string(node.index)) refuse(node, fmt::format("{} takes a string", keyword));
    return node.document().string(node.index);
  }

  static std::vector<Node> elements_of(Node node, std::string_view keyword) {
    if (!node.document().is_array(node.index)) refuse(node, fmt::format("{} takes an array", keyword));
    std::vector<Node> out;
    const json::Document& document = node.document();
    for (Index i = json::Document::inside(node.index); i != document.next(node.index); i = document.next(i))
      out.push_back({node.source, i});
    return out;
  }

  static std::vector<std::string> strings_of(Node node, std::string_view keyword) {
    std::vector<std::string> out;
    for (const Node& element : elements_of(node, keyword)) out.push_back(string_of(element, keyword));
    return out;
  }

  [[nodiscard]] bool is_observed(Node node) const {
    const Index source = node.document().find(node.index, "x-source");
    return source != json::Document::none && node.document().equals(source, "observed");
  }

  const Schema& follow(Node reference, Severity severity) {
    const std::string target = string_of(reference, "$ref");
    const Index found =
        target.starts_with(definitions_prefix) && definitions_
            ? definitions_.document().find(definitions_.index, target.substr(definitions_prefix.size()))
            : json::Document::none;
    if (found == json::Document::none)
      refuse(reference, fmt::format("$ref to '{}', which is not there", text::safe(target)));
    if (std::find(following_.begin(), following_.end(), found) != following_.end())
      refuse(reference, fmt::format("'{}' refers to itself", text::safe(target)));
    following_.push_back(found);
    const Schema& schema = make({definitions_.source, found}, severity);
    following_.pop_back();
    return schema;
  }

  void take(Schema& schema, Node key, Node value, Node node) {
    const std::string keyword = key.document().string(key.index);
    if (keyword == "type") return take_types(schema, value);
    if (keyword == "properties") return take_properties(schema, value, node);
    if (keyword == "items") {
      schema.items = &make(value, schema.severity);
    } else if (keyword == "additionalProperties") {
      schema.additional = &make(value, schema.severity);
    } else if (keyword == "required" || keyword == "x-expected") {
      const std::optional<Severity> severity = keyword == "required" ? schema.severity : Severity::warning;
      for (const Node& name : elements_of(value, keyword)) missing_.push_back({&schema, name, severity});
    } else if (keyword == "enum") {
      for (const Node& allowed : elements_of(value, keyword)) allow(schema, allowed);
    } else if (keyword == "const") {
      allow(schema, value);
    } else if (keyword == "x-known-values") {
      schema.known_values = strings_of(value, keyword);
    } else if (keyword == "minItems") {
      schema.min_items = count_of(value);
    } else if (keyword == "maxItems") {
      schema.max_items = count_of(value);
    } else {
      take_word(schema, key, keyword, string_of(value, keyword), value);
    }
  }

  /// The keywords whose value is a word.
  void take_word(Schema& schema, Node key, const std::string& keyword, const std::string& word, Node value) {
    const auto one_of = [&](std::initializer_list<std::string_view> words) {
      if (std::find(words.begin(), words.end(), word) == words.end())
        refuse(value,
               fmt::format("{} takes {}, not '{}'", keyword, fmt::join(words, " or "), text::safe(word)));
    };
    if (keyword == "description" || keyword == "x-since") return;
    if (keyword == "format") {
      one_of({"uuid", "date-time"});
      schema.format = word == "uuid" ? Format::uuid : Format::date_time;
    } else if (keyword == "x-source") {
      one_of({"documented", "observed"});
    } else if (keyword == "x-null") {
      one_of({"observed", "warning"});
    } else if (keyword == "x-none") {
      one_of({"warning"});
      schema.none_is_warning = compiler_.edition_ == Edition::current;
    } else if (keyword == "x-alias-of") {
      aliases_.push_back({&schema, value, word});
    } else {
      refuse_keyword(key, keyword);
    }
  }

  [[noreturn]] static void refuse_keyword(Node key, const std::string& keyword) {
    static const std::vector<std::string> known{
        "type",        "properties", "required",   "items",          "additionalProperties",
        "enum",        "const",      "format",     "minItems",       "maxItems",
        "description", "$ref",       "x-expected", "x-known-values", "x-source",
        "x-null",      "x-none",     "x-alias-of", "x-since"};
    const std::string_view near = text::nearest(keyword, known);
    refuse(key, fmt::format("unknown keyword '{}'{}", text::safe(keyword),
                            near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
  }

  static void allow(Schema& schema, Node value) {
    if (value.document().is_object(value.index) || value.document().is_array(value.index))
      refuse(value, "only texts, numbers, true, false and null can be asked for by const or enum");
    schema.allowed.emplace_back(value.text());
  }

  static std::uint32_t count_of(Node value) {
    const std::optional<std::int64_t> count = json::View(value.text()).integer();
    if (value.document().kind(value.index) != json::Kind::number || !count || *count < 0 ||
        *count > 1'000'000)
      refuse(value, "a number of items is a whole number from 0 to 1000000");
    return static_cast<std::uint32_t>(*count);
  }

  /// Null where the type has none is right on current servers only.
  void take_null(Schema& schema, Node node) const {
    const Index verdict = node.document().find(node.index, "x-null");
    if (verdict == json::Document::none || compiler_.edition_ == Edition::documented) return;
    if (node.document().equals(verdict, "warning")) {
      schema.null_is_warning = true;
    } else {
      schema.types.add(Types::null);
    }
  }

  static void take_types(Schema& schema, Node value) {
    Types types;
    const std::vector<std::string> names = value.document().is_string(value.index)
                                               ? std::vector{value.document().string(value.index)}
                                               : strings_of(value, "type");
    for (const std::string& name : names) {
      const auto* const named = std::find_if(named_types.begin(), named_types.end(),
                                             [&name](const NamedType& type) { return type.name == name; });
      if (named == named_types.end()) refuse(value, fmt::format("there is no type '{}'", text::safe(name)));
      types.add(named->bits);
    }
    schema.types = types;
  }

  void take_properties(Schema& schema, Node value, Node node) {
    // Where every other field is described too, an observed one is an exception from that: whoever breaks it
    // breaks what is documented (ChanVariable of AMI events).
    const bool is_exception =
        node.document().find(node.index, "additionalProperties") != json::Document::none;
    if (!value.document().is_object(value.index)) refuse(value, "properties takes an object");
    each_member(value, [&](Index key, Node property) {
      if (!property.document().is_object(property.index)) refuse(property, "a schema must be an object");
      const std::string name = property.document().string(key);
      if (schema.properties.size() == Schema::most_properties) refuse(property, "more than 256 properties");
      const auto same = [&name](const Property& other) { return other.name == name; };
      if (std::any_of(schema.properties.begin(), schema.properties.end(), same))
        refuse({property.source, key}, fmt::format("property '{}' stands twice", text::safe(name)));
      const Schema& compiled = make(property, schema.severity, is_exception);
      // To the page alone an observed field is one more that it says nothing of.
      if (compiler_.edition_ == Edition::documented && is_observed(property)) return;
      schema.properties.push_back({name, &compiled, std::nullopt, std::nullopt});
    });
  }

  static std::uint16_t index_of(const Schema& schema, std::string_view name) {
    for (std::size_t i = 0; i < schema.properties.size(); ++i) {
      if (schema.properties[i].name == name) return static_cast<std::uint16_t>(i);
    }
    return Schema::no_property;
  }

  void finish(Schema& schema) {
    // Requirements of this schema: those of inner ones were taken off before.
    for (const Missing& missing : missing_) {
      if (missing.schema != &schema) continue;
      const std::uint16_t index = index_of(schema, string_of(missing.name, "required"));
      if (index == Schema::no_property)
        refuse(missing.name, fmt::format("'{}' is required, but no property",
                                         text::safe(string_of(missing.name, "required"))));
      schema.properties[index].when_missing = missing.severity;
    }
    std::erase_if(missing_, [&schema](const Missing& missing) { return missing.schema == &schema; });
    for (std::size_t i = 0; i < schema.properties.size(); ++i) {
      for (const Alias& alias : aliases_) {
        if (alias.schema != schema.properties[i].schema) continue;
        const std::uint16_t target = index_of(schema, alias.of);
        if (target == Schema::no_property)
          refuse(alias.place, fmt::format("x-alias-of '{}', which is no property", text::safe(alias.of)));
        schema.properties[i].alias_of = target;
      }
    }
    const bool open = schema.properties.empty() && schema.types.has(Types::object);
    schema.warns_of_extras =
        compiler_.edition_ == Edition::documented && !open && schema.additional == nullptr;
    for (std::size_t i = 0; i < schema.properties.size(); ++i) {
      if (schema.properties[i].when_missing) schema.expected[i / 64] |= std::uint64_t{1} << (i % 64);
      schema.has_aliases = schema.has_aliases || schema.properties[i].alias_of;
    }
    schema.index_properties();
    schema.guesses = compiler_.guesses_;
    compiler_.guesses_ += static_cast<std::uint32_t>(schema.properties.size()) + 1;
  }

  class Deeper {
   public:
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --depth_; }

   private:
    int& depth_;
  };

  struct Missing {
    const Schema* schema;
    Node name;
    std::optional<Severity> severity;
  };
  struct Alias {
    const Schema* schema;
    Node place;
    std::string of;
  };

  SchemaCompiler& compiler_;
  Node definitions_;
  std::vector<Index> following_;
  std::vector<Missing> missing_;
  std::vector<Alias> aliases_;
  int depth_ = 0;
};

const Schema& SchemaCompiler::compile(Node schema, Node definitions, Severity severity) {
  return Build(*this, definitions).make(schema, severity);
}

}  // namespace wazobus::catalogue
