// SPDX-License-Identifier: MIT
#include "catalogue/description.hpp"

#include <algorithm>
#include <string_view>

#include "catalogue/schema.hpp"

namespace wazobus::catalogue {

namespace {

using Index = json::Document::Index;

template <typename Visit>
void each_member(Node object, Visit visit) {
  const json::Document& document = object.document();
  for (Index i = json::Document::inside(object.index); i != document.next(object.index);
       i = document.next(i + 1)) {
    visit(document.string(i), Node{object.source, i + 1});
  }
}

template <typename Visit>
void each_element(Node array, Visit visit) {
  const json::Document& document = array.document();
  for (Index i = json::Document::inside(array.index); i != document.next(array.index); i = document.next(i))
    visit(Node{array.source, i});
}

std::string text_of(Node node) {
  return node.document().string(node.index);
}

std::vector<std::string> texts_of(Node node) {
  std::vector<std::string> out;
  each_element(node, [&out](Node element) { out.push_back(text_of(element)); });
  return out;
}

/// JSON without white space.
std::string compact_of(Node node) {
  std::string out;
  json::compact(node.text(), out);
  return out;
}

std::uint32_t count_of(Node node) {
  return static_cast<std::uint32_t>(json::View(node.text()).integer().value_or(0));
}

}  // namespace

bool Description::has_type(std::string_view type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

Description describe(Node schema, Node definitions) {
  schema = followed(schema, definitions);
  Description out;
  std::vector<std::string> required;
  std::vector<std::string> expected;
  each_member(schema, [&](const std::string& keyword, Node value) {
    if (keyword == "type") {
      out.types = value.document().is_string(value.index) ? std::vector{text_of(value)} : texts_of(value);
    } else if (keyword == "properties") {
      each_member(value, [&](const std::string& name, Node property) {
        out.fields.push_back({name, Need::optional, describe(property, definitions)});
      });
    } else if (keyword == "required") {
      required = texts_of(value);
    } else if (keyword == "x-expected") {
      expected = texts_of(value);
    } else if (keyword == "items") {
      out.items = std::make_unique<Description>(describe(value, definitions));
    } else if (keyword == "additionalProperties") {
      out.additional = std::make_unique<Description>(describe(value, definitions));
    } else if (keyword == "enum") {
      each_element(value, [&out](Node element) { out.allowed.push_back(compact_of(element)); });
    } else if (keyword == "const") {
      out.allowed.push_back(compact_of(value));
    } else if (keyword == "x-known-values") {
      out.known_values = texts_of(value);
    } else if (keyword == "minItems") {
      out.min_items = count_of(value);
    } else if (keyword == "maxItems") {
      out.max_items = count_of(value);
    } else if (keyword == "format") {
      out.format = text_of(value);
    } else if (keyword == "description") {
      out.description = text_of(value);
    } else if (keyword == "x-since") {
      out.since = text_of(value);
    } else if (keyword == "x-source") {
      out.observed = text_of(value) == "observed";
    } else if (keyword == "x-null") {
      out.null_verdict = text_of(value);
    } else if (keyword == "x-none") {
      out.may_be_none = true;
    } else if (keyword == "x-alias-of") {
      out.alias_of = text_of(value);
    }
  });
  const auto is_in = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (Field& field : out.fields) {
    // As SchemaCompiler has it: where all other fields are described too, an observed one is held like them.
    field.schema.is_held = !field.schema.observed || out.additional != nullptr;
    if (is_in(required, field.name)) {
      field.need = Need::required;
    } else if (is_in(expected, field.name)) {
      field.need = Need::expected;
    }
  }
  return out;
}

Description describe_data(const Entry& entry) {
  return describe(entry.data, entry.definitions);
}

std::vector<Field> describe_headers(const Entry& entry) {
  std::vector<Field> out;
  const auto add = [&](Node headers, bool observed) {
    if (!headers) return;
    each_member(headers, [&](const std::string& name, Node header) {
      Field field{name, Need::optional, {}};
      each_member(header, [&](const std::string& keyword, Node value) {
        if (keyword == "required" && value.text() == "true") field.need = Need::required;
      });
      Description& schema = field.schema;
      const json::Document& document = header.document();
      const Index type = document.find(header.index, "type");
      if (type != json::Document::none && document.is_string(type)) schema.types = {document.string(type)};
      const Index format = document.find(header.index, "format");
      if (format != json::Document::none && document.is_string(format))
        schema.format = document.string(format);
      const Index constant = document.find(header.index, "const");
      if (constant != json::Document::none) schema.allowed = {compact_of({header.source, constant})};
      schema.observed = observed;
      out.push_back(std::move(field));
    });
  };
  add(entry.headers, !entry.documented);
  add(entry.observed_headers, true);
  return out;
}

}  // namespace wazobus::catalogue
