// SPDX-License-Identifier: MIT
// tests/delivery: clients, events, and who of the former got which of the latter from the real
// wazo-websocketd.
#pragma once

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "delivery/rules.hpp"
#include "event/record.hpp"
#include "json/scan.hpp"

namespace wazobus::delivery {

inline const std::string real_answers_folder = WAZOBUS_TESTS_FOLDER "/delivery/";

inline std::map<std::string, Judge> real_clients() {
  std::map<std::string, Judge> judges;
  for (const char* const name : {"admin", "external", "master", "names", "no-acl", "other-tenant",
                                 "other-user", "user", "user-all", "user-default"}) {
    std::ifstream file(real_answers_folder + "clients/" + name + ".json");
    std::stringstream text;
    text << file.rdbuf();
    Client client = read_token(text.str(), name);
    if (std::string_view(name) == "master") client.standing = Standing::master;
    if (std::string_view(name) == "names")
      client.subscriptions = {"call_created",           "call_ended",        "user_voicemail_message_created",
                              "chatd_presence_updated", "auth_tenant_added", "agent_status_update",
                              "favorite_added"};
    judges.emplace(name, Judge(std::move(client), {"33333333-cccc-4ccc-8ccc-000000000001", false}));
  }
  return judges;
}

/// Calls visit(event, names of the clients that got it) for each event; returns how many there were.
template <typename Visit>
int visit_real_events(Visit visit) {
  std::ifstream file(real_answers_folder + "events.ndjson");
  std::string line;
  std::string compact;
  event::Frame frame;
  event::Event event;
  int events = 0;
  for (; std::getline(file, line); ++events) {
    compact.clear();
    json::compact(line, compact);
    event::read_record(json::View(compact), frame);
    event.read(frame);
    std::set<std::string> got_by;
    for (json::Children names(*json::View(compact).find("got_by")); names.next();)
      got_by.insert(names.value().string());
    visit(event, got_by);
  }
  return events;
}

}  // namespace wazobus::delivery
