// SPDX-License-Identifier: MIT
#include "delivery/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "delivery/access.hpp"
#include "delivery/python.hpp"
#include "json/document.hpp"
#include "json/scan.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::delivery {

namespace {

constexpr std::string_view how_to_get_one =
    "a token document is what wazo-auth answers to GET /api/auth/0.1/token/TOKEN";

std::string_view kind_words(json::Kind kind) {
  switch (kind) {
    case json::Kind::null:
      return "null";
    case json::Kind::boolean:
      return "a boolean";
    case json::Kind::number:
      return "a number";
    case json::Kind::string:
      return "a string";
    case json::Kind::array:
      return "a list";
    case json::Kind::object:
      return "an object";
  }
  return "nothing";
}

class TokenReader {
 public:
  TokenReader(std::string_view text, const std::string& file_name) : text_(text), file_name_(file_name) {}

  Client read() {
    parse();
    const Index token = find_token();
    if (!document_.is_object(token))
      refuse(document_.at(token), fmt::format("expected a token document, which is an object, got {}",
                                              kind_words(document_.kind(token))));
    refuse_answer_of_another_kind(token);
    Client client;
    const Index metadata = member(token, "metadata");
    require(metadata, json::Kind::object, "metadata");
    path_ += "metadata.";
    read_metadata(metadata, client);
    path_.resize(path_.size() - std::string_view("metadata.").size());
    read_acl(member(token, "acl"), client);
    client.session = text_or_nothing(token, "session_uuid");
    read_expiry(token, client);
    read_server(token, client);
    return client;
  }

 private:
  using Index = json::Document::Index;

  void parse() {
    const json::Scan scan = document_.parse(text_);
    if (scan.ok()) return;
    std::string_view word = text_;
    while (!word.empty() && json::white_space.find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    const auto may_be_in_token = [](char c) {
      return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    };
    // The token itself is a secret: it is not quoted.
    if (!word.empty() && word.size() < 100 && std::all_of(word.begin(), word.end(), may_be_in_token))
      throw UsageError(fmt::format("{} holds one word, not a token document", text::safe(file_name_)),
                       std::string(how_to_get_one));
    refuse(scan.at, json::explain(text_, scan));
  }

  /// Returns the document itself, or the value of its member `data`.
  Index find_token() {
    constexpr Index root = 0;
    if (!document_.is_object(root)) return root;
    const Index data = document_.find(root, "data");
    if (data == json::Document::none || document_.find(root, "metadata") != json::Document::none) return root;
    path_ = "data.";
    return data;
  }

  void refuse_answer_of_another_kind(Index token) {
    if (document_.find(token, "metadata") != json::Document::none) return;
    const Index status = document_.find(token, "status_code");
    const Index reason = document_.find(token, "reason");
    if (status != json::Document::none || reason != json::Document::none)
      refuse(document_.at(token), "an error of wazo-auth, not a token document");
    if (document_.find(token, "acl") == json::Document::none &&
        document_.find(token, "token") == json::Document::none)
      refuse(document_.at(token), "not a token document: it has neither metadata nor acl");
  }

  void read_metadata(Index metadata, Client& client) {
    client.user = text_or_none(metadata, "uuid");
    const Index tenant = member(metadata, "tenant_uuid");
    require(tenant, json::Kind::string, "tenant_uuid");
    client.tenant = document_.string(tenant);
    const Index admin = document_.find(metadata, "admin");
    const Index purpose = document_.find(metadata, "purpose");
    const bool is_internal =
        purpose != json::Document::none && document_.is_string(purpose) &&
        (document_.equals(purpose, "internal") || document_.equals(purpose, "external_api"));
    const bool is_admin = admin != json::Document::none && is_true(admin);
    client.standing = is_internal || is_admin ? Standing::admin : Standing::user;
  }

  [[nodiscard]] bool is_true(Index value) const {
    if (document_.is_container(value)) return document_.next(value) != json::Document::inside(value);
    return is_truthy(json::View(document_.raw(value)));
  }

  void read_acl(Index acl, Client& client) {
    require(acl, json::Kind::array, "acl");
    for (Index i = json::Document::inside(acl); i != document_.next(acl); i = document_.next(i)) {
      require(i, json::Kind::string, fmt::format("acl[{}]", client.acl.size()));
      client.acl.push_back(document_.string(i));
    }
  }

  void read_expiry(Index token, Client& client) {
    const Index index = document_.find(token, "utc_expires_at");
    if (index == json::Document::none || document_.kind(index) == json::Kind::null) return;
    require(index, json::Kind::string, "utc_expires_at");
    const std::string time = document_.string(index);
    client.expires_at = text::parse_time(time + "Z");
    if (!client.expires_at) client.expires_at = text::parse_time(time);
    if (!client.expires_at)
      refuse(document_.at(index), fmt::format("{}utc_expires_at: expected a time such as "
                                              "2026-11-21T15:48:00.123456, got '{}'",
                                              path_, text::safe(time)));
  }

  void read_server(Index token, Client& client) {
    const Index server = document_.find(token, "xivo_uuid");
    if (server == json::Document::none || !document_.is_string(server)) return;
    if (std::string uuid = document_.string(server); !uuid.empty()) client.server = std::move(uuid);
  }

  Index member(Index object, std::string_view name) {
    const Index found = document_.find(object, name);
    if (found == json::Document::none)
      refuse(document_.at(object), fmt::format("{}{} is missing", path_, name));
    return found;
  }

  std::optional<std::string> text_or_none(Index object, std::string_view name) {
    const Index value = member(object, name);
    if (document_.kind(value) == json::Kind::null) return "None";
    require(value, json::Kind::string, name);
    return document_.string(value);
  }

  std::optional<std::string> text_or_nothing(Index object, std::string_view name) {
    if (document_.find(object, name) == json::Document::none) return std::nullopt;
    return text_or_none(object, name);
  }

  void require(Index value, json::Kind kind, std::string_view what) {
    const json::Kind got = document_.kind(value);
    if (got == kind) return;
    refuse(document_.at(value),
           fmt::format("{}{}: expected {}, got {}", path_, what, kind_words(kind), kind_words(got)));
  }

  [[noreturn]] void refuse(std::size_t at, const std::string& what) const {
    const json::Place place = json::place_of(text_, at);
    throw UsageError(fmt::format("{}:{}:{}: {}", text::safe(file_name_), place.line, place.column, what),
                     std::string(how_to_get_one));
  }

  std::string_view text_;
  const std::string& file_name_;
  json::Document document_;
  std::string path_;  ///< to the object that is read, for messages
};

}  // namespace

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::admin:
      return "admin";
    case Standing::master:
      return "master";
    case Standing::user:
      break;
  }
  return "user";
}

Client read_token(std::string_view text, const std::string& file_name) {
  return TokenReader(text, file_name).read();
}

Client client_of(const ClientValues& values) {
  Client client;
  client.standing = values.is_master ? Standing::master : values.is_admin ? Standing::admin : Standing::user;
  if (client.standing == Standing::user && !values.user)
    throw UsageError("a client without --client-user is nobody",
                     "--client-admin and --client-master stand for admins, who get what is for anybody");
  if (client.standing != Standing::master && !values.tenant)
    throw UsageError("the client's tenant is not known",
                     "--client-tenant UUID, or --client-master for one of the master tenant");
  client.user = values.user;
  client.tenant = values.tenant;
  client.acl = values.acl;
  return client;
}

bool may_connect(const Client& client) {
  return AccessCheck(client.acl, {client.user, client.session}).decide("websocketd").is_granted;
}

}  // namespace wazobus::delivery
