// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/store/batch.hpp"
#include "ronghe/store/store.hpp"

// The one door through which evidence comes into a store. A batch is checked by the dictionary, the
// secrets of its new subjects are made and on the disk, its rows and entries are added, all of it
// in one transaction or nothing of it.
namespace ronghe::store {

// A handle on the store's queue, made where it is needed. Several threads may seal at once, each
// with a writer of its own or all with one: who comes while another seals waits, and all acts that
// wait are sealed by the next transaction together. A faulty act among them fails alone.
class Writer {
 public:
  explicit Writer(Store& store) : store_(store) {}

  // Returns when the batch is in the store and on the disk, or not.
  [[nodiscard]] Outcome seal(const Batch& batch);
  // The same up to where something would be added, for acts. Nothing is.
  [[nodiscard]] Result<Preview> check(const Batch& batch);
  // What would refuse a staged file, beside what staging finds: who writes the record, of whom its
  // rows speak, who is erased, keys that are not here. Nothing is added.
  [[nodiscard]] Result<void> check_file(const Batch& batch);

 private:
  Store& store_;
};

}  // namespace ronghe::store
