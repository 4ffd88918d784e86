// SPDX-License-Identifier: MIT
#include "commands/publishing/outcome.hpp"

#include <fmt/format.h>

#include "json/writer.hpp"
#include "render/delivery.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

void append_origin(const std::optional<bus::Origin>& origin, const std::string& file, json::Writer& json) {
  if (!origin) {
    json.null();
    return;
  }
  json.open_object();
  json.key("file").string_or_null(text::safe(file));
  json.key("round").number(origin->round);
  json.key("line").number(origin->line);
  json.close_object();
}

}  // namespace

void UnnamedTally::count(const catalogue::Unnamed& unnamed) {
  if (unnamed.user) ++user;
  for (const std::string& header : unnamed.headers) ++headers[header];
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string summary_of(const PublishOutcome& outcome) {
  const bus::Tally& tally = outcome.tally;
  std::string line = fmt::format("sent {} to exchange '{}': {} confirmed, {} returned, {} nacked", tally.sent,
                                 text::safe(outcome.exchange), tally.confirmed, tally.returned, tally.nacked);
  if (tally.unknown() > 0) line += fmt::format(", {} unknown", tally.unknown());
  if (tally.resent > 0) line += fmt::format("; {} sent more than once", tally.resent);
  const std::optional<bus::Origin>& first = outcome.first_unconfirmed;
  if (!first || outcome.file.empty()) return line;
  line += fmt::format("; first not confirmed: {}:{}", text::safe(outcome.file), first->line);
  if (first->round > 1) line += fmt::format(" of round {}", first->round);
  return line;
}

std::string summary_as_json(const PublishOutcome& outcome) {
  const bus::Tally& tally = outcome.tally;
  std::string out;
  json::Writer json(out);
  json.open_object();
  json.key("sent").number(tally.sent);
  json.key("confirmed").number(tally.confirmed);
  json.key("returned").number(tally.returned);
  json.key("nacked").number(tally.nacked);
  json.key("unknown").number(tally.unknown());
  json.key("resent").number(tally.resent);
  json.key("exchange")
      .string(text::is_utf8(outcome.exchange) ? outcome.exchange : text::safe(outcome.exchange));
  json.key("seconds").raw(fmt::format("{:.3f}", outcome.seconds));
  json.key("first_not_confirmed");
  append_origin(outcome.first_unconfirmed, outcome.file, json);
  json.key("complete").boolean(outcome.is_complete);
  json.key("resume").string_or_null(outcome.resume);
  if (outcome.left_out) json.key("left_out").number(*outcome.left_out);
  if (outcome.refused) {
    append_origin(outcome.refused, outcome.file, json.key("refused"));
    json.key("resume_mended").string_or_null(outcome.resume_mended);
  }
  if (outcome.client) {
    std::string client;
    render::append_json(*outcome.client, client);
    json.key("client").raw(client);
  }
  json.close_object();
  return out;
}

std::string resume_options(const bus::Origin& from, const Pace& pace, bool has_lines) {
  std::string out;
  if (has_lines) out = fmt::format("--resume-from {}", from.line);
  const std::string space = out.empty() ? "" : " ";
  if (pace.is_endless) return out.empty() ? out : out + " --loop";
  // Needed even for the last round: the user appends it to the first command, where it overrules --repeat.
  if (pace.is_counted) out += fmt::format("{}--repeat {}", space, pace.rounds - from.round + 1);
  return out;
}

}  // namespace wazobus::commands
