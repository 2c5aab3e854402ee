// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

#include "app/acting.h"
#include "app/actions.h"
#include "client/factory_connection.h"

class QAction;

namespace aifactory {

class Preferences;
class Selection;

/// What a page works on. All of it outlives the page: another factory gets pages of its own.
struct PageContext {
  FactoryConnection& connection;
  Selection& selection;
  ActionRouter& actions;
  Preferences& preferences;  ///< and the settings, where a page keeps its columns and views
};

/// One picture of the tour: brings the page into the state to be shown. `ready` is asked again and again while events
/// run, until it says yes; `complaint` says afterwards what the widgets show that the API does not, or nothing.
struct TourShot {
  QString name;  ///< file name without ".png"
  /// Why this factory has nothing for it; the picture is then left out. Empty text: it has.
  std::function<QString()> skip = {};
  std::function<void()> prepare;
  std::function<bool()> ready;
  std::function<QString()> complaint;  ///< empty text: all is well
  std::function<QWidget*()> picture;   ///< what to take the picture of; none for the whole window
  std::function<void()> finish;        ///< puts the page back, closes what was opened
  int patience = 90'000;               ///< ms until it must be ready
};

/// One page of the console. Texts are set again on QEvent::LanguageChange, colours on the theme's signal.
class Page : public QWidget {
  Q_OBJECT

 public:
  explicit Page(const PageContext& context, QWidget* parent = nullptr) : QWidget(parent), m_context(context) {}

  /// Called when the page comes into view and when it leaves it; a page out of view does no work on updates.
  virtual void activate() {}
  virtual void deactivate() {}
  /// What the command palette offers for this page; owned by the page, with text and maybe a shortcut.
  virtual QList<QAction*> commands() const { return {}; }
  /// Brings one of the destinations named in its PageEntry into view.
  virtual void open(const Destination& destination) { Q_UNUSED(destination) }
  virtual std::vector<TourShot> tourShots() { return {}; }

 protected:
  const PageContext& context() const { return m_context; }
  FactoryConnection& connection() const { return m_context.connection; }
  Selection& selection() const { return m_context.selection; }
  ActionRouter& actions() const { return m_context.actions; }
  Preferences& preferences() const { return m_context.preferences; }
  /// Whether the factory can be changed now; says why not where it cannot.
  bool mayAct() const {
    const QString refusal = Acting::refusal(connection());
    if (!refusal.isEmpty()) actions().notify(refusal, ActionRouter::Tone::Note);
    return refusal.isEmpty();
  }

 private:
  PageContext m_context;
};

}  // namespace aifactory
