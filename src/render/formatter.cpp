// SPDX-License-Identifier: MIT
#include "render/formatter.hpp"

#include "event/record.hpp"
#include "render/formats.hpp"

namespace wazobus::render {

namespace {

class Json : public Formatter {
 public:
  void format(const event::Event& event, std::string& out) override {
    event::append_body(event, out);
    out += '\n';
  }
};

class Record : public Formatter {
 public:
  void format(const event::Event& event, std::string& out) override {
    event::append_record(event, out);
    out += '\n';
  }
};

class Raw : public Formatter {
 public:
  void format(const event::Event& event, std::string& out) override {
    out += event.frame().body;
    out += '\n';
  }
};

}  // namespace

std::unique_ptr<Formatter> make_formatter(Format format, bool coloured) {
  switch (format) {
    case Format::pretty:
      return make_pretty(coloured);
    case Format::line:
      return make_line(coloured);
    case Format::json:
      return std::make_unique<Json>();
    case Format::record:
      return std::make_unique<Record>();
    case Format::raw:
      return std::make_unique<Raw>();
  }
  return nullptr;
}

}  // namespace wazobus::render
