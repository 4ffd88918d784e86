// SPDX-License-Identifier: MIT
#include "commands/cataloguing/catalogue.hpp"

#include "catalogue/catalogue.hpp"
#include "commands/catalogue_files.hpp"
#include "commands/cataloguing/actions.hpp"

namespace wazobus::commands {

Exit catalogue(const CatalogueOptions& options, Context& context) {
  check_usage(options);
  const catalogue::Catalogue catalogue = load_catalogue(options.catalogues);
  const render::Brush brush(context.wants_colour(options.color));
  CatalogueRun run{options, context, catalogue, brush, context.standard_output()};
  const Exit status = info_of(options.action).run(run);
  run.out.flush();
  return status;
}

}  // namespace wazobus::commands
