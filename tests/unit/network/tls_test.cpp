// SPDX-License-Identifier: MIT
// What a handshake is prepared with; tests/unit/bus/tls_test.cpp has the files, tests/broker/test_tls.py and
// tests/websocket the handshakes.
#include "network/tls.hpp"

#include <openssl/x509.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"

namespace wazobus::network {

TEST_CASE("without a failed handshake no certificate was refused", "[network]") {
  CHECK_NOTHROW(throw_if_refused({}));
  CHECK(tls_reason() == "no reason is given");
}

TEST_CASE("authorities are found where other distributions keep them, but not beside OpenSSL's own",
          "[network]") {
  namespace fs = std::filesystem;
  const fs::path root = fs::temp_directory_path() / ("wazobus-authorities-" + std::to_string(::getpid()));
  fs::remove_all(root);
  CHECK(system_authorities(root).empty());
  for (const std::string path :
       {"/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/var/lib/ca-certificates/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/certs/ca-certificates.crt"}) {
    const std::string file = root.string() + path;
    fs::create_directories(fs::path(file).parent_path());
    std::ofstream(file) << "a certificate";
    CHECK(system_authorities(root) == file);
  }
  // Debian's folder of OpenSSL
  fs::create_directories(root.string() + X509_get_default_cert_dir());
  CHECK(system_authorities(root).empty());
  fs::remove_all(root);
}

}  // namespace wazobus::network
