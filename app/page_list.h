// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

#include "app/page.h"
#include "widgets/theme.h"

namespace aifactory {

/// A page as the navigation knows it before it is made.
struct PageEntry {
  QString id;         ///< "jobs": settings, tour and tests know it by this
  const char* title;  ///< QT_TRANSLATE_NOOP("PageList", "Jobs")
  IconKind icon;
  QStringList methods;                            ///< shown only to callers who may call all of these
  std::vector<v1::Role> landing;                  ///< roles that see this page first
  std::function<bool(const Destination&)> shows;  ///< destinations that this page opens
  std::function<Page*(const PageContext&)> create;
  /// The figure beside the page's name in the navigation, before the page was ever opened, too.
  std::function<std::optional<qint64>(FactoryConnection&)> count = {};
  bool followsTime = true;  ///< shows the time of the cursor; else always the present

  QString translatedTitle() const;
};

/// Every page of the console, in the order of the navigation. A new page is one entry in page_list.cpp.
const std::vector<PageEntry>& pageList();

}  // namespace aifactory
