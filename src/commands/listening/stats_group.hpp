// SPDX-License-Identifier: MIT
// Groups events into the rows of listen --stats.
#pragma once

#include <array>
#include <cstdint>

#include "catalogue/catalogue.hpp"
#include "event/statistics.hpp"
#include "text/choice.hpp"

namespace wazobus::commands {

enum class StatsBy : std::uint8_t { name, service, tenant, user, routing_key };

inline constexpr std::array stats_by_choices{
    text::Choice{"name", StatsBy::name, "the event's name"},
    text::Choice{"service", StatsBy::service, "the service that sends it, by the catalogue"},
    text::Choice{"tenant", StatsBy::tenant, "its tenant"},
    text::Choice{"user", StatsBy::user, "the users whom it is for"},
    text::Choice{"routing_key", StatsBy::routing_key, "its routing key"},
};

/// `catalogue` must outlive the result.
event::Statistics::Grouping grouping_of(StatsBy by, const catalogue::Catalogue& catalogue);

}  // namespace wazobus::commands
