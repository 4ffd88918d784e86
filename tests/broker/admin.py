# SPDX-License-Identifier: MIT
"""What an administrator would do with rabbitmqctl, whose start takes a second of CPU time. Each function evaluates
the same Erlang expression in the broker as rabbitmqctl would."""
import os
import subprocess

from waiting import PATIENCE, until

BY = '<<"tests">>'  # the acting user, for the broker's log
EVERYTHING = (".*",) * 3  # patterns: may configure, write and read everything


def binary(text):
    """The text as an Erlang binary."""
    return "<<" + ",".join(map(str, text.encode())) + ">>"


def evaluate(*expressions):
    """Evaluates Erlang expressions in the broker. Returns the last value, as erl_call prints it."""
    text = ",\n".join(expressions) + ".\n"
    answer = subprocess.run([os.environ["WAZOBUS_BROKER_EVAL"]], input=text, stdout=subprocess.PIPE, check=False,
                            text=True,
                            stderr=subprocess.STDOUT, timeout=PATIENCE).stdout
    # Erlang functions return errors; fail as rabbitmqctl would.
    if not answer.startswith("{ok, ") or answer.startswith("{ok, {error"):
        raise AssertionError(f"{text}: {answer}")
    return answer.removeprefix("{ok, ")[:-1]


def _table(rows, columns):
    """The values of these columns, as text, for each row; rows are lists of {column, value}."""
    cell = """case V of
        {resource, _, _, Name} -> Name;
        _ when is_binary(V) -> V;
        _ -> case io_lib:printable_list(V) andalso V /= [] of true -> V; false -> io_lib:format("~0p", [V]) end
    end"""
    cells = f"""[io_lib:format("~s", [{cell}]) || C <- [{",".join(columns)}], V <- [proplists:get_value(C, Row)]]"""
    text = evaluate(f"""lists:flatten([[lists:join("\\t", {cells}), "\\n"] || Row <- {rows}])""")
    if text == "[]":
        return []
    lines = text.strip('"').replace("\\t", "\t").replace("\\n", "\n").replace('\\"', '"').splitlines()
    return [tuple(line.split("\t")) for line in lines]


def queues(*columns):
    return _table(f'rabbit_amqqueue:info_all(<<"/">>, [{",".join(columns)}])', columns)


def exchanges(*columns):
    return _table(f'rabbit_exchange:info_all(<<"/">>, [{",".join(columns)}])', columns)


def bindings(*columns):
    return _table(f'rabbit_binding:info_all(<<"/">>, [{",".join(columns)}])', columns)


def connections(*columns):
    return _table(f'rabbit_networking:connection_info_all([{",".join(columns)}])', columns)


def consumer_tags():
    return [tag for tag, in _table('rabbit_amqqueue:consumers_all(<<"/">>)', ["consumer_tag"])]


def wait_until_no_channel_consumes():
    """When the queue of a consumer is gone, its channel silently consumes from a queue of the same name, if there is
    one. Now each has looked, and found none.
    """
    consumers = "lists:sum([N || [{_, N}] <- rabbit_channel:info_all([consumer_count])])"
    until("no consumer", lambda: evaluate(consumers) == "0")


def unacknowledged(queue):
    """The number of messages that consumers have not acknowledged; None if there is no such queue."""
    return next((int(count) for name, count in queues("name", "messages_unacknowledged") if name == queue), None)


def _queue(name):
    return f'rabbit_misc:r(<<"/">>, queue, {binary(name)})'


def delete_queue(name):
    evaluate(f"{{ok, Q}} = rabbit_amqqueue:lookup({_queue(name)})", f"rabbit_amqqueue:delete(Q, false, false, {BY})")


def declare_exchange(vhost, name, kind):
    evaluate(f"rabbit_exchange:declare(rabbit_misc:r({binary(vhost)}, exchange, {binary(name)}), {kind}, true, false, "
             f"false, [], {BY})")


def add_users(*users, vhost="/"):
    """Creates users (name, password, permissions to configure, write and read), if they do not exist."""
    listed = ",".join("{" + ",".join(map(binary, user)) + "}" for user in users)
    evaluate(f"""
        [begin
           catch rabbit_auth_backend_internal:add_user(Name, Password, {BY}),
           rabbit_auth_backend_internal:set_permissions(Name, {binary(vhost)}, Configure, Write, Read, {BY})
         end || {{Name, Password, Configure, Write, Read}} <- [{listed}]]""")


def change_password(user, password):
    evaluate(f"rabbit_auth_backend_internal:change_password({binary(user)}, {binary(password)}, {BY})")


def delete_user(user):
    evaluate(f"rabbit_auth_backend_internal:delete_user({binary(user)}, {BY})")


def allow_no_connection_of(user):
    evaluate(f'rabbit_auth_backend_internal:set_user_limits({binary(user)}, <<"{{\\"max-connections\\": 0}}">>, {BY})')


def allow_no_connection_to(vhost):
    evaluate(f'rabbit_vhost_limit:parse_set({binary(vhost)}, <<"{{\\"max-connections\\": 0}}">>, {BY})')


def close_all_user_connections(user, why):
    """Closes the user's connections, of which there must be at least one. The broker lists a new one with a delay."""
    until("a connection", lambda: evaluate(f"rabbit_connection_tracking:list_of_user({binary(user)})") != "[]")
    evaluate(f"rabbit_networking:close_all_user_connections({binary(user)}, {binary(why)})")


def add_vhost(name, *users):
    """Creates a virtual host in which these users may do everything."""
    permissions = ",".join(map(binary, EVERYTHING))
    evaluate(f"rabbit_vhost:add({binary(name)}, {BY})",
             *(f"rabbit_auth_backend_internal:set_permissions({binary(user)}, {binary(name)}, {permissions}, {BY})"
               for user in users))


def delete_vhost(name):
    evaluate(f"rabbit_vhost:delete({binary(name)}, {BY})")


def memory_watermark():
    """The share of memory above which the broker stops accepting messages."""
    return float(evaluate("vm_memory_monitor:get_vm_memory_high_watermark()"))


def set_memory_watermark(part):
    evaluate(f"vm_memory_monitor:set_vm_memory_high_watermark({part:.10f})")


def setting(name):
    """A value of RabbitMQ's application environment, in Erlang's syntax."""
    return evaluate(f"application:get_env(rabbit, {name}, undefined)")


def change_settings(**settings):
    evaluate(*(f"application:set_env(rabbit, {name}, {value})" for name, value in settings.items()))


def stop():
    """Stops RabbitMQ, but not its Erlang node."""
    evaluate("rabbit:stop()")


def start():
    evaluate("rabbit:start()")


def listen_with_tls(port, **options):
    """Opens another TLS port with these options of Erlang, whose values are in Erlang's syntax."""
    listed = ",".join(f"{{{name},{value}}}" for name, value in options.items())
    evaluate(f'rabbit_networking:start_ssl_listener({{"127.0.0.1", {port}}}, [{listed}], 1)')
