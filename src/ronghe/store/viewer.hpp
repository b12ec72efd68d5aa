// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/release/gate.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

// A store as one reader sees it: the only way to what is in labelled fields.
//
// It has a connection of its own on which the names of records are views for this reader: fields
// under labels that he may not see are withheld, rows and figures outside his regions and kinds of
// subject are not there. Two viewers of one store, also on two threads, see different things. The
// store's own connection opens nothing to anyone.
//
// A viewer sees what was committed, and shows the labels that fields had when it was opened.
class Viewer {
 public:
  // Unlocks the keys that are here, where the reader may see a label at all. The store must outlive
  // the viewer. bad_input for a label or kind of subject that the dictionary does not have, or a
  // region that is not in the store.
  [[nodiscard]] static Result<Viewer> open(Store& store, release::Reader reader);
  // The same for who needs every field, such as a run: refused when a key is not here.
  [[nodiscard]] static Result<Viewer> open_all(Store& store);

  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] engine::Connection& connection() { return connection_; }
  // With the labels named that are seen.
  [[nodiscard]] const release::Reader& reader() const { return reader_; }
  // Whether the key of a record's rows is for the reader.
  [[nodiscard]] bool shows_key(const policy::RecordType& record) const;
  // What decides about the figures of a run: by the pack that it was made with.
  [[nodiscard]] Result<release::Gate> gate(const policy::Pack& pack, const Date& as_of) const;
  // Makes room for runs that are brought here as lines: loaded_value, loaded_score and
  // loaded_light, whose rows the reader sees in run_value, run_score and run_light as far as they
  // are for him, and of the runs in loaded_run no others. every_value has those of all subjects:
  // what is suppressed is decided over all of them, else it would follow from two narrower views.
  [[nodiscard]] Result<void> hold_runs();

 private:
  Viewer(Store& store, release::Reader reader, engine::Connection connection)
      : store_(&store), reader_(std::move(reader)), connection_(std::move(connection)) {}
  [[nodiscard]] Result<void> name_labels();
  [[nodiscard]] Result<void> find_main();
  [[nodiscard]] Result<void> make_views();

  Store* store_;
  release::Reader reader_;
  engine::Connection connection_;
  std::string main_;  // before the name of a table, the store's own; find_main() fills it
  std::string seen_of_runs_ = "TRUE";
  bool holds_runs_ = false;
};

}  // namespace ronghe::store
