// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/demo/dirt.hpp"
#include "ronghe/demo/writer.hpp"

// The folder of files: one folder per department, one file or several parts per record type.
namespace ronghe::demo {

// What an import that keeps the good rows should find in a file.
struct FileAccount {
  std::string file;  // below the folder
  std::string record;
  std::string department;
  std::string encoding;
  std::int64_t rows = 0;
  std::int64_t accepted = 0;  // new rows, corrections not among them
  std::int64_t duplicates = 0;
  std::int64_t corrections = 0;
  std::int64_t rejected = 0;
  bool broken = false;  // repeats rows of another file, then breaks off: nothing new in it
  std::vector<std::string> notes;
};

struct DeliveryOptions {
  std::string folder;
  const policy::Dictionary* dictionary = nullptr;
  engine::Connection* engine = nullptr;  // given: Parquet without dirt
  std::int64_t part_rows = 1'000'000;
};

// All files of one record type.
class Table {
 public:
  Table(const DeliveryOptions& options, const policy::RecordType& record, Fields fields);
  Table(Table&&) = default;
  Table& operator=(Table&&) = default;

  // A row as it should stand in the end. What goes wrong is told by close().
  void write(const Row& row);
  [[nodiscard]] Result<void> close();
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] const std::vector<FileAccount>& files() const { return files_; }

 private:
  struct Open {
    std::unique_ptr<RowWriter> writer;
    std::size_t account = 0;
  };
  [[nodiscard]] Open open(const std::string& suffix, const FileShape& shape);
  void close_file(Open& file);
  void write_first(const Row& row, bool to_be_corrected);
  void write_bad(const Row& row);
  void write_broken(const Row& row);

  DeliveryOptions options_;
  const policy::RecordType* record_;
  Fields fields_;
  Dirt dirt_;
  std::size_t correct_column_ = 0;
  std::vector<std::size_t> bad_columns_;
  std::int64_t rows_ = 0;
  std::int64_t in_part_ = 0;
  int part_ = 0;
  Open main_, corrections_, broken_;
  std::vector<FileAccount> files_;
  Row scratch_;
  std::optional<Error> error_;
};

class Delivery {
 public:
  explicit Delivery(DeliveryOptions options) : options_(std::move(options)) {}
  // Columns in the order of the cells; a name that the pack's dictionary lacks is an error.
  [[nodiscard]] Result<Table*> open(std::string_view record,
                                    const std::vector<std::string_view>& columns);
  [[nodiscard]] Result<void> close();
  [[nodiscard]] std::int64_t rows() const;
  [[nodiscard]] std::vector<FileAccount> files() const;  // sorted by name

 private:
  DeliveryOptions options_;
  std::vector<std::unique_ptr<Table>> tables_;
};

}  // namespace ronghe::demo
