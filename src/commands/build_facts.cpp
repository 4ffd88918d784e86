// SPDX-License-Identifier: MIT
#include "commands/build_facts.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "bus/connection.hpp"
#include "capture/unpacker.hpp"
#include "event/regex.hpp"
#include "json/writer.hpp"
#include "text/letter_case.hpp"

namespace wazobus::commands {

namespace {

constexpr std::string_view commit = WAZOBUS_COMMIT;  // empty outside of a repository
constexpr std::string_view build_type = WAZOBUS_BUILD_TYPE;
constexpr std::string_view compiler = WAZOBUS_COMPILER;
constexpr std::string_view boost_version = WAZOBUS_BOOST;  // empty without WebSocket
constexpr bool has_websocket = !boost_version.empty();

std::vector<std::pair<std::string, std::string>> libraries() {
  std::vector<std::pair<std::string, std::string>> out{{"rabbitmq-c", bus::rabbitmq_version()},
                                                       {"OpenSSL", bus::tls_version()},
                                                       {"PCRE2", event::pcre2_version()},
                                                       {"zlib", capture::version_of_zlib()},
                                                       {"zstd", capture::version_of_zstd()}};
  if (has_websocket) out.emplace_back("Boost", std::string(boost_version));
  return out;
}

}  // namespace

std::string version_text(const std::string& version) {
  std::string built_with;
  for (const auto& [name, number] : libraries())
    built_with += fmt::format("{}{} {}", built_with.empty() ? "" : ", ", name, number);
  const std::string from = commit.empty() ? "" : fmt::format("commit {}, ", commit);
  return fmt::format("wazobus {}\n{}{} build, {}, {} WebSocket\n{}\n", version, from,
                     text::lower_case(std::string(build_type)), compiler, has_websocket ? "with" : "without",
                     built_with);
}

std::string version_json(const std::string& version) {
  std::string out;
  json::Writer writer;
  writer.continue_in(out).start_over().open_object();
  writer.key("version").string(version);
  writer.key("commit").string_or_null(commit);
  writer.key("build_type").string(text::lower_case(std::string(build_type)));
  writer.key("compiler").string(compiler);
  writer.key("websocket").boolean(has_websocket);
  writer.key("libraries").open_object();
  for (const auto& [name, number] : libraries()) writer.key(name).string(number);
  writer.close_object().close_object();
  return out + '\n';
}

}  // namespace wazobus::commands
