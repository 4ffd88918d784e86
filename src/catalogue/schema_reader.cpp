// SPDX-License-Identifier: MIT
#include "catalogue/schema_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "catalogue/types.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

class SchemaReader {
 public:
  explicit SchemaReader(Node definitions) : definitions_(definitions) {}

  Description read(Node node, Description schema = {}) {
    if (!node.document().is_object(node.index)) refuse(node, "a schema must be an object");
    // A file of the user's must not reach the end of the stack.
    constexpr int deepest = 64;
    if (depth_ == deepest) refuse(node, fmt::format("more than {} schemas inside of each other", deepest));
    const Deeper deeper(depth_);
    const Index reference = node.document().find(node.index, "$ref");
    if (reference != json::Document::none) {
      each_member(node, [reference](Node key, Node value) {
        if (value.index != reference) refuse(key, "nothing stands beside $ref");
      });
      return read_reference({node.file, reference}, std::move(schema));
    }
    constexpr std::size_t most_schemas = 10'000;
    if (++count_ > most_schemas)
      refuse(node,
             fmt::format("more than {} schemas in one event, references counted each time", most_schemas));
    for (const std::string_view keyword : {"enum", "const"}) {
      if (node.document().find(node.index, keyword) != json::Document::none) schema.allowed.clear();
    }
    Places places;
    places.fields.resize(schema.fields.size());
    each_member(node, [&](Node key, Node value) { read_keyword(schema, key, value, places); });
    finish(schema, places);
    return schema;
  }

 private:
  using Index = json::Document::Index;

  /// Of what can only be judged once all keywords are known.
  struct Places {
    std::vector<Node> required;  ///< the names in the array
    std::vector<Node> expected;
    std::vector<Node> fields;  ///< their schemas; none for those that were known before
  };

  template <typename Visit>
  static void each_member(Node object, Visit visit) {
    const json::Document& document = object.document();
    for (Index i = json::Document::inside(object.index); i != document.next(object.index);
         i = document.next(i + 1)) {
      visit(Node{object.file, i}, Node{object.file, i + 1});
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
      out.push_back({node.file, i});
    return out;
  }

  static std::vector<std::string> strings_of(Node node, std::string_view keyword) {
    std::vector<std::string> out;
    for (const Node& element : elements_of(node, keyword)) out.push_back(string_of(element, keyword));
    return out;
  }

  static std::string one_of(Node value, std::string_view keyword,
                            std::initializer_list<std::string_view> words) {
    std::string word = string_of(value, keyword);
    if (std::find(words.begin(), words.end(), word) == words.end())
      refuse(value,
             fmt::format("{} takes {}, not '{}'", keyword, fmt::join(words, " or "), text::safe(word)));
    return word;
  }

  Description read_reference(Node reference, Description known) {
    constexpr std::string_view prefix = "#/$defs/";
    const std::string target = string_of(reference, "$ref");
    const Index found = target.starts_with(prefix) && definitions_
                            ? definitions_.document().find(definitions_.index, target.substr(prefix.size()))
                            : json::Document::none;
    if (found == json::Document::none)
      refuse(reference, fmt::format("$ref to '{}', which is not there", text::safe(target)));
    if (std::find(following_.begin(), following_.end(), found) != following_.end())
      refuse(reference, fmt::format("'{}' refers to itself", text::safe(target)));
    following_.push_back(found);
    Description schema = read({definitions_.file, found}, std::move(known));
    following_.pop_back();
    return schema;
  }

  void read_keyword(Description& schema, Node key, Node value, Places& places) {
    const std::string keyword = key.document().string(key.index);
    if (keyword == "type") {
      schema.types = types_of(value);
    } else if (keyword == "properties") {
      read_fields(schema, value, places);
    } else if (keyword == "items") {
      schema.items = read_inner(value, schema.items);
    } else if (keyword == "additionalProperties") {
      schema.additional = read_inner(value, schema.additional);
    } else if (keyword == "required") {
      places.required = elements_of(value, keyword);
    } else if (keyword == "x-expected") {
      places.expected = elements_of(value, keyword);
    } else if (keyword == "enum") {
      for (const Node& allowed : elements_of(value, keyword)) schema.allowed.push_back(scalar_of(allowed));
    } else if (keyword == "const") {
      schema.allowed.push_back(scalar_of(value));
    } else if (keyword == "x-known-values") {
      schema.known_values = strings_of(value, keyword);
    } else if (keyword == "minItems") {
      schema.min_items = count_of(value);
    } else if (keyword == "maxItems") {
      schema.max_items = count_of(value);
    } else if (keyword == "x-seen") {
      schema.seen = read_count(value, keyword);
    } else {
      read_word(schema, key, keyword, value);
    }
  }

  std::shared_ptr<const Description> read_inner(Node value, const std::shared_ptr<const Description>& known) {
    return std::make_shared<Description>(read(value, known == nullptr ? Description{} : *known));
  }

  /// The keywords whose value is a word.
  static void read_word(Description& schema, Node key, const std::string& keyword, Node value) {
    if (keyword == "description") {
      schema.description = string_of(value, keyword);
    } else if (keyword == "x-since") {
      schema.since = string_of(value, keyword);
    } else if (keyword == "format") {
      schema.format = one_of(value, keyword, {"uuid", "date-time"});
    } else if (keyword == "x-source") {
      schema.observed = one_of(value, keyword, {"documented", "observed"}) == "observed";
    } else if (keyword == "x-null") {
      schema.null_verdict = one_of(value, keyword, {"observed", "warning"});
    } else if (keyword == "x-none") {
      one_of(value, keyword, {"warning"});
      schema.may_be_none = true;
    } else if (keyword == "x-alias-of") {
      schema.alias_of = string_of(value, keyword);
    } else {
      refuse_keyword(key, keyword);
    }
  }

  [[noreturn]] static void refuse_keyword(Node key, const std::string& keyword) {
    static const std::vector<std::string> known{
        "type",        "properties", "required",   "items",          "additionalProperties",
        "enum",        "const",      "format",     "minItems",       "maxItems",
        "description", "$ref",       "x-expected", "x-known-values", "x-source",
        "x-null",      "x-none",     "x-alias-of", "x-since",        "x-seen"};
    refuse_unknown(key, "keyword", keyword, known);
  }

  static std::string scalar_of(Node value) {
    if (value.document().is_object(value.index) || value.document().is_array(value.index))
      refuse(value, "only texts, numbers, true, false and null can be asked for by const or enum");
    return std::string(value.text());
  }

  static std::uint32_t count_of(Node value) {
    const std::optional<std::int64_t> count = json::View(value.text()).integer();
    if (value.document().kind(value.index) != json::Kind::number || !count || *count < 0 ||
        *count > 1'000'000)
      refuse(value, "a number of items is a whole number from 0 to 1000000");
    return static_cast<std::uint32_t>(*count);
  }

  static std::vector<std::string> types_of(Node value) {
    std::vector<std::string> names = value.document().is_string(value.index)
                                         ? std::vector{value.document().string(value.index)}
                                         : strings_of(value, "type");
    for (const std::string& name : names) {
      if (!Types::named(name)) refuse(value, fmt::format("there is no type '{}'", text::safe(name)));
    }
    return names;
  }

  void read_fields(Description& schema, Node value, Places& places) {
    if (!value.document().is_object(value.index)) refuse(value, "properties takes an object");
    each_member(value, [&](Node key, Node field) {
      if (!field.document().is_object(field.index)) refuse(field, "a schema must be an object");
      const std::string name = field.document().string(key.index);
      const auto known = std::find_if(schema.fields.begin(), schema.fields.end(),
                                      [&name](const Field& other) { return other.name == name; });
      if (known == schema.fields.end()) {
        if (schema.fields.size() == Description::most_fields) refuse(field, "more than 256 properties");
        schema.fields.push_back({name, Need::optional, true, read(field)});
        places.fields.push_back(field);
        return;
      }
      Node& place = places.fields[static_cast<std::size_t>(known - schema.fields.begin())];
      if (place) refuse(key, fmt::format("property '{}' stands twice", text::safe(name)));
      place = field;
      known->schema = read(field, std::move(known->schema));
    });
  }

  /// Which names are those of fields is known only now.
  static void finish(Description& schema, const Places& places) {
    const auto require = [&schema](const std::vector<Node>& names, Need need, std::vector<std::string>& out) {
      for (const Node& place : names) {
        std::string name = string_of(place, "required");
        const auto found = std::find_if(schema.fields.begin(), schema.fields.end(),
                                        [&name](const Field& field) { return field.name == name; });
        // In the edition `documented` an observed field counts as not described.
        if (found == schema.fields.end() || found->schema.observed)
          refuse(place, fmt::format("'{}' is required, but no property", text::safe(name)));
        if (found->need == Need::optional) found->need = need;
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
      }
    };
    require(places.required, Need::required, schema.required);
    require(places.expected, Need::expected, schema.expected);
    for (std::size_t i = 0; i < schema.fields.size(); ++i) {
      Field& field = schema.fields[i];
      field.is_held = !field.schema.observed || schema.additional != nullptr;
      const std::string& alias_of = field.schema.alias_of;
      if (alias_of.empty() || !places.fields[i]) continue;
      const Field* const target = schema.field(alias_of);
      if (target == nullptr || (target->schema.observed && !field.schema.observed))
        refuse(place_of_alias(places.fields[i]),
               fmt::format("x-alias-of '{}', which is no property", text::safe(alias_of)));
    }
  }

  static Node place_of_alias(Node field) {
    const Index value = field.document().find(field.index, "x-alias-of");
    return value == json::Document::none ? field : Node{field.file, value};
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

  Node definitions_;
  std::vector<Index> following_;
  std::size_t count_ = 0;
  int depth_ = 0;
};

}  // namespace

Description read_schema(Node schema, Node definitions, Description known) {
  return SchemaReader(definitions).read(schema, std::move(known));
}

std::uint64_t read_count(Node value, std::string_view keyword) {
  const std::optional<std::int64_t> count = json::View(value.text()).integer();
  if (value.document().kind(value.index) != json::Kind::number || !count || *count < 0)
    refuse(value, fmt::format("{} is a whole number from 0 on", keyword));
  return static_cast<std::uint64_t>(*count);
}

namespace {

const Description& description_of(UnreadSchema& unread) {
  const std::lock_guard lock(unread.mutex);
  if (!unread.description) {
    Description known = unread.extended == nullptr ? Description{} : description_of(*unread.extended);
    unread.description = read_schema(unread.schema, unread.definitions, std::move(known));
  }
  return *unread.description;
}

}  // namespace

const Description& Entry::data() const {
  return description_of(*data_schema);
}

void refuse_unknown(Node place, std::string_view kind, std::string_view word,
                    const std::vector<std::string>& known) {
  const std::string_view near = text::nearest(word, known);
  refuse(place, fmt::format("unknown {} '{}'{}", kind, text::safe(word),
                            near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

void refuse(Node place, const std::string& what) {
  const std::size_t line = json::place_of(place.file->text, place.document().at(place.index)).line;
  throw UsageError(fmt::format("{}:{}: {}", text::safe(place.file->name), line, what));
}

}  // namespace wazobus::catalogue
