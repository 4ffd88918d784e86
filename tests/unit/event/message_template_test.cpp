// SPDX-License-Identifier: MIT
#include "event/message_template.hpp"

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/document.hpp"
#include "json/write.hpp"
#include "text/error.hpp"
#include "text/zone.hpp"

using namespace wazobus;
using namespace wazobus::event;
using namespace std::string_literals;

namespace {

using Environment = std::map<std::string, std::string>;

std::vector<MessageTemplate> parse(std::string_view text, const Environment& environment = {}) {
  return MessageTemplate::parse_all(
      "t.json", text, [&environment](const char* name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
      });
}

/// 2026-11-21T15:48:00.123456+00:00
text::Timestamp some_time() {
  using namespace std::chrono;
  return sys_days(year(2026) / 11 / 21) + hours(15) + minutes(48) + microseconds(123456);
}

MessageTemplate::Surroundings surroundings(std::uint64_t seed = 1) {
  return {[engine = std::mt19937_64(seed)]() mutable { return engine(); }, some_time};
}

std::string render(const MessageTemplate& shape, const Variables& variables = {}, std::uint64_t seq = 7) {
  std::string out;
  shape.render(variables, seq, surroundings(), out);
  CHECK(json::check(out).ok());
  return out;
}

std::string render(std::string_view text, const Variables& variables = {},
                   const Environment& environment = {}) {
  const std::vector<MessageTemplate> templates = parse(text, environment);
  REQUIRE(templates.size() == 1);
  return render(templates.front(), variables);
}

struct Refusal {
  Exit status = Exit::done;
  std::string what;
  std::string advice;
};

template <typename Action>
Refusal refusal_of(const Action& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return {failure.status(), failure.what(), failure.advice()};
  }
  return {};
}

/// Texts that try to end the string, to be read as something else, or to break the reader.
std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts{
      "",
      "\"",
      "\\",
      "\\\"",
      "\\u0022",
      "\",\"evil\":\"",
      "\"},{\"evil\":true}",
      "}}",
      "{{uuid}}",
      "\n",
      "\r\n\t\b\f",
      "\0"s,
      "\x1B[2J",
      "\x7F",
      "\xC2\x9B",
      "\xE2\x80\xAE",
      "\xEF\xBB\xBF",
      "\xF0\x9F\x98\x80",
      "\xC3\xA9",
      "' OR 1=1 --",
      "</script>",
      "nan",
      "01",
      "1 2",
      "[1",
      "{\"a\":1",
      "\"open",
      std::string(100, '['),
      std::string(5000, '"'),
  };
  for (char c = 1; c < 0x20; ++c) texts.push_back("a"s + c + "b");
  return texts;
}

}  // namespace

TEST_CASE("a placeholder in a string stands for text, elsewhere for a JSON value", "[event]") {
  const Environment environment{{"TEXT", "a\"b"}, {"NUMBER", "42"}, {"OBJECT", "{ \"a\": 1 }"}};
  const Variables variables{
      {"text", {"a\"b", false}},
      {"number", {"42", false}},
      {"null", {"null", false}},
      {"quoted", {"\"x\"", false}},
      {"object", {"{\"a\": [1]}", false}},
      {"jstring", {R"("a\"\u00e9")", true}},
      {"jnumber", {"1.50e3", true}},
      {"jtrue", {"true", true}},
      {"jobject", {"{ \"a\": [1] }", true}},
      {"a b", {"space", false}},
  };
  struct Case {
    const char* text;
    const char* rendered;
  };
  const std::vector<Case> cases{
      {R"({{seq}})", "7"},
      {R"("{{seq}}")", R"("7")"},
      {R"({"a":{"b":{{seq}}}})", R"({"a":{"b":7}})"},
      {R"({"a":[{{seq}},{{seq}}]})", R"({"a":[7,7]})"},
      {R"({"k{{seq}}": "<{{seq}}{{seq}}>"})", R"({"k7": "<77>"})"},
      {R"({{ seq }})", "7"},
      {"{{\tseq\t}}", "7"},
      {R"({"a":"{{seq}}}"})", R"({"a":"7}"})"},
      {R"({"a":"\u007b\u007bseq}}"})", R"({"a":"\u007b\u007bseq}}"})"},
      {R"({"a":"\u007b{seq}}"})", R"({"a":"\u007b{seq}}"})"},
      {R"({"a":"\\{{seq}}\""})", R"({"a":"\\7\""})"},
      {R"({{now}})", R"("2026-11-21T15:48:00.123456+00:00")"},
      {R"("at {{now}}")", R"("at 2026-11-21T15:48:00.123456+00:00")"},
      {R"({{now %H:%M:%S.%L}})", R"("10:48:00.123")"},
      {R"({{now "%d.%m. \"%Y\" %%"}})", R"("21.11. \"2026\" %")"},
      {R"("{{now "%d \"%H\""}}")", R"("21 \"10\"")"},
      {R"({{int 5 5}})", "5"},
      {R"("{{int -9223372036854775808 -9223372036854775808}}")", R"("-9223372036854775808")"},
      {R"({{choice a}})", R"("a")"},
      {R"({{choice "a b"}})", R"("a b")"},
      {R"("{{choice "a b"}}")", R"("a b")"},
      {R"("{{choice \"a b\"}}")", R"("a b")"},
      {R"({{choice ""}})", R"("")"},
      {R"({{choice "}}{{"}})", R"("}}{{")"},
      {R"({{choice "\"x\""}})", R"("x")"},
      {R"({{choice "{\"a\": {}}"}})", R"({"a":{}})"},
      {R"("{{choice "\"\n\u00e9"}}")", "\"\\\"\\n\xC3\xA9\""},
      {R"({{choice null}})", "null"},
      {R"({{choice -1.50}})", "-1.50"},
      {R"({{choice 01}})", R"("01")"},
      {R"({{choice a}b}})", R"("a}b")"},
      {R"({{env TEXT}})", R"("a\"b")"},
      {R"("{{env TEXT}}")", R"("a\"b")"},
      {R"([{{env NUMBER}},"{{env NUMBER}}"])", R"([42,"42"])"},
      {R"([{{env OBJECT}},"{{env OBJECT}}"])", R"([{"a":1},"{ \"a\": 1 }"])"},
      {R"([{{var text}},"{{var text}}"])", R"(["a\"b","a\"b"])"},
      {R"([{{var number}},"{{var number}}"])", R"([42,"42"])"},
      {R"([{{var null}},"{{var null}}"])", R"([null,"null"])"},
      {R"([{{var quoted}},"{{var quoted}}"])", R"(["x","\"x\""])"},
      {R"([{{var object}},"{{var object}}"])", R"([{"a":[1]},"{\"a\": [1]}"])"},
      {R"([{{var jstring}},"{{var jstring}}"])", "[\"a\\\"\\u00e9\",\"a\\\"\xC3\xA9\"]"},
      {R"([{{var jnumber}},"{{var jnumber}}"])", R"([1.50e3,"1.50e3"])"},
      {R"([{{var jtrue}},"{{var jtrue}}"])", R"([true,"true"])"},
      {R"([{{var jobject}},"{{var jobject}}"])", R"([{"a":[1]},"{\"a\":[1]}"])"},
      {R"({{var "a b"}})", R"("space")"},
  };
  const text::InZone zone("EST5");
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(render(c.text, variables, environment) == c.rendered);
  }
}

TEST_CASE("nothing but placeholders is touched", "[event]") {
  const std::string odd = " \t{ \"a\" :\r\n[ 1.0E+2,\"\\u00e9\\/\xC3\xA9\x7F\" , {} ],\"a\":-0 }\n\n";
  const std::string inside = odd.substr(2, odd.size() - 4);
  CHECK(render(odd) == inside);
  CHECK(render("[" + inside + ", {{seq}} ]") == "[" + inside + ", 7 ]");
}

TEST_CASE("no value breaks out of its string or its place, and none is changed", "[event]") {
  const std::string shape = R"({"a":"<{{var x}}>","k{{var x}}":[{{var x}},"{{env E}}"],"z":{{env E}}})";
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const bool fits_environment = !text.empty() && text.find('\0') == std::string::npos;
    const std::string out = render(shape, {{"x", {text, false}}}, {{"E", fits_environment ? text : "e"}});
    json::Document document;
    REQUIRE(document.parse(out).ok());
    // {, a, its value, k, [, two values, z, its value
    REQUIRE(document.size() == 9);
    CHECK(document.string(2) == "<" + text + ">");
    CHECK(document.string(3) == "k" + text);
    CHECK(document.is_array(4));
    CHECK(document.string(5) == text);
    if (fits_environment) CHECK(document.string(6) == text);
    if (fits_environment) CHECK(document.string(8) == text);
    CHECK(document.equals(7, "z"));
  }
}

TEST_CASE("a value that was given as JSON stays that value", "[event]") {
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    std::string quoted;
    json::append_string(text, quoted);
    const std::string out = render(R"([{{var x}},"{{var x}}"])", {{"x", {quoted, true}}});
    json::Document document;
    REQUIRE(document.parse(out).ok());
    REQUIRE(document.size() == 3);
    CHECK(document.string(1) == text);
    CHECK(document.string(2) == text);
  }
}

TEST_CASE("uuids are random, and those of one name are one within a message", "[event]") {
  const std::vector<MessageTemplate> templates =
      parse(R"(["{{uuid}}",{{uuid}},"{{uuid a}}",{{uuid a}},{{uuid "b c"}}])");
  const MessageTemplate::Surroundings around = surroundings();
  std::set<std::string> seen;
  for (int message = 0; message < 2; ++message) {
    std::string out;
    templates.front().render({}, 1, around, out);
    json::Document document;
    REQUIRE(document.parse(out).ok());
    std::vector<std::string> uuids;
    for (json::Document::Index i = 1; i < document.size(); ++i) uuids.push_back(document.string(i));
    REQUIRE(uuids.size() == 5);
    CHECK(uuids[2] == uuids[3]);
    for (const std::string& uuid : uuids) CHECK(text::is_uuid(uuid));
    seen.insert(uuids.begin(), uuids.end());
  }
  CHECK(seen.size() == 8);
}

TEST_CASE("all of a message is of one time", "[event]") {
  const std::vector<MessageTemplate> templates = parse(R"([{{now}},{{now}},{{now %S}}])");
  int asked = 0;
  const MessageTemplate::Surroundings around{[] { return std::uint64_t{0}; },
                                             [&asked] {
                                               ++asked;
                                               return some_time();
                                             }};
  std::string out;
  templates.front().render({}, 1, around, out);
  CHECK(asked == 1);
  templates.front().render({}, 1, around, out);
  CHECK(asked == 2);
}

TEST_CASE("random numbers and choices are uniform, both ends included", "[event]") {
  const auto drawn = [](std::string_view text, std::vector<std::uint64_t> bits) {
    std::size_t next = 0;
    std::string out;
    parse(text).front().render({}, 1, {[&] { return bits.at(next++); }, some_time}, out);
    CHECK(next == bits.size());
    return out;
  };
  CHECK(drawn("{{int 1 9}}", {0}) == "1");
  CHECK(drawn("{{int 1 9}}", {8}) == "9");
  CHECK(drawn("{{int 1 9}}", {9}) == "1");
  CHECK(drawn("{{int -1 1}}", {1}) == "0");
  // 2^64 is 7 modulo 9: the last seven values would favour the first results.
  CHECK(drawn("{{int 1 9}}", {UINT64_MAX - 7}) == "9");
  CHECK(drawn("{{int 1 9}}", {UINT64_MAX, UINT64_MAX - 6, 3}) == "4");
  CHECK(drawn("{{int -9223372036854775808 9223372036854775807}}", {0}) == "-9223372036854775808");
  CHECK(drawn("{{int -9223372036854775808 9223372036854775807}}", {UINT64_MAX}) == "9223372036854775807");
  CHECK(drawn("{{int 0 1}}", {UINT64_MAX}) == "1");
  CHECK(drawn("{{int 3 3}}", {}) == "3");
  CHECK(drawn("{{choice a b c}}", {5}) == "\"c\"");
  CHECK(drawn("{{choice a}}", {}) == "\"a\"");
}

TEST_CASE("a file may hold several values, each with its line", "[event]") {
  struct Case {
    std::string text;
    std::vector<std::pair<std::size_t, std::string>> values;
  };
  const std::vector<Case> cases{
      {"{\"a\":{{seq}}}\n\n{\"b\":{{seq}}}\n", {{1, "{\"a\":7}"}, {3, "{\"b\":7}"}}},
      {"\n{\n\"a\":\n1}{\"b\":2} [\n]\n3", {{2, "{\n\"a\":\n1}"}, {4, "{\"b\":2}"}, {4, "[\n]"}, {6, "3"}}},
      {"{{seq}} {{seq}}\n{{seq}}", {{1, "7"}, {1, "7"}, {2, "7"}}},
      {"\"a\"\"{{seq}}\"", {{1, "\"a\""}, {1, "\"7\""}}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    std::vector<std::pair<std::size_t, std::string>> values;
    for (const MessageTemplate& shape : parse(c.text)) values.emplace_back(shape.line(), render(shape));
    CHECK(values == c.values);
  }
}

TEST_CASE("what is wrong with a template is told with its place and what to do, the first thing first",
          "[event]") {
  struct Case {
    std::string text;
    std::string what;
    std::string advice;
  };
  const std::string braces = R"(for two braces themselves write \u007b\u007b in a string)";
  const std::string all =
      R"(there are {{uuid}}, {{now}}, {{seq}}, {{int 1 9}}, {{choice a "b c"}}, {{env NAME}}, {{var NAME}}; )";
  const std::string variable = "a variable is written {{var bogus}}; ";
  const std::string open = "close it on the same line: {{uuid}}; " + braces;
  const std::string plain = R"(a word that holds more than plain characters is written as a JSON string: )";
  const std::string whole =
      R"(outside of strings it stands for a whole value; within quotes for text: "{{uuid}}")";
  const std::string apart = "for one value put both in a string; between two messages belongs a new line";
  const std::vector<Case> cases{
      {"", "1:1: no JSON value in this template", ""},
      {" \n ", "1:1: no JSON value in this template", ""},
      {"{\n \"a\": \"x{{uid}}\"}", "2:11: an unknown placeholder, 'uid'", "did you mean 'uuid'? " + braces},
      {"{{bogus 1}}", "1:3: an unknown placeholder, 'bogus'", variable + all + braces},
      {"{{UUID}}", "1:3: an unknown placeholder, 'UUID'",
       "a variable is written {{var UUID}}; " + all + braces},
      {"{{}}", "1:1: an empty placeholder", all + braces},
      {"\"{{ }}\"", "1:2: an empty placeholder", all + braces},
      {"{{{seq}}:1}", "1:3: an unknown placeholder, '{seq'", "did you mean 'seq'? " + braces},
      {"\"a {{ b\"", "1:4: a placeholder without its }}: {{ b\"", open},
      {"\"{{uuid\"", "1:2: a placeholder without its }}: {{uuid\"", open},
      {"\"{{uuid", "1:2: a placeholder without its }}: {{uuid", open},
      {"{\"a\":\"{{uuid\",\n\"b\":\"{{seq}}\"}", "1:7: a placeholder without its }}: {{uuid\",", open},
      {"\"{{uuid \n}}\"", "1:2: a placeholder without its }}: {{uuid ", open},
      {"\"{{var a {{seq}}\"", "1:2: a placeholder without its }}: {{var a {{seq}}\"", open},
      {"{{seq 1}}", "1:1: too many words in {{seq 1}}", "write {{seq}}"},
      {"{{int 1}}", "1:1: too few words in {{int 1}}", "write {{int 1 9}}"},
      {"{{int 1 2 3}}", "1:1: too many words in {{int 1 2 3}}", "write {{int 1 9}}"},
      {"{{choice}}", "1:1: too few words in {{choice}}", R"(write {{choice a "b c"}})"},
      {"{{var}}", "1:1: too few words in {{var}}", "write {{var NAME}}"},
      {"{{now %H %M}}", "1:1: too many words in {{now %H %M}}",
       R"(write {{now}} or {{now "%Y-%m-%d %H:%M:%S"}}; a word with spaces wants quotes)"},
      {"{{int 2 1}}", "1:7: 2 is more than 1", "write {{int 1 2}}"},
      {"{{int 1 x}}", "1:9: 'x' is not an integer", "write {{int LEAST MOST}}, such as {{int -5 5}}"},
      {"{{int 1.0 2}}", "1:7: '1.0' is not an integer", "write {{int LEAST MOST}}, such as {{int -5 5}}"},
      {"{{int 0 9223372036854775808}}", "1:9: '9223372036854775808' is beyond 64 bits",
       "write {{int LEAST MOST}}, such as {{int -5 5}}"},
      {"{{env A=B}}", "1:7: 'A=B' is no name of an environment variable", ""},
      {"{{now " + std::string(1001, 'x') + "}}",
       "1:7: what this format of the time writes has more than 1000 bytes",
       "formats are strftime's: {{now %H:%M:%S.%L}}"},
      {"{{choice a\"b\"}}", "1:11: '\"' in the middle of a placeholder's word",
       plain + R"({{choice "a b" "\"c\""}})"},
      {"{{choice a\\b}}", "1:11: '\\' in the middle of a placeholder's word",
       plain + R"({{choice "a b" "\"c\""}})"},
      {"{{choice \"a}}", "1:10: a word whose quotes are not closed", "close them on the same line"},
      {"{{choice \"a\"b}}", "1:13: something right behind a word in quotes", "a space belongs between words"},
      {R"({{choice "a\x"}})", "1:12: an escape that JSON does not know in a word of a placeholder",
       "in quotes a word is written as JSON strings are"},
      {R"("{{choice \"a\n\"}}")", R"(1:14: an escape in a word between \" and \")",
       R"(write the word in quotes without backslashes, even in a string: {{choice "a\\b"}})"},
      {"{{choice \xFF}}", "1:10: bytes that are not UTF-8 in a placeholder", ""},
      {"{{{seq}}:1}x", "1:3: an unknown placeholder, '{seq'", "did you mean 'seq'? " + braces},
      {"{ {{uuid}}: 1}", "1:3: a placeholder where JSON allows no value", whole},
      {"[1{{seq}}]", "1:3: a placeholder where JSON allows no value", whole},
      {"-{{seq}}", "1:2: a placeholder where JSON allows no value", whole},
      {"{\"a\"{{seq}}}", "1:5: a placeholder where JSON allows no value", whole},
      {"[{{seq}}5]", "1:9: not JSON: an unexpected character '5'", ""},
      {"{{seq}}5", "1:8: a value right behind another, one of them a placeholder", apart},
      {"5{{seq}}", "1:2: a value right behind another, one of them a placeholder", apart},
      {"{{seq}}{{seq}}", "1:8: a value right behind another, one of them a placeholder", apart},
      {"[{{seq}},]", "1:9: not JSON: a comma with nothing behind it", ""},
      {"{\"a\": tru, \"b\": {{bogus}}}", "1:10: not JSON: an unexpected character ','", ""},
      {"{\"a\": {{bogus}}, tru}", "1:9: an unknown placeholder, 'bogus'", variable + all + braces},
      {"{\n\"a\": [{{seq}}\n", "3:1: not JSON: the text ends in the middle of a value", ""},
      {"\"\\u12{{seq}}\"", "1:6: not JSON: an escape that JSON does not know", ""},
      {"\"\\{{seq}}\"", "1:2: not JSON: an escape that JSON does not know", ""},
      {"\"\\ud83d{{seq}}\"", "1:2: not JSON: half of a surrogate pair", ""},
      {"\"\xC3{{seq}}\xA9\"", "1:2: not JSON: bytes that are not UTF-8", ""},
      {"\"a\nb\"", "1:3: not JSON: a control character inside a string", ""},
      {"\xEF\xBB\xBF{}", "1:1: not JSON: a byte order mark", ""},
      {"1\n2\n\n x", "4:2: not JSON: an unexpected character 'x'", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Refusal refusal = refusal_of([&c] { parse(c.text); });
    CHECK(refusal.status == Exit::findings);
    CHECK(refusal.what == "t.json:" + c.what);
    CHECK(refusal.advice == c.advice);
  }
}

TEST_CASE("a variable that was not given is named with its place, before anything is sent", "[event]") {
  const MessageTemplate shape = parse("{\"a\":\"{{var tenant}}\",\n\"b\":{{var user}}}").front();
  CHECK(shape.variables() == std::set<std::string>{"tenant", "user"});
  const std::vector<std::string> enough{"user", "tenant", "more"};
  CHECK_NOTHROW(shape.require(enough));

  struct Case {
    std::vector<std::string> known;
    std::string what;
    std::string advice;
  };
  const std::vector<Case> cases{
      {{},
       "t.json:1:7: no variable 'tenant'",
       "give it with --var tenant=VALUE, or as a column of --var-file FILE"},
      {{"tenant"},
       "t.json:2:5: no variable 'user'",
       "give it with --var user=VALUE, or as a column of --var-file FILE; names given: tenant"},
      {{"tenat", "user"}, "t.json:1:7: no variable 'tenant'", "did you mean 'tenat'?"},
  };
  for (const Case& c : cases) {
    std::string out = "before";
    Variables variables;
    for (const std::string& name : c.known) variables[name] = {"x", false};
    for (const Refusal& refusal : {refusal_of([&] { shape.require(c.known); }),
                                   refusal_of([&] { shape.render(variables, 1, surroundings(), out); })}) {
      CHECK(refusal.status == Exit::usage);
      CHECK(refusal.what == c.what);
      CHECK(refusal.advice == c.advice);
    }
    CHECK(out == "before");
  }
}

TEST_CASE("the environment is asked once for each name, and must have it", "[event]") {
  int asked = 0;
  const auto environment = [&asked](const char* name) -> std::optional<std::string> {
    ++asked;
    if (name == "BAD"s) return "a\xFF";
    return name == "HOME"s ? std::optional("/home"s) : std::nullopt;
  };
  const auto parsed = [&environment](std::string_view text) {
    return MessageTemplate::parse_all("t.json", text, environment);
  };
  const std::vector<MessageTemplate> templates = parsed("[{{env HOME}},\"{{env HOME}}\"]\n{{env HOME}}");
  for (int i = 0; i < 3; ++i) {
    CHECK(render(templates[0]) == R"(["/home","/home"])");
    CHECK(render(templates[1]) == R"("/home")");
  }
  CHECK(asked == 1);

  const Refusal unset = refusal_of([&] { parsed("[\n{{env NONE}}]"); });
  CHECK(unset.status == Exit::usage);
  CHECK(unset.what == "t.json:2:1: the environment variable 'NONE' is not set, or empty");
  const Refusal bad = refusal_of([&] { parsed("[\n{{env BAD}}]"); });
  CHECK(bad.what == "t.json:2:1: the environment variable 'BAD' is not UTF-8");
}

TEST_CASE("values that are not UTF-8, or not the JSON that they claim to be, are never sent", "[event]") {
  struct Case {
    Variable value;
    const char* what;
  };
  const std::vector<Case> cases{
      {{"a\xFF", false}, "UTF-8"},      {{"\xC3", false}, "UTF-8"}, {{"\"\xED\xA0\x80\"", false}, "UTF-8"},
      {{"\"\xFF\"", true}, "JSON"},     {{"1 2", true}, "JSON"},    {{"", true}, "JSON"},
      {{"1,\"evil\":2", true}, "JSON"}, {{"\"", true}, "JSON"},     {{"\"a\",\"b\"", true}, "JSON"},
  };
  for (const Case& c : cases) {
    for (const std::string text : {"[{{var x}}]", "[\"{{var x}}\"]"}) {
      CAPTURE(c.value.text, text);
      const Refusal refusal = refusal_of([&] { render(text, {{"x", c.value}}); });
      CHECK(refusal.status == Exit::usage);
      const std::string place = text[1] == '{' ? "t.json:1:2" : "t.json:1:3";
      CHECK(refusal.what == place + ": the value of the variable 'x' is not " + c.what);
    }
  }
}

TEST_CASE("a placeholder is found in any text", "[event]") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases{
      {"", ""},
      {"a.{{uuid}}.b", "{{uuid}}"},
      {"{{ int 1 9 }}", "{{ int 1 9 }}"},
      {"{{user}} {{now}}", "{{now}}"},
      {"{{{seq}}}", "{{seq}}"},
      {"{{uuid", ""},
      {"{{}}", ""},
      {R"({"a":{"b":{}}})", ""},
  };
  for (const auto& [text, placeholder] : cases) {
    INFO(text);
    CHECK(MessageTemplate::placeholder_in(text) == placeholder);
  }
}

TEST_CASE("a variable that is empty is known by its name", "[event]") {
  const MessageTemplate one = parse(R"({"a":{{var a}},"b":"{{var b}}"})").front();
  CHECK_FALSE(one.empty_variable({{"a", {"1", false}}, {"b", {"x", false}}}));
  CHECK(one.empty_variable({{"a", {"1", false}}, {"b", {"", false}}}) == "b");
  CHECK_FALSE(one.only_variable());
  CHECK(parse(R"("{{var b}}")").front().only_variable() == "b");
  CHECK_FALSE(parse(R"("{{var b}} ")").front().only_variable());
}

TEST_CASE("a large template takes linear time", "[event]") {
  std::string lines;
  std::string one = "[";
  for (int i = 0; i < 20'000; ++i) {
    lines += "{\"a\":\"{{uuid x}}\",\"b\":{{seq}}}\n";
    one += "{\"a\":\"{{uuid}}\",\"b\":{{var x}}},";
  }
  one += "0]";
  const std::vector<MessageTemplate> templates = parse(lines);
  CHECK(templates.size() == 20'000);
  CHECK(templates.back().line() == 20'000);
  CHECK(render(one, {{"x", {"1", true}}}).size() > one.size());
  CHECK(refusal_of([&] { parse(one + one.substr(1, one.size() - 3)); }).status == Exit::findings);
  CHECK(refusal_of([] { parse(std::string(300'000, '{')); }).status == Exit::findings);
}
