// SPDX-License-Identifier: MIT
#include "redaction/text_redactor.hpp"

#include "catch.hpp"

using namespace wazobus;
using catalogue::Personal;

namespace {

struct Desk {
  catalogue::Catalogue catalogue = catalogue::Catalogue::builtin();
  redaction::Pseudonyms pseudonyms{{1, 2}};
  redaction::PersonalFields fields{catalogue};
  redaction::Originals originals{};
  redaction::TextRedactor text{pseudonyms, fields, originals};

  std::string shown(std::string_view value, Personal kind = Personal::text) const {
    std::string out;
    text.append(value, kind, out);
    return out;
  }
};

}  // namespace

TEST_CASE("what says nothing about people stays", "[redaction]") {
  const Desk desk;
  for (const std::string_view kept :
       {"", "None", "<unknown>", "1795528992.21", "2026-11-24T09:03:12.523-0500", "s", "4",
        "channel:1795528992.21", "WAZO_DEREFERENCED_USERUUID=", "127.0.0.1", "Down"})
    CHECK(desk.shown(kept) == kept);
  CHECK(desk.shown("Normal Clearing, 16", Personal::open) == "Normal Clearing, 16");
  CHECK(desk.shown("1795528992", Personal::open) == "1795528992");
}

TEST_CASE("a language that stands alone stays, and other two letters do not", "[redaction]") {
  const Desk desk;
  for (const std::string_view kept : {"en", "fr", "fr_CA", "pt-BR"}) CHECK(desk.shown(kept) == kept);
  CHECK(desk.shown("XIVO_LANG=fr").ends_with("=fr"));
  for (const std::string_view hidden : {"jd", "Fr", "FR", "fr_ca", "en_USA", "bo_FR"})
    CHECK(desk.shown(hidden) != hidden);
  CHECK(desk.shown("ask fr").find("fr") == std::string::npos);
  CHECK(desk.shown("en", Personal::name) != "en");
  CHECK(desk.shown("en", Personal::number) != "en");
}

TEST_CASE("a language that is a name in another field of the event goes", "[redaction]") {
  Desk desk;
  desk.originals.add("Vi");
  for (const std::string_view hidden : {"vi", "vi_VN"}) CHECK(desk.shown(hidden).find("vi") != 0);
  CHECK(desk.shown("fr") == "fr");
}

TEST_CASE("the same original has the same stand-in, wherever it stands", "[redaction]") {
  const Desk desk;
  const std::string number = desk.pseudonyms.digits("5550101");
  const std::string name = desk.pseudonyms.word("Ash");
  const std::string peer = desk.pseudonyms.token("qy5etpmf");
  CHECK(desk.shown("5550101", Personal::number) == number);
  CHECK(desk.shown("555-0101", Personal::number) == number.substr(0, 4) + "-" + number.substr(4));
  CHECK(desk.shown("+1 (514) 555-0101")
            .starts_with("+" + desk.pseudonyms.digits("15145550101").substr(0, 2) + " ("));
  CHECK(desk.shown("sip%3A5550101%40Ash") == "sip%3A" + number + "%40" + name);
  CHECK(desk.shown("::ffff:192.168.1.42") == "::ffff:" + desk.pseudonyms.ipv4("192.168.1.42"));
  CHECK(desk.shown("call 5550101 now").find(number) != std::string::npos);
  CHECK(desk.shown("PJSIP/qy5etpmf-0000002b") == "PJSIP/" + peer + "-0000002b");
  CHECK(desk.shown("Local/5550101@default-00000003;1") == "Local/" + number + "@default-00000003;1");
  CHECK(desk.shown("Local/5550101@default-00000003;1", Personal::name) ==
        "Local/" + number + "@default-00000003;1");
  CHECK(desk.shown("sip:5550101@10.0.0.5").starts_with("sip:" + number + "@10."));
  CHECK(desk.shown("Ash", Personal::name) == name);
  CHECK(desk.shown("WAZO_SRCNUM=5550101") == "WAZO_SRCNUM=" + number);
  CHECK(desk.shown("hunter2", Personal::secret) == desk.pseudonyms.secret("hunter2"));
}

TEST_CASE("nothing of a name, a number or an address is left", "[redaction]") {
  const Desk desk;
  for (const std::string_view personal :
       {"Ash Dunmore", "ash.dunmore@example.com", "52:54:00:5e:01:99", "192.168.1.42", "+1 (514) 555-0101",
        "b1429de1-7c47-4718-89dc-9b34eae3732d", "2001:db8::17"}) {
    for (const Personal kind : {Personal::text, Personal::name, Personal::number}) {
      const std::string shown = desk.shown(personal, kind);
      CAPTURE(personal, shown);
      CHECK(shown != personal);
      for (const std::string_view part :
           {"Dunmore", "dunmore", "example", "5e:01", "168", "555-0101", "9dc", "db8"})
        CHECK(shown.find(part) == std::string::npos);
    }
  }
}

TEST_CASE("an open field hides what another field of the message says, and what has a telling form",
          "[redaction]") {
  Desk desk;
  desk.originals.add("Ash Dunmore");
  desk.originals.add("Down");
  const auto open = [&desk](std::string_view value) { return desk.shown(value, Personal::open); };
  CHECK(open("busy: Ash Dunmore").find("Dunmore") == std::string::npos);
  CHECK(open("busy: Ash Dunmore").starts_with("busy: "));
  CHECK(open("until Brook returns").find("Brook") == std::string::npos);
  CHECK(open("registered_1001") == "registered_" + desk.pseudonyms.digits("1001"));
  CHECK(open("127") == "127");
  CHECK(open("g722,22.04-1") == "g722,22.04-1");
  for (const std::string_view kept : {"en_US", "fr", "22.04-1", "opus,ulaw", "Fully Booted", "call,all",
                                      "NonQualified", "VoiceMail", "NOT_INUSE", "no-answer", "LINKEDID_END",
                                      "Presentation Allowed, Not Screened", "wazo-calld", "unconditional"})
    CHECK(open(kept) == kept);
  for (const std::string_view somebody :
       {"Zaphod", "zaphod", "zaphod-busy", "Zaphod42", "with Zaphod", "DeVries"}) {
    CHECK(open(somebody) != somebody);
    CHECK(open(somebody).find("aphod") == std::string::npos);
  }
  CHECK(open("zaphod-busy") == desk.pseudonyms.word("zaphod") + "-busy");
  CHECK(open("Down") == "Down");
  CHECK(open("to 5145550101").find("5145550101") == std::string::npos);
  CHECK(open("for b1429de1-7c47-4718-89dc-9b34eae3732d").find("9dc") == std::string::npos);
  CHECK(open("a@b.example").find("example") == std::string::npos);
  CHECK(desk.shown("Local/s@default-00000003;2") == "Local/s@default-00000003;2");
}

TEST_CASE("numbers about nobody stay where the catalogue says so", "[redaction]") {
  Desk desk;
  desk.originals.add("1001");
  CHECK(desk.shown("4321", Personal::count) == "4321");
  CHECK(desk.shown("1001", Personal::count) == desk.pseudonyms.digits("1001"));
  CHECK(desk.shown("5550101", Personal::count) == desk.pseudonyms.digits("5550101"));
  CHECK(desk.shown("Ash", Personal::count) == desk.pseudonyms.word("Ash"));
  const std::string deep = "A_=" + std::string(100'000, '%') + "2525";
  CHECK(desk.shown(deep).size() > deep.size() - 4);
}
