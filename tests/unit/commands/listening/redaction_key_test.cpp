// SPDX-License-Identifier: MIT
#include "commands/listening/redaction_key.hpp"

#include "capture/folder.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using commands::redaction_key_from;

TEST_CASE("a key is drawn anew, or is that of a file", "[commands]") {
  const capture::Folder folder;
  const std::string file = folder.file("key", "0123456789abcdef");
  CHECK(redaction_key_from(file) == redaction_key_from(file));
  CHECK(redaction_key_from({}) != redaction_key_from({}));
  CHECK_THROWS_AS(redaction_key_from(folder.file("short", "0123")), UsageError);
  CHECK_THROWS_AS(redaction_key_from(folder.path("missing")), IoError);
}
