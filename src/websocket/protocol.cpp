// SPDX-License-Identifier: MIT
#include "websocket/protocol.hpp"

#include <algorithm>
#include <array>

#include "event/wazo.hpp"
#include "json/scan.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"
#include "text/error.hpp"
#include "text/topic.hpp"

namespace wazobus::websocket {

namespace {

std::string operation(std::string_view op, std::string_view key, std::string_view value) {
  std::string out;
  json::Writer(out)
      .open_object()
      .key("op")
      .string(op)
      .key("data")
      .open_object()
      .key(key)
      .string(value)
      .close_object()
      .close_object();
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(json::white_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(json::white_space) - begin + 1);
}

/// Takes `token`, and white space before it, off the front of `text`.
bool take(std::string_view token, std::string_view& text) {
  const std::string_view rest = text.substr(std::min(text.find_first_not_of(json::white_space), text.size()));
  if (!rest.starts_with(token)) return false;
  text = rest.substr(token.size());
  return true;
}

/// The body of an event that is not JSON, in the form that wazo-websocketd writes: data comes last.
std::string_view body_in(std::string_view text) {
  for (const std::string_view token :
       {"{", "\"op\"", ":", "\"event\"", ",", "\"code\"", ":", "0", ",", "\"data\"", ":"}) {
    if (!take(token, text)) return {};
  }
  text = trimmed(text);
  if (!text.ends_with('}')) return {};
  text.remove_suffix(1);
  return trimmed(text);
}

struct CloseCode {
  int code;
  bool is_final;
  std::string_view meaning;
  std::string_view advice;
};

constexpr int internal_error = 1011;
constexpr int authentication_failed = 4002;
constexpr int token_expired = 4003;
constexpr std::string_view other_token = "take another one with --user and --password-file, or --token-file";

constexpr std::array close_codes{
    CloseCode{1000, false, "wazo-websocketd ended the connection", ""},
    CloseCode{1001, false, "wazo-websocketd is stopped", ""},
    CloseCode{1002, false, "one side broke the rules of WebSocket", ""},
    CloseCode{1007, false, "a message is not UTF-8", ""},
    CloseCode{1009, false, "a message is too long", ""},
    CloseCode{internal_error, false, "wazo-websocketd lost its bus, or failed",
              "if RabbitMQ runs there, try again; the log of wazo-websocketd says why"},
    CloseCode{1012, false, "wazo-websocketd restarts", ""},
    CloseCode{4001, true, "it got no token", "give one with --token-file or WAZO_TOKEN"},
    CloseCode{authentication_failed, true,
              "authentication failed: the token is unknown, has expired, or lacks the access 'websocketd'",
              other_token},
    CloseCode{token_expired, true, "the token has expired", other_token},
    CloseCode{4004, true, "it does not accept our protocol", "does this wazo-websocketd know version 2?"},
};

const CloseCode* find_close(int code) {
  const auto* const found = std::find_if(close_codes.begin(), close_codes.end(),
                                         [code](const auto& one) { return one.code == code; });
  return found == close_codes.end() ? nullptr : found;
}

bool is_repeated_header(std::string_view key) {
  return key != event::member::data && key.size() <= text::max_short_string;
}

/// The members that the body repeats since 22.03. An older body has a few of the headers only, which must not
/// look as if there were no others.
bool repeats_headers(const json::Document& body) {
  for (json::Document::Index i = json::Document::inside(0), end = body.next(0); i < end;
       i = body.next(i + 1)) {
    const std::string key = body.string(i);
    if (key == event::member::tenant_uuid || key == event::member::required_access ||
        key == event::member::timestamp || event::is_user_header(key))
      return true;
  }
  return false;
}

void append_header(const json::Document& body, json::Document::Index key, event::FieldTable& headers) {
  std::string name = body.string(key);
  if (!is_repeated_header(name)) return;
  std::string compact;
  json::compact(body.source(key + 1), compact);
  try {
    headers.push_back({std::move(name), event::field_from_json(json::View(compact))});
  } catch (const InvalidInput&) {
    // A number that no header can have was in none.
  }
}

}  // namespace

std::string subscribe_operation(std::string_view event_name) {
  return operation("subscribe", "event_name", event_name);
}

std::string start_operation() {
  std::string out;
  json::Writer(out).open_object().key("op").string("start").close_object();
  return out;
}

std::string token_operation(std::string_view token) {
  return operation("token", "token", token);
}

ServerMessage MessageReader::read(std::string_view text) {
  const json::Scan scan = message_.parse(text);
  if (!scan.ok()) {
    const std::string_view body = body_in(text);
    return body.empty() ? ServerMessage{} : ServerMessage{"event", true, body};
  }
  ServerMessage message;
  if (!message_.is_object(0)) return message;
  const auto member = [this](std::string_view key) { return message_.find(0, key); };
  constexpr auto none = json::Document::none;
  if (const auto op = member("op"); op != none && message_.is_string(op)) message.op = message_.string(op);
  if (const auto code = member("code"); code != none && !message_.is_container(code))
    message.is_success = message_.raw(code) == "0";
  if (const auto data = member("data"); data != none) message.data = message_.source(data);
  message_.shrink();
  return message;
}

void MessageReader::fill(std::string_view body, bool with_headers, event::Frame& frame) {
  frame.exchange.clear();
  frame.is_default_exchange = false;
  frame.routing_key.clear();
  frame.properties = event::wazo_properties();
  frame.has_headers = false;
  frame.headers.clear();
  frame.body = body;
  frame.is_body_compact = false;
  if (!with_headers) return;
  if (!body_.parse(body).ok() || !body_.is_object(0) || !repeats_headers(body_)) return;
  for (json::Document::Index i = json::Document::inside(0), end = body_.next(0); i < end;
       i = body_.next(i + 1))
    append_header(body_, i, frame.headers);
  body_.shrink();
}

std::optional<int> version_of(const ServerMessage& init) {
  std::string compact;
  if (!json::compact(init.data, compact).ok()) return std::nullopt;
  const std::optional<json::View> version = json::View(compact).find("version");
  if (!version || version->kind() != json::Kind::number) return std::nullopt;
  return static_cast<int>(version->integer().value_or(0));
}

std::string_view meaning_of_close(int code) {
  const CloseCode* const known = find_close(code);
  return known == nullptr ? std::string_view() : known->meaning;
}

std::string_view advice_for_close(int code) {
  const CloseCode* const known = find_close(code);
  return known == nullptr ? std::string_view() : known->advice;
}

bool is_final_close(int code) {
  const CloseCode* const known = find_close(code);
  return known != nullptr && known->is_final;
}

bool is_failure_of_session(int code) {
  return code == internal_error;
}

bool is_refusal_of_token(int code) {
  return code == authentication_failed || code == token_expired;
}

}  // namespace wazobus::websocket
