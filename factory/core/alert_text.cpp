// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_text.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"

namespace aifactory {

std::string neutralSummary(const v1::Alert& alert) {
  const std::string where(lastId(alert.resource()));
  switch (alert.kind()) {
    case v1::Alert::KIND_NODE_DOWN:
      return absl::StrCat(idIn("racks", alert.resource()) ? "Rack " : "Node ", where, " is down.");
    case v1::Alert::KIND_XID:
      return absl::StrCat("GPU ", alert.gpu(), " of ", where, " reports Xid ", alert.xid(), ".");
    case v1::Alert::KIND_COOLANT:
      return absl::StrCat("Coolant of ", where, " is out of bounds.");
    case v1::Alert::KIND_POWER:
      return absl::StrCat("Power of ", where, " is out of bounds.");
    case v1::Alert::KIND_BURN_IN:
      return absl::StrCat("Burn-in of ", where, " needs attention.");
    case v1::Alert::KIND_THERMAL:
      return absl::StrCat(where, " is too warm.");
    case v1::Alert::KIND_STRAGGLER:
      return absl::StrCat("GPUs of job ", where, " stay far behind the others.");
    case v1::Alert::KIND_IDLE_GPUS:
      return absl::StrCat("GPUs of job ", where, " do nothing.");
    default:
      // Of a rule that fires in many places; how many others there are is not the customer's to know.
      if (where.empty()) return "Nodes that your jobs use need attention.";
      return absl::StrCat(where, " needs attention.");
  }
}

std::string summaryWithMembers(const AlertGroup& group) {
  if (group.cause->kind() == v1::Alert::KIND_RULE) return group.cause->summary();  // it counts them itself
  const auto countOf = [&](v1::Alert::Kind kind) {
    return std::count_if(group.members.begin(), group.members.end(),
                         [kind](const RaisedAlert* member) { return member->alert->kind() == kind; });
  };
  const auto down = countOf(v1::Alert::KIND_NODE_DOWN), warm = countOf(v1::Alert::KIND_THERMAL);
  std::string followed;
  if (down > 0) followed = absl::StrCat(down, down == 1 ? " node" : " nodes");
  if (idIn("racks", group.cause->resource())) return absl::StrCat(group.cause->summary(), ": ", followed);
  if (down > 0) absl::StrAppend(&followed, " behind it ", down == 1 ? "is" : "are", " down");
  if (warm > 0)
    absl::StrAppend(&followed, followed.empty() ? "" : ", ", warm, warm == 1 ? " GPU" : " GPUs", " too warm");
  return absl::StrCat(group.cause->summary(), ": ", followed);
}

}  // namespace aifactory
