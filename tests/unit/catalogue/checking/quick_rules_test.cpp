// SPDX-License-Identifier: MIT
#include "catalogue/checking/quick_rules.hpp"

#include "unit/catalogue/checking/checking.hpp"

using namespace wazobus;
using namespace wazobus::catalogue;

namespace {

using Variable = QuickShape::Variable;

}  // namespace

TEST_CASE("a quick shape fits keys that are made of a message's values, as they are or escaped",
          "[catalogue]") {
  const QuickShape shape({{"calls.", Variable::slot, 1}, {".of.", Variable::user}, {""}});
  const std::array<PlainText, 2> users{"u1", "u2"};
  QuickValues values;
  values.slots[1] = "1.2";
  values.users = users;
  CHECK(shape.fits("calls.1.2.of.u2", values));
  CHECK(shape.fits("calls.1__DOT__2.of.u1", values));
  CHECK_FALSE(shape.fits("calls.1.2.of.u3", values));
  CHECK_FALSE(shape.fits("calls.1.2.of.u1.", values));
  CHECK_FALSE(shape.fits("calls..of.u1", values));
  values.users = {};
  CHECK(shape.fits("calls.1.2.of.anybody", values));
  CHECK_FALSE(shape.fits("calls.1.2.of.", values));
  values.slots[1] = {};
  CHECK_FALSE(shape.fits("calls..of.u1", values));
}

TEST_CASE("a quick shape names the user where nothing else can be read in its place", "[catalogue]") {
  CHECK(QuickShape({{"a.", Variable::user}, {".b"}}).names_user());
  CHECK(QuickShape({{"a.", Variable::user}, {""}}).names_user());
  CHECK_FALSE(QuickShape({{"a.", Variable::user}, {"b"}}).names_user());
  CHECK_FALSE(QuickShape({{"a", Variable::user}, {""}}).names_user());
  CHECK_FALSE(QuickShape({{"a.", Variable::slot, 1}, {".", Variable::user}, {""}}).names_user());
  CHECK_FALSE(QuickShape({{"a.b"}}).names_user());
}

TEST_CASE("events whose rules take thought are left to the strict path", "[catalogue]") {
  Rulebook rulebook(small_catalogue(), Edition::current);
  const auto is_usable = [&](std::string_view name) {
    return QuickRules(*rulebook.find(name), name).is_usable;
  };
  CHECK(is_usable("call_made"));
  CHECK(is_usable("users_made"));
  CHECK_FALSE(is_usable("tenant_made"));  // a header's name is made of a value in an array
  CHECK_FALSE(is_usable("old_made"));     // removed
  CHECK_FALSE(is_usable("Stasis"));       // without wazo-bus
  CHECK_FALSE(is_usable("Newchannel"));   // does not tell that Event repeats its name
}
