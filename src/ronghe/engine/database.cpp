// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/database.hpp"

#include "ronghe/engine/driver.hpp"

namespace ronghe::engine {

Database::Database(std::shared_ptr<DatabaseDriver> driver, std::vector<std::string> mended)
    : driver_(std::move(driver)), mended_(std::move(mended)) {}

Result<Connection> Database::connect() {
  RONGHE_TRY(driver, driver_->connect());
  return Connection(std::move(driver));
}

}  // namespace ronghe::engine
