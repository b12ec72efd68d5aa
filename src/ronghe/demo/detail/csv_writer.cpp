// SPDX-License-Identifier: Apache-2.0
#include <iconv.h>

#include <array>

#include "ronghe/base/worded.hpp"
#include "ronghe/demo/detail/writers.hpp"

namespace ronghe::demo::detail {

namespace {

// glibc's converter; it is open as long as the file.
class Gb18030 {
 public:
  Gb18030() : converter_(iconv_open("GB18030", "UTF-8")) {}
  Gb18030(const Gb18030&) = delete;
  Gb18030& operator=(const Gb18030&) = delete;
  ~Gb18030() {
    if (usable()) iconv_close(converter_);
  }
  [[nodiscard]] bool usable() const { return converter_ != reinterpret_cast<iconv_t>(-1); }

  // Whole characters in, whole characters out; the texts are ours, so that none is invalid.
  void convert(std::string& utf8, std::string& out) const {
    out.resize(utf8.size() * 2 + 16);
    char* from = utf8.data();
    std::size_t left = utf8.size();
    char* to = out.data();
    std::size_t room = out.size();
    const auto lost = iconv(converter_, &from, &left, &to, &room);
    ensure(lost == 0 && left == 0, "demo texts convert to GB18030");
    out.resize(out.size() - room);
  }

 private:
  iconv_t converter_;
};

class CsvWriter : public RowWriter {
 public:
  CsvWriter(OutFile file, const FileTarget& target)
      : file_(std::move(file)), shape_(target.shape), fields_(target.fields) {
    buffer_.reserve(buffer_bytes + 4096);
    if (shape_.gb18030) gb18030_ = std::make_unique<Gb18030>();
    if (shape_.bom) buffer_ += "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (i > 0) buffer_ += ',';
      buffer_ += shape_.chinese ? fields_[i]->title.zh : fields_[i]->name;
    }
    end_line();
  }

  void write(const Row& row) override {
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (i > 0) buffer_ += ',';
      const auto start = buffer_.size();
      append_cell(buffer_, row[i], *fields_[i], shape_.chinese);
      if (row[i].kind == Cell::Kind::text) quote_from(start);
    }
    end_line();
    if (buffer_.size() >= buffer_bytes) flush();
  }

  Result<void> close() override {
    flush();
    return file_.close();
  }

 private:
  static constexpr std::size_t buffer_bytes = std::size_t{1} << 20U;

  void end_line() { buffer_ += shape_.crlf ? "\r\n" : "\n"; }

  void quote_from(std::size_t start) {
    if (buffer_.find_first_of(",\"\r\n", start) == std::string::npos) return;
    std::string quoted = "\"";
    for (const char c : std::string_view(buffer_).substr(start)) {
      if (c == '"') quoted += '"';
      quoted += c;
    }
    buffer_.replace(start, std::string::npos, quoted + '"');
  }

  void flush() {
    if (gb18030_) {
      gb18030_->convert(buffer_, converted_);
      file_.write(converted_);
    } else {
      file_.write(buffer_);
    }
    buffer_.clear();
  }

  OutFile file_;
  FileShape shape_;
  Fields fields_;
  std::unique_ptr<Gb18030> gb18030_;
  std::string buffer_;
  std::string converted_;
};

}  // namespace

Result<std::unique_ptr<RowWriter>> open_csv(const FileTarget& target) {
  if (target.shape.gb18030 && !Gb18030().usable()) {
    return fail_with(ErrorKind::fault, "system-without-gb18030"_code,
                     "this system's C library lacks the encoding GB18030; install its character "
                     "set modules",
                     {}, {target.path});
  }
  RONGHE_TRY(file, OutFile::create(target.path));
  return std::make_unique<CsvWriter>(std::move(file), target);
}

}  // namespace ronghe::demo::detail
