// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "house/rules.hpp"

namespace house {

namespace {

struct Room {
  int rank = 0;
  std::set<std::string> open;   // any header but detail/
  std::set<std::string> doors;  // relations.hpp only
};

struct Plan {
  std::map<std::string, Room> rooms;
  std::vector<std::string> closed;  // folders that only their own files include: "engine/duckdb"
  std::map<std::string, std::string> kept;  // header -> the one other room that may include it
};

constexpr std::string_view plan_path = "tools/layers.txt";

Plan read_plan(const TextFile& file, Findings& findings) {
  Plan plan;
  std::size_t number = 0;
  for (const auto& line : file.lines) {
    ++number;
    auto words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    if (words[0] == "-" && words.size() == 2) {
      plan.closed.push_back(words[1]);
      continue;
    }
    const auto wrong = [&](const std::string& what) {
      findings.push_back({file.path, number, what});
    };
    if (words.size() < 2) {
      wrong("expected: room, rank, rooms it may include");
      continue;
    }
    if (words[0] == "!") {
      plan.kept["ronghe/" + words[1]] = words.size() == 3 ? words[2] : "";
      continue;
    }
    if (words[1].find_first_not_of("0123456789") != std::string::npos) {
      wrong("expected: room, rank, rooms it may include");
      continue;
    }
    Room room{std::stoi(words[1]), {}, {}};
    for (std::size_t i = 2; i < words.size(); ++i) {
      const bool door = words[i].ends_with('*');
      if (door) words[i].pop_back();
      const auto below = plan.rooms.find(words[i]);
      if (below == plan.rooms.end() || below->second.rank > room.rank) {
        wrong("room " + words[i] + " does not stand above this line with a rank up to " + words[1]);
      }
      (door ? room.doors : room.open).insert(words[i]);
    }
    if (!plan.rooms.emplace(words[0], room).second) wrong("room " + words[0] + " is named twice");
  }
  return plan;
}

std::optional<std::string> closed_to(const Plan& plan, const std::string& file,
                                     const std::string& header) {
  for (const auto& folder : plan.closed) {
    const bool within = file.starts_with("src/ronghe/" + folder + "/");
    if (header.starts_with("ronghe/" + folder + "/") && !within) {
      return header + " is for files of " + folder + " only";
    }
  }
  return std::nullopt;
}

std::optional<std::string> objection(const Plan& plan, const std::string& from,
                                     const std::string& header) {
  const auto path = "src/" + header;
  const auto to = room_of(path);
  if (to.empty()) {
    if (from.empty()) return std::nullopt;  // programs and tools name their own files
    return "write includes in full, \"ronghe/<room>/<file>\"";
  }
  if (to == from) return std::nullopt;
  if (header.find("/detail/") != std::string::npos) return header + " is private to room " + to;
  const auto kept = plan.kept.find(header);
  if (kept != plan.kept.end() && kept->second != from) {
    return header + " is for the room " + kept->second + " alone";
  }
  if (from.empty()) return std::nullopt;
  const auto room = plan.rooms.find(from);
  if (room == plan.rooms.end()) return "room " + from + " is not in tools/layers.txt";
  if (room->second.open.contains(to)) return std::nullopt;
  if (!room->second.doors.contains(to)) return "room " + from + " may not include room " + to;
  if (header == "ronghe/" + to + "/relations.hpp") return std::nullopt;
  return "of room " + to + ", room " + from + " may include relations.hpp only";
}

}  // namespace

Findings check_layers(const Tree& tree) {
  Findings findings;
  const auto* plan_file = tree.find(plan_path);
  if (plan_file == nullptr)
    return {{std::string(plan_path), 0, "the plan of the house is missing"}};
  const auto plan = read_plan(*plan_file, findings);
  for (const auto& file : tree.files) {
    if (!is_code(file.path)) continue;
    const auto from = room_of(file.path);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto header = included_by(file.lines[i]);
      if (!header) continue;
      auto what = closed_to(plan, file.path, *header);
      if (!what) what = objection(plan, from, *header);
      if (what) {
        findings.push_back({file.path, i + 1, *what});
      }
    }
  }
  return findings;
}

}  // namespace house
