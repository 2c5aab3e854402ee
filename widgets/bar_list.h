// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVector>
#include <QWidget>

#include "widgets/theme.h"

namespace aifactory {

/// Labelled amounts with a bar each, longest bar = largest amount: "why jobs wait".
class BarList : public QWidget {
  Q_OBJECT

 public:
  struct Entry {
    QString label = {};
    double amount = 0;
    QString text = {};  ///< the amount as shown
    ColorRole color = ColorRole::Accent;
    QString id = {};  ///< given back by activated()
  };

  explicit BarList(QWidget* parent = nullptr);
  void setEntries(QVector<Entry> entries);
  const QVector<Entry>& entries() const { return m_entries; }
  /// Shown when there are no entries.
  void setEmptyText(const QString& text);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void activated(const QString& id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QVector<Entry> m_entries;
  QString m_emptyText;
  int m_current = 0;
};

}  // namespace aifactory
