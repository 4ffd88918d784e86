// SPDX-License-Identifier: MIT
#include "redaction/shapes.hpp"

#include "catch.hpp"

using namespace wazobus::redaction;

TEST_CASE("forms are recognised, and what only resembles them is not", "[redaction]") {
  struct Case {
    std::size_t (*find)(std::string_view, std::size_t);
    std::string_view text;
    std::size_t length;
  };
  const auto [find, text, length] = GENERATE(values<Case>({
      {uuid_at, "b1429de1-7c47-4718-89dc-9b34eae3732d", 36},
      {uuid_at, "b1429de1-7c47-4718-89dc-9b34eae3732dx", 0},
      {time_at, "2026-11-24T09:03:12.523-0500", 28},
      {time_at, "2026-11-24T09:03:12.523037 x", 26},
      {time_at, "2026-11-24 09:03", 16},
      {time_at, "2026-11-24", 10},
      {time_at, "09:03:12Z", 9},
      {time_at, "2026-13-24", 0},
      {time_at, "5550-10-01", 0},
      {channel_id_at, "1795528992.21", 13},
      {channel_id_at, "1795528992", 0},
      {channel_id_at, "5145550101.2", 0},
      {channel_id_at, "2145550101.2", 0},
      {ipv4_at, "192.168.1.42:5060", 12},
      {ipv4_at, "192.168.1.420", 0},
      {ipv4_at, "1.2.3.4.5", 0},
      {ipv6_at, "2001:db8::1]", 11},
      {ipv6_at, "::1", 3},
      {ipv6_at, "::ffff:192.168.1.42:5060", 19},
      {ipv6_at, "09:03:12", 0},
      {ipv6_at, "52:54:00:5e:01:99", 0},
      {mac_at, "52:54:00:5e:01:99", 17},
      {mac_at, "52:54:00:5e:01:9", 0},
      {mac_at, "5254.005e.0199", 14},
      {technology_at, "PJSIP/1001-0000002b", 6},
      {technology_at, "Local/s@x", 6},
      {technology_at, "Ash/Brook", 0},
      {variable_at, "WAZO_USERUUID=", 14},
      {variable_at, "E=mc", 0},
      {phone_at, "+1 (514) 555-0101", 17},
      {phone_at, "514-555-0101, or", 12},
      {phone_at, "5550101 5550102", 0},
      {phone_at, "101 102", 0},
      {phone_at, "1001 1002", 0},
      {phone_at, "01/45/55/01/87", 14},
      {phone_at, "01 - 45 - 55 - 01", 17},
      {phone_at, "+49 30 901820", 13},
      {phone_at, "(030) 901820", 12},
      {phone_at, "30 901820", 0},
      {alphanumeric_run, "ab1 c", 3},
  }));
  CAPTURE(text);
  CHECK(find(text, 0) == length);
}

TEST_CASE("the number at the end of a channel stands behind a dash", "[redaction]") {
  CHECK(channel_number_at("PJSIP/a-0000002b;1", 8) == 8);
  CHECK(channel_number_at("PJSIP/a-0000002b1", 8) == 0);
  CHECK(channel_number_at("0000002b", 0) == 0);
}

TEST_CASE("long numbers may be those of phones, times are not", "[redaction]") {
  CHECK(may_be_phone("5550101"));
  CHECK(may_be_phone("15145550101"));
  CHECK_FALSE(may_be_phone("1795528992"));
  CHECK_FALSE(may_be_phone("42"));
  CHECK_FALSE(may_be_phone("555a101"));
  CHECK(is_all_digits("0123"));
  CHECK_FALSE(is_all_digits(""));
  CHECK(is_alphanumeric('\xC3'));
  CHECK(is_apart("ash dunmore", 4, 7));
  CHECK_FALSE(is_apart("ash dunmore", 5, 3));
}
