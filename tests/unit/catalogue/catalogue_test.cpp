// SPDX-License-Identifier: MIT
#include "catalogue/catalogue.hpp"

#include <set>

#include "catalogue/checking/checker.hpp"
#include "catalogue/json_schema.hpp"
#include "catalogue/verifying/verify.hpp"
#include "catch.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

const Catalogue& built_in() {
  static const Catalogue catalogue = Catalogue::builtin();
  return catalogue;
}

std::vector<std::string> names_of(const std::vector<const Entry*>& entries) {
  std::vector<std::string> names;
  for (const Entry* const entry : entries) names.push_back(entry->name);
  return names;
}

/// The rules that a text breaks, in the order of the text.
std::vector<std::string> broken_by(std::string_view text, CheckOptions options = {}) {
  Rulebook rulebook(built_in(), Edition::current);
  Checker checker(rulebook, std::move(options));
  std::vector<Finding> findings;
  checker.check(text, findings);
  std::vector<std::string> out;
  for (const Finding& finding : findings)
    out.push_back(finding.pointer + " " + std::string(id_of(finding.rule)));
  return out;
}

}  // namespace

TEST_CASE("the built-in files keep the rules of the format", "[catalogue]") {
  for (const auto& file : built_in().files()) {
    INFO(file->name);
    CHECK_NOTHROW(verify(built_in(), *file));
  }
  std::size_t documented = 0;
  std::size_t removed = 0;
  std::size_t of_ari = 0;
  for (const Entry* const entry : built_in().entries()) {
    INFO(entry->name);
    CHECK(entry->summary.ends_with('.'));
    CHECK_FALSE(entry->service.empty());
    CHECK_FALSE(entry->routing_keys.all().empty());
    // Asterisk documents its events itself.
    CHECK((entry->documented || entry->family == event::Family::ari) == static_cast<bool>(entry->example));
    of_ari += entry->family == event::Family::ari ? 1U : 0U;
    documented += entry->documented ? 1U : 0U;
    removed += entry->removed ? 1U : 0U;
  }
  CHECK(documented == 54);
  CHECK(removed == 5);
  CHECK(of_ari == 37);
  CHECK(built_in().entries().size() == 396 + of_ari);
}

TEST_CASE("an event is found by its name, by servers' name for it, and as an AMI event", "[catalogue]") {
  CHECK(built_in().find("call_created")->service == "calld");
  CHECK(built_in().find("auth_tenant_added") == built_in().find("auth_tenant_created"));
  CHECK(built_in().find("service_registered")->name == "service_registered_event");
  CHECK(built_in().find("QueueMemberStatus")->is_family());
  CHECK(built_in().find("call_creatd") == nullptr);
  CHECK(built_in().find("users_forwards_other_updated") == nullptr);
  CHECK(built_in().suggestion("call_creatd") == "call_created");
  CHECK(built_in().suggestion(std::string(100'000, 'a')).empty());
}

TEST_CASE("an event is found by its name and its family", "[catalogue]") {
  using event::Family;
  const Entry* const ami = built_in().rest_of(Family::ami);
  CHECK(built_in().find("Dial", Family::none)->family == Family::ari);
  CHECK(built_in().find("Dial", Family::ari)->name == "Dial");
  CHECK(built_in().find("Dial", Family::ami) == ami);
  CHECK(built_in().find("Newchannel", Family::ami) == ami);
  CHECK(built_in().find("Newchannel", Family::ari) == nullptr);
  CHECK(built_in().rest_of(Family::ari) == nullptr);
  CHECK(built_in().find("call_created", Family::ami)->name == "call_created");
}

TEST_CASE("an event that is asked for alone is the one that it is among all", "[catalogue]") {
  const auto schema_of = [](const Entry& entry) {
    std::string schema;
    append_event_schema(entry, entry.name, schema);
    return schema;
  };
  for (const Entry* const entry : built_in().entries()) {
    INFO(entry->name);
    const Catalogue fresh = Catalogue::builtin();
    const Entry* const alone = fresh.find(entry->name);
    REQUIRE(alone != nullptr);
    CHECK(fresh.files().size() == 1);
    CHECK(alone->service == entry->service);
    CHECK(alone->summary == entry->summary);
    CHECK(alone->aliases == entry->aliases);
    CHECK(alone->level == entry->level);
    CHECK(alone->notes == entry->notes);
    CHECK(alone->routing_keys.documented == entry->routing_keys.documented);
    CHECK(alone->required_acls.observed == entry->required_acls.observed);
    CHECK(schema_of(*alone) == schema_of(*entry));  // of what it refers to, too
  }
}

TEST_CASE("what was found stays where it is when the others are read", "[catalogue]") {
  const Catalogue catalogue = Catalogue::builtin();
  const Entry* const updated = catalogue.find("call_updated");
  CHECK(catalogue.find("call_updated\",\n") == nullptr);
  CHECK(catalogue.entries().size() == built_in().entries().size());
  CHECK(catalogue.find("call_updated") == updated);
  CHECK_NOTHROW(verify(catalogue, *updated->place.file));
  CHECK(Catalogue().find("call_updated") == nullptr);
}

TEST_CASE("keys and patterns find the events that they could belong to", "[catalogue]") {
  CHECK(names_of(built_in().carrying("calls.call.created")) == std::vector<std::string>{"call_created"});
  CHECK(names_of(built_in().carrying("ami.Newchannel")) == std::vector<std::string>{"{event_name}"});
  CHECK(names_of(built_in().carrying("calls.relocate.edited")).size() == 2);
  CHECK(built_in().carrying("calls.call").empty());
  // {call[id]} is not escaped, and a channel id has a dot.
  CHECK_FALSE(built_in()
                  .carrying("applications.5c4eb00e-9aa0-4d18-b2b7-ee7a3e1c0b5e.calls.1455123422.8.answered")
                  .empty());
  CHECK(names_of(built_in().brought_by("calls.*")) == std::vector<std::string>{"user_missed_call"});
  CHECK(built_in().brought_by("calls.#").size() > 20);
  CHECK(built_in().brought_by("#").size() == built_in().entries().size());
}

TEST_CASE("times are told from what only looks like them", "[catalogue]") {
  for (const std::string_view right :
       {"2016-02-12T12:55:46.592-0500", "2026-11-21T16:03:14", "2026-11-21 16:03:14.5",
        "2024-02-29T23:59:60Z", "2026-11-21T16:03:14+01:00", "2026-11-21T16:03:14+01"}) {
    CHECK(is_date_time(right));
  }
  for (const std::string_view wrong :
       {"", "2026-11-21", "2026-13-21T16:03:14", "2023-02-29T16:03:14", "2026-11-21T24:03:14",
        "2026-11-21T16:03:14.", "2026-11-21T16:03:14+1", "2026-11-21T16:03:14 +01:00", "2026-11-21x16:03:14",
        "2026-11-21T16:03:14+01:60", "20a6-11-21T16:03:14"}) {
    CHECK_FALSE(is_date_time(wrong));
  }
}

TEST_CASE("findings point to where they are, whatever is around", "[catalogue]") {
  CHECK(
      broken_by(
          R"([{"name":"call_held","origin_uuid":"ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3","data":{"call_id":1}},)"
          R"({"op":"event","data":{"name":"call_held","origin_uuid":null,"data":{"a/b~c":{"x":1,"x":2},"call_id":"1"}}}])") ==
      std::vector<std::string>{"/0/data/call_id data.type", "/1/data/origin_uuid origin.null",
                               "/1/data/data/a~1b~0c/x json.duplicate_key"});
  CHECK(broken_by(R"({"call_id":null})", {Input::detect, "call_held"}) ==
        std::vector<std::string>{"/call_id data.type"});
  CHECK(broken_by("[]").empty());
  CHECK(broken_by("[[]]") == std::vector<std::string>{"/0 event.type"});
}

TEST_CASE("keys that are the same once they are decoded stand twice", "[catalogue]") {
  CHECK(broken_by(R"({"name":"x","origin_uuid":null,"d\u0061ta":{"a":1,"\u0061":2}})") ==
        std::vector<std::string>{"/name name.unknown", "/origin_uuid origin.null",
                                 "/data/a json.duplicate_key"});
}

TEST_CASE("one value has at most a thousand findings", "[catalogue]") {
  std::string text = R"({"name":"call_created","origin_uuid":null,"data":{"bridges":[1)";
  for (int i = 0; i < 5000; ++i) text += ",1";
  text += "]}}";
  const std::vector<std::string> broken = broken_by(text);
  CHECK(broken.size() == Checker::most_findings);
  CHECK(broken.back().ends_with("event.too_many"));
}
