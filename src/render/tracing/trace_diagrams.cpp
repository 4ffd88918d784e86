// SPDX-License-Identifier: MIT
// The same ladder for other programs: a Mermaid sequence diagram, and SVG.
#include <fmt/format.h>

#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"

namespace wazobus::render {

namespace {

using tracing::Party;
using tracing::Row;
using tracing::Story;

/// Escapes text for Mermaid, which interprets # ; : and markup. Its escapes are entities with a #.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : text::safe(text)) {
    const bool is_plain = std::string_view("#;<>{}[]\"`\\&%|").find(c) == std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += fmt::format("#{};", static_cast<int>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text::safe(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string row_text(const Story& story, const Row& row) {
  const std::string time =
      is_known(row.at) ? seconds_since(story.summary().begin, row.at) + " s " : std::string();
  return fmt::format("{}{}{}", time, row.text,
                     row.is_guess && row.text.find("guess") == std::string::npos ? " (guess)" : "");
}

std::string title_of(const Story& story) {
  const tracing::Summary& summary = story.summary();
  return fmt::format("{}: {}{}{}", summary.id, summary.who, summary.end.empty() ? "" : ": ", summary.end);
}

std::string_view colour_of(tracing::StepKind kind) {
  using tracing::StepKind;
  switch (kind) {
    case StepKind::dial:
      return "#0e7490";
    case StepKind::ring:
      return "#b45309";
    case StepKind::answer:
    case StepKind::talk:
      return "#15803d";
    case StepKind::hold:
      return "#a21caf";
    case StepKind::move:
      return "#1d4ed8";
    case StepKind::end:
      return "#111827";
    case StepKind::note:
      return "#6b7280";
    case StepKind::odd:
      return "#b91c1c";
  }
  return "#111827";
}

class Picture {
 public:
  Picture(const Story& story, std::string& out) : story_(story), out_(out) {}

  void append() {
    constexpr std::size_t least_lanes = 2;
    const std::size_t lanes = std::max(least_lanes, story_.parties().size());
    const std::size_t width = left + lane * lanes;
    const std::vector<std::string> title = wrapped(text::safe(title_of(story_)), (width - 24) / letter);
    top_ = line_height * title.size() + 62;
    const std::size_t height = top_ + row_height * (story_.rows().size() + 1);
    out_ += fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"{0}\" height=\"{1}\" "
        "fill=\"#ffffff\"/>\n",
        width, height);
    out_ += fmt::format("<title>{}</title>\n", xml_text(title_of(story_)));
    std::size_t y = 22;
    for (const std::string& line : title) {
      append_text(12, y, "start", "#111827", line, "bold");
      y += line_height;
    }
    append_heads(height);
    y = top_ + row_height / 2;
    for (const Row& row : story_.rows()) {
      append_row(row, y);
      y += row_height;
    }
    out_ += "</svg>\n";
  }

 private:
  static constexpr std::size_t left = 80;
  static constexpr std::size_t lane = 240;
  static constexpr std::size_t row_height = 30;
  static constexpr std::size_t line_height = 18;
  static constexpr std::size_t letter = 8;  ///< an upper bound for the width of most bold letters

  [[nodiscard]] static std::size_t x_of(std::size_t party) { return left + lane * party + lane / 2; }

  void append_text(std::size_t x, std::size_t y, std::string_view anchor, std::string_view colour,
                   std::string_view text, std::string_view weight = "normal") {
    out_ += fmt::format(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"{}\" fill=\"{}\" font-weight=\"{}\" stroke=\"#ffffff\" "
        "stroke-width=\"4\" paint-order=\"stroke\">{}</text>\n",
        x, y, anchor, colour, weight, xml_text(text));
  }

  void append_line(std::size_t x1, std::size_t x2, std::size_t y1, std::size_t y2, std::string_view colour,
                   std::string_view more = "") {
    out_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\"{}/>\n", x1, y1, x2, y2,
                        colour, more);
  }

  void append_heads(std::size_t height) {
    for (std::size_t i = 0; i < story_.parties().size(); ++i) {
      const Party& party = story_.parties()[i];
      const auto shown = [](const std::string& name) { return fitted(text::safe(name), lane / letter); };
      append_text(x_of(i), top_ - 34, "middle", "#111827", shown(party.short_label()), "bold");
      if (party.short_label() != party.number)
        append_text(x_of(i), top_ - 17, "middle", "#6b7280", shown(party.number));
      append_line(x_of(i), x_of(i), top_ - 10, height - 10, "#d1d5db");
    }
  }

  void append_head(std::size_t x, std::size_t y, bool is_rightward, std::string_view colour) {
    const std::size_t back = is_rightward ? x - 8 : x + 8;
    out_ += fmt::format("<path d=\"M{} {}L{} {}L{} {}Z\" fill=\"{}\"/>\n", x, y, back, y - 4, back, y + 4,
                        colour);
  }

  void append_row(const Row& row, std::size_t y) {
    const std::string_view colour = colour_of(row.kind);
    append_text(left - 12, y + 4, "end", "#6b7280", seconds_since(story_.summary().begin, row.at));
    const std::string text =
        row.text + (row.is_guess && row.text.find("guess") == std::string::npos ? " (guess)" : "");
    if (!row.from) return append_text(left, y + 4, "start", colour, text);
    if (!row.to) return append_text(x_of(*row.from), y + 4, "middle", colour, text);
    const std::size_t from = x_of(*row.from);
    const std::size_t to = x_of(*row.to);
    append_line(from, to, y + 6, y + 6, colour, row.is_mutual ? " stroke-width=\"3\"" : "");
    append_head(to, y + 6, to > from, colour);
    if (row.is_mutual) append_head(from, y + 6, from > to, colour);
    append_text((from + to) / 2, y, "middle", colour, text);
  }

  const Story& story_;
  std::string& out_;
  std::size_t top_ = 0;  ///< the y coordinate at which the rows begin
};

}  // namespace

void append_mermaid(const Story& story, std::string& out) {
  out += "sequenceDiagram\n";
  out += fmt::format("  title {}\n", mermaid_text(title_of(story)));
  for (std::size_t i = 0; i < story.parties().size(); ++i)
    out += fmt::format("  participant p{} as {}\n", i, mermaid_text(story.parties()[i].label()));
  const std::size_t last = story.parties().empty() ? 0 : story.parties().size() - 1;
  for (const Row& row : story.rows()) {
    const std::string text = mermaid_text(row_text(story, row));
    if (!row.from && story.parties().empty()) continue;
    if (!row.from) {
      out += fmt::format("  Note over p0,p{}: {}\n", last, text);
    } else if (!row.to) {
      out += fmt::format("  Note over p{}: {}\n", *row.from, text);
    } else if (row.is_mutual) {
      out += fmt::format("  Note over p{},p{}: {}\n", *row.from, *row.to, text);
    } else {
      const std::string_view arrow = row.kind == tracing::StepKind::end ? "-x" : "->>";
      out += fmt::format("  p{}{}p{}: {}\n", *row.from, arrow, *row.to, text);
    }
  }
}

void append_svg(const Story& story, std::string& out) {
  Picture(story, out).append();
}

}  // namespace wazobus::render
