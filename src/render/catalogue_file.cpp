// SPDX-License-Identifier: MIT
#include "render/catalogue_file.hpp"

#include "json/view.hpp"
#include "render/json.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

constexpr std::size_t file_width = 110;

/// Objects and arrays with this indentation or less are always broken into lines: the file, its events, and
/// each event.
constexpr std::size_t least_indent = 4;

void append_on_a_line(json::View value, std::string& out) {
  for (json::Tokens tokens(value); tokens.next();) {
    out += tokens.token();
    if (tokens.token() == "," || tokens.token() == ":") out += ' ';
  }
}

class FilePrinter {
 public:
  explicit FilePrinter(std::string& out) : out_(out) {}

  // The recursion is as deep as the schemas of the file, which wazobus has made.
  void print(json::View value, std::size_t indent) {
    const char open = value.text().front();
    const bool is_container = open == '{' || open == '[';
    std::string line;
    append_on_a_line(value, line);
    const bool fits = indent + line.size() <= file_width && indent > least_indent;
    if (!is_container || value.text().size() == 2 || fits) {
      out_ += line;
      return;
    }
    out_ += open;
    bool is_first = true;
    for (json::Children children(value); children.next();) {
      out_ += is_first ? "\n" : ",\n";
      is_first = false;
      out_.append(indent + 2, ' ');
      if (open == '{') {
        out_ += children.raw_key().text();
        out_ += ": ";
      }
      print(children.value(), indent + 2);
    }
    out_ += '\n';
    out_.append(indent, ' ');
    out_ += open == '{' ? '}' : ']';
  }

 private:
  std::string& out_;
};

}  // namespace

void append_catalogue_file(std::string_view compact, std::string& out) {
  std::string safe;
  append_safe_json(compact, safe);
  const json::View file(safe);
  const std::optional<json::View> events = file.find("events");
  const bool is_empty = events && events->text() == "[]";
  if (is_empty) {
    append_on_a_line(file, out);
  } else {
    FilePrinter(out).print(file, 0);
  }
  out += '\n';
}

}  // namespace wazobus::render
