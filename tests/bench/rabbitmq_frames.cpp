// SPDX-License-Identifier: MIT
// The reference for scripts/bench listen: only rabbitmq-c's own frame loop. Like wazobus, it consumes an
// exclusive queue without acknowledgements and writes each body and a newline to the standard output, in
// blocks while frames wait and at once otherwise.
#if __has_include(<rabbitmq-c/amqp.h>)
#include <rabbitmq-c/amqp.h>
#include <rabbitmq-c/framing.h>
#include <rabbitmq-c/tcp_socket.h>
#else
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#endif
#include <poll.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "rabbitmq_frames: %s\n", what);
  std::exit(3);
}

void flush(std::string& out) {
  std::size_t written = 0;
  while (written < out.size()) {
    const ssize_t count = ::write(STDOUT_FILENO, out.data() + written, out.size() - written);
    require(count >= 0, "write");
    written += static_cast<std::size_t>(count);
  }
  out.clear();
}

amqp_connection_state_t consuming(int port, const char* exchange) {
  amqp_connection_state_t state = amqp_new_connection();
  amqp_socket_t* const socket = amqp_tcp_socket_new(state);
  require(amqp_socket_open(socket, "127.0.0.1", port) == AMQP_STATUS_OK, "connect");
  require(amqp_login(state, "/", 0, 131072, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest").reply_type ==
              AMQP_RESPONSE_NORMAL,
          "login");
  amqp_channel_open(state, 1);
  const amqp_queue_declare_ok_t* const queue =
      amqp_queue_declare(state, 1, amqp_empty_bytes, 0, 0, 1, 1, amqp_empty_table);
  require(queue != nullptr, "queue.declare");
  const amqp_bytes_t name = amqp_bytes_malloc_dup(queue->queue);
  amqp_queue_bind(state, 1, name, amqp_cstring_bytes(exchange), amqp_cstring_bytes("#"), amqp_empty_table);
  amqp_basic_consume(state, 1, name, amqp_empty_bytes, 0, 1, 1, amqp_empty_table);
  require(amqp_get_rpc_reply(state).reply_type == AMQP_RESPONSE_NORMAL, "basic.consume");
  return state;
}

}  // namespace

int main(int argc, char** argv) {
  require(argc == 4, "usage: rabbitmq_frames PORT EXCHANGE COUNT");
  const std::uint64_t count = std::strtoull(argv[3], nullptr, 10);
  amqp_connection_state_t const state = consuming(std::atoi(argv[1]), argv[2]);
  std::fputs("listening on it\n", stderr);
  std::string out;
  std::uint64_t got = 0;
  std::uint64_t missing = 0;
  const timeval no_wait{0, 0};
  while (got < count) {
    amqp_frame_t frame;
    const int status = amqp_simple_wait_frame_noblock(state, &frame, &no_wait);
    if (status == AMQP_STATUS_TIMEOUT) {
      flush(out);
      pollfd waiting{amqp_get_sockfd(state), POLLIN, 0};
      ::poll(&waiting, 1, 7500);
      continue;
    }
    require(status == AMQP_STATUS_OK, amqp_error_string2(status));
    if (frame.frame_type == AMQP_FRAME_HEADER) {
      missing = frame.payload.properties.body_size;
    } else if (frame.frame_type == AMQP_FRAME_BODY) {
      out.append(static_cast<const char*>(frame.payload.body_fragment.bytes),
                 frame.payload.body_fragment.len);
      missing -= frame.payload.body_fragment.len;
    }
    if (frame.frame_type == AMQP_FRAME_METHOD || missing > 0) continue;
    out += '\n';
    ++got;
    if (out.size() >= 65536) flush(out);
    amqp_maybe_release_buffers(state);
  }
  flush(out);
  amqp_connection_close(state, AMQP_REPLY_SUCCESS);
  amqp_destroy_connection(state);
}
