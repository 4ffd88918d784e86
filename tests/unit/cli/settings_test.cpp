// SPDX-License-Identifier: MIT
#include "cli/settings.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "cli/tree.hpp"
#include "commands/connecting.hpp"
#include "commands/context.hpp"
#include "text/error.hpp"

using namespace wazobus;

namespace {

using Words = std::vector<std::string>;

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    const int fd = ::mkstemp(path_.data());
    REQUIRE(fd >= 0);
    REQUIRE(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(fd);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(path_.c_str()); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/wazobus-config.XXXXXX";
};

/// A command line after the configuration was applied to it.
class Applied {
 public:
  Applied(const std::string& config, Words typed, std::map<std::string, std::string> variables = {})
      : tree_(typed.front()) {
    const TemporaryFile file(config);
    for (cli::Command& command : tree_.root.subcommands) {
      if (command.name == typed.front()) command_ = &command;
    }
    REQUIRE(command_ != nullptr);
    typed.insert(typed.end(), {"--config", file.path()});
    tree_.app->parse(Words(typed.rbegin(), typed.rend()));
    commands::Interrupt interrupt;
    const commands::Context context{STDOUT_FILENO,
                                    [this](std::string_view line) { said_ += line; },
                                    [&variables](const char* name) -> std::optional<std::string> {
                                      const auto found = variables.find(name);
                                      return found == variables.end() ? std::nullopt
                                                                      : std::optional(found->second);
                                    },
                                    [] { return text::Timestamp{}; },
                                    false,
                                    "",
                                    interrupt,
                                    false,
                                    [](std::string_view) {}};
    cli::apply_settings(tree_, *command_, context);
  }

  /// What the option holds: nothing when neither typed nor set.
  [[nodiscard]] Words operator[](const std::string& option) const {
    return command_->option_with_long_name(option)->parsed->results();
  }
  [[nodiscard]] const commands::ConnectionOptions& connection() const { return *command_->connection; }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  cli::CommandTree tree_;
  cli::Command* command_ = nullptr;
  std::string said_;
};

constexpr auto lab =
    "uri = 'amqp://top'\nuser = 'top'\npassword-file = '/top'\nvhost = 'top'\ninsecure = true\n"
    "[listen]\nformat = 'line'\n"
    "[profiles.lab]\nuri = ['amqp://u:p@lab1', 'amqp://u:p@lab2']\n"
    "[profiles.lab.listen]\ncount = 5\n";

}  // namespace

TEST_CASE("a typed option replaces the file's and never adds to it", "[cli]") {
  const Applied applied("uri = ['amqp://a', 'amqp://b']\n[listen]\nevent = ['x', 'y']\nformat = 'line'",
                        {"listen", "--event", "z", "-f", "raw"});
  CHECK(applied["event"] == Words{"z"});
  CHECK(applied["format"] == Words{"raw"});
  CHECK(applied["uri"] == Words{"amqp://a", "amqp://b"});
  CHECK(applied.connection().uris == Words{"amqp://a", "amqp://b"});
  CHECK(applied.connection().uris_are_configured);
}

TEST_CASE("the nearest table wins: profile's command, profile, command, top level", "[cli]") {
  struct Case {
    const char* config;
    const char* exchange;
  };
  const std::string all =
      "exchange = 'top'\n[listen]\nexchange = 'command'\n[profiles.p]\nexchange = 'profile'\n"
      "[profiles.p.listen]\nexchange = 'profile command'\n";
  const std::vector<Case> cases{
      {"exchange = 'top'\n[profiles.p]", "top"},
      {"exchange = 'top'\n[listen]\nexchange = 'command'\n[profiles.p]", "command"},
      {"exchange = 'top'\n[publish]\nexchange = 'command'\n[profiles.p]", "top"},
      {"exchange = 'top'\n[listen]\nexchange = 'command'\n[profiles.p]\nexchange = 'profile'", "profile"},
      {"[profiles.p]\nexchange = 'profile'\n[profiles.q]\nexchange = 'other'", "profile"},
      {all.c_str(), "profile command"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.config);
    CHECK(Applied(one.config, {"listen", "--profile", "p"})["exchange"] == Words{one.exchange});
  }
}

TEST_CASE("without --profile the profiles are not looked at", "[cli]") {
  const Applied applied(lab, {"listen"});
  CHECK(applied["uri"] == Words{"amqp://top"});
  CHECK(applied["count"].empty());
}

TEST_CASE("who names a broker leaves alone what the file says of another", "[cli]") {
  struct Case {
    const char* why;
    Words typed;
    std::map<std::string, std::string> variables;
    Words uri;
    Words user;
    Words password_file;
    Words insecure;
  };
  const std::vector<Case> cases{
      {"top level", {"listen"}, {}, {"amqp://top"}, {"top"}, {"/top"}, {"true"}},
      {"--port is no broker", {"listen", "--port", "1"}, {}, {"amqp://top"}, {"top"}, {"/top"}, {"true"}},
      {"a password is its user's", {"listen", "--user", "b"}, {}, {"amqp://top"}, {"b"}, {}, {"true"}},
      {"--uri", {"listen", "-u", "amqp://x"}, {}, {"amqp://x"}, {}, {}, {}},
      {"--url", {"listen", "--url", "amqp://x"}, {}, {"amqp://x"}, {}, {}, {}},
      {"--host", {"listen", "-n", "x"}, {}, {}, {}, {}, {}},
      {"profile", {"listen", "--profile", "lab"}, {}, {"amqp://u:p@lab1", "amqp://u:p@lab2"}, {}, {}, {}},
      {"AMQP_URL", {"listen"}, {{"AMQP_URL", "amqp://x"}}, {}, {}, {}, {}},
      {"WAZOBUS_URI", {"listen", "--profile", "lab"}, {{"WAZOBUS_URI", "amqp://x"}}, {}, {}, {}, {}},
      {"an empty AMQP_URL", {"listen"}, {{"AMQP_URL", " "}}, {"amqp://top"}, {"top"}, {"/top"}, {"true"}},
      {"password", {"listen"}, {{"WAZOBUS_PASSWORD", "p"}}, {"amqp://top"}, {"top"}, {}, {"true"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.why);
    const Applied applied(lab, one.typed, one.variables);
    CHECK(applied["uri"] == one.uri);
    CHECK(applied["user"] == one.user);
    CHECK(applied["password-file"] == one.password_file);
    CHECK(applied["insecure"] == one.insecure);
    // What is not about the broker stays.
    CHECK(applied["format"] == Words{"line"});
  }
}

TEST_CASE("typed URIs are not taken for configured ones", "[cli]") {
  CHECK_FALSE(Applied(lab, {"listen", "-u", "amqp://x"}).connection().uris_are_configured);
  CHECK_FALSE(Applied("", {"listen"}).connection().uris_are_configured);
}

TEST_CASE("a profile that was asked for and loses its broker to the environment is told so", "[cli]") {
  struct Case {
    Words typed;
    const char* variable;
    const char* said;
  };
  const std::vector<Case> cases{
      {{"listen", "--profile", "lab"},
       "AMQP_URL",
       "wazobus: hint: $AMQP_URL goes before the uri of profile 'lab'"},
      {{"listen", "--profile", "lab", "-q"},
       "AMQP_URL",
       "wazobus: hint: $AMQP_URL goes before the uri of profile 'lab'"},
      {{"listen", "--profile", "lab", "-u", "amqp://x"}, "AMQP_URL", ""},
      {{"listen", "--profile", "lab"}, "OTHER", ""},
      {{"listen"}, "AMQP_URL", ""},
      {{"listen", "--profile", "quiet"},
       "AMQP_URL",
       "wazobus: hint: $AMQP_URL goes before the host of profile 'quiet'"},
      {{"listen", "--profile", "vhost"},
       "AMQP_URL",
       "wazobus: hint: $AMQP_URL goes before the vhost of profile 'vhost'"},
      {{"listen", "--profile", "none"}, "AMQP_URL", ""},
  };
  const std::string config = std::string(lab) +
                             "[profiles.quiet]\nquiet = true\nhost = 'x'\n[profiles.vhost]\nvhost = 'x'\n"
                             "[profiles.none]\nexchange = 'x'\n";
  for (const Case& one : cases) {
    CAPTURE(one.said, one.variable);
    CHECK(Applied(config, one.typed, {{one.variable, "amqp://x"}}).said() == one.said);
  }
}

TEST_CASE("what excludes a typed option is left out silently, nearer tables first", "[cli]") {
  CHECK(Applied("[listen]\nformat = 'line'", {"listen", "--json"})["format"].empty());
  CHECK(Applied("[listen]\njson = true", {"listen", "-f", "raw"})["json"].empty());
  const std::string config =
      "[listen]\nformat = 'line'\n[profiles.p.listen]\njson = true\n"
      "[profiles.q.listen]\njson = false\n";
  const Applied json(config, {"listen", "--profile", "p"});
  CHECK(json["json"] == Words{"true"});
  CHECK(json["format"].empty());
  CHECK(Applied(config, {"listen", "--profile", "q"})["format"] == Words{"line"});
  CHECK_THROWS_AS(Applied("[listen]\njson = true\nformat = 'line'", {"listen"}), UsageError);
}

TEST_CASE("false and an empty array take away what stands further down", "[cli]") {
  const Applied applied(
      "[listen]\ncheck = true\nevent = ['x']\n[profiles.p.listen]\ncheck = false\nevent = []",
      {"listen", "--profile", "p"});
  CHECK(applied["check"].empty());
  CHECK(applied["event"].empty());
  CHECK(Applied("[listen]\ncheck = true", {"listen", "--check=false"})["check"] == Words{"false"});
}

TEST_CASE("a shared setting does not disturb a command that has no such option", "[cli]") {
  CHECK_NOTHROW(Applied("color = 'always'\nquiet = true", {"publish", "-r", "k", "-b", "1"}));
}

TEST_CASE("all of a file is checked, whichever command and profile it is read for", "[cli]") {
  const std::vector<std::string> wrong{"[profiles.other]\nurii = 'x'",
                                       "[profiles.other.publish]\nforce = 'yes'",
                                       "[profiles.other]\nport = '1'"};
  for (const std::string& config : wrong) {
    CAPTURE(config);
    CHECK_THROWS_AS(Applied(config, {"listen"}), UsageError);
  }
}

TEST_CASE("a key in the wrong place stops only the commands that it is meant for", "[cli]") {
  const Words publish{"publish", "-r", "k", "-b", "1"};
  CHECK_THROWS_AS(Applied("[publish]\nformat = 'line'", publish), UsageError);
  CHECK_NOTHROW(Applied("[publish]\nformat = 'line'", {"listen"}));
  CHECK_THROWS_AS(Applied("[profiles.lab]\nformat = 'line'", {"listen"}), UsageError);
  CHECK_NOTHROW(Applied("[profiles.lab]\nformat = 'line'", publish));
}

TEST_CASE("no option that takes a file, a host or a URI loses its place in an error or shows a password",
          "[cli]") {
  const std::vector<std::string> wrong{"uri = 'u:secret@h'", "uri = ['amqp://h', 'http://u:secret@h']",
                                       "host = 'amqp://u:secret@h'"};
  for (const std::string& config : wrong) {
    CAPTURE(config);
    try {
      const Applied applied(config, {"listen"});
      FAIL("taken");
    } catch (const UsageError& error) {
      CHECK(std::string(error.what()).find(":1:") != std::string::npos);
      CHECK((error.what() + error.advice()).find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("a queue and an exchange of the file leave each other alone, and companions wait for theirs",
          "[cli]") {
  const std::string config =
      "exchange = 'x'\ndeclare = true\n[listen]\nprefetch = 10\nrotate = '1M'\nstream-offset = 'first'\n";
  const auto given = [&config](const Words& typed, const char* option) {
    return !Applied(config, typed)[option].empty();
  };
  CHECK(given({"listen"}, "exchange"));
  CHECK_FALSE(given({"listen"}, "prefetch"));
  CHECK_FALSE(given({"listen"}, "rotate"));
  CHECK_FALSE(given({"listen", "--queue", "q"}, "exchange"));
  CHECK_FALSE(given({"listen", "--queue", "q"}, "declare"));
  CHECK(given({"listen", "--queue", "q"}, "prefetch"));
  CHECK(given({"listen", "-o", "f"}, "rotate"));
  CHECK(Applied("[listen]\nqueue = 'q'\n", {"listen", "--exchange", "x"})["queue"].empty());
}

TEST_CASE("a variable goes before a setting", "[cli]") {
  const std::string config = "password-file = '/f'\n[publish]\norigin-uuid = 'u'";
  CHECK(Applied(config, {"publish"})["origin-uuid"] == Words{"u"});
  CHECK(Applied(config, {"publish"}, {{"XIVO_UUID", "v"}})["origin-uuid"].empty());
  CHECK(Applied("color = 'always'", {"listen"})["color"] == Words{"always"});
  CHECK(Applied("color = 'always'", {"listen"}, {{"NO_COLOR", "1"}})["color"].empty());
  CHECK(Applied(config, {"publish"}, {{"WAZOBUS_PASSWORD", "p"}})["password-file"].empty());
  CHECK(Applied(config, {"publish"}, {{"WAZOBUS_PASSWORD", "p"}})["origin-uuid"] == Words{"u"});
}
