// SPDX-License-Identifier: MIT
// AsyncAPI 3.0.0, from the point of view of a program that listens: a channel for each routing key, a message
// for each event.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "catalogue/json_schema.hpp"
#include "catalogue/making/example.hpp"
#include "catalogue/template.hpp"
#include "event/wazo.hpp"
#include "json/writer.hpp"
#include "render/catalogue.hpp"
#include "render/catalogue_parts.hpp"

namespace wazobus::render {

namespace {

using catalogue::Entry;
using catalogue::Location;
using catalogue::Placeholder;
using catalogue::Template;

/// Makes a name for a component or parameter: letters, digits, _ - and, if `dots`, the dot.
std::string legal_name(std::string_view text, bool dots) {
  std::string out;
  for (const char c : text) {
    const bool is_letter_or_digit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter_or_digit || c == '_' || c == '-' || (dots && c == '.')) {
      out += c;
    } else if (!out.empty() && out.back() != '_' && c != '{' && c != '}' && c != ']') {
      out += '_';
    }
  }
  return out.empty() ? "_" : out;
}

/// Returns `wanted`, with a number after it if that name is taken.
std::string unique(std::string wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(name).second; ++number) name = fmt::format("{}_{}", wanted, number);
  return name;
}

struct Parameter {
  std::string name;
  std::string placeholder;
  const Placeholder* source = nullptr;
};

struct AsyncapiChannel {
  std::string id;
  std::string address;
  std::vector<Parameter> parameters;
  std::vector<const Entry*> events;
};

/// Only wazo-auth still publishes on xivo (docs/bus.md, section 2).
bool is_on_xivo(const Entry& entry) {
  return entry.service == "auth";
}

class AsyncapiDocument {
 public:
  AsyncapiDocument(const catalogue::Catalogue& catalogue, std::string& out)
      : entries_(catalogue.entries()), json_(out) {
    std::set<std::string> taken;
    for (const Entry* const entry : entries_)
      messages_[entry] =
          unique(entry->is_family() ? fmt::format("{}_event", event::words_of(entry->family).id)
                                    : legal_name(entry->name, true),
                 taken);
    find_channels();
  }

  void append(std::string_view version) {
    json_.open_object();
    json_.key("asyncapi").string("3.0.0");
    info(version);
    json_.key("defaultContentType").string("application/json");
    json_.key("servers").open_object().key("bus").open_object();
    json_.key("host").string("localhost:5672").key("protocol").string("amqp");
    json_.key("protocolVersion").string("0.9.1");
    json_.key("description").string("RabbitMQ of a Wazo server, virtual host /.");
    json_.close_object().close_object();
    json_.key("channels").open_object();
    for (const AsyncapiChannel& channel : channels_) append_channel(channel);
    json_.close_object();
    json_.key("operations").open_object();
    for (const AsyncapiChannel& channel : channels_) append_operation(channel);
    json_.close_object();
    components();
    json_.close_object();
  }

 private:
  void find_channels() {
    std::map<std::pair<std::string, bool>, std::size_t> known;
    std::set<std::string> taken;
    for (const Entry* const entry : entries_) {
      for (const std::string_view routing_key : entry->routing_keys.all()) {
        const std::string key(routing_key);
        const auto [at, is_new] = known.try_emplace({key, is_on_xivo(*entry)}, channels_.size());
        if (is_new) channels_.push_back(make_channel(*entry, key, taken));
        std::vector<const Entry*>& events = channels_[at->second].events;
        if (events.empty() || events.back() != entry) events.push_back(entry);
      }
    }
  }

  static AsyncapiChannel make_channel(const Entry& entry, const std::string& key,
                                      std::set<std::string>& taken) {
    AsyncapiChannel channel{unique(legal_name(key, true), taken), {}, {}, {}};
    std::set<std::string> names;
    const Template shape(key);
    for (const Template::Piece& piece : shape.pieces()) {
      channel.address += piece.literal;
      if (piece.placeholder.empty()) continue;
      const auto same = std::find_if(
          channel.parameters.begin(), channel.parameters.end(),
          [&piece](const Parameter& parameter) { return parameter.placeholder == piece.placeholder; });
      const bool is_new = same == channel.parameters.end();
      if (is_new) {
        channel.parameters.push_back({unique(legal_name(piece.placeholder, false), names), piece.placeholder,
                                      entry.placeholder(piece.placeholder)});
      }
      const Parameter& parameter = is_new ? channel.parameters.back() : *same;
      channel.address += fmt::format("{{{}}}", parameter.name);
    }
    return channel;
  }

  void info(std::string_view version) {
    json_.key("info").open_object();
    json_.key("title").string("Wazo Platform message bus");
    json_.key("version").string(version);
    json_.key("description")
        .string(
            "The events that the services of a Wazo Platform server announce, as the catalogue of wazobus "
            "has "
            "them. The address of a channel is the routing key; on a headers exchange it is in the message, "
            "but "
            "bindings are by header, such as name.");
    json_.close_object();
  }

  void reference(std::string_view pointer) { json_.open_object().key("$ref").string(pointer).close_object(); }

  void append_channel(const AsyncapiChannel& channel) {
    json_.key(channel.id).open_object();
    json_.key("address").string(channel.address);
    json_.key("messages").open_object();
    for (const Entry* const entry : channel.events) {
      json_.key(messages_[entry]);
      reference("#/components/messages/" + messages_[entry]);
    }
    json_.close_object();
    if (!channel.parameters.empty()) {
      json_.key("parameters").open_object();
      for (const Parameter& parameter : channel.parameters) append_parameter(parameter);
      json_.close_object();
    }
    const bool on_xivo = is_on_xivo(*channel.events.front());
    json_.key("bindings").open_object().key("amqp").open_object();
    json_.key("is").string("routingKey");
    json_.key("exchange").open_object();
    json_.key("name").string(on_xivo ? "xivo" : "wazo-headers");
    json_.key("type").string(on_xivo ? "topic" : "headers");
    json_.key("durable").boolean(true).key("autoDelete").boolean(false).key("vhost").string("/");
    json_.close_object().key("bindingVersion").string("0.3.0").close_object().close_object();
    json_.close_object();
  }

  void append_parameter(const Parameter& parameter) {
    json_.key(parameter.name).open_object();
    const bool is_nested = parameter.placeholder.find('[') != std::string::npos;
    json_.key("description")
        .string(is_nested ? "As it is: dots in it make words of their own."
                          : "With . # * written as __DOT__ __HASH__ __STAR__.");
    const std::string location =
        parameter.source == nullptr ? std::string() : location_of(parameter.source->location);
    if (!location.empty()) json_.key("location").string(location);
    json_.close_object();
  }

  /// Returns a runtime expression of AsyncAPI.
  static std::string location_of(const Location& location) {
    switch (location.kind) {
      case Location::Kind::name:
        return "$message.payload#/name";
      case Location::Kind::data:
        return fmt::format("$message.payload#/data/{}", fmt::join(location.path, "/"));
      case Location::Kind::header:
        return "$message.header#/" + location.path.front();
      case Location::Kind::user:
      case Location::Kind::unknown:
        break;
    }
    return {};
  }

  void append_operation(const AsyncapiChannel& channel) {
    json_.key("receive_" + channel.id).open_object();
    json_.key("action").string("receive");
    json_.key("channel");
    reference("#/channels/" + channel.id);
    json_.key("messages").open_array();
    for (const Entry* const entry : channel.events)
      reference(fmt::format("#/channels/{}/messages/{}", channel.id, messages_[entry]));
    json_.close_array().close_object();
  }

  void components() {
    json_.key("components").open_object();
    json_.key("messages").open_object();
    for (const Entry* const entry : entries_) append_message(*entry);
    json_.close_object();
    json_.key("messageTraits").open_object().key("event").open_object();
    json_.key("contentType").string("application/json");
    headers_of_wazo_bus();
    json_.key("bindings").open_object().key("amqp").open_object();
    json_.key("contentEncoding").string("utf-8").key("bindingVersion").string("0.3.0");
    json_.close_object().close_object();
    json_.close_object();
    // The form of an event that Asterisk publishes without wazo-bus.
    json_.key("bare_event").open_object();
    json_.key("contentType").string("application/json");
    json_.key("headers").open_object().key("type").string("object");
    json_.key("required").strings(std::array{"name", "category"});
    json_.key("properties").open_object();
    for (const std::string_view name : {"name", "category", "application_name"}) string_property(name);
    json_.close_object().close_object();
    json_.close_object().close_object();
    json_.close_object();
  }

  void headers_of_wazo_bus() {
    json_.key("headers").open_object().key("type").string("object");
    json_.key("required").strings(std::array{"name"});
    json_.key("properties").open_object();
    string_property("name");
    nullable_property(event::member::origin_uuid);
    nullable_property(event::member::required_acl);
    for (const std::string_view name :
         {event::member::required_access, event::member::timestamp, event::member::tenant_uuid})
      string_property(name);
    json_.close_object();
    json_.key("patternProperties").open_object().key("^user_uuid:").open_object();
    json_.key("const").boolean(true).close_object().close_object();
    json_.close_object();
  }

  void string_property(std::string_view name) {
    json_.key(name).open_object().key("type").string("string").close_object();
  }

  void nullable_property(std::string_view name) {
    json_.key(name).open_object().key("type").strings(std::array{"string", "null"}).close_object();
  }

  void append_message(const Entry& entry) {
    json_.key(messages_[&entry]).open_object();
    json_.key("name").string(messages_[&entry]);
    json_.key("title").string(title_of(entry, entry.name));
    json_.key("summary").string(entry.summary);
    json_.key("description").string("Source: " + history(entry) + ".");
    json_.key("tags").open_array().open_object().key("name").string(entry.service).close_object();
    json_.close_array();
    json_.key("traits").open_array();
    reference(entry.is_always_bare() ? "#/components/messageTraits/bare_event"
                                     : "#/components/messageTraits/event");
    json_.close_array();
    std::string payload;
    append_embedded_schema(entry, entry.name, payload);
    json_.key("payload").raw(payload);
    json_.key("examples").open_array().open_object().key("payload");
    json_.raw(catalogue::make_example(entry, entry.name).body).close_object().close_array();
    json_.close_object();
  }

  std::vector<const Entry*> entries_;
  std::map<const Entry*, std::string> messages_;
  std::vector<AsyncapiChannel> channels_;
  json::Writer json_;
};

}  // namespace

void append_asyncapi(const catalogue::Catalogue& catalogue, std::string_view version, std::string& out) {
  AsyncapiDocument(catalogue, out).append(version);
}

}  // namespace wazobus::render
