// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_commitments.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ronghe/proof/commitment.hpp"

namespace ronghe::evidence {
namespace {

using crypto::Hash;
using crypto::Suite;

struct Field {
  std::string name;
  std::string value;
};

// As the format says it, one by one.
Hash expected(Suite suite, const std::string& seed, const std::vector<Field>& fields) {
  std::vector<Hash> hashes;
  for (const auto& [name, value] : fields) {
    const std::span key(reinterpret_cast<const std::uint8_t*>(seed.data()), seed.size());
    const auto salt = crypto::mac(suite, key, {"ronghe/v1/salt\n", name});
    hashes.push_back(proof::field_commitment(suite, salt.bytes(), name, value));
  }
  return proof::commitment_of(suite, "EDU/L4", hashes);
}

TEST(RowCommitments, OfManyRowsAreThoseOfEachRow) {
  for (const auto suite : {Suite::international, Suite::gm}) {
    SCOPED_TRACE(name_of(suite));
    RowCommitments many(suite, "EDU/L4");
    for (const std::size_t rows : {0, 1, 2, 40, 3}) {  // an object serves many chunks
      std::vector<Hash> each;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::string seed(32, static_cast<char>('a' + row % 20));
        std::vector<Field> fields;
        for (std::size_t i = 0; i < row % 9; ++i) {  // also none
          fields.push_back({fmt::format("field_{}", i), std::string(row * i, 'v')});
        }
        many.begin_row(seed);
        for (const auto& [name, value] : fields) many.add(name, value);
        each.push_back(expected(suite, seed, fields));
      }
      const auto computed = many.compute();
      EXPECT_EQ(std::vector(computed.begin(), computed.end()), each);
      many.clear();
    }
  }
}

}  // namespace
}  // namespace ronghe::evidence
