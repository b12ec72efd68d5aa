// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::demo {

namespace {

constexpr std::int64_t broken_rows = 40;

std::string encoding_of(const FileShape& shape) {
  if (shape.format != Format::csv) return std::string(extension(shape.format).substr(1));
  if (shape.gb18030) return "gb18030";
  return shape.bom ? "utf-8 with byte order mark" : "utf-8";
}

std::size_t index_of(const Fields& fields, std::string_view column) {
  const auto found = std::ranges::find(fields, column, &policy::Field::name);
  ensure(found != fields.end(), "the table of dirt names columns that the record has");
  return static_cast<std::size_t>(found - fields.begin());
}

}  // namespace

Table::Table(const DeliveryOptions& options, const policy::RecordType& record, Fields fields)
    : options_(options), record_(&record), fields_(std::move(fields)), dirt_(dirt_of(record.name)) {
  if (options_.engine != nullptr) {
    dirt_ = Dirt{.record = dirt_.record, .shape = {.format = Format::parquet}};
  }
  if (dirt_.correct_every > 0) correct_column_ = index_of(fields_, dirt_.correct_column);
  for (const auto& bad : dirt_.bad) bad_columns_.push_back(index_of(fields_, bad.column));
}

Table::Open Table::open(const std::string& suffix, const FileShape& shape) {
  const auto relative =
      fmt::format("{}/{}{}{}", record_->owner, record_->name, suffix, extension(shape.format));
  Open file{.writer = nullptr, .account = files_.size()};
  FileAccount account;
  account.file = relative;
  account.record = record_->name;
  account.department = record_->owner;
  account.encoding = encoding_of(shape);
  files_.push_back(std::move(account));
  auto writer = open_writer({.path = options_.folder + "/" + relative,
                             .shape = shape,
                             .fields = fields_,
                             .engine = options_.engine,
                             .table = record_->name});
  if (writer) {
    file.writer = *std::move(writer);
  } else if (!error_) {
    error_ = std::move(writer).error();
  }
  return file;
}

void Table::close_file(Open& file) {
  if (!file.writer) return;
  if (auto closed = file.writer->close(); !closed && !error_) error_ = std::move(closed).error();
  file.writer.reset();
}

void Table::write(const Row& row) {
  if (error_) return;
  ensure(row.size() == fields_.size(), "a row has one cell for each column");
  if (in_part_ == options_.part_rows) close_file(main_);
  if (!main_.writer) {
    in_part_ = 0;
    main_ = open(++part_ == 1 ? "" : fmt::format("_part{:03}", part_), dirt_.shape);
    if (error_) return;
  }
  ++in_part_;
  const auto number = rows_++;
  const auto due = [number](std::int64_t every) {
    return every > 0 && number % every == every / 2;
  };
  const auto& cell = row.empty() ? Cell{} : row[correct_column_];
  const bool correct = due(dirt_.correct_every) &&
                       (cell.kind == Cell::Kind::integer || cell.kind == Cell::Kind::decimal);
  write_first(row, correct);
  if (!correct && due(dirt_.duplicate_every)) {
    main_.writer->write(row);
    ++files_[main_.account].rows;
    ++files_[main_.account].duplicates;
  }
  write_bad(row);
  if (dirt_.broken_copy && !correct) write_broken(row);
}

void Table::write_first(const Row& row, bool to_be_corrected) {
  ++files_[main_.account].rows;
  ++files_[main_.account].accepted;
  if (!to_be_corrected) return main_.writer->write(row);
  scratch_ = row;
  auto& cell = scratch_[correct_column_];
  cell.number -= std::max<std::int64_t>(1, cell.number / 10);
  main_.writer->write(scratch_);
  if (!corrections_.writer) corrections_ = open("_corrections", dirt_.shape);
  if (error_) return;
  corrections_.writer->write(row);
  ++files_[corrections_.account].rows;
  ++files_[corrections_.account].accepted;
  ++files_[corrections_.account].corrections;
}

// The bad rows stand among the first of the file, each beside the good row that it spoils.
void Table::write_bad(const Row& row) {
  constexpr std::int64_t between = 7;
  const auto number = rows_ - 1;
  if (error_ || number % between != between - 1) return;
  const auto which = static_cast<std::size_t>(number / between);
  if (which >= dirt_.bad.size()) return;
  scratch_ = row;
  scratch_[bad_columns_[which]] = raw(dirt_.bad[which].bytes);
  main_.writer->write(scratch_);
  auto& account = files_[main_.account];
  ++account.rows;
  ++account.rejected;
  account.notes.emplace_back(dirt_.bad[which].why);
}

void Table::write_broken(const Row& row) {
  if (rows_ > broken_rows || error_) return;
  if (!broken_.writer) broken_ = open("_resent", dirt_.shape);
  if (error_) return;
  auto& account = files_[broken_.account];
  account.broken = true;
  ++account.rows;
  ++(rows_ == broken_rows ? account.rejected : account.duplicates);
  scratch_ = row;
  if (rows_ == broken_rows) {
    scratch_.back() = raw("\"the line broke off here");
    account.notes.emplace_back("ends within a quoted cell");
  }
  broken_.writer->write(scratch_);
  if (rows_ == broken_rows) close_file(broken_);
}

Result<void> Table::close() {
  for (auto* file : {&main_, &corrections_, &broken_}) close_file(*file);
  if (error_) return std::unexpected(*error_);
  return {};
}

Result<Table*> Delivery::open(std::string_view record,
                              const std::vector<std::string_view>& columns) {
  const auto* type = options_.dictionary->record(record);
  if (type == nullptr) {
    return fail_with(ErrorKind::bad_input, "demo-record-missing"_code,
                     "the pack's dictionary has no record \"{record}\", which the demo writes; use "
                     "the pack that came with this program",
                     {{"record", std::string(record)}});
  }
  Fields fields;
  for (const auto column : columns) {
    const auto* field = type->field(column);
    if (field == nullptr) {
      return fail_with(ErrorKind::bad_input, "demo-field-missing"_code,
                       "record \"{record}\" of the pack has no field \"{field}\", which the demo "
                       "writes; use the pack that came with this program",
                       {{"record", std::string(record)}, {"field", std::string(column)}},
                       type->place);
    }
    fields.push_back(field);
  }
  for (const auto& field : type->fields) {
    if (!field.optional && std::ranges::find(columns, field.name) == columns.end()) {
      return fail_with(ErrorKind::bad_input, "demo-field-not-written"_code,
                       "record \"{record}\" of the pack requires the field \"{field}\", which the "
                       "demo does not write; use the pack that came with this program",
                       {{"record", std::string(record)}, {"field", field.name}}, type->place);
    }
  }
  std::error_code failed;
  std::filesystem::create_directories(options_.folder + "/" + type->owner, failed);
  if (failed) {
    return folder_not_made(options_.folder, failed.message());
  }
  tables_.push_back(std::make_unique<Table>(options_, *type, std::move(fields)));
  return tables_.back().get();
}

Result<void> Delivery::close() {
  for (auto& table : tables_) RONGHE_CHECK(table->close());
  return {};
}

std::int64_t Delivery::rows() const {
  std::int64_t sum = 0;
  for (const auto& file : files()) sum += file.rows;
  return sum;
}

std::vector<FileAccount> Delivery::files() const {
  std::vector<FileAccount> all;
  for (const auto& table : tables_) {
    all.insert(all.end(), table->files().begin(), table->files().end());
  }
  std::ranges::sort(all, {}, &FileAccount::file);
  return all;
}

}  // namespace ronghe::demo
