// SPDX-License-Identifier: MIT
#include <memory>

#include "cli/commands.hpp"
#include "commands/doctor/doctor.hpp"

namespace wazobus::cli {

namespace {

constexpr std::string_view doctor_examples =
    "wazobus doctor\n"
    "wazobus doctor --profile lab\n"
    "wazobus doctor -u amqps://wazo@wazo.example.com --password-file password.txt\n"
    "wazobus doctor -u wss://wazo.example.com --user alice --password-file pw.txt\n"
    "wazobus doctor --json | jq 'select(.status != \"ok\")'";

std::vector<Option> doctor_options(commands::DoctorOptions& doctor) {
  std::vector<Option> options;
  append(options, "Steps",
         {{.names = "--timeout",
           .kind = Kind::duration,
           .target = &doctor.timeout,
           .help = "Wait this long for probe messages, and this long for an event",
           .default_value = "5s",
           .brief = "wait this long for an event"},
          {.names = "--json",
           .kind = Kind::flag,
           .target = &doctor.json,
           .help = "Print a JSON object for each step",
           .brief = "a JSON object for each step"},
          color_option("Colours", doctor.color)});
  append_connection_options(options, doctor.connection);
  append_websocket_options(options, doctor.connection);
  return options;
}

}  // namespace

Command doctor_command() {
  const auto options = std::make_shared<commands::DoctorOptions>();
  return {.name = "doctor",
          .description = "Try the connection, and say what is wrong",
          .examples = doctor_examples,
          .make_options = [options] { return doctor_options(*options); },
          .run = [options](commands::Context& context) { return commands::doctor(*options, context); },
          .configuration = &options->connection,
          .connection = &options->connection};
}

}  // namespace wazobus::cli
