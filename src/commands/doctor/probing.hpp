// SPDX-License-Identifier: MIT
// Sends probe messages and waits for them at a temporary queue.
#pragma once

#include "commands/doctor/broker_check.hpp"

namespace wazobus::commands {

/// Makes a temporary queue on `check.connection` and sends probes on another connection. An alarm of the
/// broker stops only the other connection. Throws BrokerError if a connection fails for another reason than a
/// missing permission.
///
/// The probes do no harm. Their routing keys begin with "wazobus.probe."; they have the header
/// name=wazobus_probe and neither origin_uuid nor tenant_uuid. So they reach no queue of wazo-websocketd,
/// wazo-webhookd or another service, because those bind names or the origin. A program that binds everything
/// (`#`) sees a small event with empty data. They expire after a minute and are not written to disk.
ProbeResult probe(BrokerCheck& check);

}  // namespace wazobus::commands
