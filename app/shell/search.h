// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <vector>

#include "widgets/theme.h"

namespace aifactory {

class Workspace;

/// Something that the command palette found, and what choosing it does.
struct SearchResult {
  IconKind icon;
  QString title;
  QString detail;  ///< what kind of thing it is, its state, or its keys
  std::function<void()> run;
};

/// Jobs by number or name, nodes and GPUs ("h100-0418", "h100-0418 gpu 3") and tenants of a factory, at most `limit`
/// of each; only what some page of the caller can show.
std::vector<SearchResult> searchFactory(Workspace& workspace, const QString& words, int limit = 8);

}  // namespace aifactory
