// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>
#include <vector>

#include "app/shell/search.h"

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace aifactory {

/// One field that finds pages, jobs, nodes, GPUs, tenants and actions, and goes there. Arrow keys choose, Enter runs,
/// Escape closes.
class CommandPalette : public QFrame {
  Q_OBJECT

 public:
  using Search = std::function<std::vector<SearchResult>(const QString& words)>;

  CommandPalette(Search search, QWidget* parent);
  void open();
  QLineEdit* field() const { return m_field; }
  const std::vector<SearchResult>& results() const { return m_results; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void find();
  void run();

  Search m_search;
  std::vector<SearchResult> m_results;
  QLineEdit* m_field;
  QListView* m_list;
  QStandardItemModel* m_model;
};

}  // namespace aifactory
