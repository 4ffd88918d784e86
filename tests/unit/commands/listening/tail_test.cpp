// SPDX-License-Identifier: MIT
#include "commands/listening/tail.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "capture/folder.hpp"
#include "catch.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::commands;
using capture::ByteWriter;
using event::Source;
using std::chrono::milliseconds;

namespace {

/// What it gives is a script: a body, or "" for nothing at hand, or "!" for a lost connection.
class Script : public Source {
 public:
  explicit Script(std::vector<std::string> steps) : steps_(std::move(steps)) {}

  Step next(event::Frame& frame) override {
    if (at_ == steps_.size()) return Step::end;
    const std::string step = steps_[at_++];
    if (step == "!") throw BrokerError("lost");
    if (step.empty()) {
      when_idle();
      return Step::idle;
    }
    frame = event::sample_frame(step);
    ++given_;
    return Step::frame;
  }
  [[nodiscard]] int fd() const override { return -1; }
  [[nodiscard]] milliseconds patience() const override { return milliseconds(0); }
  void settle(std::uint64_t but) override { settled.push_back(given_ - static_cast<int>(but)); }
  [[nodiscard]] bool wants_settling() const override {
    return given_ - (settled.empty() ? 0 : settled.back()) >= 2;
  }

  [[nodiscard]] bool acknowledges() const override { return is_queue; }

  std::vector<int> settled;  // how many were given each time
  bool is_queue = false;
  std::function<void()> when_idle = [] {};

 private:
  std::vector<std::string> steps_;
  std::size_t at_ = 0;
  int given_ = 0;
};

class Bodies : public ListenView {
 public:
  explicit Bodies(ByteWriter& out) : out_(out) {}

  void show(const event::Event& event, const render::Assessment& /*assessment*/) override {
    out_.buffer() += event.frame().body;
    when_shown(event.frame().body);
    out_.buffer() += '\n';
    out_.commit();
  }
  [[nodiscard]] bool shows_findings() const override { return true; }
  void finish() override { out_.buffer() += "the end\n"; }

  std::function<void(const std::string&)> when_shown = [](const std::string&) {};

 private:
  ByteWriter& out_;
};

struct TailBench {
  explicit TailBench(std::vector<std::string> steps, const std::string& screen, const std::string& keep)
      : source(std::move(steps)),
        out(ByteWriter::append_to(screen, capture::Packing::none, [] { return false; })),
        kept({keep, {}, [] { return false; }}),
        view(out) {}

  Exit run(std::optional<std::uint64_t> count = {}, ShellCommand* command = nullptr) {
    Limits limits({count, {}, {}});
    Tail tail(source, selection, {view, out, &kept, nullptr, false, nullptr, nullptr, command}, limits,
              context);
    return tail.run();
  }

  Script source;
  ByteWriter out;
  capture::CaptureFile kept;
  Bodies view;
  event::Selection selection{event::Criteria{}};
  Interrupt interrupt;
  Context context{1,
                  [](std::string_view) {},
                  [](const char*) { return std::optional<std::string>(); },
                  [] { return text::Timestamp(); },
                  false,
                  "0",
                  interrupt,
                  false,
                  [](std::string_view) {}};
};

}  // namespace

TEST_CASE("a source settles what is written, when it wants to and when nothing is at hand", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "2", "3", "", "4"}, folder.path("screen"), folder.path("keep"));
  CHECK(bench.run() == Exit::done);
  CHECK(bench.source.settled == std::vector<int>{2, 3, 4});
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\n2\n3\n4\nthe end\n");
}

TEST_CASE("the count ends it, with all that was given settled and nothing more taken", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "2", "3"}, folder.path("screen"), folder.path("keep"));
  CHECK(bench.run(1) == Exit::done);
  CHECK(bench.source.settled == std::vector<int>{1});
}

TEST_CASE("what came before the connection was lost is written, and not settled any more", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "!"}, folder.path("screen"), folder.path("keep"));
  CHECK_THROWS_AS(bench.run(), BrokerError);
  CHECK(bench.source.settled.empty());
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\nthe end\n");
  CHECK(capture::Folder::content_of(folder.path("keep")).find("\"payload\":1") != std::string::npos);
}

TEST_CASE("what a full disk did not take is not settled, and the other output has it", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "", "2"}, folder.path("screen"), "/dev/full");
  CHECK_THROWS_AS(bench.run(), IoError);
  CHECK(bench.source.settled.empty());
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\nthe end\n");
}

TEST_CASE("what a reader did not take out of a pipe is not settled", "[commands]") {
  const capture::Folder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  TailBench bench({"1", "2", "", "!"}, pipe, folder.path("keep"));
  bench.source.is_queue = true;
  bench.source.when_idle = [&] {
    std::array<char, 2> line{};
    CHECK(::read(reader, line.data(), line.size()) == 2);
  };
  CHECK_THROWS_AS(bench.run(), BrokerError);
  ::close(reader);
  CHECK(bench.source.settled == std::vector<int>{0, 1});
}

TEST_CASE("an event that a signal cuts short is not settled", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "2", "3"}, folder.path("screen"), folder.path("keep"));
  bench.source.is_queue = true;
  bench.view.when_shown = [&bench](const std::string& body) {
    if (body != "2") return;
    bench.interrupt.raise();
    throw Abandoned();
  };
  // In a process of its own, because a signal that was caught stays so for the whole program.
  const pid_t child = ::fork();
  if (child == 0) ::_exit(bench.run() == Exit::done && bench.source.settled == std::vector<int>{1} ? 0 : 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\n2\nthe end\n");
}

TEST_CASE("events that are on their way when a command has failed are shown", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "", "2"}, folder.path("screen"), folder.path("keep"));
  ShellCommand command("exit 3");
  pollfd ended{command.fd(), POLLIN, 0};
  REQUIRE(::poll(&ended, 1, -1) == 1);
  bench.run({}, &command);
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\n2\nthe end\n");
}
