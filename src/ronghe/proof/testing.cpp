// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/testing.hpp"

#include <fmt/format.h>

namespace ronghe::proof {

using crypto::Hash;

SigningKey key_for_tests(std::string name, std::uint8_t type) {
  const auto seed = crypto::sha256(fmt::format("{} {}", name, type));
  return {.name = std::move(name),
          .type = type,
          .key = *crypto::Ed25519PrivateKey::of_seed(seed.bytes())};
}

SmallLog::SmallLog(std::size_t size, std::string origin)
    : key_(key_for_tests(std::move(origin), type_ed25519)), hasher_(hasher_of(key_.name)) {
  for (const auto* name : {"edu.example/witness", "hr.example/witness", "tax.example/witness"}) {
    witnesses_.push_back(key_for_tests(name, type_cosignature_v1));
  }
  for (std::size_t i = 0; i < size; ++i) append(fmt::format("entry {}", i));
}

void SmallLog::append(std::string entry) {
  leaves_.push_back(hasher_.leaf(entry));
  entries_.push_back(std::move(entry));
}

TreeHead SmallLog::head(std::size_t size) const {
  return {.size = size, .root = root_of(std::span(leaves_).first(size), hasher_)};
}

ReadHash SmallLog::hashes() const {
  return [this](const Subtree& subtree) -> Result<Hash> {
    const auto width = std::size_t{1} << subtree.level;
    return root_of(std::span(leaves_).subspan(subtree.index * width, width), hasher_);
  };
}

Note SmallLog::checkpoint(std::size_t size, std::size_t cosigned) const {
  constexpr std::uint64_t time = 1'700'000'000;
  std::vector<Signer> signers{note_signer(key_)};
  for (std::size_t i = 0; i < cosigned; ++i) signers.push_back(cosigner(witnesses_[i], time + i));
  return *sign_checkpoint({.origin = key_.name, .tree = head(size)}, signers);
}

Receipt SmallLog::receipt(std::size_t index, std::size_t cosigned) const {
  return {.extra = std::nullopt,
          .index = index,
          .path = *inclusion_proof(index, size(), hashes(), hasher_),
          .checkpoint = checkpoint(cosigned)};
}

std::string SmallLog::policy(const std::string& needed) const {
  return fmt::format(
      "log {}\nwitness edu {}\nwitness hr {}\nwitness tax {}\n"
      "group departments {} edu hr tax\nquorum departments\n",
      key_.verifier().to_string(), witnesses_[0].verifier().to_string(),
      witnesses_[1].verifier().to_string(), witnesses_[2].verifier().to_string(), needed);
}

std::map<std::string, std::string> SmallLog::files(std::size_t cosigned) const {
  std::map<std::string, std::string> files;
  files["checkpoint"] = checkpoint(cosigned).to_string();
  std::size_t span = 1;
  for (unsigned level = 0; level < levels_of(size()); ++level, span *= tile_width) {
    const auto count = size() / span;
    for (std::size_t from = 0; from < count; from += tile_width) {
      std::vector<Hash> hashes;
      for (auto i = from; i < std::min<std::size_t>(from + tile_width, count); ++i) {
        hashes.push_back(root_of(std::span(leaves_).subspan(i * span, span), hasher_));
      }
      const auto tile = tile_holding(size(), level, from);
      files[path_of(tile)] = encode_tile(hashes);
      if (level != 0) continue;
      auto& bundle = files[path_of(Bundle{.index = tile.index, .width = tile.width})];
      for (auto i = from; i < from + tile.width; ++i) {
        ensure(append_entry(bundle, entries_[i]).has_value(), "entries of tests are short");
      }
    }
  }
  return files;
}

Result<std::string> FilesInMemory::read(const std::string& path) {
  const auto file = files_.find(path);
  if (file == files_.end()) return fail(ErrorKind::not_found, path);
  return file->second;
}

Result<std::vector<unsigned>> FilesInMemory::partials(const std::string& path) {
  std::vector<unsigned> widths;
  const auto prefix = path + ".p/";
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix); ++file) {
    widths.push_back(static_cast<unsigned>(std::stoul(file->first.substr(prefix.size()))));
  }
  return widths;
}

}  // namespace ronghe::proof
