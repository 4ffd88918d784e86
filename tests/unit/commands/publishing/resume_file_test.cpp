// SPDX-License-Identifier: MIT
#include "commands/publishing/resume_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "text/error.hpp"

namespace wazobus::commands {

namespace {

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / "wazobus-progress-XXXXXX").string();
  Folder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

const ResumeFile::Clock::time_point now{std::chrono::seconds(10)};

}  // namespace

TEST_CASE("a run begins where the one before it came to", "[commands]") {
  const Folder folder;
  const std::string path = folder.path + "/progress";
  ResumeFile first(path, "night.ndjson");
  CHECK_FALSE(first.found());
  first.write({2, 17}, now);
  CHECK(content_of(path) == "{\"file\":\"night.ndjson\",\"round\":2,\"line\":17}\n");
  ResumeFile second(path, "night.ndjson");
  CHECK(second.found() == bus::Origin{2, 17});
  second.write({2, 1}, now);  // its second round is the third
  CHECK(ResumeFile(path, "night.ndjson").found() == bus::Origin{3, 1});
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("another content of the input is refused, but not what follows the confirmed lines", "[commands]") {
  const Folder folder;
  const std::string path = folder.path + "/progress";
  const std::string input = folder.path + "/night.ndjson";
  const auto found_with = [&](std::string_view content) {
    std::ofstream(input) << content;
    return ResumeFile(path, input).found();
  };
  for (const std::string_view content : {"first\nsecond\nbroken\n", "first\nsecond"}) {
    std::filesystem::remove(path);
    std::ofstream(input) << content;
    ResumeFile(path, input).write({1, 3}, now);
    CHECK(found_with("first\nsecond\nmended\nmore\n") == bus::Origin{1, 3});
    CHECK(found_with("first\nsecond\n") == bus::Origin{1, 3});
    CHECK_THROWS_AS(found_with("of another night\nsecond\nthird\n"), UsageError);
    CHECK_THROWS_AS(found_with("first\nchange\nthird\n"), UsageError);
    CHECK_THROWS_AS(found_with("first\n"), UsageError);
  }
  const std::string long_line(10'000, 'x');  // only its beginning is looked at
  std::filesystem::remove(path);
  std::ofstream(input) << long_line << "\nsecond\n";
  ResumeFile(path, input).write({1, 2}, now);
  CHECK(found_with(long_line + "\nmended\n") == bus::Origin{1, 2});
  CHECK_THROWS_AS(found_with("y" + long_line + "\n"), UsageError);
}

TEST_CASE("it is not written too often", "[commands]") {
  const Folder folder;
  ResumeFile file(folder.path + "/progress", "a");
  CHECK(file.is_due(now));
  file.write({1, 1}, now);
  CHECK_FALSE(file.is_due(now + std::chrono::milliseconds(100)));
  CHECK(file.is_due(now + std::chrono::milliseconds(300)));
}

TEST_CASE("a file of something else is refused", "[commands]") {
  const Folder folder;
  const std::string path = folder.path + "/progress";
  for (const char* const content :
       {"not JSON", "[]", "{}", R"({"file":"b","round":1,"line":1})", R"({"file":"a","round":1,"line":0})",
        R"({"file":"a","round":1.5,"line":1})", R"({"file":"a","line":"1","round":1})"}) {
    std::ofstream(path) << content;
    CHECK_THROWS_AS(ResumeFile(path, "a"), UsageError);
  }
  std::ofstream(path).close();
  CHECK_FALSE(ResumeFile(path, "a").found());  // empty, as mktemp(1) makes it
}

TEST_CASE("nothing but the progress file is replaced", "[commands]") {
  const Folder folder;
  const std::string path = folder.path + "/progress";
  const std::string target = folder.path + "/target";
  const auto mode_of = [](const std::string& file) { return std::filesystem::status(file).permissions(); };
  std::ofstream(path + ".new") << "of somebody else";
  ResumeFile(path, "a").write({1, 1}, now);
  CHECK(content_of(path + ".new") == "of somebody else");
  CHECK(mode_of(path) == std::filesystem::perms(0600));
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  ResumeFile(path, "a").write({1, 2}, now);
  CHECK(mode_of(path) == std::filesystem::perms(0640));

  for (const bool is_there : {false, true}) {  // a link that leads nowhere yet, and then to a file
    const std::string link = folder.path + "/link";
    if (!is_there) std::filesystem::create_symlink("target", link);
    ResumeFile(link, "a").write({1, is_there ? 4U : 3U}, now);
    CHECK(std::filesystem::is_symlink(link));
    CHECK(ResumeFile(target, "a").found() == bus::Origin{1, is_there ? 4U : 3U});
  }
  REQUIRE(::mkfifo((folder.path + "/fifo").c_str(), 0600) == 0);
  CHECK_THROWS_AS(ResumeFile(folder.path + "/fifo", "a"), UsageError);
  CHECK_THROWS_AS(ResumeFile("/dev/null", "a"), UsageError);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 5);
}

TEST_CASE("a file that cannot be read or written is an error", "[commands]") {
  const Folder folder;
  CHECK_THROWS_AS(ResumeFile(folder.path, "a"), IoError);
  ResumeFile file(folder.path + "/nowhere/progress", "a");
  CHECK_THROWS_AS(file.write({1, 1}, now), IoError);
}

}  // namespace wazobus::commands
