// SPDX-License-Identifier: MIT
#include "redaction/protocol_words.hpp"

#include "catch.hpp"

namespace wazobus::redaction {

TEST_CASE("what says how to read a body is recognised, and nothing else", "[redaction]") {
  for (const char* const text :
       {"application/json", "text/plain; charset=ISO-8859-15", "Text/Plain;charset=\"utf-8\"",
        "application/vnd.wazo.v2+json", "image/svg+xml"}) {
    CAPTURE(text);
    CHECK(is_media_type(text));
  }
  for (const char* const text :
       {"", "ash", "ash/dunmore", "text/", "text/5550101", "text/plain; charset=ash", "text/plain; name=ash",
        "application/json; charset=utf-8; x=1", "text/a@b"}) {
    CAPTURE(text);
    CHECK_FALSE(is_media_type(text));
  }
  for (const char* const text : {"utf-8", "GZIP", "latin-1"}) CHECK(is_encoding(text));
  for (const char* const text : {"", "ash", "5550101"}) CHECK_FALSE(is_encoding(text));
}

}  // namespace wazobus::redaction
