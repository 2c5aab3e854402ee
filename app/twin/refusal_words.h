// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include <span>

#include "gpu_preview/refusal.h"

namespace aifactory {

/// Why back-ends of the preview do not render, in the chosen language.
class RefusalWords {
  Q_DECLARE_TR_FUNCTIONS(RefusalWords)

 public:
  static QString sentence(const preview::Refusal& refusal);
  /// One after the other; empty for none.
  static QString sentences(std::span<const preview::Refusal> refusals);
};

}  // namespace aifactory
