// SPDX-License-Identifier: MIT
#include "catalogue/verifying/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "catalogue/checking/checker.hpp"
#include "catalogue/checking/rulebook.hpp"
#include "catalogue/making/example.hpp"
#include "catalogue/schema_reader.hpp"
#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"
#include "text/topic.hpp"

namespace wazobus::catalogue {

namespace {

/// Verifies one entry.
class EntryVerifier {
 public:
  EntryVerifier(const Catalogue& catalogue, const Entry& entry, Faults* faults)
      : catalogue_(catalogue), entry_(entry), faults_(faults) {}

  void verify() {
    if (!has_right_schema()) return;  // all others look at it
    for (const auto* templates : {&entry_.routing_keys, &entry_.required_acls}) {
      for (const std::string_view text : templates->all()) attempt(faults_, [&] { verify_template(text); });
    }
    for (const Placeholder& placeholder : entry_.placeholders)
      attempt(faults_, [&] { verify_placeholder(placeholder); });
    for (const Glance& glance : entry_.glance) attempt(faults_, [&] { verify_path(glance.path, "glance"); });
    for (const auto& choice : meaning_choices) attempt(faults_, [&] { verify_relations(choice); });
    for (const std::string& member : entry_.bare.members)
      attempt(faults_, [&] { verify_path({member}, "members"); });
    if (entry_.example) attempt(faults_, [&] { verify_example(); });
    if (has_examples(entry_.data()) && !entry_.is_family()) attempt(faults_, [&] { verify_made_data(); });
  }

 private:
  [[noreturn]] void refuse_entry(const std::string& what) const {
    refuse(entry_.place, fmt::format("event '{}': {}", text::safe(entry_.name), what));
  }

  [[nodiscard]] bool has_right_schema() const {
    if (faults_ != nullptr) return read_data(entry_, *faults_);
    static_cast<void>(entry_.data());  // throws where the schema is broken
    return true;
  }

  void verify_placeholder(const Placeholder& placeholder) const {
    if (!is_there(placeholder.location)) {
      refuse_entry(fmt::format("placeholder {{{}}} comes from {}, which is not there",
                               text::safe(placeholder.name), text::safe(placeholder.location.describe())));
    }
    if (placeholder.published) verify_published(placeholder);
  }

  void verify_published(const Placeholder& placeholder) const {
    if (placeholder.name != event::member::tenant_uuid && placeholder.name != event::user_field)
      refuse_entry(fmt::format("placeholder {{{}}}: only those of the user and the tenant take \"published\"",
                               text::safe(placeholder.name)));
    if (!is_there(*placeholder.published))
      refuse_entry(fmt::format("placeholder {{{}}} is published from {}, which is not there",
                               text::safe(placeholder.name), text::safe(placeholder.published->describe())));
  }

  void verify_path(const std::vector<std::string>& path, std::string_view what) const {
    if (has_field(path)) return;
    refuse_entry(fmt::format("{} names data.{}, which is not there", what,
                             text::safe(fmt::format("{}", fmt::join(path, ".")))));
  }

  /// A meaning may have several paths, of which each message has one. So one that may be there is enough.
  void verify_relations(const text::Choice<Meaning>& meaning) const {
    std::string missing;
    for (const Relation& relation : entry_.relations) {
      if (relation.meaning != meaning.value || relation.is_of_file) continue;
      if (may_lead(relation.path, entry_.data())) return;
      missing += fmt::format("{}data.{}", missing.empty() ? "" : " or ", fmt::join(relation.path, "."));
    }
    if (missing.empty()) return;
    refuse_entry(
        fmt::format("relations name {} as {}, which is not there", text::safe(missing), meaning.word));
  }

  /// A schema without fields says nothing of what is inside.
  static bool may_lead(std::span<const std::string> path, const Description& schema) {
    if (path.empty() || path.front() == Relation::each_key) return true;
    if (path.front() == Relation::each) {
      const Description* const inner = schema.items != nullptr ? schema.items.get() : schema.additional.get();
      return inner == nullptr || may_lead(path.subspan(1), *inner);
    }
    const Field* const field = schema.field(path.front());
    if (field != nullptr) return may_lead(path.subspan(1), field->schema);
    if (schema.additional != nullptr) return may_lead(path.subspan(1), *schema.additional);
    return schema.fields.empty();
  }

  void verify_template(std::string_view text) const {
    if (text.size() > text::max_short_string) refuse_entry("a routing key or ACL of more than 255 bytes");
    const Template shape(text);
    for (const Template::Piece& piece : shape.pieces()) {
      if (piece.placeholder.empty() || entry_.placeholder(piece.placeholder) != nullptr) continue;
      const std::string name = text::safe(piece.placeholder);
      const bool is_field = has_field({std::string(piece.placeholder)});
      refuse_entry(
          fmt::format("{} has the placeholder {{{}}}, and nothing says where it comes from: "
                      "\"placeholders\": {{\"{}\": \"data.{}\"}}",
                      text::safe(text), name, name, is_field ? name : "FIELD"));
    }
  }

  [[nodiscard]] bool is_there(const Location& location) const {
    if (location.kind == Location::Kind::data) return has_field(location.path);
    if (location.kind != Location::Kind::header || location.is_header(event::member::tenant_uuid))
      return true;
    const std::vector<Field> headers = entry_.all_headers();
    return std::any_of(headers.begin(), headers.end(),
                       [&location](const Field& header) { return location.is_header(header.name); });
  }

  [[nodiscard]] bool has_field(const std::vector<std::string>& path) const {
    const Description* schema = &entry_.data();
    for (const std::string& step : path) {
      if (step.find_first_not_of("0123456789") == std::string::npos) {
        schema = schema->items.get();
      } else {
        const Field* const field = schema->field(step);
        schema = field == nullptr ? nullptr : &field->schema;
      }
      if (schema == nullptr) return false;
    }
    return true;
  }

  static bool has_examples(const Description& schema) {
    return !schema.examples.empty() || (schema.items != nullptr && has_examples(*schema.items)) ||
           (schema.additional != nullptr && has_examples(*schema.additional)) ||
           std::any_of(schema.fields.begin(), schema.fields.end(),
                       [](const Field& field) { return has_examples(field.schema); });
  }

  /// The examples of the schema's parts must fit it, since messages are made of them.
  void verify_made_data() const {
    Rulebook rulebook(catalogue_, Edition::current);
    Checker checker(rulebook, {Input::detect, entry_.name});
    std::vector<Finding> findings;
    checker.check(make_data(entry_, entry_.name), findings);
    for (const Finding& finding : findings) {
      if (finding.rule == Rule::name_removed) continue;
      attempt(faults_, [&] {
        refuse_entry(fmt::format("the examples in its schema do not fit it: {}: {}", text::safe(finding.path),
                                 text::safe(finding.message)));
      });
    }
  }

  void verify_example() const {
    Rulebook rulebook(catalogue_, Edition::current);
    Checker checker(rulebook, {});
    std::vector<Finding> findings;
    const bool is_of_known = entry_.example.file != entry_.place.file;
    const std::string_view text = entry_.example.text();
    checker.check(text, findings);
    // An example may have faults that are only warnings, but its name must be known.
    for (const Finding& finding : findings) {
      if (finding.severity == Severity::warning && finding.rule != Rule::name_unknown) continue;
      attempt(faults_, [&] {
        if (is_of_known) refuse_change_of_example(finding);
        refuse_example(finding);
      });
    }
  }

  [[noreturn]] void refuse_example(const Finding& finding) const {
    const CatalogueFile& file = *entry_.example.file;
    const std::size_t at = entry_.example.tree().at(entry_.example.index) + finding.at;
    const std::size_t line = json::place_of(file.tree.text(), at).line;
    throw FileFault(
        line, fmt::format("{}:{}: the example of '{}' is not valid: {}: {}", text::safe(file.name), line,
                          text::safe(entry_.name), text::safe(finding.path), text::safe(finding.message)));
  }

  /// An extension makes the example of the known event wrong, for example by a further required field.
  [[noreturn]] void refuse_change_of_example(const Finding& finding) const {
    const Node& schema = entry_.data_schema->schema;
    refuse(schema.file == entry_.place.file ? schema : entry_.place,
           fmt::format("the example of the known '{0}' does not fit any more: {1}: {2}; give the event an "
                       "\"example\" of its own (wazobus catalogue example {0} prints the known one)",
                       text::safe(entry_.name), text::safe(finding.path), text::safe(finding.message)));
  }

  const Catalogue& catalogue_;
  const Entry& entry_;
  Faults* faults_;
};

}  // namespace

void verify(const Catalogue& catalogue, const CatalogueFile& file, Faults* faults) {
  for (const Entry* const entry : catalogue.entries()) {
    if (entry->place.file == &file) EntryVerifier(catalogue, *entry, faults).verify();
  }
}

}  // namespace wazobus::catalogue
