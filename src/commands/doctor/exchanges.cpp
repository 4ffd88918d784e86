// SPDX-License-Identifier: MIT
// The two exchanges of a Wazo server.
#include <fmt/format.h>

#include "commands/doctor/broker_check.hpp"
#include "text/sanitise.hpp"

namespace wazobus::commands {

namespace {

/// Notes about the exchanges, from which one sentence is made.
struct ExchangeNotes {
  std::vector<std::string> good;
  std::vector<std::string> bad;
  std::vector<std::string> doubtful;
  std::size_t missing = 0;
};

void look_at(const bus::Exchange& expected, BrokerCheck& check, ExchangeNotes& notes) {
  const bus::FoundExchange found = bus::find_exchange(*check.connection, expected);
  const std::string_view wanted = bus::to_string(expected.type);
  if (!found.exists) {
    ++notes.missing;
    notes.bad.push_back(fmt::format("{} does not exist", expected.name));
    return;
  }
  if (found.type && *found.type != wanted) {
    notes.bad.push_back(
        fmt::format("{} is of type {}, not {}", expected.name, text::safe(*found.type), wanted));
    return;
  }
  check.exchanges.push_back(expected);
  if (!found.difference.empty()) {
    notes.doubtful.push_back(
        fmt::format("{} is not as Wazo makes it: {}", expected.name, text::safe(found.difference)));
  } else if (found.type) {
    notes.good.push_back(fmt::format("{} ({})", expected.name, wanted));
  } else {
    notes.good.push_back(
        fmt::format("{} (of unknown type, because the user may not configure it)", expected.name));
  }
}

std::string advice_for(const ExchangeNotes& notes) {
  if (notes.missing == 2)
    return "is it the virtual host of a Wazo server? listen --declare creates both as Wazo does";
  if (notes.missing == 1)
    return "the services of Wazo create it when they start; listen --declare does so, too";
  return "no service of Wazo can use it: an administrator must delete it and start the services again, which "
         "create it";
}

}  // namespace

StepResult check_exchanges(BrokerCheck& check) {
  ExchangeNotes notes;
  for (const bus::Exchange& exchange : {bus::xivo, bus::wazo_headers}) look_at(exchange, check, notes);
  StepResult step{Health::ok, fmt::format("{}", fmt::join(notes.good, ", "))};
  std::vector<std::string> usable;
  for (const bus::Exchange& exchange : check.exchanges) usable.push_back(exchange.name);
  step.details.push_back(texts_detail("exchanges", usable));
  const std::vector<std::string>& worst = notes.bad.empty() ? notes.doubtful : notes.bad;
  if (worst.empty()) return step;
  step.health = notes.bad.empty() ? Health::warning : Health::failed;
  step.message =
      fmt::format("{}{}{}", fmt::join(worst, "; "), notes.good.empty() ? "" : "; there is ", step.message);
  step.advice = notes.bad.empty() ? "the services of Wazo may refuse it" : advice_for(notes);
  return step;
}

}  // namespace wazobus::commands
