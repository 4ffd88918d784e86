// SPDX-License-Identifier: MIT
#include "capture/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

IoError cannot_read(const std::string& name, int error) {
  return IoError(fmt::format("cannot read {}: {}", text::safe(name), errno_text(error)));
}

}  // namespace

InputFile::InputFile(const std::string& path) : fd_(STDIN_FILENO), owned_(path != "-"), name_(path) {
  if (!owned_) return;
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) throw cannot_read(path, errno);
}

InputFile::~InputFile() {
  if (owned_) ::close(fd_);
}

std::optional<std::size_t> InputFile::read(std::string& out, std::size_t most) {
  const std::size_t size = out.size();
  out.resize(size + most);
  const ssize_t count = ::read(fd_, out.data() + size, most);
  const int error = errno;
  out.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  if (count >= 0) return static_cast<std::size_t>(count);
  if (error == EINTR || error == EAGAIN) return std::nullopt;
  throw cannot_read(name_, error);
}

}  // namespace wazobus::capture
