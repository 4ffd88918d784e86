// SPDX-License-Identifier: MIT
#include "catalogue/making/composer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "catalogue/making/example.hpp"
#include "event/wazo.hpp"
#include "json/ascii.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/letter_case.hpp"
#include "text/sanitise.hpp"
#include "text/uuid.hpp"

namespace wazobus::catalogue {

namespace {

constexpr std::string_view digits = "0123456789";

/// Does the text look like an id of Asterisk: seconds since 1970, a mark, and more digits? Examples have
/// fewer seconds.
bool is_stamped(std::string_view text, char mark, std::string_view allowed) {
  const std::size_t at = text.find(mark);
  return at >= 7 && at <= 10 && text.size() > at + 1 &&
         text.substr(0, at).find_first_not_of(digits) == std::string_view::npos &&
         text.substr(at + 1).find_first_not_of(allowed) == std::string_view::npos;
}

bool is_call_id(std::string_view text) {
  return is_stamped(text, '.', digits);
}

bool is_voicemail_id(std::string_view text) {
  return is_stamped(text, '-', "0123456789abcdef") && text.size() == text.find('-') + 9;
}

bool is_time_field(std::string_view field) {
  return field == "timestamp" || field.ends_with("_time") || field.ends_with("_timestamp");
}

bool means_origin(std::string_view field) {
  return field == "wazo_uuid" || field == "xivo_uuid" || field == "xivo_id" ||
         field == event::member::origin_uuid;
}

/// Spells the offset of UTC as the one at the end of another time.
std::string_view utc_spelled_as(std::string_view spelling) {
  const std::size_t clock_end = spelling.find_first_not_of("0123456789.", 19);
  if (clock_end == std::string_view::npos) return {};
  const std::string_view offset = spelling.substr(clock_end);
  if (offset == "Z" || offset == "z") return offset;
  return offset.size() == 6 ? "+00:00" : offset.size() == 5 ? "+0000" : "+00";
}

/// Spells `time` with the separator, the digits of the fraction and the kind of offset of `spelling`. Without
/// an offset it is local time, as in Python's isoformat().
std::string time_spelled_as(std::string_view spelling, text::Timestamp time) {
  const std::string_view offset = utc_spelled_as(spelling);
  std::string out;
  if (offset.empty()) {
    text::append_local(time, "%Y-%m-%dT%H:%M:%S.%f", out);
  } else {
    text::append_utc(time, out);
    out.resize(26);
  }
  const std::size_t fraction_end = spelling.find_first_not_of(digits, 20);
  const std::size_t fraction =
      spelling.size() > 19 && spelling[19] == '.' ? std::min(fraction_end, spelling.size()) - 20 : 0;
  out.resize(fraction == 0 ? 19 : 20 + std::min<std::size_t>(fraction, 6));
  if (fraction > 6) out.append(std::min<std::size_t>(fraction, 9) - 6, '0');
  out[10] = spelling[10];
  return out.append(offset);
}

std::string member_of(const Node& object, std::string_view key) {
  if (!object) return {};
  const json::Tree::Index value = object.tree().find(object.index, key);
  if (value == json::Tree::none || !object.tree().is_string(value)) return {};
  return std::string(object.tree().string(value));
}

/// Does the checker check this member of the envelope?
bool is_checked(std::string_view member) {
  return event::is_user_header(member) || member == event::member::origin_uuid ||
         member == event::member::timestamp || member == event::member::required_acl;
}

Composer::Order with_name_to_send(const Catalogue& catalogue, Composer::Order order) {
  if (const Entry* const entry = catalogue.find(order.name, order.family))
    order.name = name_to_send(*entry, order.name);
  return order;
}

const Entry& entry_named(const Catalogue& catalogue, const Composer::Order& order) {
  const Entry* const entry = catalogue.find(order.name, order.family);
  if (entry == nullptr) throw UsageError(fmt::format("unknown event '{}'", text::safe(order.name)));
  return *entry;
}

/// The header with one possible value that `change` sets at the top of the body; nullptr if there is none.
const Field* set_header(const Entry& entry, const Change& change) {
  if (!change.parsed.steps.empty() || !change.json) return nullptr;
  const auto& headers = entry.bare.headers;
  const auto found = std::find_if(headers.begin(), headers.end(), [&change](const Field& header) {
    return change.parsed.root == header.name && !header.schema.allowed.empty();
  });
  return found == headers.end() ? nullptr : &*found;
}

/// Removes --set category=ami from the changes, and returns true if it was there. With it the user asks for
/// the message that Asterisk's module sends, for an event that wazo-amid sends too. Throws InvalidInput for
/// another category.
bool take_wish_for_bare(const Entry& entry, std::vector<Change>& changes) {
  if (!entry.may_be_bare() || entry.is_always_bare()) return false;
  return std::erase_if(changes, [&entry](const Change& change) {
           const Field* const header = set_header(entry, change);
           if (header == nullptr) return false;
           const std::string& only = header->schema.allowed.front();
           if (only == *change.json) return true;
           throw InvalidInput(fmt::format("{} cannot be {}", header->name, text::safe(*change.json)),
                              fmt::format("--set {}={} makes the message that Asterisk's module sends",
                                          header->name, json::View(only).string()));
         }) != 0;
}

}  // namespace

Composer::Composer(const Catalogue& catalogue, Order order, RandomAndClock random_and_clock)
    : order_(with_name_to_send(catalogue, std::move(order))),
      random_and_clock_(std::move(random_and_clock)),
      envelope_(entry_named(catalogue, order_)) {
  const Entry& entry = entry_named(catalogue, order_);
  envelope_.require_users(order_.name, order_.identity.user_uuids);
  if (take_wish_for_bare(entry, order_.changes) || envelope_.is_bare()) bare_.emplace(entry);
  const auto needed = envelope_.needed_fields();
  is_user_in_data_ = !envelope_.user_fields().empty() &&
                     std::find(needed.begin(), needed.end(), envelope_.user_fields().front()) != needed.end();
  Draft data = draft_of_data(entry);
  Rulebook rulebook(catalogue, Edition::current);
  const EventRules& rules = *rulebook.find(order_.name, order_.family);
  for (Change& change : order_.changes) {
    if (change.is_of_data()) settle_steps(change, *rules.data);
  }
  now_ = random_and_clock_.now();
  judge(rulebook, rules, data);
  apply(order_.changes, data);
  data_pieces_ = data.pieces();
  take_members();
  make_missing_headers();
  // Another process in the same second must not make the same ids.
  constexpr std::uint64_t most = 99'999;
  running_ = random_and_clock_.random() % most;
}

// --- gaps ---

std::size_t Composer::gap(Gap::Kind kind, std::string spelling) {
  gaps_.push_back({kind, std::move(spelling)});
  return gaps_.size() - 1;
}

/// The same gap for all places with the same value in the example.
std::size_t Composer::gap_for_old(Gap::Kind kind, const std::string& old) {
  const auto [place, is_new] = old_.try_emplace(text::lower_case(old), gaps_.size());
  if (is_new) gap(kind);
  return place->second;
}

std::optional<std::size_t> Composer::gap_for_text(std::string_view field, const std::string& text) {
  if (text::is_uuid(text)) {
    if (field == event::member::tenant_uuid || field == "WAZO_TENANT_UUID")
      return gap_for_old(Gap::Kind::tenant, text);
    if (means_origin(field)) return gap_for_old(Gap::Kind::origin, text);
    // If there are several users, the event is about the first one.
    if ((field == event::user_field || field == "WAZO_USERUUID") && !knows_user_) {
      knows_user_ = true;
      return gap_for_old(Gap::Kind::user, text);
    }
    return gap_for_old(Gap::Kind::uuid, text);
  }
  if (is_call_id(text)) return gap_for_old(Gap::Kind::call, text);
  if (is_voicemail_id(text)) return gap_for_old(Gap::Kind::voicemail, text);
  if (is_date_time(text)) return gap(Gap::Kind::time, text);
  return std::nullopt;
}

std::optional<std::size_t> Composer::gap_in_place_of(std::string_view field, const std::string& json) {
  const json::View value(json);
  if (value.is_string()) return gap_for_text(field, value.string());
  if (value.kind() != json::Kind::number || !is_time_field(field)) return std::nullopt;
  constexpr std::int64_t long_ago = 1'000'000'000;
  constexpr std::int64_t far_ahead = 100'000'000'000;
  const std::int64_t seconds = value.integer().value_or(0);
  return seconds > long_ago && seconds < far_ahead ? std::optional(gap(Gap::Kind::epoch)) : std::nullopt;
}

void Composer::mark(Draft& draft, std::string_view field) {
  draft.visit_scalars(
      [this](const std::string& name, Draft& scalar) {
        if (scalar.text().empty()) return;
        if (const auto number = gap_in_place_of(name, scalar.text())) scalar = Draft::gap(*number);
      },
      std::string(field));
}

// --- the data to start from ---

Draft Composer::draft_of_data(const Entry& entry) {
  const std::string example = example_data(entry, order_.name);
  Draft data{json::View(example)};
  // Fields of Asterisk's events depend on the event, so the example is complete.
  if (!entry.is_always_bare() && !entry.is_family()) {
    const std::string made = make_data(entry, order_.name);
    Draft all{json::View(made)};
    complete(entry.data(), all, data);
  }
  if (entry.is_family() && data.is_object() && data.find(std::array{std::string("Event")}) == nullptr)
    data.put_first("Event", Draft(json::View(json::quoted(order_.name))));
  const std::string origin = member_of(entry.example, event::member::origin_uuid);
  if (!origin.empty()) gap_for_old(Gap::Kind::origin, origin);
  mark_parties(data);
  mark(data);
  mark_listed_users(data);
  return data;
}

/// Adds fields that servers send but the page's example lacks, and removes fields that they no longer send.
/// `all` has every field.
void Composer::complete(const Description& schema, Draft& all, Draft& data) {
  if (data.is_array() && schema.items != nullptr) {
    Draft* const element = all.is_array() ? all.find(std::array{std::string("0")}) : nullptr;
    if (element == nullptr) return;
    return data.visit_elements([&](Draft& own) { complete(*schema.items, *element, own); });
  }
  if (!data.is_object() || !all.is_object()) return;
  for (const Field& field : schema.fields) {
    const std::array step{event::Path::Step{field.name, std::nullopt}};
    const std::array name{field.name};
    if (field.schema.sent == Sent::never) {
      data.take(step);
    } else if (Draft* const made = all.find(name)) {
      if (Draft* const own = data.find(name)) {
        complete(field.schema, *made, *own);
      } else {
        data.put(step, *made);
      }
    }
  }
}

/// Puts gaps into the fields for the tenant and the user.
void Composer::mark_parties(Draft& data) {
  const auto mark_all = [&](const std::vector<std::vector<std::string>>& fields, Gap::Kind kind,
                            bool is_given) {
    bool is_there = false;
    for (const std::vector<std::string>& steps : fields) {
      Draft* const field = data.find(steps);
      if (field == nullptr || field->text().empty()) continue;
      const bool is_null = field->text() == "null";
      if (is_null && !is_given) continue;
      const json::View value(field->text());
      const std::string old = value.is_string() ? value.string() : std::string();
      if (!is_null && !text::is_uuid(old) && !(is_given && value.is_string())) continue;
      *field = Draft::gap(text::is_uuid(old) ? gap_for_old(kind, old) : gap(kind));
      is_there = true;
    }
    return is_there;
  };
  mark_all(envelope_.tenant_fields(), Gap::Kind::tenant, order_.identity.tenant_uuid.has_value());
  knows_user_ = mark_all(envelope_.user_fields(), Gap::Kind::user, !order_.identity.user_uuids.empty()) ||
                envelope_.is_user_elsewhere();
}

/// Puts the users whom the event is for into the list data.users, if the event has one: the room of a user
/// has others in it too, an event for several users has no others. After mark(), which would replace their
/// uuids.
void Composer::mark_listed_users(Draft& data) {
  const bool is_for_several = envelope_.has_user() && !envelope_.is_for_one_user();
  const std::string list = "users";
  const std::string id = "uuid";
  Draft* const first = data.find(std::array{list, std::string("0"), id});
  if ((!is_for_several && !envelope_.is_user_elsewhere()) || first == nullptr) return;
  *first = Draft::gap(gap(Gap::Kind::user));
  if (!is_for_several) return;
  const std::vector<std::string>& users = order_.identity.user_uuids;
  const auto element = [](std::size_t i) { return Draft::Step{std::nullopt, i}; };
  for (std::size_t i = 1; i < users.size(); ++i)
    data.put(std::array{Draft::Step{list, std::nullopt}, element(i), Draft::Step{id, std::nullopt}},
             Draft(json::View(json::quoted(users[i]))));
  const std::size_t behind = std::max<std::size_t>(users.size(), 1);
  while (data.find(std::array{list, fmt::to_string(behind)}) != nullptr)
    data.take(std::array{Draft::Step{list, std::nullopt}, element(behind)});
}

// --- changes ---

void Composer::apply(std::span<const Change> changes, Draft& data) {
  for (const Change& change : changes) {
    if (!change.is_of_data()) continue;
    const auto& steps = change.parsed.steps;
    if (change.json) {
      if (data.put(steps, Draft(json::View(*change.json)))) continue;
      throw InvalidInput(text::safe(fmt::format("{}: elements before it would be missing", change.path)),
                         "an index may be at most that behind the last element, which adds one");
    }
    if (steps.empty()) {
      data = Draft(json::View("{}"));
    } else {
      data.take(steps);
    }
  }
}

void Composer::refuse_unless_forced(const std::function<void()>& require) {
  try {
    require();
  } catch (const InvalidInput& refusal) {
    if (!order_.force) throw;
    const std::string text = refusal.what();
    if (std::find(objections_.begin(), objections_.end(), text) == objections_.end())
      objections_.push_back(text);
  }
}

void Composer::judge(Rulebook& rulebook, const EventRules& rules, const Draft& original) {
  const ChangeJudge judge(rulebook, rules, envelope_, order_.name);
  std::vector<Change> changes = order_.changes;
  for (const Change& change : changes) refuse_unless_forced([&] { judge.require_known(change); });
  if (order_.force) {
    for (const Change& change : changes) {
      if (!is_checked(change.parsed.root)) refuse_unless_forced([&] { judge.require_fit(change); });
    }
    return;
  }
  fill_gaps();
  const auto refusal_of = [&](const Change& change) {
    Draft data = original;
    apply(changes, data);
    std::string text;
    join(data.pieces(), values_, text);
    return judge.objection(change, text);
  };
  for (Change& change : changes) {
    judge.require_fit(change);
    if (!change.is_of_data() || !change.json) continue;
    const std::string refusal = refusal_of(change);
    if (refusal.empty()) continue;
    // The user may have confused = and :=.
    const Change refused = change;
    for (const Change& reading : other_readings(refused)) {
      change = reading;
      if (refusal_of(change).empty()) throw InvalidInput(text::safe(refusal), judge.advice(refused, change));
    }
    throw InvalidInput(text::safe(refusal), judge.advice(refused, std::nullopt));
  }
}

/// Later changes replace earlier ones.
void Composer::take_members() {
  for (const Change& change : order_.changes) {
    const auto& steps = change.parsed.steps;
    if (change.is_of_data()) {
      if (steps.empty() || change.json) has_data_ = change.json.has_value();
    } else if (steps.empty()) {
      members_[change.parsed.root] = change.json;
    } else if (change.json) {
      // Only with force: no known header has members.
      std::optional<std::string>& member = members_[change.parsed.root];
      Draft inside{json::View(member ? std::string_view(*member) : std::string_view("{}"))};
      inside.put(steps, Draft(json::View(*change.json)));
      member.emplace();
      join(inside.pieces(), {}, *member);
    }
  }
}

/// Makes the headers that the user has not set.
void Composer::make_missing_headers() {
  fill_gaps();
  std::string data;
  join(data_pieces_, values_, data);
  for (std::size_t i = 0; i < envelope_.own_headers().size(); ++i) {
    const Field& header = envelope_.own_headers()[i];
    if (members_.contains(header.name) || envelope_.header_in(i, json::View(data))) continue;
    const std::string value = make_value(header);
    Draft made{json::View(value)};
    mark(made, header.name);
    made_headers_.push_back({header.name, made.pieces()});
  }
}

// --- a message ---

std::string Composer::filled(const Gap& gap, std::int64_t seconds) {
  switch (gap.kind) {
    case Gap::Kind::origin:
      return json::quoted(order_.identity.origin_uuid);
    case Gap::Kind::tenant:
      return json::quoted(tenant_);
    case Gap::Kind::user:
      return json::quoted(user_);
    case Gap::Kind::uuid:
      return json::quoted(text::random_uuid(random_and_clock_.random));
    case Gap::Kind::call:
      return json::quoted(fmt::format("{}.{}", seconds, ++running_));
    case Gap::Kind::voicemail:
      return json::quoted(fmt::format("{}-{:08x}", seconds, ++running_));
    case Gap::Kind::time:
      return json::quoted(time_spelled_as(gap.spelling, now_));
    case Gap::Kind::epoch:
      break;
  }
  return fmt::to_string(seconds);
}

void Composer::fill_gaps() {
  const Identity& identity = order_.identity;
  tenant_ = tenant_of(identity, random_and_clock_.random);
  user_ =
      identity.user_uuids.empty() ? text::random_uuid(random_and_clock_.random) : identity.user_uuids.front();
  const std::int64_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now_.time_since_epoch()).count();
  values_.clear();
  for (const Gap& gap : gaps_) values_.push_back(filled(gap, seconds));
}

void Composer::join(const std::vector<Draft::Piece>& pieces, const std::vector<std::string>& values,
                    std::string& out) {
  for (const Draft::Piece& piece : pieces) {
    out += piece.text;
    if (piece.gap) out += values[*piece.gap];
  }
}

void Composer::compose(event::Frame& frame) {
  now_ = random_and_clock_.now();
  fill_gaps();
  data_.clear();
  join(data_pieces_, values_, data_);
  const json::View data(has_data_ ? std::string_view(data_) : std::string_view("null"));
  if (bare_) return write_bare(data, frame);
  given_.clear();
  for (const MadeHeader& made : made_headers_) {
    given_.push_back({made.name, {}});
    join(made.pieces, values_, given_.back().value);
  }
  for (const auto& [name, value] : members_) {
    if (value) given_.push_back({name, *value});
  }
  const std::string tenant = envelope_.tenant_in(data).value_or(tenant_);
  // If data lacks the user field, write None.
  const bool is_told = !is_user_in_data_ || !order_.identity.user_uuids.empty();
  const std::string user = envelope_.user_in(data).value_or(is_told ? user_ : std::string(event::nobody));
  const std::string time = wazo_time(now_);
  envelope_.make({order_.name, order_.identity.origin_uuid, tenant, user, time, order_.identity.user_uuids},
                 data, given_, headers_, frame.routing_key);
  for (const auto& [name, value] : members_) {
    const auto is_it = [&wanted = name](const Header& header) { return header.name == wanted; };
    if (!value) {
      std::erase_if(headers_, is_it);
    } else if (std::none_of(headers_.begin(), headers_.end(), is_it)) {
      headers_.push_back({name, *value});
    }
  }
  frame.properties = event::wazo_properties();
  frame.headers.clear();
  body_.clear();
  writer_.continue_in(body_).start_over().open_object();
  for (const Header& header : headers_) {
    writer_.key(header.name).raw(header.value);
    frame.headers.push_back({header.name, event::field_from_json(json::View(header.value))});
  }
  if (has_data_) writer_.key(event::member::data).raw(data_);
  writer_.close_object();
  frame.body.clear();
  json::append_ascii(body_, frame.body);
}

void Composer::write_bare(json::View data, event::Frame& frame) {
  std::vector<Header> inside;
  bare_->make(order_.name, data, headers_, inside, frame.routing_key);
  // Only with force: members that the module does not send.
  for (const auto& [name, value] : members_) {
    if (!value) continue;
    headers_.push_back({name, *value});
    inside.push_back({name, *value});
  }
  frame.properties = bare_properties();
  frame.headers.clear();
  for (const Header& header : headers_)
    frame.headers.push_back({header.name, event::field_from_json(json::View(header.value))});
  frame.body.clear();
  writer_.continue_in(frame.body).start_over().open_object();
  writer_.key(event::member::name).string(order_.name);
  if (has_data_) writer_.key(event::member::data).raw(data_);
  for (const Header& member : inside) writer_.key(member.name).raw(member.value);
  writer_.close_object();
}

}  // namespace wazobus::catalogue
