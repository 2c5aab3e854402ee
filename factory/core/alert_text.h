// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "factory/core/alert_grouping.h"

namespace aifactory {

/// What an alert says without words that an engine or an operator wrote: those may name others.
std::string neutralSummary(const v1::Alert& alert);

/// The cause's own sentence with what followed from it: "…: 128 nodes behind it are down".
std::string summaryWithMembers(const AlertGroup& group);

}  // namespace aifactory
