// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "catch.hpp"
#include "commands/publishing/sources.hpp"

using namespace wazobus;
using namespace wazobus::commands;

namespace {

/// Messages at these seconds; a negative number is a message without a time.
class Timed : public MessageSource {
 public:
  explicit Timed(std::vector<int> seconds) : seconds_(std::move(seconds)) {}
  Step next(Outgoing& message) override {
    if (at_ == seconds_.size()) return Step::end;
    const int second = seconds_[at_++];
    message.has_time = second >= 0;
    message.frame.received = text::Timestamp(std::chrono::seconds(second));
    message.frame.body = std::to_string(second);
    return Step::message;
  }
  void rewind() override { at_ = 0; }

 private:
  std::vector<int> seconds_;
  std::size_t at_ = 0;
};

std::string bodies_of(MessageSource& source) {
  std::string bodies;
  Outgoing message;
  for (;;) {
    const MessageSource::Step step = source.next(message);
    if (step == MessageSource::Step::end) return bodies;
    if (step == MessageSource::Step::message) bodies += message.frame.body + " ";
  }
}

}  // namespace

TEST_CASE("several sources are merged by the times of their messages, each in its own order", "[commands]") {
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "wazobus-merged-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::map<std::string, std::vector<int>> seconds{
      {folder + "/late", {2, 3, 6}}, {folder + "/early", {1, 5, -1, 4}}, {folder + "/none", {}}};
  std::vector<std::string> captures;
  for (const auto& [path, times] : seconds) {
    captures.push_back(path);
    std::ofstream file(path);
    for (const int second : times) {
      file << R"({"timestamp":"1970-01-01T00:00:0)" << second
           << R"(Z","name":"x","routing_key":"k","headers":{},"payload":{}})" << '\n';
      break;  // what follows is not looked at
    }
  }
  std::vector<std::string> opened;
  const auto open = [&](const std::string& path) {
    opened.push_back(path.substr(folder.size()));
    return std::make_unique<Timed>(seconds.at(path));
  };
  const auto merged = merged_sources(captures, open);
  CHECK(opened.empty());
  CHECK(bodies_of(*merged) == "1 2 3 5 -1 4 6 ");
  CHECK(opened.size() == captures.size());
  REQUIRE(merged->can_rewind());
  merged->rewind();
  CHECK(bodies_of(*merged) == "1 2 3 5 -1 4 6 ");
  CHECK_FALSE(merged->can_resume());
  fs::remove_all(folder);
}
