// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace aifactory {

/// Pills of which one is chosen; arrow keys move the choice.
class Segmented : public QWidget {
  Q_OBJECT

 public:
  explicit Segmented(const QStringList& labels = {}, QWidget* parent = nullptr);
  void setLabels(const QStringList& labels);
  int currentIndex() const;
  void setCurrentIndex(int index);

 Q_SIGNALS:
  void currentIndexChanged(int index);

 private:
  QButtonGroup* m_group;
  QHBoxLayout* m_layout;
};

}  // namespace aifactory
