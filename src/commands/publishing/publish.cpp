// SPDX-License-Identifier: MIT
#include "commands/publishing/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <list>
#include <memory>
#include <utility>
#include <variant>

#include "bus/publisher.hpp"
#include "capture/byte_writer.hpp"
#include "capture/input_file.hpp"
#include "catalogue/catalogue.hpp"
#include "commands/input_files.hpp"
#include "commands/publishing/client_check.hpp"
#include "commands/publishing/delivery.hpp"
#include "commands/publishing/dry_run.hpp"
#include "commands/publishing/setup.hpp"
#include "commands/publishing/sources.hpp"
#include "commands/standard_input.hpp"
#include "commands/verbose.hpp"
#include "render/delivery.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// Returns the exchange of --exchange, or else xivo.
std::string exchange_of(const PublishOptions& options) {
  return options.connection.exchange.value_or(bus::xivo.name);
}

/// Prints the summary. A closed pipe is ignored, because what became of the messages decides about the exit
/// status.
void print_as_json(const PublishOutcome& outcome, const Context& context) {
  try {
    capture::ByteWriter out = context.standard_output();
    out.buffer() += summary_as_json(outcome) + '\n';
    out.flush();
  } catch (const ClosedPipe&) {
    return;
  }
}

/// Returns the words that may name an input.
std::vector<std::string> inputs_of(const PublishOptions& options) {
  std::vector<std::string> inputs = options.operands;
  inputs.insert(inputs.end(), options.replay.begin(), options.replay.end());
  for (const auto& file : {options.template_file, options.variable_file})
    if (file) inputs.push_back(*file);
  return inputs;
}

/// Opens the input, and sends or prints its messages.
class Publishing {
 public:
  /// All must outlive this.
  Publishing(const PublishOptions& options, PublishSetup& setup, Context& context)
      : options_(options),
        setup_(setup),
        context_(context),
        addresser_(setup.catalogue, setup.identity, {setup.random, context.now}),
        maker_(setup.overrides, addresser_,
               {options.origin_uuid, options.tenant, !options.user_uuids.empty()}) {
    say_if_typed(inputs_of(options), options.quiet, context);
    // clang-tidy loses sight of the pointer in std::visit().
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks)
    source_ = std::visit([this](const auto& input) { return open(input); }, setup.input);
    if (setup_.client) judge_for_client();
    warn_of_pattern();
    warn_of_placeholders();
    if (setup_.pace.rounds > 1 || setup_.pace.is_endless) require_rewind();
  }
  Publishing(const Publishing&) = delete;
  Publishing& operator=(const Publishing&) = delete;

  Exit print();
  void connect();
  /// After connect().
  Exit send();

 private:
  /// Composes the event of an input with these changes, if the input has none of its own.
  using Compose = std::function<catalogue::Composer(std::vector<catalogue::Change>)>;

  std::unique_ptr<MessageSource> open(const EventInput& input);
  std::unique_ptr<MessageSource> open_rows(const EventInput& input, const Compose& compose,
                                           const ChangeTemplates& templates);
  std::unique_ptr<MessageSource> open(const BodyInput& input);
  std::unique_ptr<MessageSource> open(const FileInput& input);
  std::unique_ptr<MessageSource> open(const ReplayInput& input);
  std::unique_ptr<MessageSource> open(const TemplateInput& input);
  std::unique_ptr<MessageSource> open(const SeveralInputs& input);
  [[nodiscard]] std::optional<ChangeTemplates> change_templates(
      const std::vector<PublishOptions::SetOrUnset>& typed) const;
  [[nodiscard]] event::MessageTemplate::Surroundings surroundings() const {
    return {setup_.random, context_.now};
  }
  OutgoingCheck& check();
  Workshop workshop() {
    return {maker_, check(), [this](const std::string& line) { say(line); }, options_.values};
  }
  void judge_for_client();
  void require_delivered();
  void require_rewind() const;
  void require_found_line(bool any) const;
  bool say_if_nothing(bool any) const;
  void warn_of_pattern() const;
  void warn_of_placeholders() const;
  void hint_at_unused_rows(const std::string& rows_file, const std::string& made_from) const;
  void warn_of_unused_identity(const catalogue::Composer::Order& order, catalogue::Composer& composer);
  void say(const std::string& line);
  [[nodiscard]] std::uint64_t left_out() const;
  void say_left_out() const;
  void say_unnamed(const UnnamedTally& unnamed) const;
  void say_without_headers(bool is_returned) const;
  void say_client_totals() const;
  void report(bool is_told);
  void say_resume(const PublishOutcome& outcome) const;
  [[nodiscard]] std::string same_command() const;
  [[nodiscard]] std::string resuming_command(const PublishOutcome& outcome) const;
  void say_where_it_begins() const;

  const PublishOptions& options_;
  PublishSetup& setup_;
  Context& context_;
  catalogue::Addresser addresser_;
  MessageMaker maker_;
  std::optional<OutgoingCheck> check_;  ///< empty: nothing is JSON, and so nothing is checked
  std::list<catalogue::Composer> composers_;
  std::optional<ClientCheck> client_check_;
  std::unique_ptr<MessageSource> source_;
  std::optional<Delivery> delivery_;
  std::optional<bus::Publisher> publisher_;
};

OutgoingCheck& Publishing::check() {
  if (!check_) {
    const OutgoingCheck::Settings settings{options_.force, options_.routing_key.has_value(),
                                           has_several(setup_.input), options_.skip_refused,
                                           std::holds_alternative<TemplateInput>(setup_.input)};
    check_.emplace(setup_.catalogue, settings, [this](const std::string& line) { say(line); });
  }
  return *check_;
}

std::unique_ptr<MessageSource> Publishing::open(const EventInput& input) {
  const catalogue::Composer::Order order{input.word.name, setup_.identity, input.changes, options_.force,
                                         input.word.family};
  const Compose compose = [this, order](std::vector<catalogue::Change> changes) {
    catalogue::Composer::Order changed = order;
    if (changed.changes.empty()) changed.changes = std::move(changes);
    return catalogue::Composer(setup_.catalogue, std::move(changed), {setup_.random, context_.now});
  };
  const std::optional<ChangeTemplates> templates = change_templates(input.templates);
  if (input.rows_file) return open_rows(input, compose, *templates);
  composers_.push_back(compose(templates ? templates->fill(input.variables, 1, surroundings())
                                         : std::vector<catalogue::Change>{}));
  catalogue::Composer& composer = composers_.back();
  warn_of_unused_identity(order, composer);
  // These would be refused without --force.
  for (const std::string& objection : composer.objections())
    context_.say(fmt::format("wazobus: error: {}", objection));
  if (!templates) return event_source(composer, setup_.overrides, check());
  auto remake = [this, compose, templates, variables = input.variables, number = std::uint64_t{0}]() mutable {
    return compose(templates->fill(variables, ++number, surroundings()));
  };
  return remade_event_source(std::move(remake), setup_.overrides, check());
}

/// Opens an event whose --set are filled with each row of --var-file.
std::unique_ptr<MessageSource> Publishing::open_rows(const EventInput& input, const Compose& compose,
                                                     const ChangeTemplates& templates) {
  if (!templates.use_variables()) hint_at_unused_rows(*input.rows_file, "--set");
  auto compose_row = [this, compose, templates](const event::Variables& variables, std::uint64_t seq,
                                                const std::string& place, event::Frame& frame) {
    catalogue::Composer composer = compose(templates.fill(variables, seq, surroundings()));
    for (const std::string& objection : composer.objections())
      say(fmt::format("{}error: {}", place, objection));
    composer.compose(frame);
  };
  return event_rows_source(VariableRows(*input.rows_file, input.variables, setup_.pace.first_line),
                           std::move(compose_row), setup_.overrides, check());
}

std::unique_ptr<MessageSource> Publishing::open(const SeveralInputs& input) {
  std::vector<std::unique_ptr<MessageSource>> parts;
  for (const SeveralInputs::Part& part : input.parts)
    parts.push_back(std::visit([this](const auto& one) { return open(one); }, part));
  return several_sources(std::move(parts));
}

std::optional<ChangeTemplates> Publishing::change_templates(
    const std::vector<PublishOptions::SetOrUnset>& typed) const {
  if (typed.empty()) return std::nullopt;
  return std::optional<ChangeTemplates>(std::in_place, typed, context_.environment);
}

std::unique_ptr<MessageSource> Publishing::open(const BodyInput& input) {
  return input.is_json ? body_source(input.body, "-b", workshop()) : text_source(input.body, maker_);
}

std::unique_ptr<MessageSource> Publishing::open(const FileInput& input) {
  if (!input.is_json) return text_file_source(input.path, maker_);
  return value_source({input.path, setup_.pace.first_line, false}, workshop());
}

std::unique_ptr<MessageSource> Publishing::open(const ReplayInput& input) {
  std::vector<std::string> files = files_of(input.paths);
  if (files.size() == 1) return value_source({files.front(), setup_.pace.first_line, true}, workshop());
  if (setup_.pace.first_line > 0 || options_.progress)
    throw UsageError(
        "a line of several captures says nothing: --replay reads more than one",
        "replay them one after the other, or merge them first: wazobus listen --from ... -o FILE");
  const auto open_one = [this](const std::string& file) { return value_source({file, 0, true}, workshop()); };
  return merged_sources(std::move(files), open_one);
}

std::unique_ptr<MessageSource> Publishing::open(const TemplateInput& input) {
  TemplateFile file;
  file.name = input.path;
  file.templates = event::MessageTemplate::parse_all(input.path, capture::whole_file(input.path, "template"),
                                                     context_.environment);
  file.variables = input.variables;
  file.rows_file = input.rows_file;
  file.first_line = setup_.pace.first_line;
  file.is_used_once = setup_.pace.rounds == 1 && !setup_.pace.is_endless;
  file.surroundings = surroundings();
  file.changes = change_templates(input.changes);
  if (!file.rows_file) {
    std::vector<std::string> known;
    for (const auto& [name, value] : file.variables) known.push_back(name);
    for (const event::MessageTemplate& one : file.templates) one.require(known);
  }
  const bool uses_rows = (file.changes && file.changes->use_variables()) ||
                         std::any_of(file.templates.begin(), file.templates.end(),
                                     [](const auto& one) { return !one.variables().empty(); });
  if (file.rows_file && !uses_rows) hint_at_unused_rows(*file.rows_file, file.name);
  return template_source(std::move(file), workshop());
}

/// Tells the user that the rows have no effect but their number.
void Publishing::hint_at_unused_rows(const std::string& rows_file, const std::string& made_from) const {
  if (options_.quiet) return;
  context_.say(
      fmt::format("wazobus: hint: {} has no {{{{var NAME}}}}, so each row of {} makes the same message",
                  text::safe(made_from), text::safe(rows_file)));
}

void Publishing::judge_for_client() {
  const Say hint = unless_quiet(options_.quiet, context_.say);
  const ClientOptions& view = setup_.client_options;
  const bool is_made = !composers_.empty() && !options_.for_client && !options_.quiet;
  client_check_.emplace(make_judge(view, *setup_.client, context_.now(), hint),
                        ClientCheck::Settings{exchange_of(options_), options_.for_client && !options_.force,
                                              view.origin.has_value(),
                                              is_made ? "server, tenant and user are made up where no option "
                                                        "names them; with --for-client they are the client's"
                                                      : "",
                                              context_.now, [this](const std::string& line) { say(line); }});
  if (options_.for_client) require_delivered();
  source_ = judged(std::move(source_), *client_check_);
}

/// Throws for an event that the client cannot get, before anything is sent.
void Publishing::require_delivered() {
  for (catalogue::Composer& composer : composers_) {
    event::Frame attempt;
    composer.compose(attempt);
    apply(setup_.overrides, attempt);
    client_check_->require_delivered(attempt);
  }
}

void Publishing::require_rewind() const {
  if (source_->can_rewind()) return;
  throw UsageError(fmt::format("{} can be read only once, but --{} reads it again",
                               source_->file() == "-" ? "the standard input" : text::safe(source_->file()),
                               options_.loop ? "loop" : "repeat"),
                   "name a file");
}

/// Throws UsageError if --resume-from is after the end of the file. Otherwise nothing would be sent, and it
/// would look like success. With --progress the line after the last one is the end of what was done before.
void Publishing::require_found_line(bool any) const {
  if (!options_.resume_from || any || setup_.progress || context_.interrupt.raised()) return;
  throw without_first_line(source_->file(), setup_.pace);
}

/// Tells the user that the input has no message, because that looks like success. Returns true if it did.
bool Publishing::say_if_nothing(bool any) const {
  const bool goes_on = setup_.progress && setup_.pace.first_line > 0;
  if (any || goes_on || options_.quiet || context_.interrupt.raised()) return false;
  const std::string file = source_->file();
  const std::string what = file.empty() ? "the input" : file == "-" ? "the standard input" : text::safe(file);
  context_.say(fmt::format("wazobus: nothing to send: {} has no {}", what,
                           options_.variable_file ? "row" : "message"));
  return true;
}

/// Warns if the routing key contains * or #, which no key of Wazo does.
void Publishing::warn_of_pattern() const {
  const std::string key = options_.routing_key.value_or("");
  if (key.find_first_of("*#") == std::string::npos) return;
  context_.say(
      fmt::format("wazobus: warning: '{}' is sent as a routing key, not as a pattern", text::safe(key)));
}

/// Warns of {{uuid}} and the like where they are not filled in.
void Publishing::warn_of_placeholders() const {
  const auto look = [this](std::string_view option, const std::vector<std::string>& typed) {
    for (const std::string& one : typed) {
      const std::string_view placeholder = event::MessageTemplate::placeholder_in(one);
      if (placeholder.empty()) continue;
      context_.say(
          fmt::format("wazobus: warning: {} in {} is sent as it is typed; placeholders are filled in a "
                      "--template FILE, and in a --set",
                      text::safe(placeholder), option));
      return;
    }
  };
  look("-r", {options_.routing_key.value_or("")});
  look("-b", {options_.body.value_or("")});
  look("-H", options_.headers);
  look("-p", options_.properties);
}

/// Warns if --tenant or --user-uuid has no effect, because the event has no tenant or user, or because a
/// --set names another one.
void Publishing::warn_of_unused_identity(const catalogue::Composer::Order& order,
                                         catalogue::Composer& composer) {
  if (options_.quiet) return;
  const auto is_in = [](catalogue::Composer& from, const std::string& typed) {
    event::Frame frame;
    from.compose(frame);
    return frame.body.find(typed) != std::string::npos;
  };
  const auto look = [&](const std::string& typed, std::string_view option, std::string_view who) {
    if (is_in(composer, typed)) return;
    catalogue::Composer::Order unchanged = order;
    unchanged.changes.clear();
    catalogue::Composer without_changes(setup_.catalogue, std::move(unchanged),
                                        {setup_.random, context_.now});
    const std::string why = is_in(without_changes, typed)
                                ? "--set or --unset changes the same place"
                                : fmt::format("{} has no {}", text::safe(order.name), who);
    context_.say(fmt::format("wazobus: warning: {} changes nothing: {}", option, why));
  };
  if (options_.tenant) look(*options_.tenant, "--tenant", "tenant");
  if (!options_.user_uuids.empty()) look(options_.user_uuids.front(), "--user-uuid", "user of its own");
}

/// Prints a line. Once the sending has begun, it must not break the progress line.
void Publishing::say(const std::string& line) {
  if (delivery_) {
    delivery_->say(line);
  } else {
    context_.say(line);
  }
}

Exit Publishing::print() {
  UnnamedTally unnamed;
  const bool any =
      print_messages(*source_, setup_.pace, exchange_of(options_), unnamed, context_) || left_out() > 0;
  require_found_line(any);
  say_if_nothing(any);
  say_left_out();
  say_unnamed(unnamed);
  say_without_headers(/*is_returned*/ false);
  say_client_totals();
  if (context_.interrupt.raised()) return Exit::interrupted;
  return left_out() > 0 ? Exit::findings : Exit::done;
}

void Publishing::connect() {
  delivery_.emplace(*source_, setup_.pace, options_.quiet, context_);
  if (setup_.progress) {
    delivery_->keep_progress(*setup_.progress);
    if (!options_.quiet) say_where_it_begins();
  }
  setup_.publisher.callbacks = delivery_->callbacks(options_.mandatory);
  setup_.publisher.connect.trace =
      verbose_trace(options_.connection.verbosity, [this](const std::string& line) { say(line); });
  publisher_.emplace(std::move(setup_.publisher));
}

/// With --progress.
void Publishing::say_where_it_begins() const {
  const std::uint64_t line = setup_.pace.first_line;
  if (line == 0) return;
  const std::string place = fmt::format("{}:{}", text::safe(source_->file()), line);
  const std::string progress = text::safe(*options_.progress);
  const std::optional<bus::Origin>& found = setup_.progress->found();
  if (found && found->line == line)
    return context_.say(fmt::format("wazobus: going on at {}, as {} says", place, progress));
  if (!found)
    return context_.say(
        fmt::format("wazobus: beginning at {}, as --resume-from says; {} counts what is before "
                    "it as confirmed",
                    place, progress));
  context_.say(fmt::format(
      "wazobus: going on at {}, as --resume-from says, not at line {}, as {} does: what is between "
      "them is {}",
      place, found->line, progress, line > found->line ? "left out" : "sent once more"));
}

Exit Publishing::send() {
  try {
    delivery_->run(*publisher_);
  } catch (const Failure& failure) {
    if (failure.status() == Exit::usage && publisher_->tally().sent == 0) throw;
    // Print the reason first, then the summary.
    context_.say(line_of(failure));
    report(false);
    return context_.interrupt.raised() ? Exit::interrupted : failure.status();
  }
  const bus::Tally& tally = publisher_->tally();
  const bool any = tally.sent > 0 || left_out() > 0;
  require_found_line(any);
  report(say_if_nothing(any));
  if (context_.interrupt.raised()) return Exit::interrupted;
  return delivery_->has_failed(*publisher_) || left_out() > 0 ? Exit::findings : Exit::done;
}

std::uint64_t Publishing::left_out() const {
  return check_ ? check_->left_out() : 0;
}

void Publishing::say_left_out() const {
  if (left_out() == 0 || options_.quiet) return;
  const bool is_one = left_out() == 1;
  context_.say(fmt::format("wazobus: {} left out, because the catalogue refuses {}",
                           is_one ? "one message was" : fmt::format("{} messages were", left_out()),
                           is_one ? "it" : "them"));
}

/// Reports the number of messages that are for one user, but whose data and ACL do not name the user, and of
/// those whose keys lack a word, because neither body nor data has it.
void Publishing::say_unnamed(const UnnamedTally& unnamed) const {
  if (options_.quiet) return;
  if (unnamed.user > 0)
    context_.say(
        fmt::format("wazobus: {} for a user whom nothing names, so no user's client gets {}"
                    " (--user-uuid UUID names one)",
                    unnamed.user == 1 ? "1 event is" : fmt::format("{} events are", unnamed.user),
                    unnamed.user == 1 ? "it" : "them"));
  for (const auto& [name, count] : unnamed.headers)
    context_.say(
        fmt::format("wazobus: {} None in place of {}, which nothing names (\"{}\": \"...\" beside data does)",
                    count == 1 ? "1 event has" : fmt::format("{} events have", count), name, name));
}

/// For people, because a test may want such a message; for scripts where nobody got one, because this may be
/// why.
void Publishing::say_without_headers(bool is_returned) const {
  const std::optional<std::string>& exchange = options_.connection.exchange;
  const bool is_elsewhere = exchange && *exchange != event::wazo_headers;
  if (!maker_.left_out_headers() || is_elsewhere || options_.quiet) return;
  if (!is_returned && !context_.err_is_terminal) return;
  context_.say(
      "wazobus: hint: with -r a body has no headers but those of -H, and without them wazo-headers and "
      "wazo-websocketd bring it to nobody; without -r it has those of a Wazo service");
}

/// Prints what the client gets in total. For a single message its own line says it.
void Publishing::say_client_totals() const {
  if (!client_check_ || options_.quiet || client_check_->tally().total() < 2) return;
  context_.say("client: " + render::summary_of(client_check_->tally()));
}

/// Prints the summary. `is_told`: the user has been told that nothing was sent.
void Publishing::report(bool is_told) {
  PublishOutcome outcome = delivery_->outcome(*publisher_);
  if (client_check_) outcome.client = client_check_->tally();
  const bool is_silent = is_told || (outcome.tally.sent == 0 && delivery_->was_stopped());
  if (options_.skip_refused) outcome.left_out = left_out();
  if (!options_.quiet && !is_silent) context_.say(summary_of(outcome));
  say_left_out();
  say_unnamed(outcome.unnamed);
  say_without_headers(outcome.tally.returned > 0);
  say_client_totals();
  if (check_ && check_->unsaid() > 0) {
    context_.say(fmt::format("wazobus: {} more finding{}{}, not shown", check_->unsaid(),
                             check_->unsaid() == 1 ? "" : "s",
                             check_->are_unsaid_repeated() ? " like these" : ""));
  }
  // If the first message was refused, the same command sends it once it is mended. Only what follows needs
  // advice.
  if (!options_.quiet && (!is_silent || !outcome.resume.empty() || outcome.stops_short)) say_resume(outcome);
  if (options_.json) print_as_json(outcome, context_);
}

/// The command that goes on where the file of --progress says; empty without --progress.
std::string Publishing::same_command() const {
  if (!setup_.progress) return {};
  return options_.resume_from ? "the same command without --resume-from" : "the same command";
}

/// What to run, or the options to add to the command: "--resume-from 12".
std::string Publishing::resuming_command(const PublishOutcome& outcome) const {
  if (outcome.progress_resumes) return same_command();
  return setup_.progress ? "the same command with " + outcome.resume : outcome.resume;
}

void Publishing::say_resume(const PublishOutcome& outcome) const {
  const bool has_unknown = outcome.tally.unknown() > 0;
  if (outcome.stops_short)
    return context_.say(
        "wazobus: stopped there: what follows was not sent (wazobus listen --from FILE... -o ONE makes one "
        "capture of several, and a run of one says how it goes on)");
  const std::string mending = setup_.progress ? same_command() : outcome.resume_mended;
  if (outcome.resume.empty()) {
    if (!outcome.resume_mended.empty())
      context_.say(fmt::format("wazobus: once that message is mended, {} sends the rest", mending));
    return;
  }
  const std::string command = resuming_command(outcome);
  const std::string_view once_mended = outcome.refused ? ", once that message is mended" : "";
  if (outcome.skips_too_large && !outcome.has_failed)
    return context_.say(fmt::format("wazobus: {} sends the rest without that message", command));
  if (outcome.has_failed) {
    context_.say(fmt::format("wazobus: {} sends what failed{} once more, with all that follows it{}", command,
                             has_unknown ? " or is unknown" : "", once_mended));
    return;
  }
  if (outcome.refused && !has_unknown) {
    context_.say(
        fmt::format("wazobus: {} sends the rest without that message; once it is mended, {} sends it too",
                    command, mending));
    return;
  }
  context_.say(fmt::format("wazobus: {} sends the rest{}{}", command, once_mended,
                           has_unknown ? ", and what is unknown, which may have arrived, once more" : ""));
}

}  // namespace

Exit publish(const PublishOptions& typed, Context& context) {
  PublishOptions options = typed;
  if (!options.replay.empty()) {
    // Not the files of --catalogue: one of them may be a pipe, which can be read only once.
    const catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
    move_captures(options.operands, options.replay,
                  [&catalogue](const std::string& word) { return catalogue.find(word) != nullptr; });
  }
  if (!options.operands.empty()) {
    options.what = options.operands.front();
    options.others.assign(options.operands.begin() + 1, options.operands.end());
  }
  // Until something is sent, a signal ends the program immediately, because opening a FIFO or connecting may
  // wait forever.
  std::optional<Interrupt::EndsProgram> preparing(std::in_place, Exit::interrupted);
  std::optional<PublishSetup> setup;
  std::optional<Publishing> publishing;
  try {
    setup.emplace(options, context);
    publishing.emplace(options, *setup, context);
    if (!options.dry_run) publishing->connect();
  } catch (const Failure& failure) {
    if (!options.json || options.dry_run || failure.status() == Exit::usage) throw;
    context.say(line_of(failure));
    PublishOutcome nothing_sent;
    nothing_sent.exchange = exchange_of(options);
    print_as_json(nothing_sent, context);
    return failure.status();
  }
  preparing.reset();
  return options.dry_run ? publishing->print() : publishing->send();
}

}  // namespace wazobus::commands
