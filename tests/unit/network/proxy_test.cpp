// SPDX-License-Identifier: MIT
#include "network/proxy.hpp"

#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::network {

TEST_CASE("no_proxy is a list of names, addresses and networks", "[network]") {
  struct Case {
    const char* list;
    const char* host;
    bool excluded;
  };
  const Case cases[] = {
      {"", "example.org", false},
      {"*", "example.org", true},
      {"example.org", "example.org", true},
      {"example.org", "www.Example.ORG", true},
      {".example.org", "example.org", true},
      {"example.org", "badexample.org", false},
      {"a, b  example.org", "example.org", true},
      {"example.org.", "example.org", true},
      {"127.0.0.1", "127.0.0.1", true},
      {"0.0.1", "127.0.0.1", false},
      {"10.0.0.0/8", "10.1.2.3", true},
      {"10.0.0.0/8", "11.1.2.3", false},
      {"192.168.4.0/22", "192.168.7.9", true},
      {"192.168.4.0/22", "192.168.8.9", false},
      {"10.0.0.0/99", "10.1.2.3", false},
      {"10.0.0.0/x", "10.1.2.3", false},
      {"[::1]", "::1", true},
      {"fd00::/8", "fd00::5", true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.list, one.host);
    CHECK(is_excluded(one.list, one.host) == one.excluded);
  }
}

TEST_CASE("the proxy is that of the kind of connection, or else that for all", "[network]") {
  const ProxyVariables variables{"one", "http://u%40:p@two:3128/", "", "local"};
  CHECK(proxy_for(variables, "host", false) == Proxy{"one", 1080, ""});
  CHECK(proxy_for(variables, "host", true) == Proxy{"two", 3128, "u@:p"});
  CHECK_FALSE(proxy_for(variables, "local", true));
  CHECK_FALSE(proxy_for({}, "host", true));
  CHECK(proxy_for({"", "", "[::1]:5", ""}, "host", true) == Proxy{"::1", 5, ""});
}

TEST_CASE("a proxy that is none is refused without quoting its password", "[network]") {
  for (const char* const wrong : {"socks5://u:sesame@host", "https://u:sesame@host", "http://u:sesame@",
                                  "http://u:sesame@host:sesame", "http://u:sesame@a:b:c"}) {
    CAPTURE(wrong);
    try {
      proxy_for({"", wrong, "", ""}, "host", true);
      FAIL("it was taken");
    } catch (const UsageError& error) {
      CHECK(std::string(error.what()).find("sesame") == std::string::npos);
    }
  }
}

}  // namespace wazobus::network
