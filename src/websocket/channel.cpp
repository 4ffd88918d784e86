// SPDX-License-Identifier: MIT
#include "websocket/channel.hpp"

#include <poll.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <new>
#include <stdexcept>

#include "text/sanitise.hpp"

namespace wazobus::websocket {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Clock = network::SleeplessClock;

// These classes are not in an unnamed namespace, because Channel::Machine, which the header declares, has
// members of their types.

/// An operation of Beast that waits for bytes.
class Waiting {
 public:
  Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  virtual ~Waiting() = default;
  /// Posts Beast's handler, so that it never runs inside of its own start.
  virtual void finish(const error_code& error, std::size_t bytes) = 0;
};

template <typename Handler>
class WaitingFor : public Waiting {
 public:
  WaitingFor(asio::io_context& loop, Handler handler) : loop_(loop), handler_(std::move(handler)) {}
  void finish(const error_code& error, std::size_t bytes) override {
    asio::post(loop_, beast::bind_handler(std::move(handler_), error, bytes));
  }

 private:
  asio::io_context& loop_;
  Handler handler_;
};

/// Makes a network::Stream an AsyncStream for Beast. Asio's io_context is only the list of handlers that are
/// ready. Sockets, TLS and waiting are ours. So a caller's poll(2) decides when anything happens, and the
/// templates are compiled for one kind of stream only.
class BeastStream {
 public:
  using executor_type = asio::io_context::executor_type;

  BeastStream(asio::io_context& loop, network::Stream stream)
      : loop_(loop), stream_(std::move(stream)), heard_at_(Clock::now()), ahead_(64UL * 1024) {}

  executor_type get_executor() noexcept { return loop_.get_executor(); }

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto&& handler, asio::mutable_buffer to) {
          to_ = to;
          reading_ = waiting(std::forward<decltype(handler)>(handler));
        },
        token, first_of<asio::mutable_buffer>(buffers));
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(error_code, std::size_t)>(
        [this](auto&& handler, asio::const_buffer from) {
          from_ = from;
          writing_ = waiting(std::forward<decltype(handler)>(handler));
        },
        token, first_of<asio::const_buffer>(buffers));
  }

  /// Reads and writes as much as the network allows now. Returns whether anything happened.
  bool move() {
    const bool has_read = step(reading_, [this] { return read(); });
    const bool has_written = step(writing_, [this] { return write(); });
    return has_read || has_written;
  }

  [[nodiscard]] bool is_writing() const { return writing_ != nullptr; }
  [[nodiscard]] int fd() const { return stream_.fd(); }
  [[nodiscard]] Clock::time_point heard_at() const { return heard_at_; }
  /// The bytes that Beast has taken so far.
  [[nodiscard]] std::uint64_t bytes_taken() const { return bytes_taken_; }
  /// Why the network ended the connection; empty if it did not.
  [[nodiscard]] const std::string& end() const { return end_; }

 private:
  template <typename Buffer, typename Buffers>
  static Buffer first_of(const Buffers& buffers) {
    for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
      if (Buffer(*at).size() > 0) return Buffer(*at);
    }
    return {};
  }

  template <typename Handler>
  std::unique_ptr<Waiting> waiting(Handler&& handler) {
    return std::make_unique<WaitingFor<std::decay_t<Handler>>>(loop_, std::forward<Handler>(handler));
  }

  template <typename Move>
  bool step(std::unique_ptr<Waiting>& operation, const Move& move_bytes) {
    if (!operation) return false;
    error_code error;
    std::size_t bytes = 0;
    try {
      bytes = move_bytes();
      if (bytes == 0) return false;
    } catch (const network::StreamEnded& ended) {
      end_ = ended.what();
      error = asio::error::eof;
    }
    // The handler may start the next operation of this kind.
    const std::unique_ptr<Waiting> finished = std::move(operation);
    finished->finish(error, bytes);
    return true;
  }

  /// Beast asks for a few bytes at a time, so more are read ahead.
  std::size_t read() {
    if (taken_ == filled_) {
      filled_ = stream_.read(ahead_.data(), ahead_.size());
      taken_ = 0;
      if (filled_ > 0) heard_at_ = Clock::now();
    }
    const std::size_t bytes = std::min(to_.size(), filled_ - taken_);
    if (bytes > 0) std::memcpy(to_.data(), ahead_.data() + taken_, bytes);
    taken_ += bytes;
    bytes_taken_ += bytes;
    return bytes;
  }

  std::size_t write() { return stream_.write({static_cast<const char*>(from_.data()), from_.size()}); }

  asio::io_context& loop_;
  network::Stream stream_;
  Clock::time_point heard_at_;
  std::vector<char> ahead_;
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
  std::uint64_t bytes_taken_ = 0;
  asio::mutable_buffer to_;
  asio::const_buffer from_;
  std::unique_ptr<Waiting> reading_;
  std::unique_ptr<Waiting> writing_;
  std::string end_;
};

// Functions that Beast needs for a stream. They close nothing, because the destructor does.
template <typename Handler>
void async_teardown(beast::role_type, BeastStream& wire, Handler&& handler) {
  asio::post(wire.get_executor(), beast::bind_handler(std::forward<Handler>(handler), error_code{}));
}

inline void teardown(beast::role_type, BeastStream&, error_code& error) {
  error = {};
}

inline void beast_close_socket(BeastStream&) {}

class Channel::Machine {
 public:
  Machine(network::Stream stream, const Request& request, const network::Wait& wait)
      : wire_(loop_, std::move(stream)), socket_(wire_) {
    beast::websocket::permessage_deflate packing;
    packing.client_enable = true;
    socket_.set_option(packing);
    // The caller limits the time.
    socket_.set_option(beast::websocket::stream_base::timeout{beast::websocket::stream_base::none(),
                                                              beast::websocket::stream_base::none(), false});
    socket_.read_message_max(longest_message);
    socket_.set_option(
        beast::websocket::stream_base::decorator([&request](beast::websocket::request_type& http) {
          for (const auto& [name, value] : request.headers) http.set(name, value);
        }));
    shake_hands(request, wait);
    start_reading();
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() = default;

  Got receive() {
    if (has_message_) {
      has_message_ = false;
      // A large message must not keep its memory.
      constexpr std::size_t usual = 1024UL * 1024;
      const bool was_large = message_.capacity() > usual;
      message_.consume(message_.size());
      if (was_large) message_.shrink_to_fit();
      start_reading();
    }
    run([this] { return has_message_ || has_ended_; });
    if (has_message_) return socket_.got_text() ? Got::text : Got::binary;
    return has_ended_ ? Got::end : Got::nothing;
  }

  [[nodiscard]] std::string_view message() const {
    const auto bytes = message_.cdata();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
  }

  void send(std::string text) {
    to_send_.push_back(std::move(text));
    if (to_send_.size() == 1) send_next();
    run([] { return false; });
  }

  void ping() {
    if (is_pinging_ || has_ended_) return;
    is_pinging_ = true;
    socket_.async_ping({}, [this](const error_code&) { is_pinging_ = false; });
    run([] { return false; });
  }

  void close(const network::Wait& wait) {
    if (has_ended_) return;
    bool is_closed = false;
    socket_.async_close(beast::websocket::close_code::normal,
                        [&is_closed](const error_code&) { is_closed = true; });
    wait_until([&is_closed] { return is_closed; }, wait);
  }

  [[nodiscard]] bool may_have_more() const { return has_message_ || has_ended_ || has_more_bytes_; }
  [[nodiscard]] const Closing& closing() const { return closing_; }
  [[nodiscard]] int fd() const { return wire_.fd(); }
  [[nodiscard]] bool is_sending() const { return wire_.is_writing(); }
  [[nodiscard]] Clock::time_point heard_at() const { return wire_.heard_at(); }

 private:
  /// Goes on until `is_done`, or until it would have to wait for the network. Stops after a while in any
  /// case, because pings and empty frames may come for ever, and the caller must look at clocks and signals.
  /// Returns whether it is done.
  template <typename Condition>
  bool run(const Condition& is_done) {
    has_more_bytes_ = false;
    for (unsigned i = 0; i < Channel::most_in_a_row; ++i) {
      if (is_done()) return true;
      loop_.restart();
      const bool has_moved = wire_.move();
      if (loop_.poll() == 0 && !has_moved) return false;
    }
    has_more_bytes_ = true;
    return is_done();
  }

  /// Returns false if the time is over.
  template <typename Condition>
  bool wait_until(const Condition& is_done, const network::Wait& wait) {
    while (!run(is_done)) {
      if (wait.slice() == std::chrono::milliseconds::zero()) return false;
      const short events = wire_.is_writing() ? POLLIN | POLLOUT : POLLIN;
      if (!has_more_bytes_ && !wait.until(wire_.fd(), events)) return false;
    }
    return true;
  }

  void shake_hands(const Request& request, const network::Wait& wait) {
    std::optional<error_code> result;
    beast::websocket::response_type response;
    socket_.async_handshake(response, request.authority, request.target,
                            [&result](const error_code& error) { result = error; });
    // Beast limits the head of the answer. It would read a body of any length.
    constexpr std::size_t longest_answer = 64UL * 1024;
    const auto is_over = [&] { return result.has_value() || wire_.bytes_taken() > longest_answer; };
    if (!is_over_in_time(is_over, wait)) throw BrokerError("no answer in time");
    if (!result) throw BrokerError("its answer is too long", "is it a WebSocket server?");
    if (!*result) return;
    if (*result == beast::websocket::error::upgrade_declined) {
      const std::string_view reason(response.reason().data(), response.reason().size());
      throw UpgradeRefused(static_cast<int>(response.result_int()),
                           std::to_string(response.result_int()) + ' ' + text::safe(reason));
    }
    throw BrokerError(words_of(*result), "is it a WebSocket server?");
  }

  /// Waits for the answer to the handshake. Returns false if the time is over.
  template <typename Condition>
  bool is_over_in_time(const Condition& is_over, const network::Wait& wait) {
    try {
      return wait_until(is_over, wait);
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {
    }
    // Beast takes memory for the body that the answer announces.
    throw BrokerError("its answer announces a body that is too long", "is it a WebSocket server?");
  }

  [[nodiscard]] std::string words_of(const error_code& error) const {
    if (!wire_.end().empty()) return text::safe(wire_.end());
    return text::safe(error.message());
  }

  void start_reading() {
    socket_.async_read(message_, [this](const error_code& error, std::size_t) {
      if (!error) {
        has_message_ = true;
        return;
      }
      has_ended_ = true;
      if (error == beast::websocket::error::closed) {
        const auto& reason = socket_.reason();
        if (reason.code == beast::websocket::close_code::none)
          closing_ = {0, "the server closed it without a code"};
        else
          closing_ = {static_cast<int>(reason.code),
                      text::safe({reason.reason.data(), reason.reason.size()})};
      } else {
        closing_ = {0, words_of(error)};
      }
    });
  }

  void send_next() {
    socket_.text(true);
    socket_.async_write(asio::buffer(to_send_.front()), [this](const error_code& error, std::size_t) {
      to_send_.pop_front();
      if (error) to_send_.clear();  // receive() reports the reason
      if (!to_send_.empty()) send_next();
    });
  }

  asio::io_context loop_{1};
  BeastStream wire_;
  beast::websocket::stream<BeastStream&> socket_;
  beast::flat_buffer message_;
  std::deque<std::string> to_send_;
  Closing closing_;
  bool has_message_ = false;
  bool has_ended_ = false;
  bool has_more_bytes_ = false;  ///< the last run() stopped before it had read all that had arrived
  bool is_pinging_ = false;
};

Channel::Channel(network::Stream stream, const Request& request, const network::Wait& wait)
    : machine_(std::make_unique<Machine>(std::move(stream), request, wait)) {}

Channel::~Channel() = default;

Channel::Got Channel::receive() {
  const Got got = machine_->receive();
  if (watch_ && (got == Got::text || got == Got::binary))
    watch_(false, got == Got::text ? "text" : "binary", machine_->message().size());
  return got;
}

std::string_view Channel::message() const {
  return machine_->message();
}

void Channel::send(std::string text) {
  if (watch_) watch_(true, "text", text.size());
  machine_->send(std::move(text));
}

void Channel::ping() {
  if (watch_) watch_(true, "ping", 0);
  machine_->ping();
}

bool Channel::may_have_more() const {
  return machine_->may_have_more();
}

const Closing& Channel::closing() const {
  return machine_->closing();
}

int Channel::fd() const {
  return machine_->fd();
}

bool Channel::is_sending() const {
  return machine_->is_sending();
}

Clock::time_point Channel::heard_at() const {
  return machine_->heard_at();
}

void Channel::close(const network::Wait& wait) noexcept {
  try {
    machine_->close(wait);
  } catch (const std::exception&) {
    // The server sees the end of the connection all the same.
  }
}

}  // namespace wazobus::websocket
