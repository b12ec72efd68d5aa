// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <tuple>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/policy/dimensions.hpp"
#include "ronghe/policy/ignored_files.hpp"
#include "ronghe/policy/pack_form.hpp"
#include "ronghe/policy/pack_reader.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

namespace {

namespace fs = std::filesystem;

// The folder inside a pack that carries the pack it extends.
constexpr std::string_view carried = "extends";

// "A1.10" after "A1.9": digit runs compare as numbers.
bool by_id(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  std::size_t j = 0;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      int x = 0;
      int y = 0;
      const auto end_a = std::from_chars(&a[i], a.data() + a.size(), x).ptr;
      const auto end_b = std::from_chars(&b[j], b.data() + b.size(), y).ptr;
      if (x != y) return x < y;
      i = static_cast<std::size_t>(end_a - a.data());
      j = static_cast<std::size_t>(end_b - b.data());
      continue;
    }
    if (a[i] != b[j]) return a[i] < b[j];
    ++i;
    ++j;
  }
  return a.size() - i < b.size() - j;
}

// Name and bytes of every file of its own, in the order of the names, and the hash of what it
// extends: any change anywhere changes the hash, and where the extended pack is kept does not.
std::string hash_of(const Pack& pack) {
  std::vector<std::string> paths;
  std::error_code none;
  for (auto entry = fs::recursive_directory_iterator(pack.folder, none);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry.depth() == 0 && entry->is_directory() && entry->path().filename() == carried) {
      entry.disable_recursion_pending();
    }
    if (entry->is_regular_file()) {
      paths.push_back(fs::relative(entry->path(), pack.folder).string());
    }
  }
  std::ranges::sort(paths);
  crypto::Sha256 hasher;
  for (const auto& path : paths) {
    const auto text = file_text(pack.folder + "/" + path).value_or("");
    hasher.update(fmt::format("{}\n{}\n", path, text.size()));
    hasher.update(text);
  }
  if (!pack.extends.empty()) {
    hasher.update(fmt::format("{}\n{}\n", carried, pack.extends.front().hash));
  }
  return hasher.finish().hex();
}

// Reads a pack and, before it, what it extends.
class PackLoader {
 public:
  explicit PackLoader(LoadedPack& into) : into_(into) {}

  // `shown_below` comes before the names of its files in messages. None when reading cannot go on.
  std::optional<Pack> load(const std::string& folder, const std::string& shown_below) {
    YamlReader yaml(Faults{into_.errors, into_.later}, shown_below);
    const auto root = yaml.open(folder + "/pack.yaml", "pack.yaml");
    if (!root.IsMap()) return std::nullopt;
    yaml.only(root, {"id", "version", "name", "source", "note", "index", "description", "extends",
                     "replaces", "dimensions", "owners"});
    report_ignored_files(folder, shown_below, into_.later);
    const bool outermost = chain_.empty();
    chain_.push_back(fs::weakly_canonical(folder).string());
    Pack pack;
    if (root["extends"]) {
      auto extended = load_extended(root, yaml, folder, shown_below);
      if (!extended) return std::nullopt;
      pack = std::move(*extended);
    }
    pack.id = yaml.text(root, "id");
    pack.version = yaml.text(root, "version");
    pack.title = yaml.bilingual(root, "name");
    pack.source = yaml.text(root, "source");
    pack.index = pack.index || root["index"];
    yaml.guarded([&] { read_owners(root, yaml, pack); });
    pack.folder = folder;
    const auto decided_before = std::move(pack.decision_files);
    read_dimensions(root, yaml, pack);
    load_parts(folder, yaml, pack);
    if (outermost) {
      check_dimensions(yaml, pack);
      report_form(pack, into_.later);
    }
    check_tables(root, yaml, pack.decision_files, decided_before);
    // Its own tables come first: where a name is there twice, the first one decides.
    pack.decision_files.insert(pack.decision_files.end(), decided_before.begin(),
                               decided_before.end());
    pack.hash = hash_of(pack);
    return pack;
  }

 private:
  static void read_owners(const YAML::Node& root, YamlReader& yaml, Pack& pack) {
    const auto owners = root["owners"];
    if (!owners) return;
    if (!owners.IsMap()) {
      return yaml.report(owners, "`owners` names departments: {PORT: {zh: ..., en: ...}}");
    }
    for (const auto& owner : owners) {
      pack.dictionary.owners.insert_or_assign(owner.first.as<std::string>(),
                                              yaml.bilingual(owner.second, ""));
    }
  }
  std::optional<Pack> load_extended(const YAML::Node& root, YamlReader& yaml,
                                    const std::string& folder, const std::string& shown_below) {
    const auto named = yaml.text(root, "extends");
    if (named.empty()) return std::nullopt;
    const bool inside = fs::exists(fs::path(folder) / carried / "pack.yaml");
    const auto below = inside ? std::string(carried) : named;
    const auto path = (fs::path(folder) / below).lexically_normal();
    const auto at = root["extends"];
    if (!fs::exists(path / "pack.yaml")) {
      yaml.report(at, fmt::format("`extends: {}` names no pack: there is no {}; name the folder of "
                                  "the extended pack, as seen from this one",
                                  named, (path / "pack.yaml").string()));
      return std::nullopt;
    }
    const auto canonical = fs::weakly_canonical(path).string();
    if (std::ranges::find(chain_, canonical) != chain_.end()) {
      yaml.report(at,
                  fmt::format("`extends` goes round in a circle: {} -> {}; a pack cannot refine "
                              "itself, remove one `extends`",
                              fmt::join(chain_, " -> "), canonical));
      return std::nullopt;
    }
    const auto before = into_.errors.size();
    auto extended =
        load(path.string(), (fs::path(shown_below) / below / "").lexically_normal().string());
    if (!extended || into_.errors.size() > before) return std::nullopt;
    extended->extends.insert(extended->extends.begin(),
                             {extended->id, extended->version, extended->folder, extended->hash});
    extended->test_files.clear();  // they speak of the extended pack, whose values may differ
    return extended;
  }

  void load_parts(const std::string& folder, YamlReader& yaml, Pack& pack) {
    const auto each = [&](const std::string& part, const auto& read) {
      for (const auto& path : files_below(folder + "/" + part, ".yaml")) {
        const auto root = yaml.open(path, part + "/" + fs::path(path).filename().string());
        into_.whole = into_.whole && yaml.readable();
        if (root.IsMap()) yaml.guarded([&] { read(root); });
      }
    };
    into_.whole = load_records(folder, yaml, pack.dictionary) && into_.whole;
    into_.whole = load_parameters(folder, yaml, pack.parameters) && into_.whole;
    PackReader reader(yaml, pack);
    each("definitions", [&](const YAML::Node& root) { reader.definitions(root); });
    each("indicators", [&](const YAML::Node& root) { reader.indicator(root); });
    each("weights", [&](const YAML::Node& root) { reader.weights(root); });
    pack.decision_files = files_below(folder + "/decisions", ".dmn");
    pack.test_files = files_below(folder + "/tests", ".yaml");
    std::ranges::stable_sort(pack.indicators, by_id, &Indicator::id);
  }

  // Decisions by name; a file that cannot be read is reported by whoever asks for its tables.
  static std::map<std::string, Place> decisions_of(const std::vector<std::string>& files) {
    std::map<std::string, Place> found;
    for (const auto& file : files) {
      const auto model = dmn::load_model(file);
      if (!model) continue;
      for (const auto& decision : model->decisions)
        found.emplace(decision.name, decision.source.place);
    }
    return found;
  }

  // A decision of a name that is there already must be named in `replaces`, and the other way.
  void check_tables(const YAML::Node& root, YamlReader& yaml, const std::vector<std::string>& own,
                    const std::vector<std::string>& before) {
    const auto replaced = yaml.texts(root, "replaces");
    if (replaced.empty() && (own.empty() || before.empty())) return;
    const auto here = decisions_of(own);
    const auto there = decisions_of(before);
    for (const auto& name : replaced) {
      if (here.contains(name) && there.contains(name)) continue;
      yaml.report(
          root["replaces"],
          fmt::format("`replaces` names the decision `{}`, which {} lacks; correct the name "
                      "or remove it",
                      name, here.contains(name) ? "the extended pack" : "this pack"));
    }
    for (const auto& [name, place] : here) {
      if (!there.contains(name) || std::ranges::find(replaced, name) != replaced.end()) continue;
      yaml.report(place, fmt::format("the decision `{}` stands in the extended pack too; write "
                                     "`replaces: [{}]` in pack.yaml to put this one in its place, "
                                     "or give it another name",
                                     name, name));
    }
  }

  LoadedPack& into_;
  std::vector<std::string> chain_;  // canonical folders, the refining ones first
};

}  // namespace

const Indicator* Pack::indicator(std::string_view wanted) const {
  const auto found = std::ranges::find(indicators, wanted, &Indicator::id);
  return found == indicators.end() ? nullptr : &*found;
}

LoadedPack read_pack(const std::string& folder) {
  LoadedPack out;
  out.pack = PackLoader(out).load(folder, "");
  sort_by_place(out.errors);
  sort_by_place(out.later);
  // Of a parameter that is declared twice readers of before said so too.
  std::erase_if(out.later, [&](const Error& later) {
    return std::ranges::find(out.errors, later.place, &Error::place) != out.errors.end();
  });
  return out;
}

Checked<Pack> load_pack(const std::string& folder) {
  auto read = read_pack(folder);
  std::ranges::move(read.later, std::back_inserter(read.errors));
  sort_by_place(read.errors);
  if (!read.errors.empty()) return std::unexpected(std::move(read.errors));
  ensure(read.pack.has_value(), "a pack without faults is there");
  return std::move(*read.pack);
}

std::expected<Dictionary, std::vector<Error>> load_dictionary(const std::string& folder) {
  auto pack = load_pack(folder);
  if (!pack) return std::unexpected(std::move(pack.error()));
  return std::move(pack->dictionary);
}

std::string in_pack(const Pack& pack, const std::string& path) {
  return fs::path(path).lexically_relative(fs::path(pack.folder).lexically_normal()).string();
}

FileOrder file_order(const Place& place) {
  static constexpr std::array parts{"pack.yaml",  "records", "parameters", "definitions",
                                    "indicators", "weights", "decisions",  "tests"};
  const fs::path path(place.file);
  auto name = path.filename().string();
  auto part = path.parent_path().filename().string();
  if (part.empty() || name == "pack.yaml") part = name;
  const auto* found = std::ranges::find(parts, part);
  return {found - parts.begin(), std::move(name), place.file, place.line, place.column};
}

void sort_by_place(std::vector<Error>& errors) {
  std::ranges::stable_sort(errors, {}, [](const Error& error) { return file_order(error.place); });
}

namespace {

Result<void> check_is_pack(const std::string& folder) {
  std::error_code error;  // a folder that may not be looked into is told apart by it
  if (fs::exists(folder + "/pack.yaml", error)) return {};
  if (error == std::errc::permission_denied)
    return fail(
        ErrorKind::refused,
        fmt::format("this user may not look into {}; ask for the right to read it", folder));
  return fail(ErrorKind::not_found,
              fmt::format("{} is no policy pack: it has no pack.yaml; name the pack's folder, such "
                          "as packs/national",
                          folder));
}

}  // namespace

Result<Pack> open_pack(const std::string& folder) {
  RONGHE_CHECK(check_is_pack(folder));
  auto pack = load_pack(folder);
  if (!pack) return std::unexpected(joined(pack.error()));
  return std::move(*pack);
}

Result<Pack> open_sealed_pack(const std::string& folder) {
  RONGHE_CHECK(check_is_pack(folder));
  auto read = read_pack(folder);
  if (!read.errors.empty()) return std::unexpected(joined(read.errors));
  ensure(read.pack.has_value(), "a pack without faults is there");
  read.pack->warnings = std::move(read.later);
  return std::move(*read.pack);
}

}  // namespace ronghe::policy
