// SPDX-License-Identifier: MIT
#include "capture/line_shapes.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"

using namespace wazobus::capture;

namespace {

/// Are lines like `other` known once `line` was learned?
bool follows(const std::string& line, const std::string& other) {
  const std::string behind(LineShapes::least_behind, '\n');
  const std::string sample = line + '\n' + behind;
  const std::string text = other + '\n' + behind;
  LineShapes shapes;
  shapes.learn(sample.data(), sample.data() + line.size() + 1, sample.data() + sample.size());
  const char* const end = shapes.follow(text.data(), text.data() + text.size());
  if (end != nullptr) CHECK(end == text.data() + other.size() + 1);
  return end != nullptr;
}

}  // namespace

TEST_CASE("a line of the same shape may have other values", "[capture]") {
  const std::string line = R"({"name": "a", "user_uuid:1": true, "data": {"id": 17, "list": ["x", null]}})";
  CHECK(follows(line, line));
  CHECK(follows(line, R"({"name": "a", "user_uuid:22": null, "data": {"id": "b", "list": [-0.5, false]}})"));
  CHECK(follows(line, R"({"name": "a", "user_uuid:*": "", "data": {"id": "Qu\u00e9", "list": ["é\n", 0]}})"));
}

TEST_CASE("a line of another shape, or with a value that is not plain, is not known", "[capture]") {
  const std::string line = R"({"name": "a", "data": {"id": 17}})";
  for (const char* const other :
       {R"({"name": "a", "data": {"id":17}})", R"({"name": "a", "data": {"if": 17}})",
        R"({"name": "a", "data": {"id": 17} })", R"({"name": "a", "data": {"id": 1e5}})",
        R"({"name": "a", "data": {"id": 017}})", R"({"name": "a", "data": {"id": "\u0041"}})",
        R"({"name": "a", "data": {"id": "\/"}})", R"({"name": "a", "data": {"id": "\x"}})",
        R"({"name": "a", "data": {"id": nul}})", R"({"name": "a", "data": {"id": falsy}})",
        "{\"name\": \"a\", \"data\": {\"id\": \"\x80\"}}", "{\"name\": \"a\", \"data\": {\"id\": \"\t\"}}"}) {
    INFO(other);
    CHECK_FALSE(follows(line, other));
  }
}

TEST_CASE("times are looked at, and only strings are keys and exchanges", "[capture]") {
  const std::string line =
      R"({"timestamp": "2026-11-21T16:03:14.5", "exchange": "x", "payload": {"name": "a"}})";
  const auto with = [](const char* time, const char* exchange) {
    return std::string(R"({"timestamp": )") + time + R"(, "exchange": )" + exchange +
           R"(, "payload": {"name": "a"}})";
  };
  CHECK(follows(line, with(R"("2026-11-21T16:03:59.123456789")", R"("y")")));
  CHECK(follows(line, with(R"("2025-01-01 00:00:00Z")", "null")));
  CHECK(follows(line, with("null", R"("y")")));
  for (const char* const time : {R"("2026-11-21T16:03:61.5")", R"("2026-11-21T16:03:14.")", R"("soon")",
                                 R"("")", R"("2026-11-21T16:03:14.5x")", "1795528992", "true"})
    CHECK_FALSE(follows(line, with(time, R"("y")")));
  CHECK_FALSE(follows(line, with("null", "5")));
}

TEST_CASE("a time without seconds does not make others known that cannot be read", "[capture]") {
  const auto with = [](std::string_view time) {
    return R"({"name": "a", "timestamp": ")" + std::string(time) + R"(", "data": {}})";
  };
  for (const auto& [time, other] : {std::pair("2026-11-21T16:03Z", "2026-11-21T16:03Z12.5"),
                                    std::pair("2026-11-21T16:03+02:00", "2026-11-21T16:03+02.5:00"),
                                    std::pair("2026-11-21T16:03+0200", "2026-11-21T16:03+02.00"),
                                    std::pair("2026-11-21T16:03.5Z", "2026-11-21T16:03.12.5Z")}) {
    INFO(other);
    CHECK_FALSE(follows(with(time), with(other)));
  }
  CHECK(follows(with("2026-11-21T16:03Z"), with("2026-11-21T16:04:05.5Z")));
}

TEST_CASE("lines that cannot be learned leave room for those that can", "[capture]") {
  const std::string behind(LineShapes::least_behind, '\n');
  LineShapes shapes;
  for (int i = 0; i < 1000; ++i) {
    const std::string line =
        R"({"name": "a", ")" + std::string(1000, 'k') + std::to_string(i) + R"(": 1e5})" + '\n';
    const std::string text = line + behind;
    shapes.learn(text.data(), text.data() + line.size(), text.data() + text.size());
  }
  const std::string good = R"({"name": "a", ")" + std::string(2000, 'k') + R"(": 1})" + '\n';
  const std::string text = good + behind;
  shapes.learn(text.data(), text.data() + good.size(), text.data() + text.size());
  CHECK(shapes.follow(text.data(), text.data() + text.size()) == text.data() + good.size());
}

TEST_CASE("what may be no event, or has to be decoded, is not learned", "[capture]") {
  for (const char* const line :
       {R"({"op": "event", "data": {}})", R"({"exchange": "x", "data": {}})",
        R"({"headers": {}, "body": {}})", R"({"payload": "text"})", R"({"payload": []})",
        R"({"payload": {}, "headers": null})", R"({"payload": {}, "headers": {"a": {}}})",
        R"({"payload": {}, "headers": {"$a": 1}})", R"({"payload": {}, "properties": {}})",
        R"({"payload_base64": "e30="})", R"({"pay\u006coad": {}})", R"({"a": 1} {"a": 1})", R"([{"a": 1}])",
        R"("a")", "{\"a\": 1", ""}) {
    INFO(line);
    CHECK_FALSE(follows(line, line));
  }
}
