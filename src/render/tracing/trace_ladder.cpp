// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "render/cells.hpp"
#include "render/tracing/trace.hpp"
#include "text/sanitise.hpp"
#include "text/width.hpp"

namespace wazobus::render {

namespace {

using tracing::Party;
using tracing::Row;
using tracing::Story;

constexpr std::size_t time_columns = 9;
constexpr std::size_t narrowest_lane = 14;
constexpr std::size_t widest_lane = 34;

/// A line of a terminal, cell by cell.
class Canvas {
 public:
  explicit Canvas(std::size_t columns) : cells_(columns, " "), styled_(columns, false) {}

  void put(std::size_t at, std::string_view text, bool is_styled) {
    while (!text.empty() && at < cells_.size()) {
      const text::CodePoint point = text::decode_utf8(text, 0);
      const std::size_t width = text::columns_of(point.value);
      if (width == 0 && at > 0) {
        cells_[at - 1].append(text.substr(0, point.length));
      } else {
        cells_[at] = text.substr(0, point.length);
        styled_[at] = is_styled;
        if (width == 2 && at + 1 < cells_.size()) cells_[at + 1].clear();
        at += width;
      }
      text.remove_prefix(point.length);
    }
  }

  void append_to(Style style, const Brush& brush, std::string& out) const {
    std::size_t end = cells_.size();
    while (end > 0 && cells_[end - 1] == " ") --end;
    bool is_open = false;
    for (std::size_t i = 0; i < end; ++i) {
      if (styled_[i] != is_open) is_open ? brush.close(out) : brush.open(style, out);
      is_open = styled_[i];
      out += cells_[i];
    }
    if (is_open) brush.close(out);
    out += '\n';
  }

 private:
  std::vector<std::string> cells_;
  std::vector<bool> styled_;
};

class Ladder {
 public:
  Ladder(const Story& story, const TraceLook& look, std::string& out)
      : story_(story), look_(look), out_(out) {
    const std::size_t count = std::max<std::size_t>(story.parties().size(), 1);
    const std::size_t room = look.columns > time_columns + 1 ? look.columns - time_columns : 60;
    lane_ = std::clamp(room / count, narrowest_lane, widest_lane);
    columns_ = time_columns + lane_ * count;
  }

  void append() {
    append_title(story_, look_, out_);
    append_heads();
    std::optional<text::Timestamp> before;
    for (const Row& row : story_.rows()) {
      constexpr auto pause = std::chrono::seconds(1);
      if (before && row.at - *before >= pause) lanes().append_to(style::dim, look_.brush, out_);
      before = row.at;
      append_row(row);
    }
  }

 private:
  [[nodiscard]] std::size_t x_of(std::size_t party) const { return time_columns + lane_ * party + lane_ / 2; }

  [[nodiscard]] Canvas lanes() const {
    Canvas canvas(std::max(columns_, look_.columns));
    for (std::size_t i = 0; i < story_.parties().size(); ++i) canvas.put(x_of(i), "\u2502", false);
    return canvas;
  }

  void append_heads() {
    std::vector<std::vector<std::string>> heads;
    std::size_t lines = 0;
    for (const Party& party : story_.parties()) {
      std::vector<std::string> head;
      for (const std::string& text : {party.name, party.number == party.name ? std::string() : party.number,
                                      std::string(party.kind == Party::Kind::trunk ? "(no user)" : "")}) {
        if (text.empty()) continue;
        for (const std::string& part : wrapped(text::safe(text), lane_ - 1))
          head.push_back(fitted(part, lane_ - 1));
      }
      lines = std::max(lines, head.size());
      heads.push_back(std::move(head));
    }
    for (std::size_t line = 0; line < lines; ++line) {
      Canvas canvas(columns_);
      if (line + 1 == lines) canvas.put(0, " seconds", false);
      for (std::size_t i = 0; i < heads.size(); ++i) {
        if (line < heads[i].size()) put_centred(canvas, x_of(i), heads[i][line]);
      }
      canvas.append_to(style::bold, look_.brush, out_);
    }
  }

  static void put_centred(Canvas& canvas, std::size_t x, const std::string& text) {
    const std::size_t half = text::columns(text) / 2;
    canvas.put(x > half ? x - half : 0, text, true);
  }

  void append_row(const Row& row) {
    std::string text = text::safe(row.text);
    if (row.is_guess && text.find("guess") == std::string::npos) text += " (guess)";
    const std::string time = fmt::format("{:>8} ", seconds_since(story_.summary().begin, row.at));
    if (!row.from) return append_remark(row, time, text);
    if (!row.to) return append_state(row, time, text);
    append_arrow(row, time, text);
  }

  /// Appends a remark about the whole conversation, across all lanes.
  void append_remark(const Row& row, const std::string& time, const std::string& text) {
    bool is_first = true;
    for (const std::string& part : wrapped(text, std::max(columns_, look_.columns) - time_columns - 4)) {
      Canvas canvas = lanes();
      if (is_first) canvas.put(0, time, false);
      canvas.put(time_columns + 1, (is_first ? "* " : "  ") + part + " ", true);
      is_first = false;
      canvas.append_to(style_of(row.kind), look_.brush, out_);
    }
  }

  void append_state(const Row& row, const std::string& time, const std::string& text) {
    bool is_first = true;
    for (const std::string& part : wrapped(text, lane_ - 2)) {
      Canvas canvas = lanes();
      if (is_first) canvas.put(0, time, false);
      is_first = false;
      put_centred(canvas, x_of(*row.from), fitted(part, lane_ - 2));
      canvas.append_to(style_of(row.kind), look_.brush, out_);
    }
  }

  void append_arrow(const Row& row, const std::string& time, const std::string& text) {
    const std::size_t from = std::min(x_of(*row.from), x_of(*row.to));
    const std::size_t to = std::max(x_of(*row.from), x_of(*row.to));
    const std::size_t room = to - from - 1;
    const bool is_rightward = x_of(*row.to) > x_of(*row.from);
    const bool is_inside = text::columns(text) + 4 <= room;
    if (!is_inside) append_label(row, from, room, text);
    Canvas canvas = lanes();
    canvas.put(0, time, false);
    const std::string_view stroke = row.is_mutual ? "\u2550" : "\u2500";
    for (std::size_t x = from + 1; x < to; ++x) canvas.put(x, stroke, true);
    if (row.is_mutual || !is_rightward) canvas.put(from + 1, "<", true);
    if (row.is_mutual || is_rightward) canvas.put(to - 1, ">", true);
    if (is_inside) put_centred(canvas, from + (to - from) / 2, " " + text + " ");
    canvas.append_to(style_of(row.kind), look_.brush, out_);
  }

  /// Appends the label above the arrow.
  void append_label(const Row& row, std::size_t from, std::size_t room, const std::string& text) {
    for (const std::string& part : wrapped(text, room)) {
      Canvas canvas = lanes();
      put_centred(canvas, from + 1 + room / 2, fitted(part, room));
      canvas.append_to(style_of(row.kind), look_.brush, out_);
    }
  }

  const Story& story_;
  const TraceLook& look_;
  std::string& out_;
  std::size_t lane_ = 0;
  std::size_t columns_ = 0;
};

}  // namespace

void append_ladder(const Story& story, const TraceLook& look, std::string& out) {
  Ladder(story, look, out).append();
}

}  // namespace wazobus::render
