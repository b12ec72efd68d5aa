// SPDX-License-Identifier: Apache-2.0
// Answers questions about the suite gm, one a line on the standard input, for cross_check.cjs:
// a word and arguments in hex ("-" is nothing); the answer is hex, "yes" or "no".
#include <cstdio>
#include <iostream>
#include <sstream>
#include <vector>

#include "ronghe/crypto/aead.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/sm2.hpp"
#include "ronghe/crypto/sm3.hpp"
#include "ronghe/crypto/testing.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::crypto {
namespace {

std::string sealed(const std::vector<std::string>& arguments) {
  // SM4 takes the first half of a key.
  const auto key = *SecretKey::of_bytes(arguments[1] + std::string(16, 'x'));
  Aead::Nonce nonce{};
  std::ranges::copy(arguments[2], reinterpret_cast<char*>(nonce.data()));
  std::string out;
  Aead(Suite::gm, key).seal(nonce, arguments[3], arguments[4], out);
  return testing::hex_of(out);
}

// Of the SM3 tree over the entries.
std::string root_of(std::span<const std::string> entries) {
  std::vector<Hash> leaves;
  for (const auto& entry : entries) leaves.push_back(proof::sm3_tree.leaf(entry));
  return proof::root_of(leaves, proof::sm3_tree).hex();
}

std::string answer(const std::vector<std::string>& arguments) {
  const auto& word = arguments[0];
  const auto count = arguments.size();
  if (word == "sm3" && count == 2) return sm3(arguments[1]).hex();
  if (word == "hmac" && count == 3) {
    return mac(Suite::gm, testing::span_of(arguments[1]), {arguments[2]}).hex();
  }
  if (word == "seal" && count == 5) return sealed(arguments);
  if (word == "verify" && count == 4) {
    const auto key = Sm2PublicKey::of_bytes(arguments[1]);
    return key && key->verify(arguments[2], arguments[3]) ? "yes" : "no";
  }
  if (word == "root") return root_of(std::span(arguments).subspan(1));
  const auto secret = count > 1 ? SecretKey::of_bytes(arguments[1]) : std::nullopt;
  const auto key = secret ? Sm2PrivateKey::of_secret(*secret) : std::nullopt;
  if (word == "point" && key) return testing::hex_of(key->public_key().bytes());
  if (word == "sign" && count == 3 && key) return testing::hex_of(key->sign(arguments[2]));
  return "no such question";
}

}  // namespace
}  // namespace ronghe::crypto

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) {
      const bool hex = !arguments.empty() && word != "-";
      arguments.push_back(hex ? ronghe::crypto::testing::bytes_of(word) : word == "-" ? "" : word);
    }
    std::puts(ronghe::crypto::answer(arguments).c_str());
  }
}
