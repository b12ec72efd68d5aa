// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/synthetic.hpp"

#include "ronghe/store/writer.hpp"

namespace ronghe::store {

Result<void> mark_synthetic(Store& store, const Date& day) {
  RONGHE_TRY(marked, is_synthetic(store));
  if (marked) return {};
  RONGHE_CHECK(committed(Writer(store).seal(
      system_act("store_mark", {{"mark", "synthetic"}, {"marked_on", day}}, day))));
  return {};
}

Result<bool> is_synthetic(Store& store) {
  RONGHE_TRY(count, store.connection().integer(
                        "SELECT (SELECT count(*) FROM store_meta WHERE key = 'synthetic') + "
                        "(SELECT count(*) FROM ledger_entry WHERE record = 'store_mark')"));
  return count > 0;
}

}  // namespace ronghe::store
