// SPDX-License-Identifier: MIT
#include "redaction/pseudonyms.hpp"

#include <set>

#include "catch.hpp"
#include "text/uuid.hpp"

using namespace wazobus;
using redaction::Pseudonyms;

namespace {

const Pseudonyms pseudonyms({1, 2});

}  // namespace

TEST_CASE("SipHash-2-4 has the values of its authors' test vectors", "[redaction]") {
  const redaction::Key key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string text;
  for (char c = 0; c < 15; ++c) text += c;
  CHECK(redaction::siphash(key, "") == 0x726fdb47dd0e0e31U);
  CHECK(redaction::siphash(key, text) == 0xa129ca6149be45e5U);
}

TEST_CASE("a number has one that no other number has, and that is no number of its length", "[redaction]") {
  for (const int length : {1, 2, 3}) {
    std::set<std::string> stand_ins;
    int count = 1;
    for (int i = 0; i < length; ++i) count *= 10;
    for (int number = 0; number < count; ++number) {
      std::string digits = std::to_string(number);
      digits.insert(0, static_cast<std::size_t>(length) - digits.size(), '0');
      const std::string stand_in = pseudonyms.digits(digits);
      REQUIRE(stand_in.size() == digits.size() + (length == 1 ? 0 : 1));
      REQUIRE(stand_in != digits);
      stand_ins.insert(stand_in);
    }
    CHECK(stand_ins.size() == static_cast<std::size_t>(count));
  }
  CHECK(pseudonyms.digits("15145550101").size() == 12);
  CHECK(pseudonyms.digits(std::string(40, '7')).size() == 43);
  CHECK(pseudonyms.digits("5550101") == pseudonyms.digits("5550101"));
  CHECK(pseudonyms.digits("5550101") != Pseudonyms({1, 3}).digits("5550101"));
}

TEST_CASE("a number of JSON has the stand-in of the same digits in a text", "[redaction]") {
  for (int number = 10; number < 100; ++number) {
    const std::string stand_in = pseudonyms.integer(std::to_string(number));
    REQUIRE(stand_in.front() == '9');
    REQUIRE(stand_in == pseudonyms.digits(std::to_string(number)));
  }
  CHECK(pseudonyms.integer("-5550101") == "-" + pseudonyms.digits("5550101"));
}

TEST_CASE("a word has the same word in its own case", "[redaction]") {
  const std::string word = pseudonyms.word("ash");
  CHECK(word.size() == 10);
  std::string capital = word;
  capital.front() = static_cast<char>(capital.front() - 'a' + 'A');
  CHECK(pseudonyms.word("Ash") == capital);
  CHECK(pseudonyms.word("ASH").find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos);
  CHECK(pseudonyms.word("Zo\xC3\xA9").size() == 10);
  CHECK(pseudonyms.word("brook") != word);
  CHECK(pseudonyms.word("Jos\xC3\xA9") == pseudonyms.word("Jose"));
  CHECK(pseudonyms.word("jos\xC3\xA9") == pseudonyms.word("jose"));
}

TEST_CASE("what is not a number or a word keeps its form", "[redaction]") {
  const std::string token = pseudonyms.token("qy5etpmf");
  CHECK(token.size() == 8);
  CHECK(token[2] >= '0');
  CHECK(token[2] <= '9');
  CHECK(pseudonyms.token("a1").size() == 8);
  CHECK(pseudonyms.token("0123456789abcdef0").find_first_not_of("0123456789abcdef") == std::string::npos);
  const std::string uuid = pseudonyms.uuid("b1429de1-7c47-4718-89dc-9b34eae3732d");
  CHECK(uuid[14] == '4');
  CHECK(uuid == pseudonyms.uuid("b1429de1-7c47-4718-89dc-9b34eae3732d"));
  CHECK(text::is_uuid(pseudonyms.uuid("B1429DE1-7C47-4718-89DC-9B34EAE3732D")));
  CHECK(pseudonyms.uuid("00000000-0000-0000-0000-000000000000") == "00000000-0000-0000-0000-000000000000");
  CHECK(text::is_uuid(uuid));
  std::string bare = uuid;
  std::erase(bare, '-');
  CHECK(pseudonyms.token("b1429de17c47471889dc9b34eae3732d") == bare);
  std::string mac = pseudonyms.hexadecimal("52:54:00:5e:01:99");
  CHECK(mac[2] == ':');
  std::erase(mac, ':');
  CHECK(pseudonyms.token("5254005e0199") == mac);
  CHECK(pseudonyms.hexadecimal("52:54:00:5E:01:99") != "52:54:00:5E:01:99");
  CHECK(pseudonyms.ipv4("192.168.1.42").starts_with("10."));
  CHECK(pseudonyms.secret("swordfish").starts_with("secret-"));
}

TEST_CASE("the bytes of a file are a key", "[redaction]") {
  CHECK(redaction::key_from("0123456789abcdef") == redaction::key_from("0123456789abcdef"));
  CHECK(redaction::key_from("0123456789abcdef") != redaction::key_from("0123456789abcdeg"));
}
