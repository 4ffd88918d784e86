// SPDX-License-Identifier: MIT
#include "catalogue/schema_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "catalogue/types.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/suggest.hpp"

namespace wazobus::catalogue {

namespace {

class SchemaReader {
 public:
  SchemaReader(Node definitions, FactSource source, Faults* faults)
      : definitions_(definitions), source_(source), faults_(faults) {}

  Description read(Node node, std::optional<Description> known = {}) {
    require_object(node);
    // A user's file must not overflow the stack.
    constexpr int deepest = 64;
    if (depth_ == deepest) refuse(node, fmt::format("more than {} schemas inside of each other", deepest));
    const Deeper deeper(depth_);
    const Index reference = node.tree().find(node.index, "$ref");
    if (reference != json::Tree::none) {
      refuse_siblings(node, reference);
      return read_reference({node.file, reference}, std::move(known));
    }
    constexpr std::size_t most_schemas = 10'000;
    if (count_ > most_schemas) return {};  // this was told
    if (++count_ > most_schemas)
      refuse(node,
             fmt::format("more than {} schemas in one event, references counted each time", most_schemas));
    // Schemas inside of this one have its source, unless they give another one.
    const Inside inside(source_, source_of(node, known ? known->source : source_));
    Description schema = known ? *std::move(known) : Description{};
    schema.source = source_;
    for (const std::string_view keyword : {"enum", "const"}) {
      if (node.tree().find(node.index, keyword) != json::Tree::none) schema.allowed.clear();
    }
    Places places;
    places.schema = node;
    places.fields.resize(schema.fields.size());
    const std::size_t faults_before = fault_count();
    each_member(node, [&](Node key, Node value) {
      attempt(faults_, [&] {
        refuse_second_key(node, key);
        read_keyword(schema, key, value, places);
      });
    });
    // What refers to a keyword with a fault would have one too.
    if (fault_count() == faults_before) finish(schema, places);
    return schema;
  }

 private:
  using Index = json::Tree::Index;

  [[nodiscard]] std::size_t fault_count() const { return faults_ == nullptr ? 0 : faults_->count(); }

  /// The places of keywords that can be checked only when all keywords have been read.
  struct Places {
    Node schema;
    std::optional<std::string> constant;  ///< const
    Node constant_place;
    std::vector<Node> required;  ///< the names in the array
    std::vector<Node> expected;
    std::vector<Node> fields;  ///< their schemas; none for those that were known before
  };

  template <typename Visit>
  static void each_member(Node object, Visit visit) {
    const json::Tree& tree = object.tree();
    for (Index i = json::Tree::inside(object.index); i != tree.next(object.index); i = tree.next(i + 1)) {
      visit(Node{object.file, i}, Node{object.file, i + 1});
    }
  }

  static std::string string_of(Node node, std::string_view keyword) {
    if (!node.tree().is_string(node.index)) refuse(node, fmt::format("{} takes a string", keyword));
    return std::string(node.tree().string(node.index));
  }

  static std::vector<Node> elements_of(Node node, std::string_view keyword) {
    if (!node.tree().is_array(node.index)) refuse(node, fmt::format("{} takes an array", keyword));
    std::vector<Node> out;
    const json::Tree& tree = node.tree();
    for (Index i = json::Tree::inside(node.index); i != tree.next(node.index); i = tree.next(i))
      out.push_back({node.file, i});
    return out;
  }

  static std::vector<std::string> strings_of(Node node, std::string_view keyword) {
    std::vector<std::string> out;
    for (const Node& element : elements_of(node, keyword)) out.push_back(string_of(element, keyword));
    return out;
  }

  static std::string one_of(Node value, std::string_view keyword,
                            std::initializer_list<std::string_view> words, std::string_view advice = {}) {
    std::string word = string_of(value, keyword);
    if (std::find(words.begin(), words.end(), word) == words.end())
      refuse(value, fmt::format("{} takes {}, not '{}'{}", keyword, fmt::join(words, " or "),
                                text::safe(word), advice));
    return word;
  }

  [[nodiscard]] FactSource source_of(Node node, FactSource otherwise) const {
    const Index said = node.tree().find(node.index, "x-source");
    if (said == json::Tree::none) return otherwise;
    constexpr std::array sources{FactSource::documented, FactSource::bus_class, FactSource::service,
                                 FactSource::observed};
    const std::string word =
        one_of({node.file, said}, "x-source",
               {name_of(sources[0]), name_of(sources[1]), name_of(sources[2]), name_of(sources[3])});
    return *std::find_if(sources.begin(), sources.end(),
                         [&word](FactSource source) { return name_of(source) == word; });
  }

  /// Refuses keywords beside $ref. JSON Schema would apply them to the value too.
  static void refuse_siblings(Node schema, Index reference) {
    each_member(schema, [schema, reference](Node key, Node value) {
      refuse_second_key(schema, key);
      if (value.index == reference) return;
      const std::string_view keyword = key.tree().string(key.index);
      if (keyword == "$ref") return;  // the second one is refused
      if (std::find(keywords().begin(), keywords().end(), keyword) == keywords().end())
        refuse_keyword(key, keyword);
      refuse(key,
             fmt::format("'{}' beside $ref: nothing may stand there; write the whole schema in place of $ref",
                         keyword));
    });
  }

  Description read_reference(Node reference, std::optional<Description> known) {
    constexpr std::string_view prefix = "#/$defs/";
    const std::string target = string_of(reference, "$ref");
    const Index found = target.starts_with(prefix) && definitions_
                            ? definitions_.tree().find(definitions_.index, target.substr(prefix.size()))
                            : json::Tree::none;
    if (found == json::Tree::none)
      refuse(reference, fmt::format("$ref to '{}', which is not there", text::safe(target)));
    if (std::find(following_.begin(), following_.end(), found) != following_.end())
      refuse(reference, fmt::format("'{}' refers to itself", text::safe(target)));
    const Following following(following_, found);
    return read({definitions_.file, found}, std::move(known));
  }

  void read_keyword(Description& schema, Node key, Node value, Places& places) {
    const std::string_view keyword = key.tree().string(key.index);
    if (keyword == "type") {
      schema.types = types_of(value);
    } else if (keyword == "properties") {
      read_fields(schema, value, places);
    } else if (keyword == "items") {
      schema.items = read_inner(value, schema.items);
    } else if (keyword == "additionalProperties") {
      if (value.tree().kind(value.index) == json::Kind::boolean)
        refuse(value,
               "additionalProperties takes a schema, {} for any; validate --unknown-fields warns of a "
               "field that is not described");
      schema.additional = read_inner(value, schema.additional);
    } else if (keyword == "required") {
      places.required = elements_of(value, keyword);
    } else if (keyword == "x-expected") {
      places.expected = elements_of(value, keyword);
    } else if (keyword == "enum") {
      for (const Node& allowed : elements_of(value, keyword)) schema.allowed.push_back(scalar_of(allowed));
      if (schema.allowed.empty()) refuse(value, "an empty enum, which no value could ever pass");
    } else if (keyword == "const") {
      places.constant = scalar_of(value);
      places.constant_place = value;
    } else if (keyword == "x-known-values") {
      schema.known_values = strings_of(value, keyword);
    } else if (keyword == "examples") {
      for (const Node& example : elements_of(value, keyword))
        json::compact(example.text(), schema.examples.emplace_back());
    } else if (keyword == "minItems") {
      schema.bounds.min_items = count_of(value);
    } else if (keyword == "maxItems") {
      schema.bounds.max_items = count_of(value);
    } else if (keyword == "x-seen") {
      schema.seen = read_count(value, keyword);
    } else {
      read_word(schema, key, keyword, value);
    }
  }

  static void require_object(Node schema) {
    if (!schema.tree().is_object(schema.index))
      refuse(schema, R"(a schema must be an object, such as {"type": "string"})");
  }

  std::shared_ptr<const Description> read_inner(Node value, const std::shared_ptr<const Description>& known) {
    return std::make_shared<Description>(known == nullptr ? read(value) : read(value, *known));
  }

  /// Reads the keywords whose value is a word.
  static void read_word(Description& schema, Node key, std::string_view keyword, Node value) {
    if (keyword == "description") {
      schema.description = string_of(value, keyword);
    } else if (keyword == "x-since") {
      schema.since = string_of(value, keyword);
    } else if (keyword == "format") {
      schema.format = one_of(value, keyword, {"uuid", "date-time"});
    } else if (keyword == "x-source") {
      return;  // it was read before
    } else if (keyword == "x-sent") {
      schema.sent =
          one_of(value, keyword, {"never", "sometimes"}, "; without it a field is usually sent") == "never"
              ? Sent::never
              : Sent::sometimes;
    } else if (keyword == "x-null") {
      schema.null_verdict = one_of(value, keyword, {"observed", "warning"});
    } else if (keyword == "x-none") {
      schema.none_verdict = one_of(value, keyword, {"observed", "warning"});
    } else if (keyword == "x-alias-of") {
      schema.alias_of = string_of(value, keyword);
    } else {
      refuse_keyword(key, keyword);
    }
  }

  static const std::vector<std::string>& keywords() {
    static const std::vector<std::string> known{
        "type",     "properties",  "required", "items",      "additionalProperties",
        "enum",     "const",       "format",   "minItems",   "maxItems",
        "examples", "description", "$ref",     "x-expected", "x-known-values",
        "x-source", "x-sent",      "x-null",   "x-none",     "x-alias-of",
        "x-since",  "x-seen"};
    return known;
  }

  [[noreturn]] static void refuse_keyword(Node key, std::string_view keyword) {
    refuse_unknown(key, "keyword", keyword, keywords());
  }

  static std::string scalar_of(Node value) {
    if (value.tree().is_object(value.index) || value.tree().is_array(value.index))
      refuse(value, "only texts, numbers, true, false and null can be asked for by const or enum");
    return value.tree().is_string(value.index)
               ? json::quoted(value.tree().string(value.index))  // without needless escapes
               : std::string(value.text());
  }

  static std::uint32_t count_of(Node value) {
    const std::optional<std::int64_t> count = json::View(value.text()).integer();
    if (value.tree().kind(value.index) != json::Kind::number || !count || *count < 0 || *count > 1'000'000)
      refuse(value, "a number of items is a whole number from 0 to 1000000");
    return static_cast<std::uint32_t>(*count);
  }

  static std::vector<std::string> types_of(Node value) {
    std::vector<std::string> names = value.tree().is_string(value.index)
                                         ? std::vector{std::string(value.tree().string(value.index))}
                                         : strings_of(value, "type");
    if (names.empty()) refuse(value, "no type at all, which no value could ever have");
    for (const std::string& name : names) {
      if (!Types::named(name)) refuse_unknown(value, "type", name, Types::names());
    }
    return names;
  }

  void read_fields(Description& schema, Node value, Places& places) {
    if (!value.tree().is_object(value.index)) refuse(value, "properties takes an object");
    each_member(value, [&](Node key, Node field) {
      if (schema.fields.size() > Description::most_fields) return;  // this was told
      attempt(faults_, [&] { read_field(schema, key, field, places); });
    });
  }

  void read_field(Description& schema, Node key, Node field, Places& places) {
    require_object(field);
    const std::string_view name = key.tree().string(key.index);
    const auto known = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [name](const Field& other) { return other.name == name; });
    if (known == schema.fields.end()) {
      schema.fields.push_back({std::string(name), Need::optional, true, {}});
      places.fields.push_back(field);
      if (schema.fields.size() > Description::most_fields) refuse(field, "more than 256 properties");
      schema.fields.back().schema = read(field);
      return;
    }
    Node& place = places.fields[static_cast<std::size_t>(known - schema.fields.begin())];
    if (place) refuse(key, fmt::format("property '{}' stands twice", text::safe(name)));
    place = field;
    known->schema = read(field, std::move(known->schema));
  }

  /// Applies const, and refuses a const or enum that no value could satisfy.
  static void finish_allowed(Description& schema, const Places& places) {
    if (places.constant) {
      const auto is_constant = [&](const std::string& value) { return same_scalar(value, *places.constant); };
      if (!schema.allowed.empty() && std::none_of(schema.allowed.begin(), schema.allowed.end(), is_constant))
        refuse(places.constant_place, "const is none of the values of enum, so no value could ever pass");
      schema.allowed = {*places.constant};
    }
    if (schema.allowed.empty() || schema.types.empty()) return;
    const auto fits = [&](const std::string& value) {
      return types_named(schema.types).has(type_of_scalar(value));
    };
    if (std::none_of(schema.allowed.begin(), schema.allowed.end(), fits))
      refuse(places.schema, fmt::format("no value of {} is of the type {}, so no value could ever pass",
                                        places.constant ? "const" : "enum", fmt::join(schema.types, " or ")));
  }

  /// Checks the keywords that name fields, which are all known only now.
  static void finish(Description& schema, const Places& places) {
    finish_allowed(schema, places);
    const auto require = [&schema](const std::vector<Node>& names, Need need, std::vector<std::string>& out) {
      for (const Node& place : names) {
        std::string name = string_of(place, "required");
        const auto found = std::find_if(schema.fields.begin(), schema.fields.end(),
                                        [&name](const Field& field) { return field.name == name; });
        // In the edition `documented` a field that the page lacks counts as not described.
        if (found == schema.fields.end() || is_added(found->schema, schema))
          refuse(place, fmt::format("'{}' is required, but no property", text::safe(name)));
        if (found->need == Need::optional) found->need = need;
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
      }
    };
    require(places.required, Need::required, schema.required);
    require(places.expected, Need::expected, schema.expected);
    for (std::size_t i = 0; i < schema.fields.size(); ++i) {
      Field& field = schema.fields[i];
      field.is_held = !is_added(field.schema, schema) || schema.additional != nullptr;
      const std::string& alias_of = field.schema.alias_of;
      if (alias_of.empty() || !places.fields[i]) continue;
      const Field* const target = schema.field(alias_of);
      if (target == nullptr || (is_added(target->schema, schema) && !is_added(field.schema, schema)))
        refuse(place_of_alias(places.fields[i]),
               fmt::format("x-alias-of '{}', which is no property", text::safe(alias_of)));
    }
  }

  /// Does the page have the object, but not this field of it?
  static bool is_added(const Description& field, const Description& object) {
    return object.is_documented() && !field.is_documented();
  }

  static Node place_of_alias(Node field) {
    const Index value = field.tree().find(field.index, "x-alias-of");
    return value == json::Tree::none ? field : Node{field.file, value};
  }

  class Inside {
   public:
    Inside(FactSource& source, FactSource own) : source_(source), around_(std::exchange(source, own)) {}
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
    ~Inside() { source_ = around_; }

   private:
    FactSource& source_;
    FactSource around_;
  };

  class Following {
   public:
    Following(std::vector<Index>& targets, Index target) : targets_(targets) { targets.push_back(target); }
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;
    ~Following() { targets_.pop_back(); }

   private:
    std::vector<Index>& targets_;
  };

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
  FactSource source_;
  Faults* faults_;
  std::vector<Index> following_;
  std::size_t count_ = 0;
  int depth_ = 0;
};

}  // namespace

Description read_schema(Node schema, Node definitions, FactSource source, std::optional<Description> known,
                        Faults* faults) {
  return SchemaReader(definitions, source, faults).read(schema, std::move(known));
}

std::uint64_t read_count(Node value, std::string_view keyword) {
  const std::optional<std::int64_t> count = json::View(value.text()).integer();
  if (value.tree().kind(value.index) != json::Kind::number || !count || *count < 0)
    refuse(value, fmt::format("{} is a whole number from 0 on", keyword));
  return static_cast<std::uint64_t>(*count);
}

namespace {

const Description& description_of(UnreadSchema& unread, Faults* faults = nullptr) {
  const std::lock_guard lock(unread.mutex);
  if (!unread.description) {
    std::optional<Description> known;
    if (unread.extended != nullptr) known = description_of(*unread.extended);
    CatalogueFile part;
    Node schema = unread.schema;
    if (!unread.left_out.empty()) {
      part.name = schema.file->name;
      if (!part.tree.parse(unread.left_out).ok()) refuse(unread.schema, "a schema that is not JSON");
      schema = {&part, 0};
    }
    unread.description = read_schema(schema, unread.definitions, unread.source, std::move(known), faults);
  }
  return *unread.description;
}

}  // namespace

const Description& Entry::data() const {
  return description_of(*data_schema);
}

bool read_data(const Entry& entry, Faults& faults) {
  const std::size_t faults_before = faults.count();
  attempt(&faults, [&] { static_cast<void>(description_of(*entry.data_schema, &faults)); });
  return faults.count() == faults_before;
}

void refuse_second_key(Node object, Node key) {
  const json::Tree& tree = object.tree();
  const std::string_view word = tree.string(key.index);
  for (json::Tree::Index i = json::Tree::inside(object.index); i < key.index; i = tree.next(i + 1)) {
    if (tree.string(i) == word) refuse(key, fmt::format("'{}' stands twice", text::safe(word)));
  }
}

void refuse_unknown(Node place, std::string_view kind, std::string_view word,
                    const std::vector<std::string>& known) {
  const std::string_view near = text::nearest(word, known);
  refuse(place, fmt::format("unknown {} '{}'; {}", kind, text::safe(word),
                            near.empty() ? fmt::format("there are {}", fmt::join(known, ", "))
                                         : fmt::format("did you mean '{}'?", near)));
}

void refuse(Node place, const std::string& what) {
  const std::size_t line = json::place_of(place.tree().text(), place.tree().at(place.index)).line;
  throw FileFault(line, fmt::format("{}:{}: {}", text::safe(place.file->name), line, what));
}

}  // namespace wazobus::catalogue
