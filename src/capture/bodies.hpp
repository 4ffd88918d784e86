// SPDX-License-Identifier: MIT
// Where the bodies of messages to be published come from, one after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace wazobus::capture {

class Bodies {
 public:
  enum class Step {
    body,
    starved,  ///< wait for fd(), then call fill()
    end,
  };

  Bodies() = default;
  Bodies(const Bodies&) = delete;
  Bodies& operator=(const Bodies&) = delete;
  virtual ~Bodies() = default;

  /// Sets `body` to the next one. Throws InvalidInput for input that is broken, IoError for what can not be
  /// read.
  virtual Step next(std::string& body) = 0;

  /// After starved: reads once. Throws IoError.
  virtual void fill() {}

  /// -1 when there is nothing to wait for.
  [[nodiscard]] virtual int fd() const { return -1; }

  /// The line where the body that came last starts, from 1.
  [[nodiscard]] virtual std::uint64_t line() const { return 1; }

  /// For messages.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

/// One body, from the command line.
std::unique_ptr<Bodies> one_body(std::string body, std::string name);

/// The JSON values of a file (`-` is the standard input), their bytes as they stand there. Throws IoError.
std::unique_ptr<Bodies> json_bodies(const std::string& path);

/// All of a file as one body. Throws IoError, also when it is larger than RabbitMQ takes.
std::unique_ptr<Bodies> whole_file(const std::string& path);

}  // namespace wazobus::capture
