// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/demo/divisions.hpp"
#include "ronghe/demo/random.hpp"

// What the generator makes up. One scene is a prefecture with all that lies in it; nothing leads
// from one scene to another, so that a country is made scene by scene.
namespace ronghe::demo {

// How well a place, school, firm or body does; most of its figures follow.
enum class Tier { good, middle, poor };

struct Leaf {
  const Division* division = nullptr;
  // Of a region that is now this one; firms founded in its time still write it.
  std::string retired_code = {};
  std::int32_t retired_on = 0;
  Tier tier = Tier::middle;
  int schools = 0;
  int bodies = 0;
};

struct Firm {
  std::string uscc = {};
  std::size_t leaf = 0;
  Tier tier = Tier::middle;
  bool flagship = false;  // takes more than a hundred interns in each of three years
  bool closed = false;
  bool listed = false;      // on a list in force at the end
  bool cooperates = false;  // may be named in agreements and memberships
  bool acts = false;        // is to perform at least one act that counts
  bool takes_interns = false;
  int body = -1;  // of which it is a member in force; -1 = none
  // What was written about it. Money of the last year in fen; -1 = nothing reported.
  std::int64_t revenue = -1;
  std::int64_t research = -1;
  std::int64_t spending = -1;  // on vocational education
  int agreements_in_force = 0;
  std::int64_t intern_days = 0;    // attested, in the last year
  std::int64_t interns = 0;        // persons with such a day
  bool hosts = false;              // somebody, in the last year
  std::int64_t taught_tenths = 0;  // of hours, in the last year
  bool equipment_accepted = false;
  bool project_paid = false;
};

struct Programme {
  std::string id = {};
  std::size_t school = 0;
  std::string group = {};  // first two digits of its code
  Tier tier = Tier::middle;
};

struct School {
  std::string code = {};
  std::size_t leaf = 0;
  Tier tier = Tier::middle;
  bool secondary = false;
  std::size_t first_programme = 0;
  std::size_t programmes = 0;
  std::vector<std::size_t> hosts = {};  // agreements under which its interns are taken
};

enum class BodyKind { industrial_college, consortium, community, group };

struct Body {
  std::string id = {};
  std::size_t leaf = 0;
  Tier tier = Tier::middle;
  BodyKind kind = BodyKind::group;
  bool model = false;   // good in everything
  bool nearly = false;  // keeps the rules, but has a third of enterprise seats only
  // The last day on which it exists; 0 = it goes on.
  std::int32_t dissolved = 0;
};

struct Agreement {
  std::string id = {};
  std::size_t firm = 0;
  std::size_t school = 0;
  int body = -1;
  bool model = false;  // complete and kept, whatever the firm is like otherwise
  std::int32_t from = 0;
  bool in_force = false;
  bool settled = false;        // in force for six months or more
  bool alive = false;          // something happened under it in the last year
  std::int64_t rd_amount = 0;  // fen; 0 = none
};

struct Person {
  std::string ref = {};
  std::size_t programme = 0;
  int cohort = 0;            // year of graduation
  bool cooperative = false;  // had a verified placement under an agreement
  int hired_by = -1;         // firm that kept the intern
};

struct Scene {
  std::string code = {};  // the prefecture, or the province of province-run counties
  Random random{0};
  std::vector<Leaf> leaves = {};
  std::vector<Firm> firms = {};
  std::vector<School> schools = {};
  std::vector<Programme> programmes = {};
  std::vector<Body> bodies = {};
  std::vector<Agreement> agreements = {};
  std::vector<Person> people = {};
};

// One of three figures, by tier.
template <class T>
[[nodiscard]] constexpr T by(Tier tier, T good, T middle, T poor) {
  return tier == Tier::good ? good : tier == Tier::middle ? middle : poor;
}

}  // namespace ronghe::demo
