// SPDX-License-Identifier: MIT
#include "catalogue/json_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "catalogue/types.hpp"
#include "catalogue/wording.hpp"
#include "event/wazo.hpp"
#include "json/writer.hpp"
#include "text/sanitise.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::string_view dialect = "https://json-schema.org/draft/2020-12/schema";

constexpr std::string_view uuid =
    "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";

/// Matches the same texts as is_date_time(), with the days of each month and leap years.
constexpr std::string_view date_time =
    "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)"
    "[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?";

constexpr std::string_view ami_name = "^[A-Z][A-Za-z0-9]*$";

std::string anchored(std::string_view pattern) {
  return fmt::format("^(?:{})$", pattern);
}

/// Returns "integer or string", for descriptions of values whose type the schema must not check.
std::string described_type(const Description& schema) {
  if (schema.format == "uuid") return schema.has_type("null") ? "a uuid or null" : "a uuid";
  return fmt::format("{}", fmt::join(schema.types, " or "));
}

std::string_view origin_of(FactSource source) {
  switch (source) {
    case FactSource::bus_class:
      return "Only wazo-bus' class has it";
    case FactSource::service:
      return "Sent by current servers";
    default:
      return "Observed on current servers";
  }
}

/// Does the schema come from a class of wazo-bus? The classes do not say what may be null.
bool is_of_class(const Description& schema) {
  return schema.source == FactSource::bus_class;
}

/// "#/$defs/NAME"
std::string reference_to(std::string_view name) {
  std::string step;
  append_pointer_step(name, step);
  return "#/$defs" + text::percent_encoded(step, "/");
}

class SchemaWriter {
 public:
  explicit SchemaWriter(std::string& out) : json_(out) {}

  void body(const Entry& entry, std::string_view name, bool embedded) {
    const bool is_family = entry.is_family();
    const bool is_any_member = is_family && name == entry.name;
    if (!is_family) name = entry.name;
    json_.open_object();
    if (!embedded) {
      json_.key("$schema").string(dialect);
      json_.key("$id").string("urn:wazobus:event:" + (is_any_member
                                                          ? std::string(event::words_of(entry.family).id)
                                                          : text::percent_encoded(name)));
    }
    json_.key("title").string(is_any_member ? "AMI event" : name);
    if (!entry.summary.empty()) json_.key("description").string(entry.summary);
    if (entry.removed || !entry.deprecated.empty()) json_.key("deprecated").boolean(true);
    json_.key("type").string("object");
    const Description& data = entry.data();
    const bool needs_data =
        entry.is_family() || std::any_of(data.fields.begin(), data.fields.end(), is_required);
    json_.key("required").open_array().string("name");
    if (!entry.may_be_bare()) json_.string(event::member::origin_uuid);
    if (needs_data) json_.string("data");
    json_.close_array();
    json_.key("properties").open_object();
    name_of_event(entry, name);
    if (!entry.is_always_bare()) envelope();
    for (const std::string& member : entry.bare.members)
      json_.key(member).open_object().key("description").string("As in data.").close_object();
    json_.key("data");
    if (entry.is_family()) {
      // The examples of a family are those of all its members.
      Description without_examples = data;
      without_examples.examples.clear();
      schema(without_examples, /*is_held*/ true, !needs_data);
    } else {
      schema(data, /*is_held*/ true, !needs_data);
    }
    json_.close_object();
    // `validate` only warns about a text in place of the boolean.
    json_.key("patternProperties").open_object().key("^user_uuid:").open_object();
    json_.key("enum").open_array().boolean(true).string("true").string("True").close_array();
    json_.close_object().close_object();
    if (entry.may_be_bare() && !entry.is_always_bare()) either_way(entry, is_any_member ? "" : name);
    json_.close_object();
  }

  /// Accepts a body with the envelope of wazo-bus, or with nothing besides name and data.
  void either_way(const Entry& entry, std::string_view name) {
    const std::string own_name(event::words_of(entry.family).own_name);
    json_.key("anyOf").open_array();
    json_.open_object()
        .key("required")
        .open_array()
        .string(event::member::origin_uuid)
        .close_array()
        .close_object();
    json_.open_object().key("required").open_array().string("data").close_array();
    json_.key("maxProperties").number(2).key("properties").open_object().key("data").open_object();
    json_.key("type").string("object").key("required").open_array().string(own_name).close_array();
    json_.key("properties").open_object().key(own_name).open_object();
    if (name.empty()) {
      json_.key("type").string("string");
    } else {
      json_.key("const").string(name);
    }
    json_.close_object().close_object().close_object().close_object().close_object();
    json_.close_array();
  }

  void catalogue(const Catalogue& catalogue) {
    const std::vector<const Entry*> entries = catalogue.entries();
    json_.open_object();
    json_.key("$schema").string(dialect);
    json_.key("$id").string("urn:wazobus:catalogue");
    json_.key("title").string("Events of the Wazo Platform message bus");
    json_.key("type").string("object");
    json_.key("required").open_array().string("name").close_array();
    json_.key("properties").open_object().key("name").open_object();
    json_.key("type").string("string").key("anyOf").open_array();
    json_.open_object().key("enum").strings(plain_names(entries)).close_object();
    if (has_family(entries)) json_.open_object().key("pattern").string(ami_name).close_object();
    json_.close_array().close_object().close_object();
    // The name chooses the branch that validators apply, so that all errors are about this event.
    json_.key("allOf").open_array();
    for (const Entry* const entry : entries) branch(*entry, entries);
    json_.close_array();
    json_.key("$defs").open_object();
    for (const Entry* const entry : entries) {
      json_.key(entry->name);
      body(*entry, entry->name, true);
    }
    json_.close_object().close_object();
  }

 private:
  static bool is_required(const Field& field) { return field.need == Need::required; }

  static bool has_family(const std::vector<const Entry*>& entries) {
    return std::any_of(entries.begin(), entries.end(), [](const Entry* entry) { return entry->is_family(); });
  }

  /// Returns the names and aliases of all events that are no family.
  static std::vector<std::string> plain_names(const std::vector<const Entry*>& entries) {
    std::vector<std::string> out;
    for (const Entry* const entry : entries) {
      if (entry->is_family()) continue;
      out.push_back(entry->name);
      out.insert(out.end(), entry->aliases.begin(), entry->aliases.end());
    }
    return out;
  }

  void branch(const Entry& entry, const std::vector<const Entry*>& entries) {
    json_.open_object().key("if").open_object();
    json_.key("required").open_array().string("name").close_array();
    json_.key("properties").open_object().key("name").open_object();
    if (entry.is_family()) {
      json_.key("type").string("string").key("pattern").string(ami_name);
      // An event that the catalogue has by name is not a member of the family.
      std::vector<std::string> others = plain_names(entries);
      std::erase_if(others, [](const std::string& name) { return !is_ami_name(name); });
      if (!others.empty()) json_.key("not").open_object().key("enum").strings(others).close_object();
    } else {
      allowed_names(entry, entry.name);
    }
    json_.close_object().close_object().close_object();
    json_.key("then").open_object().key("$ref").string(reference_to(entry.name)).close_object();
    json_.close_object();
  }

  void allowed_names(const Entry& entry, std::string_view name) {
    if (entry.aliases.empty()) {
      json_.key("const").string(name);
      return;
    }
    json_.key("enum").open_array().string(entry.name);
    for (const std::string& alias : entry.aliases) json_.string(alias);
    json_.close_array();
  }

  void name_of_event(const Entry& entry, std::string_view name) {
    json_.key("name").open_object();
    if (entry.is_family() && name == entry.name) {
      json_.key("type").string("string").key("pattern").string(ami_name);
    } else {
      allowed_names(entry, name);
    }
    json_.close_object();
  }

  /// Writes the members besides name and data. `validate` only warns about a wrong timestamp or tenant_uuid,
  /// so the schema accepts any.
  void envelope() {
    static constexpr std::array string_or_null{"string", "null"};
    const auto described = [this](std::string_view key, std::string_view description) {
      json_.key(key).open_object().key("description").string(description);
    };
    described(event::member::origin_uuid,
              "The server that sent the event; null where the service did not know it.");
    json_.key("type").strings(string_or_null).key("pattern").string(anchored(uuid)).close_object();
    described(event::member::required_acl, "What a token must allow for its owner to see the event.");
    json_.key("type").strings(string_or_null).close_object();
    described(event::member::required_access, "Since 22.13: event. and the name.");
    json_.close_object();
    described(event::member::timestamp, "When the event was sent, in the server's local time.");
    json_.close_object();
    described(event::member::tenant_uuid, "The tenant that the event is for.");
    json_.close_object();
  }

  void text(const Description& schema, bool is_held) {
    std::vector<std::string> sentences;
    if (!schema.description.empty()) sentences.push_back(schema.description);
    if (!schema.since.empty()) sentences.push_back(fmt::format("Since {}.", schema.since));
    if (!is_held) {
      const std::string type = described_type(schema);
      sentences.push_back(fmt::format("{}{}{}.", origin_of(schema.source), type.empty() ? "" : ": ", type));
    }
    if (!schema.alias_of.empty())
      sentences.push_back(fmt::format("Another spelling of {}.", schema.alias_of));
    if (!sentences.empty()) json_.key("description").string(fmt::format("{}", fmt::join(sentences, " ")));
  }

  /// `is_nullable`: null is right whatever the schema says.
  void schema(const Description& schema, bool is_held, bool is_nullable = false) {
    json_.open_object();
    text(schema, is_held);
    if (!schema.examples.empty()) {
      json_.key("examples").open_array();
      for (const std::string& example : schema.examples) json_.raw(example);
      json_.close_array();
    }
    // `validate` only warns about what breaks an observed fact of a documented event.
    if (is_held) constraints(schema, is_nullable || !schema.null_verdict.empty());
    json_.close_object();
  }

  void constraints(const Description& schema, bool is_nullable) {
    std::vector<std::string> types = schema.types;
    if (types.empty()) {
      if (!says_more(schema)) return;
      types = {"object", "array", "string", "number", "boolean", "null"};
    }
    // Keep the types of which const or enum have a value.
    const bool null_besides = is_nullable;
    if (!schema.allowed.empty())
      std::erase_if(types, [&](const std::string& type) { return !allows(schema, type); });
    if (schema.has_type("number")) std::erase(types, "integer");
    is_nullable = std::erase(types, "null") > 0 || null_besides;
    if (types.size() <= 1) return branch(schema, types.empty() ? "null" : types.front(), is_nullable);
    json_.key("anyOf").open_array();
    for (const std::string& type : types) {
      json_.open_object();
      branch(schema, type, false);
      json_.close_object();
    }
    if (is_nullable) json_.open_object().key("type").string("null").close_object();
    json_.close_array();
  }

  static bool allows(const Description& schema, const std::string& type) {
    const Types types = types_named({type});
    return std::any_of(schema.allowed.begin(), schema.allowed.end(),
                       [&](const std::string& value) { return types.has(type_of_scalar(value)); });
  }

  static bool says_more(const Description& schema) {
    return !schema.format.empty() || !schema.allowed.empty() || !schema.fields.empty() ||
           schema.items != nullptr || schema.additional != nullptr || schema.bounds != Bounds{};
  }

  /// Writes the constraints on values of one type. `is_nullable`: null is right as well.
  void branch(const Description& schema, const std::string& type, bool is_nullable) {
    json_.key("type");
    if (is_nullable && type != "null") {
      json_.open_array().string(type).string("null").close_array();
    } else {
      json_.string(type);
    }
    if (!schema.allowed.empty() && type != "object" && type != "array") allowed(schema, is_nullable);
    if (type == "string") string(schema);
    if (type == "array") array(schema);
    if (type == "object") object(schema);
  }

  void allowed(const Description& schema, bool is_nullable) {
    if (schema.allowed.size() == 1 && !is_nullable) {
      json_.key("const").raw(schema.allowed.front());
      return;
    }
    json_.key("enum").open_array();
    for (const std::string& value : schema.allowed) json_.raw(value);
    const bool has_null =
        std::find(schema.allowed.begin(), schema.allowed.end(), "null") != schema.allowed.end();
    if (is_nullable && !has_null) json_.null();
    json_.close_array();
  }

  void string(const Description& schema) {
    if (!schema.format.empty()) {
      const std::string_view pattern = schema.format == "uuid" ? uuid : date_time;
      json_.key("pattern").string(schema.none_verdict.empty() ? anchored(pattern)
                                                              : anchored(fmt::format("{}|None", pattern)));
    }
    // `validate` only warns about other values.
    if (!schema.known_values.empty() && schema.examples.empty())
      json_.key("examples").strings(schema.known_values);
  }

  void array(const Description& array) {
    if (array.bounds.min_items) json_.key("minItems").number(*array.bounds.min_items);
    if (array.bounds.max_items) json_.key("maxItems").number(*array.bounds.max_items);
    if (array.items == nullptr) return;
    json_.key("items");
    schema(*array.items, /*is_held*/ true, is_of_class(*array.items));
  }

  void object(const Description& object) {
    requirements(object);
    if (!object.fields.empty()) {
      json_.key("properties").open_object();
      for (const Field& field : object.fields) {
        json_.key(field.name);
        schema(field.schema, field.is_held, is_of_class(field.schema));
      }
      json_.close_object();
    }
    if (object.additional == nullptr) return;
    json_.key("additionalProperties");
    schema(*object.additional, /*is_held*/ true, is_of_class(*object.additional));
  }

  void requirements(const Description& object) {
    std::vector<std::string> required;
    std::vector<std::vector<std::string>> alternatives;
    for (const Field& field : object.fields) {
      if (!is_required(field)) continue;
      std::vector<std::string> spellings{field.name};
      for (const Field& other : object.fields) {
        if (other.schema.alias_of == field.name) spellings.push_back(other.name);
      }
      if (spellings.size() == 1) {
        required.push_back(field.name);
      } else {
        alternatives.push_back(std::move(spellings));
      }
    }
    if (!required.empty()) json_.key("required").strings(required);
    if (alternatives.empty()) return;
    json_.key("allOf").open_array();
    for (const std::vector<std::string>& spellings : alternatives) {
      json_.open_object().key("anyOf").open_array();
      for (const std::string& spelling : spellings)
        json_.open_object().key("required").open_array().string(spelling).close_array().close_object();
      json_.close_array().close_object();
    }
    json_.close_array();
  }

  json::Writer json_;
};

}  // namespace

void append_event_schema(const Entry& entry, std::string_view name, std::string& out) {
  SchemaWriter(out).body(entry, name, false);
}

void append_embedded_schema(const Entry& entry, std::string_view name, std::string& out) {
  SchemaWriter(out).body(entry, name, true);
}

void append_catalogue_schema(const Catalogue& catalogue, std::string& out) {
  SchemaWriter(out).catalogue(catalogue);
}

}  // namespace wazobus::catalogue
