// SPDX-License-Identifier: MIT
// The exceptions that stop the work. Each has the exit status with which the program ends. What a user must
// expect from the bus (a broken body, an unroutable message) is data, never an exception.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace wazobus {

/// The exit statuses (see EXIT STATUS in wazobus(1)).
enum class Exit : int {
  done = 0,
  findings = 1,
  usage = 2,
  broker = 3,
  io = 4,
  timeout = 124,
  interrupted = 130,
};

/// An error: a sentence that says what failed and on what, and a sentence that says what to try.
class Failure : public std::runtime_error {
 public:
  Failure(Exit status, const std::string& what, std::string advice = {})
      : std::runtime_error(what), status_(status), advice_(std::move(advice)) {}

  [[nodiscard]] Exit status() const noexcept { return status_; }
  [[nodiscard]] const std::string& advice() const noexcept { return advice_; }

 private:
  Exit status_;
  std::string advice_;
};

class UsageError : public Failure {
 public:
  explicit UsageError(const std::string& what, std::string advice = {})
      : Failure(Exit::usage, what, std::move(advice)) {}
};

/// Invalid input, such as a file to publish that is not JSON.
class InvalidInput : public Failure {
 public:
  explicit InvalidInput(const std::string& what, std::string advice = {})
      : Failure(Exit::findings, what, std::move(advice)) {}
};

class BrokerError : public Failure {
 public:
  explicit BrokerError(const std::string& what, std::string advice = {})
      : Failure(Exit::broker, what, std::move(advice)) {}
};

class IoError : public Failure {
 public:
  explicit IoError(const std::string& what, std::string advice = {})
      : Failure(Exit::io, what, std::move(advice)) {}
};

/// The reader of the output closed the pipe (`| head`). The work is done, and no message is printed.
class ClosedPipe : public Failure {
 public:
  ClosedPipe() : Failure(Exit::done, "the reader of the output closed it") {}
};

/// The line to print: "wazobus: what failed (what to try)".
std::string line_of(const Failure& failure);

/// The text of errno value `number`, without glibc's thread-unsafe strerror.
std::string errno_text(int number);

}  // namespace wazobus
