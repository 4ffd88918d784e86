// SPDX-License-Identifier: MIT
#include "delivery/pattern.hpp"

#include <utility>

namespace wazobus::delivery {

std::optional<std::string_view> ReservedWords::meaning_of(std::string_view word) const {
  if (word == "me") return user;
  if (word == "my_session") return session;
  if (word == "edit") return "update";  // the older name of the same right
  return std::nullopt;
}

bool Pattern::admits(const Node& node, char byte) {
  switch (node.kind) {
    case Kind::byte:
      return byte == node.byte;
    case Kind::run_in_word:
      return byte != '.' && byte != '#';
    case Kind::run_in_line:
      return byte != '\n';
    case Kind::run_to_dot:
      return byte != '.';
    case Kind::run:
      return true;
    case Kind::fork:
    case Kind::accept:
      break;
  }
  return false;
}

bool Pattern::have_common_byte(const Node& a, const Node& b) {
  if (a.kind == Kind::byte) return admits(b, a.byte);
  if (b.kind == Kind::byte) return admits(a, b.byte);
  return is_run(a.kind) && is_run(b.kind);  // every run admits a letter
}

void Pattern::add_byte(char byte) {
  nodes_.push_back({Kind::byte, byte, static_cast<std::uint32_t>(nodes_.size() + 1), 0});
}

void Pattern::add_run(Kind kind) {
  if (!nodes_.empty() && nodes_.back().kind == kind) return;
  nodes_.push_back({kind, 0, static_cast<std::uint32_t>(nodes_.size() + 1), 0});
}

void Pattern::add_either(std::string_view one, std::string_view another) {
  const std::size_t fork = nodes_.size();
  const auto first = static_cast<std::uint32_t>(fork + 1);
  nodes_.push_back({Kind::fork, 0, first, first + static_cast<std::uint32_t>(one.size())});
  for (const char byte : one) add_byte(byte);
  const std::size_t last_of_one = nodes_.size() - 1;
  for (const char byte : another) add_byte(byte);
  nodes_[last_of_one].next = static_cast<std::uint32_t>(nodes_.size());
}

void Pattern::finish() {
  nodes_.push_back({});
  for (const Node& node : nodes_) {
    if (node.kind != Kind::byte) break;
    prefix_ += node.byte;
  }
}

Pattern Pattern::of_access(std::string_view access, const ReservedWords& reserved) {
  Pattern pattern;
  for (std::size_t at = 0; at <= access.size();) {
    const std::size_t dot = std::min(access.find('.', at), access.size());
    const std::string_view word = access.substr(at, dot - at);
    if (at > 0) pattern.add_byte('.');
    if (const std::optional<std::string_view> meaning = reserved.meaning_of(word)) {
      pattern.add_either(word, *meaning);
    } else {
      for (const char byte : word) {
        if (byte == '*') {
          pattern.add_run(Kind::run_in_word);
        } else if (byte == '#') {
          pattern.add_run(Kind::run_in_line);
        } else {
          pattern.add_byte(byte);
        }
      }
    }
    at = dot + 1;
  }
  pattern.finish();
  return pattern;
}

Pattern Pattern::of_template(std::string_view acl) {
  Pattern pattern;
  for (std::size_t at = 0; at < acl.size(); ++at) {
    const std::size_t end = acl[at] == '{' ? acl.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      pattern.add_byte(acl[at]);
      continue;
    }
    const bool is_nested = acl.substr(at, end - at).find('[') != std::string_view::npos;
    pattern.add_run(is_nested ? Kind::run : Kind::run_to_dot);
    at = end;
  }
  pattern.finish();
  return pattern;
}

/// Reads a text byte by byte, and knows all nodes at which the automaton may be.
class Pattern::Simulation {
 public:
  void start(const Pattern& pattern, std::uint32_t node) {
    nodes_ = &pattern.nodes_;
    if (marks_.size() < nodes_->size()) marks_.resize(nodes_->size());
    begin_step();
    add(node);
    here_.swap(ahead_);
  }

  void read(char byte) {
    begin_step();
    for (const std::uint32_t at : here_) {
      const Node& node = (*nodes_)[at];
      if (admits(node, byte)) add(is_run(node.kind) ? at : node.next);
    }
    here_.swap(ahead_);
  }

  [[nodiscard]] bool is_stuck() const { return here_.empty(); }
  [[nodiscard]] bool accepts() const { return accepts_; }

 private:
  void begin_step() {
    if (++step_ == 0) {  // it has overflowed
      marks_.assign(marks_.size(), 0);
      step_ = 1;
    }
    ahead_.clear();
    accepts_ = false;
  }

  /// Adds the node and all that can be reached from it without reading a byte.
  void add(std::uint32_t at) {
    while (marks_[at] != step_) {
      marks_[at] = step_;
      const Node& node = (*nodes_)[at];
      if (node.kind == Kind::accept) accepts_ = true;
      if (node.kind == Kind::byte || is_run(node.kind)) ahead_.push_back(at);
      if (node.kind == Kind::fork) add(node.other);  // goes no deeper: a byte or the end of a word is next
      if (node.kind == Kind::byte || node.kind == Kind::accept) return;
      at = node.next;
    }
  }

  const std::vector<Node>* nodes_ = nullptr;
  std::vector<std::uint32_t> here_;
  std::vector<std::uint32_t> ahead_;
  std::vector<std::uint32_t> marks_;  ///< for each node the step that added it last
  std::uint32_t step_ = 0;
  bool accepts_ = false;
};

bool Pattern::matches(std::string_view text) const {
  if (!text.starts_with(prefix_)) return false;
  text.remove_prefix(prefix_.size());
  thread_local Simulation simulation;
  simulation.start(*this, static_cast<std::uint32_t>(prefix_.size()));
  while (!text.empty()) {
    if (simulation.accepts() && text == "\n") return true;
    simulation.read(text.front());
    if (simulation.is_stuck() && !simulation.accepts()) return false;
    text.remove_prefix(1);
  }
  return simulation.accepts();
}

bool Pattern::overlaps(const Pattern& other) const {
  using Pair = std::pair<std::uint32_t, std::uint32_t>;
  std::vector<bool> seen(nodes_.size() * other.nodes_.size());
  std::vector<Pair> open;
  const auto reach = [&](std::uint32_t mine, std::uint32_t its) {
    const std::size_t pair = mine * other.nodes_.size() + its;
    if (seen[pair]) return;
    seen[pair] = true;
    open.emplace_back(mine, its);
  };
  for (reach(0, 0); !open.empty();) {
    const auto [mine, its] = open.back();
    open.pop_back();
    const Node& a = nodes_[mine];
    const Node& b = other.nodes_[its];
    if (a.kind == Kind::accept && b.kind == Kind::accept) return true;
    if (is_run(a.kind) || a.kind == Kind::fork) reach(a.next, its);
    if (is_run(b.kind) || b.kind == Kind::fork) reach(mine, b.next);
    if (a.kind == Kind::fork) reach(a.other, its);
    if (b.kind == Kind::fork) reach(mine, b.other);
    if (!have_common_byte(a, b)) continue;
    reach(is_run(a.kind) ? mine : a.next, is_run(b.kind) ? its : b.next);
  }
  return false;
}

}  // namespace wazobus::delivery
