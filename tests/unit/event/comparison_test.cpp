// SPDX-License-Identifier: MIT
#include "event/comparison.hpp"

#include <cstdlib>
#include <ctime>

#include "catch.hpp"
#include "event/condition.hpp"
#include "event/samples.hpp"
#include "text/error.hpp"

using namespace wazobus;
using namespace wazobus::event;

namespace {

bool holds(std::string_view condition, const Event& event) {
  return Condition::parse(condition).holds(event);
}

/// A body with one value, data.x.
SampleEvent with_x(const std::string& json) {
  return SampleEvent("{\"data\":{\"x\":" + json + "}}");
}

struct Case {
  const char* json;
  const char* condition;
  bool holds;
};

}  // namespace

TEST_CASE("a condition compares a value with what was typed", "[event]") {
  const Case cases[] = {
      // Strings by their text.
      {R"("Up")", "data.x=Up", true},
      {R"("Up")", "data.x==Up", true},
      {R"("Up")", "data.x = Up", true},
      {R"("Up")", "data.x  ==  Up", true},
      {R"("Up")", "data.x=up", false},
      {R"("Up ")", "data.x=Up ", true},
      {R"("")", "data.x=", true},
      {R"("caf\u00e9")", "data.x=caf\xC3\xA9", true},
      {R"("=a")", R"(data.x=="=a")", true},
      {R"("~a")", "data.x = ~a", true},
      {R"("~a")", "data.x==~a", true},
      {R"("a=b<c")", "data.x=a=b<c", true},
      {R"("5")", "data.x=5", true},
      {R"("05")", "data.x=5", false},
      {R"("1.0")", "data.x=1", false},
      // Numbers as numbers.
      {"5", "data.x=5", true},
      {"1.0", "data.x=1", true},
      {"1", "data.x=1.0", true},
      {"10e-1", "data.x=1", true},
      {"5", "data.x=five", false},
      {"0", "data.x=", false},
      {"9007199254740993", "data.x=9007199254740992", false},
      {"1e999", "data.x=1e999", true},
      // Words.
      {"true", "data.x=true", true},
      {"true", "data.x=1", false},
      {"null", "data.x=null", true},
      {"null", "data.x=", false},
      {R"("null")", "data.x=null", true},
      // Containers.
      {R"({"a": [1, 2]})", R"(data.x={"a":[1,2]})", true},
      {R"({"a": [1, 2]})", R"(data.x={"a": [1, 2]})", true},
      {R"({"a": [1, 2]})", R"(data.x={"a":[2,1]})", false},
      {"[]", "data.x=[]", true},
      {R"("[ ]")", "data.x=[ ]", true},
      {R"("[]")", "data.x=[ ]", false},
      // Typed.
      {R"("5")", R"(data.x:="5")", true},
      {R"("5")", "data.x:=5", false},
      {"5", "data.x := 5.0", true},
      {"5", R"(data.x:="5")", false},
      {"true", "data.x:=true", true},
      {R"("true")", "data.x:=true", false},
      {"null", "data.x:=null", true},
      {R"("null")", "data.x:=null", false},
      {R"(["a"])", R"(data.x:=[ "a" ])", true},
      {R"("caf\u00e9")", R"(data.x:="caf\u00E9")", true},
      // != is the exact opposite of =.
      {R"("Up")", "data.x!=Up", false},
      {R"("Down")", "data.x != Up", true},
      {"1.0", "data.x!=1", false},
      {"null", "data.x!=Up", true},
      // Order: numbers.
      {"10", "data.x>9", true},
      {"10", "data.x > 9", true},
      {"10", "data.x>10", false},
      {"10", "data.x>=10.0", true},
      {"10", "data.x<=10", true},
      {"10", "data.x<9.5", false},
      {"-1", "data.x<0", true},
      {R"("10")", "data.x>9", true},
      {R"("10")", "data.x<9", false},
      {"1e999", "data.x>5", true},
      {"-1e999", "data.x<5", true},
      {"1e-999", "data.x<5", true},
      {"9007199254740993", "data.x>9007199254740992", true},
      {"5", "data.x<abc", false},
      {"5", "data.x>abc", false},
      {R"("1234")", "data.x<abc", false},
      {R"("1234")", "data.x>=!", false},
      {R"("-.5")", "data.x<=abc", false},
      {R"("2026-11-21T15:48:00")", "data.x<2026-12", true},
      {R"("2026-11-21T15:48:00")", "data.x<2027", false},
      {R"("12ab")", "data.x<abc", true},
      {R"("abc")", R"(data.x<"z")", true},
      {R"("abc")", R"(data.x>="\u0061bc")", true},
      {R"("10")", R"(data.x>"9")", true},
      {R"("abc")", "data.x>5", false},
      {R"("abc")", "data.x<5", false},
      {R"("inf")", "data.x>5", false},
      {R"("nan")", "data.x>5", false},
      // Order: bytes.
      {R"("2026-11-21T15:48:00")", "data.x>=2026-11-21", true},
      {R"("2026-11-20T15:48:00")", "data.x>=2026-11-21", false},
      {R"("\u00e9")", "data.x>z", true},
      {R"("5")", "data.x<abc", false},
      // Order: nothing else.
      {"null", "data.x<5", false},
      {"null", "data.x>a", false},
      {"true", "data.x>a", false},
      {"[5]", "data.x>4", false},
      {"{}", R"(data.x<"~")", false},
      // Expressions.
      {R"("PJSIP/abc-0001")", "data.x~^PJSIP/", true},
      {R"("PJSIP/abc-0001")", "data.x ~ abc", true},
      {R"("PJSIP/abc-0001")", "data.x~(?i)pjsip", true},
      {R"("PJSIP/abc-0001")", "data.x~^abc", false},
      {R"("PJSIP/abc-0001")", "data.x!~^abc", true},
      {R"("PJSIP/abc-0001")", "data.x !~ abc", false},
      {R"("caf\u00e9")", "data.x~^\\w{4}$", true},
      {R"("caf\u00c9")", "data.x~(?i)caf\xC3\xA9", true},
      {R"("")", "data.x~^$", true},
      {R"("a\u0000b")", "data.x~a.b", true},
      {"15", "data.x~^1[0-9]$", true},
      {"true", "data.x~^true$", true},
      {"null", "data.x~null", true},
      {R"({"a": 1})", R"(data.x~'"a":1')", true},
      // Quotes.
      {R"("abc")", R"(data.x~"b")", true},
      {R"("a\"b\\d")", R"(data.x~"a\"b\\d")", true},
      {R"("a and b")", "data.x = 'a and b'", true},
      {R"("a and b")", R"(data.x~"a and b$")", true},
      {R"("\"a\"")", R"(data.x='"a"')", true},
      {"5", "data.x = '5'", true},
      {R"("it's")", "data.x = it's", true},
  };
  for (const auto& [json, condition, expected] : cases) {
    INFO(json << " " << condition);
    CHECK(holds(condition, with_x(json)) == expected);
  }
}

TEST_CASE("times are compared as moments, whatever their form", "[event]") {
  ::setenv("TZ", "America/New_York", 1);
  ::tzset();
  const std::string morning = R"("2026-11-24T10:31:40.000000-05:00")";
  const std::string of_asterisk = R"("2026-11-24T10:31:40.000-0500")";
  const std::string local = R"("2026-11-24T10:31:40")";
  for (const std::string& time : {morning, of_asterisk, local}) {
    const SampleEvent event = with_x(time);
    INFO(time);
    for (const char* const same :
         {"2026-11-24T15:31:40Z", "2026-11-24t15:31:40.0z", "2026-11-24T10:31:40", "'2026-11-24 10:31:40'",
          R"("2026-11-24 16:31:40+01:00")", "2026-11-24 10:31:40 -0500", "2026-11-24T10:31:40-05"}) {
      INFO(same);
      CHECK(holds(std::string("data.x = ") + same, event));
      CHECK(holds(std::string("data.x >= ") + same, event));
      CHECK(holds(std::string("data.x <= ") + same, event));
      CHECK_FALSE(holds(std::string("data.x != ") + same, event));
      CHECK_FALSE(holds(std::string("data.x > ") + same, event));
      CHECK_FALSE(holds(std::string("data.x < ") + same, event));
    }
    CHECK(holds("data.x > 2026-11-24T15:31:39Z", event));
    CHECK(holds("data.x < 2026-11-24T15:31:40.000001Z", event));
    CHECK(holds("data.x > 2026-11-24 10:31", event));
    CHECK(holds("data.x > 2026-11-24T14:31:40+01:00", event));
    CHECK(holds("data.x = 2026-11-24T15:31:40Z and data.x > 2026-11-24", event));
  }
  // := and ~ look at the text.
  CHECK(holds(R"(data.x := "2026-11-24T10:31:40")", with_x(local)));
  CHECK_FALSE(holds(R"(data.x := "2026-11-24T15:31:40Z")", with_x(local)));
  CHECK_FALSE(holds("data.x ~ 2026-11-24T15:31:40Z", with_x(local)));
  // A date alone is midnight here.
  CHECK(holds("data.x >= 2026-11-24", with_x(R"("2026-11-24T05:00:00Z")")));
  CHECK(holds("data.x < 2026-11-24", with_x(R"("2026-11-24T04:59:59Z")")));
  CHECK(holds("data.x < 2026-11-24T00:00:01", with_x(R"("2026-11-24")")));
  CHECK(holds("data.x = 2026-11-24", with_x(R"("2026-11-24")")));
  // The clocks go back at 06:00 UTC: of the two moments the one nearer to the event (21 November) counts.
  CHECK(holds("data.x = 2026-11-01T06:30:00Z", with_x(R"("2026-11-01T01:30:00")")));
  // A time and no time are compared as before.
  CHECK(holds("data.x < 10:31:40", with_x(R"("09:31:40")")));
  CHECK_FALSE(holds("data.x > 2026-11-24T15:31:40Z", with_x(R"("unknown")")));
  CHECK(holds("data.x < 2026-11-24T15:31:40Z", with_x(R"("1960-01-01T00:00:00Z")")));
  CHECK(holds("data.x < 2026-12", with_x(local)));
  CHECK_FALSE(holds("data.x > 2026-11-24T15:31:40Z", with_x("1795534301")));
  CHECK(holds("data.x > 1795534300", with_x("1795534301")));
  CHECK(holds("data.x > 1795534300", with_x(R"("1795534301")")));
  CHECK_FALSE(holds("data.x > 2026-11-24T15:31:40Z", with_x("null")));
  // The time of receipt: 2026-11-21T15:48:00.123456Z.
  CHECK(holds("timestamp > 2026-11-21T15:48:00Z", SampleEvent("{}")));
  CHECK(holds("timestamp < 2026-11-21T10:48:01-05:00", SampleEvent("{}")));
  CHECK(holds("timestamp > 2026-11-21T10:48:00", SampleEvent("{}")));
  CHECK(holds("timestamp = 2026-11-21T10:48:00.123456-05:00", SampleEvent("{}")));
  ::unsetenv("TZ");
  ::tzset();
}

TEST_CASE("of a value that is not there only the negations hold", "[event]") {
  const SampleEvent bodies[] = {SampleEvent("{}"), SampleEvent("PUTVAL"), SampleEvent(R"({"data":{"y":1}})")};
  for (const SampleEvent& event : bodies) {
    for (const char* const condition : {"data.x=", "data.x=null", "data.x:=null", "data.x~", "data.x<5",
                                        "data.x>a", "data.x<=5", "data.x>="}) {
      INFO(condition);
      CHECK_FALSE(holds(condition, event));
    }
    CHECK(holds("data.x!=Up", event));
    CHECK(holds("data.x!~.", event));
  }
}

TEST_CASE("a condition takes every path", "[event]") {
  const SampleEvent event(R"({"data":{"a=b":{"c > d":1},"a":[5,6]}})",
                          {{"user_uuid:*", {true}},
                           {"name", {std::string("call_held")}},
                           {"n", {Integer{5, IntegerType::int8}}}});
  CHECK(holds("headers.user_uuid:*=true", event));
  CHECK(holds("headers.user_uuid:*:=true", event));
  CHECK_FALSE(holds(R"(headers.user_uuid:*:="true")", event));
  CHECK(holds("headers.n:=5", event));
  CHECK(holds("headers.n>4", event));
  CHECK(holds("name~^call_", event));
  CHECK(holds("routing_key=calls.call.created", event));
  CHECK(holds("timestamp>=2026-11-21T15:48", event));
  CHECK(holds(R"(data["a=b"]["c > d"]=1)", event));
  CHECK(holds("data.a[1] > 5", event));
  CHECK(holds("data.a=[5,6]", event));
}

TEST_CASE("a condition reads headers that are not UTF-8", "[event]") {
  const SampleEvent event("{}", {{"bad",
                                  {std::string("ab\xFF"
                                               "cd\xC3")}}});
  CHECK(
      holds("headers.bad=ab\xFF"
            "cd\xC3",
            event));
  CHECK(holds("headers.bad~cd", event));
  CHECK(holds("headers.bad~^ab", event));
  CHECK_FALSE(holds("headers.bad~b.c", event));
  CHECK(holds("headers.bad<b", event));
}

TEST_CASE("a condition is not held up by a hostile value", "[event]") {
  const std::string many(50'000, 'a');
  struct Hostile {
    const char* condition;
    std::string value;
    bool holds;
  };
  std::string blocks;
  for (int i = 0; i < 800; ++i) blocks += std::string(60, 'a') + "b";
  const Hostile cases[] = {
      {"data.x~(a+)+$", many, true},
      {"data.x~(a+)+$", many + "b", false},
      {"data.x~^(a|aa)+$", many + "b", false},
      {"data.x~a*a*a*a*c", blocks, false},
      {"data.x~(?:a*+)b?c", std::string(1'000'000, 'a'), false},
      {"data.x~a*b", std::string(1'000'000, 'a'), false},
      // A backreference reads much without progress.
      {"data.x~(?i)(a*)\\1[cd]", std::string(500'000, 'a') + "b" + std::string(500'000, 'a'), false},
      {"data.x~(?i)(.+)(?:\\1[cd]|b\\1[cd])", std::string(100'000, 'a') + "b", false},
      {"data.x~(abc)x\\1", std::string(100'000, 'a') + "abcxabc", true},
      // An expression that reads a long value once or twice still matches at its end.
      {"data.x~a.*b", std::string(5'000'000, 'a') + "b", true},
      {"data.x~^(?:a|b)+$", many, true},
      {"data.x~^[^,]+,.*z$", std::string(1'000'000, 'a') + "," + std::string(1'000'000, 'b') + "z", true},
  };
  for (const auto& [condition, value, expected] : cases) {
    INFO(condition);
    const std::clock_t before = std::clock();
    CHECK(holds(condition, with_x("\"" + value + "\"")) == expected);
    const auto took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    CHECK(took < 20);
  }
}

TEST_CASE("a condition that is none is refused with advice", "[event]") {
  for (const char* const wrong : {"", "=Up", " = Up", "dta.x=1", "data.x:=", "data.x:=Up", "data.x:=5 6",
                                  "data.x~(", "data.x~[", "data.x~a{2,1}", "data.x~\xFF", "data.x=~Up",
                                  "data.x !~ *", "data x=1", R"(data["x=1)", "data.x~\\C"}) {
    INFO(wrong);
    CHECK_THROWS_AS(Condition::parse(wrong), UsageError);
  }
  CHECK_THROWS_WITH(Condition::parse("data.x~ab(c"),
                    "invalid regular expression 'ab(c': missing closing parenthesis at offset 4");
  CHECK(Condition::parse("data.x = 1").text() == "data.x = 1");
}

TEST_CASE("a path alone asks whether the value is there", "[event]") {
  CHECK(holds("data.x", with_x("null")));
  CHECK(holds("data.x.y", with_x(R"({"y":0})")));
  CHECK_FALSE(holds("data.y", with_x("1")));
  CHECK_FALSE(holds("data.x", SampleEvent("PUTVAL")));
}

TEST_CASE("an operator is found at the start of a text, the longest first", "[event]") {
  CHECK(operator_at("!=x") == "!=");
  CHECK(operator_at("=x") == "=");
  CHECK(operator_at("<=") == "<=");
  CHECK(operator_at("x=").empty());
}

TEST_CASE("copies of a condition are as good as it is", "[event]") {
  std::optional<Condition> original = Condition::parse("data.x~^U");
  const Condition copy = *original;
  original.reset();
  CHECK(copy.holds(with_x(R"("Up")")));
}
