// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/officer_register.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/store/officer_key.hpp"
#include "ronghe/store/officers.hpp"
#include "ronghe/store/source.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::workflow {

namespace {

using store::Officers;

Result<proof::VerifierKey> key_of(const store::Store& store, const NewOfficer& officer) {
  RONGHE_TRY(key, proof::VerifierKey::parse(officer.public_key));
  if (key.name != officer.name) {
    return fail(ErrorKind::bad_input, "officer-key-of-another"_code,
                {{"officer", officer.name}, {"owner", key.name}},
                fmt::format("the key is of \"{}\", not of \"{}\"", key.name, officer.name));
  }
  if (store::signs_acts(key, store.suite())) return key;
  const auto suite = std::string(crypto::name_of(store.suite()));
  return fail(ErrorKind::bad_input, "officer-key-of-another-suite"_code, {{"suite", suite}},
              fmt::format("this key does not sign with {}, as the suite {} of this store wants",
                          crypto::algorithms_of(store.suite()).signature, suite));
}

Result<void> check_is_new(const Officers& officers, const NewOfficer& officer,
                          const proof::VerifierKey& key) {
  if (const auto* same = officers.find(officer.name)) {
    return fail_with(
        ErrorKind::refused, "officer-name-taken"_code,
        "there is an officer \"{name}\" already{ended}, and a name stands for one person for good; "
        "choose another name",
        {{"name", same->name},
         {"ended", same->has_ended() ? ", ended on " + same->ends_on : std::string()}});
  }
  for (const auto& other : officers.all()) {
    RONGHE_TRY(others, proof::VerifierKey::parse(other.public_key));
    if (others.material != key.material) continue;
    return fail_with(ErrorKind::refused, "officer-key-taken"_code,
                     "this key is that of {officer}; each officer makes a key of his own",
                     {{"officer", other.name}});
  }
  return {};
}

Result<void> check_department(const store::Store& store, const std::string& department) {
  if (department.empty() || department.contains('/')) {
    return fail_with(
        ErrorKind::bad_input, "officer-department-unknown"_code,
        "\"{department}\" is no department; name an owner of the dictionary, such as EDU",
        {{"department", department}});
  }
  return store::check_department(store.pack().dictionary, department);
}

// The register is compared within the transaction: two who add the same name at once are two.
Result<std::int64_t> seal(store::Store& store, evidence::ValueRow row, const Date& day,
                          std::int64_t corrections) {
  const auto check = [&](engine::Connection&, const store::Committed& done) -> Result<void> {
    if (done.count == 1 && done.corrections == corrections) return {};
    return fail(ErrorKind::refused, "officers-changed"_code, {},
                "the register of officers was changed by others meanwhile");
  };
  auto batch = store::system_act("officer", std::move(row), day);
  batch.also = check;
  RONGHE_TRY(sealed, committed(store::Writer(store).seal(batch)));
  return sealed.first_position;
}

Date day_of(const std::string& text) { return parse_date(text).value_or(Date{}); }

}  // namespace

Result<std::int64_t> add_officer(store::Store& store, const NewOfficer& officer) {
  RONGHE_CHECK(store::check_officer_name(officer.name));
  RONGHE_CHECK(check_department(store, officer.department));
  if (officer.role == policy::system_role) {
    return fail_with(ErrorKind::bad_input, "officer-role-reserved"_code,
                     "\"{role}\" is the program itself and no role of an officer; name another",
                     {{"role", officer.role}});
  }
  RONGHE_TRY(key, key_of(store, officer));
  RONGHE_CHECK(store.unlock_all());
  RONGHE_TRY(officers, Officers::read(store, store.connection()));
  RONGHE_CHECK(check_is_new(officers, officer, key));
  evidence::ValueRow row{{"name", officer.name},
                         {"department", officer.department},
                         {"public_key", key.to_string()},
                         {"added_on", officer.day}};
  if (!officer.role.empty()) row.emplace("role", officer.role);
  return seal(store, std::move(row), officer.day, 0);
}

Result<std::int64_t> end_officer(store::Store& store, const std::string& name, const Date& day) {
  RONGHE_CHECK(store.unlock_all());
  RONGHE_TRY(officers, Officers::read(store, store.connection()));
  const auto* officer = officers.find(name);
  if (officer == nullptr) {
    return fail(ErrorKind::not_found, "officer-unknown"_code, {{"officer", name}},
                fmt::format("there is no officer \"{}\"", name));
  }
  if (officer->has_ended()) {
    return fail_with(ErrorKind::refused, "officer-ended"_code, "{officer} ended on {day}",
                     {{"officer", name}, {"day", officer->ends_on}});
  }
  evidence::ValueRow row{{"name", officer->name},
                         {"department", officer->department},
                         {"public_key", officer->public_key},
                         {"added_on", day_of(officer->added_on)},
                         {"ends_on", day}};
  if (!officer->role.empty()) row.emplace("role", officer->role);
  return seal(store, std::move(row), day, 1);
}

Result<TextTable> officers_table(store::Store& store) {
  RONGHE_TRY(officers, Officers::read(store, store.connection()));
  TextTable table{
      .head = {"name", "department", "role", "added_on", "ends_on", "position", "public_key"},
      .rows = {}};
  for (const auto& officer : officers.all()) {
    table.rows.push_back({officer.name, officer.department, officer.role, officer.added_on,
                          officer.ends_on, std::to_string(officer.position), officer.public_key});
  }
  return table;
}

}  // namespace ronghe::workflow
