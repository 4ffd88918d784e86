// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "bus/topology.hpp"
#include "cli/commands.hpp"

namespace wazobus::cli {

namespace {

void append_exchange(std::vector<Option>& options, commands::ConnectionOptions& connection,
                     std::string_view use, std::string_view default_exchange) {
  append(options, exchange_group,
         {{.names = "--exchange",
           .kind = Kind::name,
           .target = &connection.exchange,
           .help = std::string(use),
           .default_value = default_exchange,
           .transport = Transport::amqp,
           .scope = Scope::shared,
           .overrides = {"exchange-type", "queue"}},
          {.names = "--exchange-type",
           .kind = Kind::choice,
           .target = one_of(bus::exchange_type_choices, connection.exchange_type),
           .help = "What --exchange must be, topic or headers",
           .value_name = "TYPE",
           .default_value = "what it is",
           .transport = Transport::amqp,
           .scope = Scope::shared},
          {.names = "--declare",
           .kind = Kind::flag,
           .target = &connection.declare,
           .help = "Create missing exchanges as Wazo does: they survive a restart, and xivo forwards to "
                   "wazo-headers",
           .transport = Transport::amqp,
           .scope = Scope::shared,
           .overrides = {"queue"}}});
}

void append_address(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append(options, connection_group,
         {{.names = "-u,--uri,--url",
           .kind = Kind::uri,
           .target = &connection.uris,
           .help = "The broker, amqp://user:password@host:5672/vhost or amqps://; repeated, they are tried "
                   "in turn",
           .default_value = "amqp://guest:guest@localhost:5672/",
           .environment = "WAZOBUS_URI AMQP_URL",
           .broker = Broker::named,
           .scope = Scope::shared,
           .brief = "amqp://user:password@host:5672/vhost"},
          {.names = "-n,--host",
           .kind = Kind::host,
           .target = &connection.host,
           .help = "The broker's host, instead of a URI from the environment",
           .broker = Broker::named,
           .scope = Scope::shared,
           .idle_advice = commands::advice_for_host},
          {.names = "--port",
           .kind = Kind::number,
           .target = &connection.port,
           .help = "The broker's port",
           .default_value = "5672, with TLS 5671",
           .range = {1, 65535},
           .broker = Broker::described,
           .scope = Scope::shared},
          {.names = "--vhost",
           .kind = Kind::name,
           .target = &connection.vhost,
           .help = "The virtual host: the part of the broker that has the exchanges",
           .default_value = "/",
           .broker = Broker::described,
           .transport = Transport::amqp,
           .scope = Scope::shared}});
}

void append_login(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append(options, connection_group,
         {{.names = "--user",
           .kind = Kind::name,
           .target = &connection.user,
           .help = "The user to log in as",
           .default_value = "guest",
           .broker = Broker::described,
           .scope = Scope::shared,
           .overrides = {"password-file"},
           .idle_advice = commands::advice_for_login},
          {.names = "--password-file",
           .kind = Kind::file,
           .target = &connection.password_file,
           .help = "A file whose first line is the password",
           .environment = "WAZOBUS_PASSWORD",
           .broker = Broker::described,
           .scope = Scope::shared},
          {.names = "--tls-ca-file",
           .kind = Kind::file,
           .target = &connection.tls_ca_file,
           .help = "The authority that signed the broker's certificate (PEM)",
           .default_value = "the system's",
           .broker = Broker::described,
           .scope = Scope::shared,
           .files = certificate_files},
          {.names = "--tls-cert-file",
           .kind = Kind::file,
           .target = &connection.tls_cert_file,
           .help = "A client certificate (PEM)",
           .broker = Broker::described,
           .scope = Scope::shared,
           .files = certificate_files},
          {.names = "--tls-key-file",
           .kind = Kind::file,
           .target = &connection.tls_key_file,
           .help = "The key of the client certificate (PEM)",
           .broker = Broker::described,
           .scope = Scope::shared,
           .files = certificate_files},
          {.names = "--tls-server-name",
           .kind = Kind::host,
           .target = &connection.tls_server_name,
           .help = "The name that the broker's certificate must have",
           .value_name = "NAME",
           .default_value = "the host",
           .broker = Broker::described,
           .scope = Scope::shared},
          {.names = "--auth-mechanism",
           .kind = Kind::choice,
           .target = one_of(bus::login_choices, connection.login),
           .help = "How to log in: " + text::described(bus::login_choices),
           .value_name = "MECHANISM",
           .default_value = "plain",
           .broker = Broker::described,
           .transport = Transport::amqp,
           .scope = Scope::shared},
          {.names = "-k,--insecure",
           .kind = Kind::flag,
           .target = &connection.insecure,
           .help = "Take any certificate, for any host name",
           .broker = Broker::described,
           .scope = Scope::shared}});
}

void append_patience(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append(options, connection_group,
         {{.names = "--heartbeat",
           .kind = Kind::duration,
           .target = &connection.heartbeat,
           .help = "Exchange signs of life with the broker this often, 0 for never",
           .default_value = "30s",
           .scope = Scope::shared},
          {.names = "--connect-timeout",
           .kind = Kind::duration,
           .target = &connection.connect_timeout,
           .help = "Wait this long until each broker is ready",
           .default_value = "10s",
           .scope = Scope::shared}});
}

void append_verbosity(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append(options, connection_group,
         {{.names = "-v,--verbose",
           .kind = Kind::flag,
           .target = Count{&connection.verbosity},
           .help = "Say on the standard error what happens on the connection; -vv: also each frame, "
                   "except those of login, declaring and binding",
           .scope = Scope::shared}});
}

/// Appends the options that describe a client. They cannot be in the configuration file, because each run may
/// be about another client.
void append_named_client(std::vector<Option>& options, commands::ClientOptions& client) {
  append(
      options, client_group,
      {{.names = "--client",
        .kind = Kind::file,
        .target = &client.file,
        .help =
            "Say whether a client of wazo-websocketd gets the event, and if not, why. FILE is the client's "
            "token document, as wazo-auth returns it",
        .is_given_once = true,
        .scope = Scope::typed,
        .files = json_files,
        .brief = "what a client of wazo-websocketd gets"},
       {.names = "--client-user",
        .kind = Kind::uuid,
        .target = &client.user,
        .help = "Without a token document: the client's user",
        .is_given_once = true,
        .scope = Scope::typed},
       {.names = "--client-tenant",
        .kind = Kind::uuid,
        .target = &client.tenant,
        .help = "Its tenant",
        .is_given_once = true,
        .scope = Scope::typed},
       {.names = "--client-acl",
        .kind = Kind::name,
        .target = &client.acl,
        .help = "An access that its token grants, such as 'events.calls.me'; may be repeated",
        .value_name = "ACL",
        .scope = Scope::typed},
       {.names = "--client-admin",
        .kind = Kind::flag,
        .target = &client.is_admin,
        .help = "It is an admin of its tenant, who gets events for all users",
        .scope = Scope::typed}});
}

}  // namespace

void append_broker_options(std::vector<Option>& options, commands::ConnectionOptions& connection,
                           std::string_view use, std::string_view default_exchange) {
  append_exchange(options, connection, use, default_exchange);
  append_connection_options(options, connection);
  append(options, connection_group,
         {{.names = "--wait-for-broker",
           .kind = Kind::duration,
           .target = &connection.wait_for_broker,
           .help = "Go on trying for this long if no broker can be reached at the start; "
                   "other limits begin afterwards",
           .default_value = "0",
           .transport = Transport::amqp,
           .scope = Scope::typed}});
}

void append_window_options(std::vector<Option>& options, std::optional<std::string>& since,
                           std::optional<std::string>& until) {
  append(
      options, "Source",
      {{.names = "--since",
        .kind = Kind::name,
        .target = &since,
        .help = "Only events of the capture from this time on (17:00, 2026-11-21T15:48:00Z, yesterday), or "
                "from so long ago (2h)",
        .value_name = "TIME",
        .companion_of = "from"},
       {.names = "--until",
        .kind = Kind::name,
        .target = &until,
        .help = "Only events of the capture before this time, or before so long ago",
        .value_name = "TIME",
        .companion_of = "from"}});
}

void append_connection_options(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append_address(options, connection);
  append_login(options, connection);
  append_patience(options, connection);
  append_verbosity(options, connection);
  append_configuration_options(options, connection, connection_group);
}

void append_configuration_options(std::vector<Option>& options, commands::ConfigurationOptions& configuration,
                                  std::string_view group) {
  append(options, group,
         {{.names = "--profile",
           .kind = Kind::profile,
           .target = &configuration.profile,
           .help = "Use the settings of this profile of the configuration file",
           .scope = Scope::typed},
          {.names = "--config",
           .kind = Kind::file,
           .target = &configuration.config_file,
           .help = "The configuration file",
           .default_value = "~/.config/wazobus/config.toml",
           .scope = Scope::typed,
           .files = "toml"}});
}

void append_websocket_options(std::vector<Option>& options, commands::ConnectionOptions& connection) {
  append(options, connection_group,
         {{.names = "--token-file",
           .kind = Kind::file,
           .target = &connection.token_file,
           .help = "With a wss:// URI: a file with a token of wazo-auth, alone or as a token document",
           .environment = "WAZO_TOKEN",
           .broker = Broker::described,
           .transport = Transport::websocket,
           .scope = Scope::shared},
          {.names = "--auth-uri",
           .kind = Kind::name,
           .target = &connection.auth_uri,
           .help = "With a wss:// URI: the wazo-auth that issues the token",
           .value_name = "URI",
           .default_value = "https://HOST/api/auth",
           .broker = Broker::described,
           .transport = Transport::websocket,
           .scope = Scope::shared}});
}

void append_client_options(std::vector<Option>& options, commands::ClientOptions& client) {
  append_named_client_options(options, client);
  append(options, client_group,
         {{.names = "--origin-uuid",
           .kind = Kind::uuid,
           .target = &client.origin,
           .help = "The uuid of the client's server, whose events alone reach the client. Without it, the "
                   "server that the token document names",
           .environment = "XIVO_UUID",
           .is_given_once = true,
           .scope = Scope::shared,
           .companion_of = "client client-user client-tenant client-acl client-admin client-master"}});
}

void append_named_client_options(std::vector<Option>& options, commands::ClientOptions& client) {
  append_named_client(options, client);
  append(options, client_group,
         {{.names = "--client-master",
           .kind = Kind::flag,
           .target = &client.is_master,
           .help = "Its tenant is the master tenant; a token document does not say this",
           .scope = Scope::typed},
          {.names = "--client-subscribe",
           .kind = Kind::event,
           .target = &client.subscriptions,
           .help = "It subscribes to events of this name; may be repeated",
           .default_value = "*",
           .scope = Scope::typed}});
}

Option catalogue_files_option(std::vector<std::string>& files) {
  return {.names = "--catalogue",
          .kind = Kind::file,
          .target = &files,
          .help =
              "A file of events that are added to the catalogue, or replace those of the same name; or a "
              "folder of such files",
          .scope = Scope::shared,
          .files = json_files,
          .brief = "a file of further events"};
}

Option json_format_option(std::function<void()> choose, std::string_view brief) {
  return {.names = "--json",
          .kind = Kind::flag,
          .target = Call{std::move(choose)},
          .help = "The same as -f json",
          .excludes = {"format"},
          .brief = std::string(brief)};
}

Option color_option(std::string_view what, commands::Colours& colours) {
  return {.names = "--color",
          .kind = Kind::choice,
          .target = one_of(commands::colour_choices, colours),
          .help = fmt::format("{}: auto (on a terminal), always, never", what),
          .value_name = "WHEN",
          .default_value = "auto",
          .environment = "NO_COLOR",
          .scope = Scope::shared};
}

}  // namespace wazobus::cli
