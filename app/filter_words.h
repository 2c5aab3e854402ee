// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

#include "base/filter.h"

namespace aifactory {

/// What is wrong with a filter, in the chosen language.
class FilterWords {
  Q_DECLARE_TR_FUNCTIONS(FilterWords)

 public:
  /// The English sentence where there are no words for the problem.
  static QString sentence(const Filter::Error& error);
};

}  // namespace aifactory
