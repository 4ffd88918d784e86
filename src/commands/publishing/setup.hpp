// SPDX-License-Identifier: MIT
// Everything that publish needs to run, taken from its options and checked.
#pragma once

#include <optional>

#include "bus/publisher.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/making/envelope.hpp"
#include "commands/client_view.hpp"
#include "commands/context.hpp"
#include "commands/publishing/input.hpp"
#include "commands/publishing/overrides.hpp"
#include "commands/publishing/publish.hpp"
#include "commands/publishing/resume_file.hpp"
#include "commands/publishing/rounds.hpp"
#include "delivery/client.hpp"
#include "text/uuid.hpp"

namespace wazobus::commands {

class PublishSetup {
 public:
  /// Checks all options. Reads the files of --catalogue and --password-file, and opens nothing else.
  /// `context` must outlive this. Throws UsageError and IoError; InvalidInput as input_of() does.
  PublishSetup(const PublishOptions& options, const Context& context);
  PublishSetup(const PublishSetup&) = delete;
  PublishSetup& operator=(const PublishSetup&) = delete;

  Overrides overrides;
  catalogue::Catalogue catalogue;  ///< empty if the input is not JSON
  PublishInput input;
  Pace pace;
  std::optional<ResumeFile> progress;
  text::Random random;
  catalogue::Identity identity;
  bus::Publisher::Settings publisher;  ///< without `told`
  /// The client whose view is asked for, and what its options say. Its origin is the uuid of its server.
  std::optional<delivery::Client> client;
  ClientOptions client_options;

 private:
  void find_client(const PublishOptions& options, const Context& context);
  void make_for_client(const PublishOptions& options);
  void begin_where_it_stopped(const PublishOptions& options);
};

/// How often and how fast to send. Throws UsageError for options that exclude each other.
Pace pace_of(const PublishOptions& options);

}  // namespace wazobus::commands
