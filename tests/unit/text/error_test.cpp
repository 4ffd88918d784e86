// SPDX-License-Identifier: MIT
#include "text/error.hpp"

#include <cerrno>

#include "catch.hpp"

namespace wazobus {

TEST_CASE("each kind of failure has its exit status", "[text]") {
  CHECK(UsageError("x").status() == Exit::usage);
  CHECK(InvalidInput("x").status() == Exit::findings);
  CHECK(BrokerError("x").status() == Exit::broker);
  CHECK(IoError("x").status() == Exit::io);
  CHECK(ClosedPipe().status() == Exit::done);
}

TEST_CASE("the line of a failure has its advice in brackets, if there is one", "[text]") {
  CHECK(line_of(IoError("cannot read x")) == "wazobus: cannot read x");
  CHECK(line_of(UsageError("no --count", "try 1")) == "wazobus: no --count (try 1)");
}

TEST_CASE("an error number has a text", "[text]") {
  CHECK(errno_text(ENOENT) == "No such file or directory");
}

}  // namespace wazobus
