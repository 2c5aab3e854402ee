// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "factory/core/caller.h"

namespace aifactory {

/// The one place that says who may call what: the `authorization` option of the method in the contract.
/// `method` is a full name such as "/aifactory.v1.JobsService/SubmitJob". A method that does not exist or carries no
/// complete rule is refused to everybody. UNAUTHENTICATED without a role, PERMISSION_DENIED otherwise.
absl::Status authorise(const Caller& caller, std::string_view method);

/// Full names of the methods that this caller may call, sorted.
std::vector<std::string> allowedMethods(const Caller& caller);

}  // namespace aifactory
