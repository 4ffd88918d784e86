// SPDX-License-Identifier: MIT
#include "text/base64.hpp"

#include <utility>
#include <vector>

#include "catch.hpp"

namespace wazobus::text {

TEST_CASE("base64 goes there and back", "[text]") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    std::string encoded;
    append_base64(bytes, encoded);
    CHECK(decode_base64(encoded) == bytes);
    bytes += static_cast<char>(static_cast<unsigned char>(i * 7));
  }
  const std::vector<std::pair<std::string, std::string>> known{
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : known) {
    std::string out;
    append_base64(plain, out);
    CHECK(out == encoded);
  }
  for (const char* const wrong : {"Z", "Zg", "Zg=", "Zg===", "Z===", "Zm9v\n", "Zm 9v", "Zg==Zg==", "Z-8="}) {
    INFO(wrong);
    CHECK_FALSE(decode_base64(wrong));
  }
}

}  // namespace wazobus::text
