// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/dmn/xml.hpp"

namespace ronghe::dmn {

namespace {

namespace fs = std::filesystem;

Result<std::string> text_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || fs::is_directory(path)) {
    return fail(ErrorKind::not_found, "cannot read this file; check the name and its rights",
                {.file = path.string()});
  }
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// The namespace that a file declares for its elements, found without reading the file as a whole:
// the attribute of the first element. Empty for what is no model.
std::string id_space_of(const fs::path& path) {
  constexpr std::size_t bytes_max = std::size_t{64} << 10U;
  std::ifstream in(path, std::ios::binary);
  std::string head(bytes_max, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  pugi::xml_document document;  // a cut file gives the elements before the cut
  (void)document.load_buffer(head.data(), head.size(), pugi::parse_minimal, pugi::encoding_utf8);
  return text_attribute(document.document_element(), "namespace");
}

// Reads a model and, once each, all that it imports.
class Loader {
 public:
  explicit Loader(fs::path folder) : folder_(std::move(folder)) {}

  Result<Model> load(const fs::path& path) {
    RONGHE_TRY(text, text_of_file(path));
    open_.push_back(path);
    auto model =
        read_model(text, path.string(), [this](const Import& import) { return imported(import); });
    open_.pop_back();
    return model;
  }

 private:
  Result<std::shared_ptr<const Model>> imported(const Import& import) {
    RONGHE_TRY(path, file_of(import));
    if (const auto known = models_.find(path); known != models_.end()) return known->second;
    const auto same = [&](const fs::path& one) {
      std::error_code ignored;
      return fs::equivalent(one, path, ignored);
    };
    constexpr std::size_t chain_max = 50;
    if (std::ranges::any_of(open_, same)) {
      std::string circle;
      for (const auto& one : open_) circle += one.filename().string() + " -> ";
      return bad_input(fmt::format("the imports go in a circle: {}{}; break it", circle,
                                   path.filename().string()),
                       import.place);
    }
    if (open_.size() >= chain_max) {
      return bad_input(fmt::format("more than {} files import each other in a chain", chain_max),
                       import.place);
    }
    RONGHE_TRY(model, load(path));
    auto shared = std::make_shared<const Model>(std::move(model));
    models_[path] = shared;
    return shared;
  }

  Result<fs::path> file_of(const Import& import) {
    const auto& location = import.location;
    const bool plain = !location.empty() && location.find(':') == std::string::npos &&
                       location.find("..") == std::string::npos && !location.starts_with('/');
    if (plain && fs::is_regular_file(folder_ / location)) return folder_ / location;
    if (!indexed_) index();
    const auto found = by_space_.find(import.id_space);
    if (found != by_space_.end() && !import.id_space.empty()) return found->second;
    return bad_input(
        fmt::format("no model in {} has the namespace \"{}\"; put the file that \"{}\" "
                    "comes from beside this one",
                    folder_.string(), import.id_space, import.name),
        import.place);
  }

  // Of two files with one namespace the first by name counts.
  void index() {
    indexed_ = true;
    constexpr std::size_t files_max = 1000;
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
      if (entry.path().extension() == ".dmn" && files.size() < files_max) {
        files.push_back(entry.path());
      }
    }
    std::ranges::sort(files);
    for (const auto& file : files) by_space_.emplace(id_space_of(file), file);
  }

  fs::path folder_;
  bool indexed_ = false;
  std::map<std::string, fs::path> by_space_;
  std::map<fs::path, std::shared_ptr<const Model>> models_;  // shared: see Import
  std::vector<fs::path> open_;
};

}  // namespace

Result<Model> load_model(const std::string& path) {
  auto folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  return Loader(std::move(folder)).load(path);
}

}  // namespace ronghe::dmn
