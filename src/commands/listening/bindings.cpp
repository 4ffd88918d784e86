// SPDX-License-Identifier: MIT
#include "commands/listening/bindings.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

namespace wazobus::commands {

namespace {

using event::Criteria;
using event::FieldEntry;
using event::FieldTable;
using event::Selector;

/// Alternative tables of arguments: a message must fit at least one of them. Empty: every message fits.
using Alternatives = std::vector<FieldTable>;

bool are_all(const std::vector<Selector>& selectors, Selector::By by) {
  return std::all_of(selectors.begin(), selectors.end(),
                     [by](const Selector& selector) { return selector.by == by; });
}

template <typename Item>
void add_new(std::vector<Item>& items, Item item) {
  if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(std::move(item));
}

/// Topic exchanges select by routing key only. If a selector is not about routing keys, all messages are
/// requested and filtered here.
std::vector<std::string> topic_patterns(const Criteria& criteria) {
  const std::vector<Selector>& selectors = criteria.selectors;
  if (selectors.empty() || !are_all(selectors, Selector::By::routing_key)) return {"#"};
  std::vector<std::string> patterns;
  for (const Selector& selector : selectors) add_new(patterns, selector.text);
  return patterns;
}

/// Headers exchanges can select by name; they ignore routing keys.
Alternatives by_name(const Criteria& criteria) {
  Alternatives tables;
  // The broker distinguishes upper and lower case.
  if (criteria.letter_case == event::LetterCase::ignored) return tables;
  if (!are_all(criteria.selectors, Selector::By::name)) return tables;
  for (const Selector& selector : criteria.selectors) add_new(tables, {{"name", {selector.text}}});
  return tables;
}

Alternatives by_tenant(const Criteria& criteria) {
  Alternatives tables;
  for (const std::string& tenant : criteria.tenants) add_new(tables, {{"tenant_uuid", {tenant}}});
  return tables;
}

/// Messages for all users (user_uuid:*) are also for each user.
Alternatives by_user(const Criteria& criteria) {
  Alternatives tables;
  for (const std::string& user : criteria.users) add_new(tables, {{"user_uuid:" + user, {true}}});
  if (!tables.empty()) add_new(tables, {{"user_uuid:*", {true}}});
  return tables;
}

/// Does the broker compare this argument with headers? It does not if the name begins with "x-".
bool is_compared(const FieldEntry& header) {
  return !header.key.starts_with("x-");
}

/// Adds the argument unless the table has its key. A table with a key twice would match no message.
void add_argument(const FieldEntry& argument, FieldTable& table) {
  if (event::find(table, argument.key) == nullptr) table.push_back(argument);
}

Alternatives by_header(const Criteria& criteria) {
  const FieldTable& headers = criteria.headers;
  Alternatives tables;
  if (!criteria.any_header) {
    FieldTable all;
    for (const FieldEntry& header : headers) {
      if (is_compared(header)) add_argument(header, all);
    }
    if (!all.empty()) tables.push_back(std::move(all));
  } else if (std::all_of(headers.begin(), headers.end(), is_compared)) {
    for (const FieldEntry& header : headers) add_new(tables, {header});
  }
  return tables;
}

/// Combines each table of `firsts` with each table of `seconds`.
Alternatives product(const Alternatives& firsts, const Alternatives& seconds) {
  if (seconds.empty()) return firsts;
  Alternatives tables;
  for (const FieldTable& first : firsts) {
    for (const FieldTable& second : seconds) {
      FieldTable table = first;
      for (const FieldEntry& argument : second) add_argument(argument, table);
      add_new(tables, std::move(table));
    }
  }
  return tables;
}

/// The number of tables in the product, at most one more than the limit.
std::size_t product_size(std::span<const Alternatives> dimensions) {
  std::size_t size = 1;
  for (const Alternatives& dimension : dimensions)
    size = std::min(size * std::max<std::size_t>(dimension.size(), 1), most_header_bindings + 1);
  return size;
}

Alternatives header_arguments(const Criteria& criteria) {
  std::array<Alternatives, 4> dimensions{by_name(criteria), by_tenant(criteria), by_user(criteria),
                                         by_header(criteria)};
  // Gives up dimensions from the last to the first; the last ones narrow the selection least. A dimension of
  // one table stays, because it does not multiply the tables.
  for (std::size_t last = dimensions.size(); product_size(dimensions) > most_header_bindings;) {
    Alternatives& dimension = dimensions[--last];
    if (dimension.size() > 1) dimension.clear();
  }
  Alternatives tables(1);
  for (const Alternatives& dimension : dimensions) tables = product(tables, dimension);
  return tables;
}

}  // namespace

std::vector<bus::Binding> bindings_for(const std::vector<bus::Exchange>& exchanges,
                                       const Criteria& criteria) {
  std::vector<bus::Binding> bindings;
  for (const bus::Exchange& exchange : exchanges) {
    if (exchange.type == bus::ExchangeType::topic) {
      for (std::string& pattern : topic_patterns(criteria))
        bindings.push_back({exchange.name, std::move(pattern), {}});
    } else {
      for (FieldTable& table : header_arguments(criteria))
        bindings.push_back({exchange.name, {}, std::move(table)});
    }
  }
  return bindings;
}

}  // namespace wazobus::commands
