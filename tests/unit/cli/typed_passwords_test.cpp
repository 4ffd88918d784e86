// SPDX-License-Identifier: MIT
#include "cli/typed_passwords.hpp"

#include <array>

#include "catch.hpp"

using namespace wazobus;

TEST_CASE("a typed password is overwritten in place and hidden in every line", "[cli]") {
  struct Case {
    const char* typed;
    const char* left;
    const char* line;
    const char* shown;
  };
  const std::vector<Case> cases{
      {"amqp://u:sesame@h", "amqp://u:******@h", "no 'amqp://u:sesame@h'", "no 'amqp://u:...@h'"},
      {"--uri=amqp://u:s@s:@h/v", "--uri=amqp://u:****@h/v", "at s@s:@h", "at ...@h"},
      {"-uamqps://u:sesame@h", "-uamqps://u:******@h", "", ""},
      {"u:sesame@h", "u:******@h", "file u:sesame@h, event u:sesame@h", "file u:...@h, event u:...@h"},
      {"--exchange=u:sesame@h", "--exchange=u:******@h", "'u:sesame@h'", "'u:...@h'"},
      {"u:ses\tame@h", "u:*******@h", "'u:ses\\tame@h'", "'u:...@h'"},
      {"amqp://u@h", "amqp://u@h", "amqp://u@h", "amqp://u@h"},
      {"amqp://u:@h", "amqp://u:@h", "u:@h", "u:@h"},
      {"amqp://h:5672/", "amqp://h:5672/", "h:5672", "h:5672"},
      {"data.x:=\"a@b\"", "data.x:=\"a@b\"", "\"a@b\"", "\"a@b\""},
      {"wss://h/?token=T", "wss://h/?token=*", "T at 'wss://h/?token=T'", "T at 'wss://h/?token=...'"},
      {"-uws://h/?a=b&token=Tt&c#d", "-uws://h/?a=b&token=**&c#d", "&token=Tt&c", "&token=...&c"},
      {"wss://u:p@h/?token=T", "wss://u:*@h/?token=*", "u:p@h/?token=T", "u:...@h/?token=..."},
      {"wss://u:p@h/?token=a@b", "wss://u:**************", "u:p@h/?token=a@b", "u:..."},
      {"wss://h/?token=a:b@c", "wss://h/?token=*****", "token=a:b@c", "token=..."},
      {"wss://h/?token=ab:@", "wss://h/?token=****", "token=ab:@", "token=..."},
      {"wss://h/?token=ab&x=c:d@e", "wss://h/?token=**&x=c:*@e", "?token=ab&x=c:d@e", "?token=...&x=c:...@e"},
      {"ws://u:p&token=a&b@h", "ws://u:***********@h", "u:p&token=a&b@h", "u:...@h"},
      {"wss://h/?token=", "wss://h/?token=", "token=", "token="},
      {"token=word", "token=word", "token=word", "token=word"},
      {"plain", "plain", "plain", "plain"},
      {"", "", "", ""},
  };
  for (const Case& c : cases) {
    INFO(c.typed);
    std::string argument = c.typed;
    std::array<char*, 1> arguments{argument.data()};
    const cli::TypedPasswords passwords(arguments);
    CHECK(argument == c.left);
    CHECK(passwords.hidden_in(c.line) == c.shown);
  }
}

TEST_CASE("each of several passwords is hidden", "[cli]") {
  std::string first = "amqp://a:one@h";
  std::string second = "amqp://b:two@h";
  std::array<char*, 2> arguments{first.data(), second.data()};
  const cli::TypedPasswords passwords(arguments);
  CHECK(passwords.hidden_in("a:one@h, b:two@h") == "a:...@h, b:...@h");
}
