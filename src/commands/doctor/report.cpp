// SPDX-License-Identifier: MIT
#include "commands/doctor/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "json/writer.hpp"
#include "render/palette.hpp"
#include "text/error.hpp"
#include "text/width.hpp"

namespace wazobus::commands {

namespace {

constexpr std::size_t status_width = 9;
constexpr std::size_t name_width = 13;
constexpr std::size_t message_column = status_width + name_width;

render::Style style_of(Health health) {
  switch (health) {
    case Health::warning:
      return render::style::warning;
    case Health::failed:
      return render::style::error;
    case Health::ok:
      break;
  }
  return render::style::good;
}

/// Breaks the text into lines between words. Each line but the first is indented to the column of the
/// message.
std::string wrapped_message(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t column = message_column;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const std::size_t size = text::columns(word);
    if (column + size > width && column > message_column) {
      out.back() = '\n';
      out.append(message_column, ' ');
      column = message_column;
    }
    out.append(word).append(" ");
    column += size + 1;
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

DoctorReport::DoctorReport(bool json, Colours colours, const Context& context)
    : context_(context),
      json_(json),
      coloured_(context.colouring(colours)),
      out_(context.standard_output()) {}

void DoctorReport::add(std::string_view name, const StepResult& step, const std::string& broker) {
  has_failed_ = has_failed_ || step.health == Health::failed;
  if (has_no_reader_) return;
  if (json_) {
    write_json(name, step, broker);
  } else {
    write_text(name, step);
  }
  try {
    out_.flush();
  } catch (const ClosedPipe&) {
    has_no_reader_ = true;  // go on, because the exit status is still wanted
  }
}

void DoctorReport::write_json(std::string_view name, const StepResult& step, const std::string& broker) {
  json::Writer writer(out_.buffer());
  writer.open_object();
  writer.key("step").string(name);
  writer.key("status").string(name_of(step.health));
  writer.key("broker").string_or_null(broker);
  writer.key("message").string(step.message);
  writer.key("advice").string_or_null(step.advice);
  writer.key("details").open_object();
  for (const StepDetail& detail : step.details) writer.key(detail.name).raw(detail.json);
  writer.close_object().close_object();
  out_.buffer() += '\n';
}

void DoctorReport::write_text(std::string_view name, const StepResult& step) {
  std::string& out = out_.buffer();
  const render::Brush brush(coloured_);
  brush.write(style_of(step.health), name_of(step.health), out);
  out.append(status_width - name_of(step.health).size(), ' ');
  fmt::format_to(std::back_inserter(out), "{:<{}}", name, name_width);
  const std::string text =
      step.advice.empty() ? step.message : fmt::format("{} ({})", step.message, step.advice);
  // If the output is not a terminal, each step is one line, for grep.
  out += context_.out_is_terminal ? wrapped_message(text, context_.columns()) : text;
  out += '\n';
}

}  // namespace wazobus::commands
