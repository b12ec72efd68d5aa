// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/json.hpp"
#include "ronghe/demo/detail/writers.hpp"

namespace ronghe::demo::detail {

namespace {

bool is_bare(Cell::Kind kind) {
  return kind == Cell::Kind::integer || kind == Cell::Kind::decimal || kind == Cell::Kind::boolean;
}

// One object a line; what is blank is left out.
class JsonLinesWriter : public RowWriter {
 public:
  JsonLinesWriter(OutFile file, const FileTarget& target)
      : file_(std::move(file)), chinese_(target.shape.chinese), fields_(target.fields) {}

  void write(const Row& row) override {
    char before = '{';
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (row[i].kind == Cell::Kind::blank) continue;
      buffer_ += before;
      before = ',';
      append_json_string(buffer_, chinese_ ? fields_[i]->title.zh : fields_[i]->name);
      buffer_ += ':';
      cell_.clear();
      const bool bare = is_bare(row[i].kind);
      append_cell(cell_, row[i], *fields_[i], chinese_ && !bare);
      if (bare) {
        buffer_ += cell_;
      } else {
        append_json_string(buffer_, cell_);
      }
    }
    buffer_ += "}\n";
    if (buffer_.size() < (std::size_t{1} << 20U)) return;
    file_.write(buffer_);
    buffer_.clear();
  }

  Result<void> close() override {
    file_.write(buffer_);
    return file_.close();
  }

 private:
  OutFile file_;
  bool chinese_;
  Fields fields_;
  std::string buffer_;
  std::string cell_;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> open_json_lines(const FileTarget& target) {
  RONGHE_TRY(file, OutFile::create(target.path));
  return std::make_unique<JsonLinesWriter>(std::move(file), target);
}

}  // namespace ronghe::demo::detail
