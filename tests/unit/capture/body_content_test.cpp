// SPDX-License-Identifier: MIT
#include "capture/body_content.hpp"

#include "capture/packer.hpp"
#include "catch.hpp"
#include "text/base64.hpp"

using namespace wazobus;
using namespace wazobus::capture;

namespace {

event::Frame frame_with(const std::string& base64, const std::string& encoding) {
  event::Frame frame;
  frame.body = *text::decode_base64(base64);
  frame.properties.content_encoding = encoding;
  return frame;
}

/// {"a":1} and a newline
const std::string in_gzip = "H4sIAAAAAAAAA6tWSlSyMqzlAgBGo+h0CAAAAA==";
const std::string in_zstandard = "KLUv/QRYQQAAeyJhIjoxfQri7+zg";

}  // namespace

TEST_CASE("a packed body is unpacked as its content_encoding says", "[capture]") {
  BodyContent content;
  const event::Frame packed = frame_with(in_gzip, "gzip");
  const event::Frame named_otherwise = frame_with(in_gzip, "utf-8");
  const event::Frame cut_short = frame_with(in_gzip.substr(0, 24), "gzip");
  CHECK(content.of(packed) == "{\"a\":1}\n");
  CHECK(content.of(frame_with(in_zstandard, "ZSTD")) == "{\"a\":1}\n");
  CHECK(content.of(named_otherwise).data() == named_otherwise.body.data());
  CHECK(content.of(cut_short).data() == cut_short.body.data());
  event::Frame plain;
  plain.body = "{}";
  CHECK(content.of(plain).data() == plain.body.data());
}

TEST_CASE("a packed body is unpacked up to a limit", "[capture]") {
  BodyContent content;
  event::Frame frame;
  frame.properties.content_encoding = "gzip";
  for (const std::size_t mib : {1UL, 65UL}) {
    std::string packed;
    append_packed(Packing::gzip, std::string(mib << 20U, ' '), packed);
    frame.body = std::move(packed);
    CHECK(content.of(frame).size() == (mib == 1 ? mib << 20U : frame.body.size()));
  }
}
