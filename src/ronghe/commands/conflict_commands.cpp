// SPDX-License-Identifier: Apache-2.0
// What different hands say differently.
#include "ronghe/commands/detail/groups.hpp"
#include "ronghe/workflow/list_conflicts.hpp"

namespace ronghe::commands::detail {

namespace {

Result<Answer> list_conflicts(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  RONGHE_TRY(viewer, store::Viewer::open(*store, services.reader));
  RONGHE_TRY(rows, workflow::set_aside_rows(viewer));
  return Answer{.parts = {workflow::conflicts_table(rows)}};
}

}  // namespace

std::vector<Command> conflict_commands() {
  return {
      {.name = "conflicts",
       .summary = {"list rows that were set aside, as another hand had said otherwise",
                   "列出与他方先前申报冲突而搁置的各行"},
       .arguments = {store_argument()},
       .formats = {"table", "csv", "json"},
       .example = "my-store",
       .notes = {"The first row counts until its own hand corrects it; the other stays in the log "
                 "and never counts.",
                 "先申报的一行有效，直至其申报方自行更正；另一行留存于日志，不计入。"},
       .run = list_conflicts}};
}

}  // namespace ronghe::commands::detail
