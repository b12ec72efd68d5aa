// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/result_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "ronghe/base/access.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/hkdf.hpp"
#include "ronghe/crypto/random.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using crypto::Aead;

namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::uint32_t piece_max = std::uint32_t{1} << 24U;  // not policy: bytes

// The least byte first.
std::string in_bytes(std::uint64_t number, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i));
  return bytes;
}

std::uint32_t length_of(std::string_view bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    length |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
  }
  return length;
}

std::unexpected<Error> not_ours(const std::string& path) {
  return fail_with(
      ErrorKind::proof_failed, "result-lines-differ"_code,
      "these are not the lines that were sealed, or the keys are not those of this store", {},
      {.file = path});
}

// Gives what a file holds, piece by piece.
class Pieces {
 public:
  Pieces(const std::string& path, RunSeal* seal)
      : path_(path), seal_(seal), in_(path, std::ios::binary) {}

  Result<bool> next(std::string& out) {
    out.clear();
    if (!in_.is_open()) {
      return fail_with(ErrorKind::not_found, "result-lines-absent"_code,
                       "the lines of the run are not there", {}, {.file = path_});
    }
    return seal_ != nullptr && seal_->seals() ? unsealed(out) : plain(out);
  }

 private:
  // Up to a whole number of lines.
  Result<bool> plain(std::string& out) {
    constexpr std::size_t wanted = std::size_t{1} << 20U;
    std::string line;
    while (out.size() < wanted && std::getline(in_, line)) {
      if (in_.eof()) return not_ours(path_);  // the last line has its end as well
      out += line;
      out += '\n';
    }
    return !out.empty();
  }

  Result<bool> unsealed(std::string& out) {
    if (piece_ == 0 && read(seal_->head().size()) != seal_->head()) return not_ours(path_);
    const auto length = read(length_bytes);
    if (length.empty()) return false;
    if (length.size() < length_bytes || length_of(length) > piece_max) return not_ours(path_);
    const auto sealed = read(length_of(length));
    if (sealed.size() != length_of(length)) return not_ours(path_);
    if (!seal_->unseal(sealed, piece_++, out)) return not_ours(path_);
    return true;
  }

  std::string read(std::size_t count) {
    std::string bytes(count, '\0');
    in_.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(in_.gcount()));
    return bytes;
  }

  std::string path_;
  RunSeal* seal_;
  std::ifstream in_;
  std::uint64_t piece_ = 0;
};

}  // namespace

ResultPaths result_paths(const Store& store, const std::string& run_id) {
  const auto beginning = store.folder() + "/results/" + run_id;
  return {.statement = beginning + ".json",
          .published = beginning + ".public.jsonl",
          .full = beginning + (store.seals() ? ".sealed" : ".jsonl")};
}

RunSeal::RunSeal(std::string run_id, crypto::Mac salts)
    : run_id_(std::move(run_id)), salts_(std::move(salts)) {}

RunSeal RunSeal::open(std::string run_id) {
  constexpr std::array<std::uint8_t, 32> nothing{};
  return {std::move(run_id), crypto::Mac(crypto::Suite::international, nothing)};
}

RunSeal::RunSeal(std::string run_id, crypto::Suite suite, const crypto::SecretKey& key_of_run)
    : run_id_(std::move(run_id)),
      suite_(suite),
      salts_(suite, crypto::derived_key(suite, key_of_run, "ronghe/v1/salts of lines")),
      cipher_(std::in_place, suite,
              crypto::derived_key(suite, key_of_run, "ronghe/v1/cipher of lines")) {}

std::string RunSeal::salt(std::uint64_t index) {
  return std::string(salts_.of({"ronghe/v1/line\n", in_bytes(index, 8)}).bytes());
}

std::string RunSeal::head() const {
  return fmt::format("ronghe-lines v1 {}\n", crypto::name_of(suite_));
}

std::string RunSeal::context(std::uint64_t piece) const {
  return fmt::format("{}{}\n{}", head(), run_id_, piece);
}

void RunSeal::seal(std::string_view lines, std::uint64_t piece, std::string& out) {
  const auto nonce = crypto::random_bytes<Aead::nonce_bytes>();
  out += in_bytes(nonce.size() + lines.size() + Aead::tag_bytes, length_bytes);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  cipher_->seal(nonce, context(piece), lines, out);
}

bool RunSeal::unseal(std::string_view sealed, std::uint64_t piece, std::string& out) {
  if (sealed.size() < Aead::nonce_bytes) return false;
  Aead::Nonce nonce{};
  std::copy_n(sealed.begin(), nonce.size(), nonce.begin());
  return cipher_->open(nonce, context(piece), sealed.substr(nonce.size()), out);
}

Result<std::optional<RunSeal>> seal_of_run(Store& store, const std::string& run_id) {
  if (!store.seals()) return RunSeal::open(run_id);
  RONGHE_CHECK(store.unlock());
  if (!store.why_locked().empty()) return std::nullopt;
  RONGHE_TRY(keys, store.keys());
  auto key = keys->key_of_run(store.origin(), run_id);
  if (!key && key.error().kind == ErrorKind::not_found) return std::nullopt;
  if (!key) return std::unexpected(std::move(key).error());
  return RunSeal(run_id, store.suite(), *key);
}

void LineTree::add(std::string_view lines) {
  std::vector<crypto::Hash> leaves;
  for (auto at = static_cast<std::uint64_t>(tree_.size()); !lines.empty(); ++at) {
    const auto line = lines.substr(0, lines.find('\n'));
    leaves.push_back(proof::line_leaf(seal_ == nullptr ? "" : seal_->salt(at), line));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  }
  tree_.append_many(leaves);
}

proof::TreeHead LineTree::head() const {
  return {.size = static_cast<std::uint64_t>(tree_.size()), .root = tree_.root()};
}

LinesWriter::LinesWriter(std::string path, RunSeal* seal)
    : path_(std::move(path)),
      seal_(seal),
      folder_(make_private_folder(fs::path(path_).parent_path().string())),
      unborn_(path_),
      tree_(seal) {
  if (folder_) out_.open(unborn_.path(), std::ios::binary | std::ios::trunc);
  if (seal_ != nullptr && seal_->seals()) out_ << seal_->head();
}

void LinesWriter::add(std::string_view lines) {
  if (lines.empty()) return;
  tree_.add(lines);
  if (seal_ == nullptr || !seal_->seals()) {
    out_.write(lines.data(), static_cast<std::streamsize>(lines.size()));
    return;
  }
  std::string sealed;
  seal_->seal(lines, pieces_++, sealed);
  out_.write(sealed.data(), static_cast<std::streamsize>(sealed.size()));
}

Result<void> LinesWriter::keep() {
  RONGHE_CHECK(folder_);
  out_.close();
  if (!out_.fail() && make_private_file(unborn_.path()) && unborn_.keep_file()) return {};
  return fail_with(ErrorKind::fault, "result-not-written"_code,
                   "the result cannot be written; free space, then run it again", {},
                   {.file = path_});
}

Result<proof::TreeHead> read_lines(const std::string& path, RunSeal* seal, const TakeLine& take) {
  Pieces pieces(path, seal);
  LineTree tree(seal);
  std::string piece;
  for (std::uint64_t at = 0;;) {
    RONGHE_TRY(more, pieces.next(piece));
    if (!more) return tree.head();
    tree.add(piece);
    for (std::string_view rest = piece; !rest.empty(); ++at) {
      const auto line = rest.substr(0, rest.find('\n'));
      RONGHE_CHECK(take(at, line));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
  }
}

}  // namespace ronghe::store
