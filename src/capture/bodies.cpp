// SPDX-License-Identifier: MIT
#include "capture/bodies.hpp"

#include <fmt/format.h>

#include "capture/input_file.hpp"
#include "capture/value_source.hpp"
#include "text/error.hpp"
#include "text/sanitise.hpp"

namespace wazobus::capture {

namespace {

class OneBody : public Bodies {
 public:
  OneBody(std::string body, std::string name) : body_(std::move(body)), name_(std::move(name)) {}

  Step next(std::string& body) override {
    if (given_) return Step::end;
    given_ = true;
    body = std::move(body_);
    return Step::body;
  }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  std::string body_;
  std::string name_;
  bool given_ = false;
};

class JsonBodies : public Bodies {
 public:
  explicit JsonBodies(const std::string& path) : values_(path, Arrays::whole) {}

  Step next(std::string& body) override {
    ValueSource::Value value;
    ValueSource::Step step = values_.next(value);
    while (step == ValueSource::Step::idle && values_.has_more()) step = values_.next(value);
    if (step == ValueSource::Step::idle) return Step::starved;
    if (step == ValueSource::Step::end) return Step::end;
    if (step == ValueSource::Step::broken || !values_.judge(value) || values_.rest_of_line_is_broken())
      fail();
    body = value.text;
    line_ = value.line;
    return Step::body;
  }
  [[nodiscard]] int fd() const override { return values_.fd(); }
  [[nodiscard]] std::uint64_t line() const override { return line_; }
  [[nodiscard]] const std::string& name() const override { return values_.name(); }

 private:
  [[noreturn]] void fail() const {
    const ValueSource::Broken& broken = values_.broken();
    throw InvalidInput(
        fmt::format("{}:{}:{}: not JSON: {}", text::safe(name()), broken.line, broken.column, broken.what));
  }

  ValueSource values_;
  std::uint64_t line_ = 0;
};

class WholeFile : public Bodies {
 public:
  explicit WholeFile(const std::string& path) : file_(path) {}

  Step next(std::string& body) override {
    if (given_) return Step::end;
    if (!at_end_) return Step::starved;
    given_ = true;
    body = std::move(read_);
    return Step::body;
  }
  void fill() override {
    if (file_.read(read_, 64UL * 1024) == std::size_t{0}) at_end_ = true;
    if (read_.size() <= broker_limit) return;
    throw IoError(fmt::format("{} is larger than the 128 MiB that RabbitMQ takes in a message",
                              text::safe(file_.name())));
  }
  [[nodiscard]] int fd() const override { return file_.fd(); }
  [[nodiscard]] const std::string& name() const override { return file_.name(); }

 private:
  static constexpr std::size_t broker_limit = 128UL * 1024 * 1024;

  InputFile file_;
  std::string read_;
  bool at_end_ = false;
  bool given_ = false;
};

}  // namespace

std::unique_ptr<Bodies> one_body(std::string body, std::string name) {
  return std::make_unique<OneBody>(std::move(body), std::move(name));
}

std::unique_ptr<Bodies> json_bodies(const std::string& path) {
  return std::make_unique<JsonBodies>(path);
}

std::unique_ptr<Bodies> whole_file(const std::string& path) {
  return std::make_unique<WholeFile>(path);
}

}  // namespace wazobus::capture
