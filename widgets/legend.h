// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

#include <optional>

#include "widgets/theme.h"

namespace aifactory {

/// Explains a heat grid: the colour map with its ends' labels, or named colours, and the special markers.
class Legend : public QWidget {
  Q_OBJECT

 public:
  struct Entry {
    QString label = {};
    QColor color = {};  ///< a swatch, where there is no status
    std::optional<StatusKind> status = {};
    bool hatched = false;  ///< "not measured"
  };

  explicit Legend(QWidget* parent = nullptr);
  /// Labels of the map's ends; both empty hides the map.
  void setMap(const QString& low, const QString& high);
  void setEntries(QVector<Entry> entries);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_low, m_high;
  QVector<Entry> m_entries;
};

}  // namespace aifactory
