// SPDX-License-Identifier: MIT
#include "bus/redial.hpp"

#include <algorithm>
#include <exception>
#include <thread>

namespace wazobus::bus {

using std::chrono::milliseconds;

namespace {

/// If a connection lived this long, the broker does not close each one at once.
constexpr std::chrono::seconds lived_well{10};
/// The interval of calls of still_trying while a broker is away.
constexpr std::chrono::minutes now_and_then{1};
/// The pause before the first connection is tried again. It does not grow, because tests may wait for a
/// broker that is starting.
constexpr milliseconds between_first_attempts{500};

}  // namespace

void Redial::connect(const Use& use) {
  const auto until = Clock::now() + settings_.connect.wait_at_first;
  for (;;) {
    try {
      return connect_once(use);
    } catch (const BrokerAway& error) {
      if (Clock::now() >= until) throw;
      tell_still_trying(error.what());
    }
    std::this_thread::sleep_for(std::min<Clock::duration>(between_first_attempts, until - Clock::now()));
  }
}

void Redial::connect_once(const Use& use) {
  ConnectOptions options = settings_.connect;
  options.time_left = nullptr;
  options.guard = nullptr;
  Connection connection = Connection::open(settings_.endpoints, options);
  const auto found = std::find(settings_.endpoints.begin(), settings_.endpoints.end(), connection.endpoint());
  at_ = static_cast<std::size_t>(found - settings_.endpoints.begin());
  connected_at_ = Clock::now();
  use(std::move(connection), options);
}

bool Redial::lost() {
  const auto now = Clock::now();
  const bool has_lived = now - connected_at_ >= lived_well;
  if (has_lived) backoff_.reset();
  next_attempt_ = now + backoff_.next();
  told_at_.reset();
  return has_lived;
}

milliseconds Redial::until_next_attempt() const {
  return std::max(std::chrono::ceil<milliseconds>(next_attempt_ - Clock::now()), milliseconds::zero());
}

bool Redial::may_wait() const {
  return !settings_.connect.time_left || settings_.connect.time_left() > milliseconds::zero();
}

bool Redial::attempt(const Use& use) {
  std::string failures;
  std::exception_ptr final_error;
  bool may_pass = false;
  for (std::size_t i = 1; i <= settings_.endpoints.size(); ++i) {
    if (!may_wait()) return false;
    const std::size_t index = (at_ + i) % settings_.endpoints.size();
    try {
      Connection connection = Connection::open({&settings_.endpoints[index], 1}, settings_.connect);
      connected_at_ = Clock::now();
      use(std::move(connection), settings_.connect);
      at_ = index;
      return true;
    } catch (const Stopped&) {
      return false;
    } catch (const LoginRefused&) {
      if (!may_wait()) return false;
      throw;
    } catch (const BrokerError& error) {
      // If a signal shut the socket down, the error may be anything.
      if (!may_wait()) return false;
      if (dynamic_cast<const BrokerAway*>(&error) != nullptr)
        may_pass = true;
      else if (!final_error)
        final_error = std::current_exception();
      failures += failures.empty() ? "" : "; ";
      failures += error.what();
    }
  }
  if (!may_wait()) return false;
  if (final_error && !may_pass) std::rethrow_exception(final_error);
  put_off(failures);
  return false;
}

void Redial::put_off(const std::string& failures) {
  next_attempt_ = Clock::now() + backoff_.next();
  tell_still_trying(failures);
}

void Redial::tell_still_trying(std::string_view failures) {
  const auto now = Clock::now();
  if (told_at_ && now - *told_at_ < now_and_then) return;
  told_at_ = now;
  if (settings_.still_trying) settings_.still_trying(failures);
}

}  // namespace wazobus::bus
