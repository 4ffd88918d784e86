// SPDX-License-Identifier: MIT
#include "commands/publishing/publish.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

#include "bus/outbox.hpp"
#include "bus/publisher.hpp"
#include "capture/byte_writer.hpp"
#include "capture/input_file.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/publishing/delivery.hpp"
#include "text/assignment.hpp"
#include "text/sanitise.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

namespace {

/// What is published.
enum class Input : std::uint8_t { body, event, values, text, templates };

bool exists(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

bool says_json(const event::Properties& properties) {
  const std::string type = properties.content_type.value_or("");
  const std::string_view media_type = std::string_view(type).substr(0, type.find(';'));
  return media_type == "application/json" || media_type.ends_with("+json");
}

void require_json(const std::string& body) {
  const json::Scan scan = json::check(body);
  if (scan.ok()) return;
  const json::Place place = json::place_of(body, scan.at);
  throw InvalidInput(
      fmt::format("-b:{}:{}: not JSON: {}", place.line, place.column, json::explain(body, scan)),
      body.starts_with('{') && body.find('"') == std::string::npos
          ? "in a shell, JSON wants single quotes around it; --force sends it all the same"
          : "--force sends it all the same; for other text say -p content_type=text/plain");
}

/// Headers and properties were typed.
void require_sendable(const event::Frame& frame) {
  bus::Outbox outbox;
  outbox.begin(1, 0);
  try {
    outbox.require_sendable(frame);
  } catch (const InvalidInput& error) {
    throw UsageError(error.what(), error.advice());
  }
}

text::Random random_numbers() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  // Whoever is given a copy must not get the same numbers as others.
  return [engine = std::make_shared<std::mt19937_64>(seed)] { return (*engine)(); };
}

/// Any CamelCase word could be an event of Asterisk; the entry that stands for all of them is meant by its
/// own name.
bool needs_family(const catalogue::Entry& entry, const std::string& word) {
  return entry.family != event::Family::none && !(entry.is_family() && entry.name == word);
}

/// NAME=VALUE is a text, NAME:=JSON what it says.
void add_variable(const std::string& typed, event::Variables& variables) {
  const std::size_t equals = typed.find('=');
  auto [name, value, is_json] =
      equals == std::string::npos ? text::Assignment{} : text::assignment_from(typed, equals);
  if (name.empty()) {
    throw UsageError(fmt::format("invalid variable '{}'", text::safe(typed)),
                     "write --var NAME=VALUE, or NAME:=JSON");
  }
  if (is_json && !json::check(value).ok()) {
    throw UsageError(fmt::format("invalid variable '{}': what follows := is not JSON", text::safe(typed)),
                     "a text is written with = alone");
  }
  variables[std::move(name)] = {std::move(value), is_json};
}

/// Everything that can be wrong with the command line is, when this is made; of files only --catalogue and
/// --template were read then.
class Publishing {
 public:
  Publishing(const PublishOptions& options, Context& context)
      : options_(options),
        context_(context),
        dressing_(dressing_from(options.routing_key, options.headers, options.properties)),
        random_(random_numbers()) {
    require_one_input();
    prepare_connection();
    pace_ = pace_from_options();
    if (options_.body || options_.template_file || options_.replay || options_.what) {
      choose_input();
    } else {
      throw UsageError("nothing to publish",
                       "name an EVENT, give -b JSON, a FILE of JSON values, or - for the standard input");
    }
    require_fitting_options();
    open_input();
    if (pace_.rounds > 1 || pace_.is_endless) require_rewind();
  }
  Publishing(const Publishing&) = delete;
  Publishing& operator=(const Publishing&) = delete;

  Exit run(std::optional<Interrupt::EndsProgram>& preparing) {
    if (options_.dry_run) {
      preparing.reset();
      require_found_line(
          print_drafts(*drafts_, std::move(pace_), exchange_.name.value_or(bus::xivo.name), context_));
      say_without_user();
      return context_.interrupt.raised() ? Exit::interrupted : Exit::done;
    }
    return send(preparing);
  }

 private:
  void require_one_input() const;
  void prepare_connection();
  [[nodiscard]] Pace pace_from_options() const;
  void choose_input();
  void require_known_name(const std::string& body);
  void choose_by_word(const std::string& word);
  void require_fitting_options() const;
  void require_rewind() const;
  void say_without_user();
  void require_key_of_event() const;
  void open_input();
  void open_event();
  void hint_at_identity();
  [[nodiscard]] std::optional<std::string> typed_identity() const;
  void open_template();
  void load();
  [[nodiscard]] catalogue::Identity identity() const;
  void say(const std::string& line);
  Exit send(std::optional<Interrupt::EndsProgram>& preparing);
  void require_found_line(bool any) const;
  void report(const Delivery& delivery, const bus::Publisher& publisher);

  const PublishOptions& options_;
  Context& context_;
  Dressing dressing_;
  text::Random random_;
  bus::ExchangeChoice exchange_;
  bus::Publisher::Settings settings_;
  Pace pace_;
  Input input_ = Input::body;
  std::string file_;
  EventWord event_word_;

  catalogue::Catalogue catalogue_;
  bool is_loaded_ = false;
  catalogue::Identity identity_;
  std::optional<catalogue::Addresser> addresser_;
  std::optional<MessageMaker> maker_;
  std::optional<OutgoingCheck> check_;
  std::optional<catalogue::Composer> composer_;
  std::unique_ptr<Drafts> drafts_;
  std::optional<Delivery> delivery_;  ///< of drafts_
};

void Publishing::require_one_input() const {
  const std::string what = options_.what.value_or("");
  if (options_.body && options_.what && catalogue::Catalogue::builtin().find(what) != nullptr) {
    throw UsageError(fmt::format("{} brings a body of its own, and -b another one", text::safe(what)),
                     "--set changes the fields of an event");
  }
  if (options_.body && options_.what && !options_.routing_key) {
    throw UsageError("no routing key",
                     fmt::format("give -r KEY; '{}' stands where a file belongs", text::safe(what)));
  }
  if (options_.body && options_.what) {
    throw UsageError(fmt::format("-b gives the body, but a file is named as well, '{}'", text::safe(what)),
                     "in a shell, JSON wants single quotes around it");
  }
  if (what.starts_with('[') || (what.starts_with('{') && what.find('"') != std::string::npos)) {
    throw UsageError(fmt::format("'{}' stands where a file belongs", text::safe(what)),
                     "give a body with -b");
  }
  if (options_.what) require_no_uri(what, "an event or a file");
  const int inputs = int{options_.body || options_.what} + int{options_.template_file.has_value()} +
                     int{options_.replay.has_value()};
  if (inputs > 1) {
    throw UsageError("more than one of EVENT or FILE, -b, --template and --replay",
                     "each of them says what is published: leave all but one out");
  }
}

void Publishing::prepare_connection() {
  exchange_ = exchange_choice_from(options_.connection);
  settings_.exchange = exchange_;
  settings_.confirm_timeout = some_time_from(options_.confirm_timeout, "--confirm-timeout");
  const std::chrono::milliseconds reconnect =
      some_time_from(options_.reconnect_timeout, "--reconnect-timeout");
  if (!options_.no_reconnect) settings_.reconnect_for = reconnect;
  settings_.window = options_.window;
  settings_.endpoints = endpoints_from(options_.connection, context_);
  settings_.connect = connect_options_from(options_.connection, context_);
  settings_.connect.time_left = [this] {
    return context_.interrupt.raised() ? std::chrono::milliseconds::zero() : std::chrono::milliseconds::max();
  };
  settings_.connect.guard = [](int socket) { return std::make_shared<Interrupt::ShutsSocket>(socket); };
}

Pace Publishing::pace_from_options() const {
  Pace pace;
  pace.rounds = options_.repeat.value_or(1);
  pace.is_counted = options_.repeat.has_value();
  pace.is_endless = options_.loop;
  pace.first_line = options_.resume_from.value_or(0);
  if (options_.repeat && options_.loop)
    throw UsageError("--repeat ends, --loop does not", "leave one of them out");
  if (options_.rate && options_.replay && !options_.speed)
    throw UsageError("--replay keeps the pauses of the capture, --rate makes its own",
                     "leave one of them out, or say --speed 0 as well");
  if (options_.speed && !options_.replay)
    throw UsageError("--speed is about the pauses of a capture", "name it with --replay FILE");
  const double speed = options_.speed ? speed_from(*options_.speed) : 1;
  if (options_.rate && speed > 0 && options_.speed)
    throw UsageError("--rate and --speed both say how fast", "leave one of them out");
  if (options_.rate) {
    pace.schedule = Schedule::at_rate(rate_from(*options_.rate));
  } else if (options_.replay && speed > 0) {
    pace.schedule = Schedule::as_captured(speed);
  }
  return pace;
}

void Publishing::choose_input() {
  event::Frame plain;
  plain.properties = event::wazo_properties();
  dress(dressing_, plain);
  require_sendable(plain);
  const bool is_json = says_json(plain.properties);
  if (options_.body) {
    const bool is_required = is_json && !options_.force;
    if (is_required) require_json(*options_.body);
    const bool is_value = is_required || (is_json && json::check(*options_.body).ok());
    input_ = is_value ? Input::body : Input::text;
    if (input_ == Input::body && !options_.routing_key) require_known_name(*options_.body);
  } else if (options_.template_file) {
    input_ = Input::templates;
  } else if (options_.replay) {
    input_ = Input::values;
    file_ = *options_.replay;
  } else {
    choose_by_word(*options_.what);
    if (input_ == Input::values && !is_json) input_ = Input::text;
  }
  if (input_ == Input::text && !options_.routing_key)
    throw UsageError("no routing key", "what is not JSON does not tell one: give -r KEY");
}

/// Its name tells the routing key of an event.
void Publishing::require_known_name(const std::string& body) {
  load();
  std::string compact;
  json::compact(body, compact);
  const std::optional<json::View> name = json::View(compact).find("name");
  if (name && name->is_string() && catalogue_.find(name->string()) != nullptr) return;
  throw UsageError("no routing key", "give -r KEY, such as -r calls.call.created");
}

/// An event, where the catalogue knows the word, else a file: that is never sent under a misspelt name.
void Publishing::choose_by_word(const std::string& word) {
  input_ = Input::values;
  file_ = word;
  if (word == "-" || word.find('/') != std::string::npos) return;
  load();
  event_word_ = event_word_from(word);
  const bool has_family = event_word_.family != event::Family::none;
  if (has_family) event_named(catalogue_, word);
  const catalogue::Entry* const entry = catalogue_.find(event_word_.name, event_word_.family);
  if (entry != nullptr && (has_family || !needs_family(*entry, word))) {
    input_ = Input::event;
    return;
  }
  if (exists(word)) return;
  if (entry != nullptr) {
    throw UsageError(
        fmt::format("no event and no file is named '{}'", text::safe(word)),
        fmt::format("an event of Asterisk is written {}", text::safe(spelled({entry->family, word}))));
  }
  if (word.find('.') == std::string::npos) {
    throw UsageError(fmt::format("no event and no file is named '{}'", text::safe(word)),
                     advice_for_name(catalogue_, word));
  }
  if (options_.routing_key) return;
  const std::vector<const catalogue::Entry*> carried = catalogue_.carrying(word);
  if (carried.empty()) return;
  throw UsageError(fmt::format("'{}' is a routing key", text::safe(word)),
                   fmt::format("wazobus publish {} sends an event with it", carried.front()->name));
}

void Publishing::require_fitting_options() const {
  const bool is_event = input_ == Input::event;
  const auto need = [](bool is_given, bool fits, std::string_view option, const std::string& advice) {
    if (is_given && !fits) throw UsageError(fmt::format("{} does not go with this input", option), advice);
  };
  need(!options_.changes.empty(), is_event,
       !options_.changes.empty() && options_.changes.front().removes ? "--unset" : "--set",
       "it changes an EVENT of the catalogue: name one");
  const std::string for_events =
      "it is for messages that the catalogue addresses: an EVENT, or bodies without -r";
  const bool is_addressed = is_event || !options_.routing_key;
  need(options_.tenant.has_value(), is_addressed, "--tenant", for_events);
  need(options_.user_uuid.has_value(), is_addressed, "--user-uuid", for_events);
  need(options_.origin_uuid.has_value(), is_addressed, "--origin-uuid", for_events);
  const bool is_template = input_ == Input::templates;
  need(!options_.variables.empty(), is_template, "--var",
       "it fills a template: name one with --template FILE");
  need(options_.variable_file.has_value(), is_template, "--var-file",
       "it fills a template: name one with --template FILE");
  need(options_.resume_from.has_value(), input_ == Input::values || options_.variable_file.has_value(),
       "--resume-from", "it names a line of a FILE, of --replay or of --var-file");
}

void Publishing::require_rewind() const {
  if (drafts_->can_rewind()) return;
  throw UsageError(fmt::format("{} can be read only once, but --{} reads it again",
                               drafts_->file() == "-" ? "the standard input" : text::safe(drafts_->file()),
                               options_.loop ? "loop" : "repeat"),
                   "name a file");
}

void Publishing::load() {
  if (std::exchange(is_loaded_, true)) return;
  catalogue_ = load_catalogue(options_.catalogues);
}

catalogue::Identity Publishing::identity() const {
  const auto require_uuid = [this](const std::optional<std::string>& typed, std::string_view option) {
    if (!typed || options_.force || text::is_uuid(*typed)) return;
    throw UsageError(fmt::format("{} '{}' is no uuid", option, text::safe(*typed)),
                     "--force sends it all the same");
  };
  require_uuid(options_.tenant, "--tenant");
  require_uuid(options_.user_uuid, "--user-uuid");
  require_uuid(options_.origin_uuid, "--origin-uuid");
  catalogue::Identity identity;
  identity.tenant_uuid = options_.tenant;
  identity.user_uuid = options_.user_uuid;
  const std::optional<std::string> server =
      options_.origin_uuid ? options_.origin_uuid : context_.environment("XIVO_UUID");
  identity.origin_uuid = server ? *server : text::random_uuid(random_);
  return identity;
}

void Publishing::open_input() {
  if (input_ != Input::text) load();
  identity_ = identity();
  addresser_.emplace(catalogue_, identity_, catalogue::Freshness{random_, context_.now});
  maker_.emplace(dressing_, *addresser_, typed_identity());
  if (input_ != Input::text) {
    check_.emplace(catalogue_,
                   OutgoingCheck::Manners{options_.force, options_.routing_key.has_value(), options_.quiet},
                   [this](const std::string& line) { say(line); });
  }
  switch (input_) {
    case Input::body:
      drafts_ = one_draft(*options_.body, "-b", *maker_, &*check_);
      return;
    case Input::text:
      drafts_ =
          options_.body ? one_draft(*options_.body, "-b", *maker_, nullptr) : file_draft(file_, *maker_);
      return;
    case Input::values:
      drafts_ = value_drafts(file_,
                             {options_.values, options_.resume_from.value_or(0), options_.replay.has_value()},
                             *maker_, *check_);
      return;
    case Input::event:
      return open_event();
    case Input::templates:
      return open_template();
  }
}

/// Events that were learnt from bare bodies have none.
void Publishing::require_key_of_event() const {
  const catalogue::Entry* const entry = catalogue_.find(event_word_.name, event_word_.family);
  if (dressing_.routing_key || entry == nullptr || !entry->routing_keys.all().empty()) return;
  throw UsageError(fmt::format("the catalogue knows no routing key of {}", text::safe(event_word_.name)),
                   "give one with -r KEY");
}

void Publishing::open_event() {
  require_key_of_event();
  std::vector<catalogue::Change> changes;
  for (const PublishOptions::Change& change : options_.changes) {
    changes.push_back(change.removes ? catalogue::removal_from(change.typed)
                                     : catalogue::change_from(change.typed));
  }
  composer_.emplace(catalogue_,
                    catalogue::Composer::Order{event_word_.name, identity_, std::move(changes),
                                               options_.force, event_word_.family},
                    catalogue::Freshness{random_, context_.now});
  hint_at_identity();
  // What is refused without --force.
  for (const std::string& objection : composer_->objections())
    context_.say(fmt::format("wazobus: error: {}", objection));
  drafts_ = event_drafts(*composer_, dressing_, *check_);
}

/// Not every event has a tenant, or a user.
void Publishing::hint_at_identity() {
  if ((!options_.tenant && !options_.user_uuid) || options_.quiet || options_.dry_run) return;
  event::Frame frame;
  composer_->compose(frame);
  const auto look = [&](const std::optional<std::string>& typed, std::string_view option,
                        std::string_view who) {
    if (!typed || frame.body.find(*typed) != std::string::npos) return;
    context_.say(fmt::format("wazobus: hint: {} has no {}: {} changes nothing", text::safe(event_word_.name),
                             who, option));
  };
  look(options_.tenant, "--tenant", "tenant");
  look(options_.user_uuid, "--user-uuid", "user of its own");
}

/// Which of --tenant and the like was typed.
std::optional<std::string> Publishing::typed_identity() const {
  if (options_.tenant) return "--tenant";
  if (options_.user_uuid) return "--user-uuid";
  return options_.origin_uuid ? std::optional<std::string>("--origin-uuid") : std::nullopt;
}

void Publishing::open_template() {
  const std::string& path = *options_.template_file;
  TemplateInput input;
  input.name = path;
  input.templates =
      event::MessageTemplate::parse_all(path, capture::whole_file(path, "template"), context_.environment);
  for (const std::string& typed : options_.variables) add_variable(typed, input.variables);
  input.rows_file = options_.variable_file;
  input.first_line = options_.resume_from.value_or(0);
  input.surroundings = {random_, context_.now};
  if (!input.rows_file) {
    std::vector<std::string> known;
    for (const auto& [name, value] : input.variables) known.push_back(name);
    for (const event::MessageTemplate& one : input.templates) one.require(known);
  }
  drafts_ = template_drafts(std::move(input), options_.values, *maker_, *check_);
}

/// Prints a line on the standard error; above the progress line, once sending has begun.
void Publishing::say(const std::string& line) {
  if (delivery_) {
    delivery_->say(line);
  } else {
    context_.say(line);
  }
}

Exit Publishing::send(std::optional<Interrupt::EndsProgram>& preparing) {
  Delivery& delivery = delivery_.emplace(*drafts_, std::move(pace_), options_.quiet, context_);
  settings_.told = delivery.told();
  bus::Publisher publisher(std::move(settings_));
  preparing.reset();
  try {
    delivery.run(publisher);
  } catch (const Failure& failure) {
    // First why, then how far it came.
    context_.say(line_of(failure));
    report(delivery, publisher);
    return context_.interrupt.raised() ? Exit::interrupted : failure.status();
  }
  require_found_line(publisher.tally().sent > 0);
  report(delivery, publisher);
  const bus::Tally& tally = publisher.tally();
  if (context_.interrupt.raised()) return Exit::interrupted;
  const bool is_refused = tally.nacked > 0 || (options_.mandatory && tally.returned > 0);
  return is_refused ? Exit::findings : Exit::done;
}

/// To resume behind the end is a mistake, not an end.
void Publishing::require_found_line(bool any) const {
  if (!options_.resume_from || any || context_.interrupt.raised()) return;
  throw UsageError(
      fmt::format("{} has no message from line {} on", text::safe(drafts_->file()), *options_.resume_from),
      "all of it has been sent, or it is another file");
}

/// Events for one user whom neither their data nor their ACL names.
void Publishing::say_without_user() {
  const std::uint64_t count = addresser_ ? addresser_->without_user() : 0;
  if (count == 0 || options_.quiet) return;
  context_.say(fmt::format(
      "wazobus: {} for a user whom nothing names, so no user's client gets {}"
      " (--user-uuid UUID names one)",
      count == 1 ? "1 event is" : fmt::format("{} events are", count), count == 1 ? "it" : "them"));
}

void Publishing::report(const Delivery& delivery, const bus::Publisher& publisher) {
  const bool is_silent = publisher.tally().sent == 0 && delivery.was_stopped();
  if (!options_.quiet && !is_silent) context_.say(delivery.summary(publisher));
  say_without_user();
  if (!options_.quiet && check_ && check_->unsaid() > 0) {
    context_.say(fmt::format("wazobus: {} more finding{}, not shown", check_->unsaid(),
                             check_->unsaid() == 1 ? "" : "s"));
  }
  if (const std::string resume = delivery.how_to_resume(publisher); !resume.empty() && !is_silent) {
    const std::uint64_t unknown = publisher.tally().unknown();
    context_.say(fmt::format("wazobus: {} sends the rest{}", resume,
                             unknown == 0 ? "" : ", and what is unknown, which may have arrived, once more"));
  }
  if (options_.json) {
    capture::ByteWriter out = context_.standard_output();
    out.buffer() += delivery.summary_as_json(publisher) + '\n';
    out.flush();
  }
}

}  // namespace

Exit publish(const PublishOptions& options, Context& context) {
  // Until something is sent, a signal ends the program: opening a FIFO and connecting go on waiting
  // otherwise.
  std::optional<Interrupt::EndsProgram> preparing(std::in_place, Exit::interrupted);
  Publishing publishing(options, context);
  return publishing.run(preparing);
}

}  // namespace wazobus::commands
