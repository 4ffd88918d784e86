// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <iterator>

#include "render/formats.hpp"
#include "render/json.hpp"
#include "render/palette.hpp"
#include "text/sanitise.hpp"
#include "text/time.hpp"

namespace wazobus::render {

namespace {

/// What is shown of a body that is not JSON. It may be megabytes of anything; -f raw and -o have all of it.
constexpr std::size_t shown_bytes = 4096;

class Pretty : public Formatter {
 public:
  explicit Pretty(bool coloured) : brush_(coloured) {}

  void format(const event::Event& event, std::span<const catalogue::Finding> findings,
              std::string& out) override {
    append_head(event, out);
    if (event.is_json()) {
      append_indented(event.body(), brush_, out);
      out += '\n';
    } else {
      append_foreign(event, out);
    }
    append_findings(findings, brush_, out);
    out += '\n';
  }

  [[nodiscard]] bool shows_findings() const override { return true; }

 private:
  void append_head(const event::Event& event, std::string& out) const {
    brush_.open(style::dim, out);
    text::append_local_clock(event.frame().received, out);
    brush_.close(out);
    out += ' ';
    const std::optional<std::string> name = event.name();
    brush_.write(name ? style::name : style::dim, name ? text::safe(*name) : "(no name)", out);
    out += "  ";
    const std::string& routing_key = event.frame().routing_key;
    brush_.write(style::routing_key, routing_key.empty() ? "(empty routing key)" : text::safe(routing_key),
                 out);
    if (const std::optional<std::string> tenant = event.tenant()) {
      brush_.write(style::dim, fmt::format("  tenant {}", text::safe(*tenant)), out);
    }
    for (const std::string& user : event.users()) {
      brush_.write(style::dim, fmt::format("  user {}", text::safe(user)), out);
    }
    out += '\n';
  }

  void append_foreign(const event::Event& event, std::string& out) const {
    const event::Frame& frame = event.frame();
    const std::string type = text::safe(frame.properties.content_type.value_or("no content type"));
    if (frame.body.empty()) {
      brush_.write(style::warning, fmt::format("(empty body, {})", type), out);
      out += '\n';
      return;
    }
    const std::string what = fmt::format("(not JSON, {}, {} bytes: {} at byte {})", type, frame.body.size(),
                                         json::describe(event.scan().fault), event.scan().at + 1);
    brush_.write(style::warning, what, out);
    out += '\n';
    std::string_view rest = std::string_view(frame.body).substr(0, shown_bytes);
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      text::append_safe(line, out);
      out += '\n';
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    if (frame.body.size() > shown_bytes) {
      brush_.write(style::dim,
                   fmt::format("... {} more bytes (-f raw shows them, -o keeps them)",
                               frame.body.size() - shown_bytes),
                   out);
      out += '\n';
    }
  }

  Brush brush_;
};

}  // namespace

std::unique_ptr<Formatter> make_pretty(bool coloured) {
  return std::make_unique<Pretty>(coloured);
}

}  // namespace wazobus::render
