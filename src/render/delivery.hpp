// SPDX-License-Identifier: MIT
// Text about what a client of wazo-websocketd gets: verdicts on events, their totals, and prospects of the
// events of the catalogue.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "delivery/prospect.hpp"
#include "delivery/rules.hpp"
#include "delivery/tally.hpp"
#include "render/palette.hpp"

namespace wazobus::render {

/// Green for delivered, red for undelivered, yellow for unknown.
Style colour_of(delivery::Outcome outcome);

/// Appends "not delivered: acl: requires ..., granted ..." or only "not delivered: acl", in the colour of its
/// outcome, without a newline.
void append_verdict(const delivery::Verdict& verdict, const Brush& brush, std::string& out,
                    bool headline_alone = false);

/// Appends {"outcome":"undelivered","reason":"acl","needed":...,"has":...,"explanation":...}; for a delivered
/// event only the outcome.
void append_json(const delivery::Verdict& verdict, std::string& out);

/// Appends a table with a line for each outcome and for each reason that stopped an event.
void append_totals(const delivery::Tally& tally, const Brush& brush, std::string& out);

/// "12 delivered, 386 not delivered (265 by acl, 59 by tenant, 62 by user)"
std::string summary_of(const delivery::Tally& tally);

/// Appends {"delivered":12,"undelivered":386,"unknown":0,"by_reason":{"tenant":59,"acl":265}}.
void append_json(const delivery::Tally& tally, std::string& out);

/// Returns the facts of the catalogue that decide about the delivery of an event. `name` is the name by which
/// the user asked for it, which may be an alias or a member of the family of AMI events.
delivery::Announcement announcement_of(const catalogue::Entry& entry, std::string_view name);

/// Returns for each event whether it can reach the client of `judge`.
std::vector<delivery::Prospect> prospects_of(std::span<const catalogue::Entry* const> entries,
                                             const delivery::Judge& judge);

/// Appends "never: tenant: ..." in the colour of the chance, for a line of the list.
void append_prospect(const delivery::Prospect& prospect, const Brush& brush, std::string& out);

/// "398 events: 12 always reach the client, 86 under conditions, 300 never".
std::string summary_of(std::span<const delivery::Prospect> prospects);

/// Appends {"chance":"sometimes","conditions":[...],"granted_by":...,"access":...}.
void append_json(const delivery::Prospect& prospect, std::string& out);

}  // namespace wazobus::render
