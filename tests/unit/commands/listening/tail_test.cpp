// SPDX-License-Identifier: MIT
#include "commands/listening/tail.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <string>
#include <utility>
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

class Pipe {
 public:
  Pipe() { REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0); }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    end_reader();
    ::close(ends_[1]);
  }

  [[nodiscard]] ByteWriter writer() const {
    return ByteWriter::standard_output(ends_[1], [] { return false; });
  }
  /// What waits in it, up to some bytes.
  [[nodiscard]] std::string content() const {
    std::string content(1000, ' ');
    content.resize(static_cast<std::size_t>(::read(ends_[0], content.data(), content.size())));
    return content;
  }
  void end_reader() { ::close(std::exchange(ends_[0], -1)); }

 private:
  std::array<int, 2> ends_{};
};

struct TailBench {
  TailBench(std::vector<std::string> steps, const std::string& screen, const std::string& keep)
      : TailBench(std::move(steps),
                  ByteWriter::append_to(screen, capture::Packing::none, [] { return false; }), keep) {}

  TailBench(std::vector<std::string> steps, ByteWriter screen, const std::string& keep)
      : source(std::move(steps)), out(std::move(screen)), kept({keep, {}, [] { return false; }}), view(out) {}

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
  bench.source.is_queue = true;
  CHECK_THROWS_AS(bench.run(), IoError);
  CHECK(bench.source.settled == std::vector<int>{0});
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

TEST_CASE("what waits in a pipe at the end is settled if the pipe has a reader", "[commands]") {
  const capture::Folder folder;
  for (const bool has_reader : {true, false}) {
    Pipe pipe;
    TailBench bench({"1", "", ""}, pipe.writer(), folder.path("keep"));
    bench.source.is_queue = true;
    bench.source.when_idle = [&, times = 0]() mutable {
      if (++times == 2 && !has_reader) pipe.end_reader();
    };
    CHECK(bench.run() == Exit::done);
    CHECK(bench.source.settled.back() == (has_reader ? 1 : 0));
  }
}

TEST_CASE("the event at which a pipe turns out to be closed is not settled", "[commands]") {
  const capture::Folder folder;
  Pipe pipe;
  const std::string large = '"' + std::string(ByteWriter::write_at, 'x') + '"';
  TailBench bench({"1", large, "3"}, pipe.writer(), folder.path("keep"));
  bench.source.is_queue = true;
  pipe.end_reader();
  CHECK(bench.run() == Exit::done);
  CHECK(bench.source.settled == std::vector<int>{0});
}

TEST_CASE("what a limit of the file's size lets through is settled", "[commands]") {
  const capture::Folder folder;
  for (const char* const limited : {"screen", "keep"}) {
    // In a process of its own, for its limit.
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit limit{1000, 1000};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      std::signal(SIGXFSZ, SIG_IGN);
      const auto path_of = [&](const std::string& output) {
        return output == limited ? folder.path(output) : "/dev/null";
      };
      TailBench bench({"1", '"' + std::string(2000, 'x') + '"', ""}, path_of("screen"), path_of("keep"));
      bench.source.is_queue = true;
      try {
        bench.run();
      } catch (const IoError&) {
        ::_exit(bench.source.settled == std::vector<int>{1} ? 0 : 1);
      }
      ::_exit(2);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\nthe end\n");
  const std::string kept = capture::Folder::content_of(folder.path("keep"));
  CHECK(kept.find("\"payload\":1}\n") == kept.size() - 13);
}

TEST_CASE("an event that a signal cuts short is not settled, and those before it are", "[commands]") {
  const capture::Folder folder;
  Pipe pipe;  // nobody has read from it yet
  TailBench bench({"1", "2", "3"}, pipe.writer(), folder.path("keep"));
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
  CHECK(pipe.content() == "1\n2\nthe end\n");
}

TEST_CASE("events that are on their way when a command has failed are shown", "[commands]") {
  const capture::Folder folder;
  TailBench bench({"1", "", "2"}, folder.path("screen"), folder.path("keep"));
  ShellCommand command("exit 3", bench.context.interrupt);
  pollfd ended{command.fd(), POLLIN, 0};
  REQUIRE(::poll(&ended, 1, -1) == 1);
  bench.run({}, &command);
  CHECK(capture::Folder::content_of(folder.path("screen")) == "1\n2\nthe end\n");
}
