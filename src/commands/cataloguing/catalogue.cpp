// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue.hpp"

#include <optional>
#include <utility>

#include "catalogue/catalogue.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

Exit catalogue(const CatalogueOptions& options, Context& context) {
  check_usage(options);
  std::optional<delivery::Judge> judge;
  if (std::optional<delivery::Client> client = client_from(options.client))
    judge.emplace(make_judge(options.client, *std::move(client), std::nullopt, context.say));
  catalogue::Catalogue catalogue = load_catalogue(options.catalogues);
  if (judge) hint_at_subscriptions(options.client, catalogue, context.say);
  const render::Brush brush(context.colouring(options.color));
  CatalogueRun run{options, context, catalogue, judge, brush, context.standard_output()};
  const Exit status = info_of(options.action).run(run);
  run.out.flush();
  return status;
}

}  // namespace wazobus::commands
