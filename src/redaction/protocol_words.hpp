// SPDX-License-Identifier: MIT
// Recognises values of content_type and content_encoding. They say how to read a body, so they are kept: with
// other words a reader could not decode it.
#pragma once

#include <string_view>

namespace wazobus::redaction {

/// Is it the name of a character set or of a packing ("utf-8", "gzip"), in upper or lower case?
bool is_encoding(std::string_view text);

/// Is it a media type (RFC 6838) with at most a character set: "text/plain; charset=iso-8859-15"?
bool is_media_type(std::string_view text);

}  // namespace wazobus::redaction
