// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/authoriser.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/efficiency.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/history.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/session.pb.h"
#include "aifactory/v1/twins.pb.h"

namespace aifactory {
namespace {

namespace pb = google::protobuf;

// Naming a message of each file makes sure that the linker keeps the file's descriptors.
std::array<const pb::FileDescriptor*, 7> contractFiles() {
  return {v1::Alert::descriptor()->file(),       v1::UsedShare::descriptor()->file(),
          v1::FleetLayout::descriptor()->file(), v1::HistoryKeyframe::descriptor()->file(),
          v1::Job::descriptor()->file(),         v1::EngineInfo::descriptor()->file(),
          v1::Twin::descriptor()->file()};
}

const pb::MethodDescriptor* findMethod(std::string_view fullName) {
  if (fullName.empty() || fullName.front() != '/') return nullptr;
  std::string name(fullName.substr(1));
  const auto slash = name.find('/');
  if (slash == std::string::npos) return nullptr;
  name[slash] = '.';
  static const auto files = contractFiles();
  return files.front()->pool()->FindMethodByName(name);
}

bool allows(const v1::AuthorizationRule& rule, const Caller& caller) {
  const auto& roles = rule.roles();
  if (std::find(roles.begin(), roles.end(), caller.role) == roles.end()) return false;
  switch (rule.scope()) {
    case v1::AuthorizationRule::SCOPE_CALLER:
    case v1::AuthorizationRule::SCOPE_TENANT:
      return true;
    case v1::AuthorizationRule::SCOPE_FACTORY:
      return caller.scope.allTenants;
    default:
      return false;
  }
}

}  // namespace

absl::Status authorise(const Caller& caller, std::string_view method) {
  if (caller.role == v1::ROLE_UNSPECIFIED) {
    return refusal(absl::StatusCode::kUnauthenticated, "NO_ROLE", "Sign in: this call needs a caller with a role.");
  }
  const pb::MethodDescriptor* descriptor = findMethod(method);
  if (descriptor != nullptr && allows(descriptor->options().GetExtension(v1::authorization), caller)) {
    return absl::OkStatus();
  }
  return refusal(absl::StatusCode::kPermissionDenied, "METHOD_NOT_ALLOWED",
                 absl::StrCat("Your role may not call ", absl::string_view(method.data(), method.size()), "."));
}

std::vector<std::string> allowedMethods(const Caller& caller) {
  std::vector<std::string> methods;
  if (caller.role == v1::ROLE_UNSPECIFIED) return methods;
  for (const pb::FileDescriptor* file : contractFiles()) {
    for (int s = 0; s < file->service_count(); ++s) {
      const pb::ServiceDescriptor& service = *file->service(s);
      for (int m = 0; m < service.method_count(); ++m) {
        const pb::MethodDescriptor& method = *service.method(m);
        if (allows(method.options().GetExtension(v1::authorization), caller)) {
          methods.push_back(absl::StrCat("/", service.full_name(), "/", method.name()));
        }
      }
    }
  }
  std::sort(methods.begin(), methods.end());
  return methods;
}

}  // namespace aifactory
