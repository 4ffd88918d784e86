// SPDX-License-Identifier: MIT
// What a client of wazo-websocketd gets, as text: verdicts beside events, their totals, and what of the
// catalogue can ever come.
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

/// Green, yellow, or red for what does not come.
Style colour_of(delivery::Outcome outcome);

/// Appends "not delivered: acl: requires ..., granted ..." in the colour of its outcome, without a newline;
/// or "not delivered: acl" alone.
void append_verdict(const delivery::Verdict& verdict, const Brush& brush, std::string& out,
                    bool headline_alone = false);

/// Appends {"outcome":"undelivered","reason":"acl","needed":...,"has":...,"explanation":...}; of a delivered
/// event the outcome alone.
void append_json(const delivery::Verdict& verdict, std::string& out);

/// Appends a table: a line for each outcome, and for each reason that stopped an event.
void append_totals(const delivery::Tally& tally, const Brush& brush, std::string& out);

/// "12 delivered, 386 not delivered (265 by acl, 59 by tenant, 62 by user)"
std::string summary_of(const delivery::Tally& tally);

/// Appends {"delivered":12,"undelivered":386,"unknown":0,"by_reason":{"tenant":59,"acl":265}}.
void append_json(const delivery::Tally& tally, std::string& out);

/// What the catalogue says of an event's delivery. `name` is what it was asked for by: an alias, or a member
/// of the family of AMI events.
delivery::Announcement announcement_of(const catalogue::Entry& entry, std::string_view name);

/// What can come of each event for the client of `judge`.
std::vector<delivery::Prospect> prospects_of(std::span<const catalogue::Entry* const> entries,
                                             const delivery::Judge& judge);

/// Appends "never: tenant: ..." in the colour of the chance, for a line of the list.
void append_prospect(const delivery::Prospect& prospect, const Brush& brush, std::string& out);

/// "398 events: 12 always reach the client, 86 under conditions, 300 never".
std::string summary_of(std::span<const delivery::Prospect> prospects);

/// Appends {"chance":"sometimes","conditions":[...],"granted_by":...,"access":...}.
void append_json(const delivery::Prospect& prospect, std::string& out);

}  // namespace wazobus::render
