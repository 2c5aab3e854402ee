// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

#include "app/actions.h"
#include "app/page_list.h"
#include "app/selection.h"
#include "client/factory_connection.h"

class QStackedWidget;

namespace aifactory {

class AlertMarks;
class PastBanner;
class PastFrame;
class Preferences;
class ShiftNotes;
class StaleBanner;
class StaleVeil;
class TimeActions;

/// One factory in the window: its connection, its selection and its pages, which are made when first shown. Marks all
/// of them while what they show is stale or of the past. GUI thread.
class Workspace : public QWidget {
  Q_OBJECT

 public:
  /// `notes` wait for a handover of this factory, also while another one is open.
  Workspace(const Profile& profile, Preferences& preferences, ShiftNotes& notes, QWidget* parent = nullptr);
  ~Workspace() override;

  FactoryConnection& connection() { return *m_connection; }
  Selection& selection() { return *m_selection; }
  ActionRouter& actions() { return *m_actions; }
  AlertMarks& alertMarks() { return *m_alertMarks; }
  TimeActions& timeActions() { return *m_time; }

  /// True from the first session answer on: `entries` are known.
  bool ready() const { return !m_entries.empty(); }
  /// Pages that this caller may use, in the order of the navigation.
  const std::vector<const PageEntry*>& entries() const { return m_entries; }
  /// Null for a page that this caller may not use.
  Page* page(const QString& id);
  /// The page if it was made already.
  Page* madePage(const QString& id) const;
  QString current() const { return m_current; }
  void show(const QString& id);
  bool canOpen(const Destination& destination) const;
  void open(const Destination& destination);
  /// In view or not: a hidden workspace rests.
  void setActive(bool active);

 Q_SIGNALS:
  void entriesChanged();
  void currentChanged();
  void countChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void updateEntries();
  void updateMarking();
  const PageEntry* entryFor(const Destination& destination) const;

  Preferences& m_preferences;
  std::unique_ptr<FactoryConnection> m_connection;
  std::unique_ptr<Selection> m_selection;
  std::unique_ptr<ActionRouter> m_actions;
  std::unique_ptr<AlertMarks> m_alertMarks;
  std::unique_ptr<TimeActions> m_time;
  std::vector<const PageEntry*> m_entries;
  std::map<QString, Page*> m_pages;
  QString m_current;
  bool m_active = false;
  StaleBanner* m_banner;
  PastBanner* m_past;
  QStackedWidget* m_stack;
  StaleVeil* m_veil;
  PastFrame* m_frame;
};

}  // namespace aifactory
