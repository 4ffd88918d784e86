// SPDX-License-Identifier: MIT
#include "cli/unexpected.hpp"

#include <string>

#include "catch.hpp"
#include "cli/tree.hpp"

using namespace wazobus;

namespace {

/// The advice for a word behind a command.
std::string advice_for(std::string_view command, const std::string& word) {
  static cli::CommandTree tree("");
  for (const cli::Command& one : tree.root.subcommands) {
    if (one.name == command) return cli::unexpected(tree.root, one, word).advice();
  }
  return "no such command";
}

}  // namespace

TEST_CASE("an option of another program gets the option that does the same", "[cli]") {
  struct Case {
    std::string_view command;
    const char* word;
    std::string_view has;
  };
  const auto [command, word, has] = GENERATE(values<Case>({
      {"listen", "-w", "'--output'"},
      {"listen", "-wnight.pcap", "'--output'"},
      {"listen", "-C", "--rotate 100M"},
      {"listen", "-C100", "-c N"},
      {"listen", "-W", "--timeout 5s"},
      {"listen", "-W", "--rotate-keep N"},
      {"listen", "-G", "--rotate 1h"},
      {"listen", "--keep", "--rotate-keep N"},
      {"listen", "--failed", "trace --from FILE --failed"},
      {"listen", "-A", "-f raw"},
      {"listen", "-I", "'--from'"},
      {"listen", "-O", "'--output'"},
      {"listen", "-S", "--since TIME"},
      {"listen", "-g", "'--grep'"},
      {"listen", "-b", "--uri amqp://HOST"},
      {"listen", "-j", "'--json'"},
      {"listen", "-json", "'--json'"},
      {"listen", "-where", "'--where'"},
      {"listen", "--number", "wazobus trace NUMBER"},
      {"listen", "--exten", "--grep NUMBER"},
      {"listen", "--nosuch-option", "wazobus listen --help"},
      {"trace", "-r", "'--from'"},
      {"trace", "-I", "'--from'"},
      {"trace", "-O", "listen -o FILE"},
      {"trace", "--missed", "--failed"},
      {"trace", "-S", "--since TIME"},
      {"trace", "--extension", "wazobus trace 5550101"},
      {"trace", "--client", "listen --client FILE"},
      {"doctor", "localhost", "-n HOST"},
      {"doctor", "--client", "-u wss://HOST"},
      {"doctor", "-j", "'--json'"},
  }));
  CAPTURE(command, word);
  CHECK(advice_for(command, word).find(has) != std::string::npos);
}
