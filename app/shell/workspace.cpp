// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/workspace.h"

#include <QEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "app/shell/alert_marks.h"
#include "app/shell/past_banner.h"
#include "app/shell/past_frame.h"
#include "app/shell/stale_banner.h"
#include "app/shell/stale_veil.h"
#include "app/shell/time_actions.h"
#include "client/time_cursor.h"

namespace aifactory {

Workspace::Workspace(const Profile& profile, Preferences& preferences, ShiftNotes& notes, QWidget* parent)
    : QWidget(parent),
      m_preferences(preferences),
      m_connection(std::make_unique<FactoryConnection>(profile)),
      m_selection(std::make_unique<Selection>(m_connection->fleet())),
      m_actions(std::make_unique<ActionRouter>()),
      m_alertMarks(std::make_unique<AlertMarks>(*m_connection)),
      m_time(std::make_unique<TimeActions>(PageContext{*m_connection, *m_selection, *m_actions, preferences},
                                           *m_alertMarks, notes, this)),
      m_banner(new StaleBanner(*m_connection, this)),
      m_past(new PastBanner(*m_connection, *m_time, this)),
      m_stack(new QStackedWidget(this)),
      m_veil(new StaleVeil(this)),
      m_frame(new PastFrame(this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_past);
  layout->addWidget(m_banner);
  layout->addWidget(m_stack, 1);
  connect(m_connection.get(), &FactoryConnection::sessionChanged, this, &Workspace::updateEntries);
  connect(m_connection.get(), &FactoryConnection::stateChanged, this, &Workspace::updateMarking);
  connect(&m_connection->cursor(), &TimeCursor::changed, this, &Workspace::updateMarking);
  connect(&m_connection->jobs(), &JobStore::countChanged, this, &Workspace::countChanged);
  connect(&m_connection->jobs(), &JobStore::syncedChanged, this, &Workspace::countChanged);
  connect(&m_connection->alerts(), &AlertStore::changed, this, &Workspace::countChanged);
  connect(&m_connection->alerts(), &AlertStore::syncedChanged, this, &Workspace::countChanged);
  m_actions->setCanShow([this](const Destination& destination) { return canOpen(destination); });
  connect(m_actions.get(), &ActionRouter::requested, this, &Workspace::open);
  updateMarking();
}

Workspace::~Workspace() {
  // Pages hold on to the connection, so they go first, while it still stands.
  m_connection->disconnect(this);
  m_connection->cursor().disconnect(this);
  m_pages.clear();
  delete m_stack;
  delete m_banner;
  delete m_past;
}

Page* Workspace::madePage(const QString& id) const {
  const auto found = m_pages.find(id);
  return found == m_pages.end() ? nullptr : found->second;
}

Page* Workspace::page(const QString& id) {
  if (Page* made = madePage(id)) return made;
  const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto* each) { return each->id == id; });
  if (entry == m_entries.end()) return nullptr;
  Page* page = (*entry)->create({*m_connection, *m_selection, *m_actions, m_preferences});
  page->setObjectName(id + QLatin1String("Page"));
  page->setAccessibleName((*entry)->translatedTitle());
  m_pages[id] = page;
  m_stack->addWidget(page);
  return page;
}

void Workspace::show(const QString& id) {
  if (id == m_current) return;
  Page* next = page(id);
  if (!next) return;
  if (Page* before = madePage(m_current); before && m_active) before->deactivate();
  m_current = id;
  const auto entry = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto* each) { return each->id == id; });
  m_past->setPageFollows(entry == m_entries.end() || (*entry)->followsTime);
  m_stack->setCurrentWidget(next);
  // First, so that a page may give the focus on to what its keys are for.
  next->setFocus();
  if (m_active) next->activate();
  Q_EMIT currentChanged();
}

void Workspace::setActive(bool active) {
  if (active == m_active) return;
  m_active = active;
  Page* page = madePage(m_current);
  if (!page) return;
  if (active) {
    page->activate();
  } else {
    page->deactivate();
  }
}

const PageEntry* Workspace::entryFor(const Destination& destination) const {
  // From the last to the first: pages that stand later show a destination in more detail.
  const auto entry = std::find_if(m_entries.rbegin(), m_entries.rend(),
                                  [&](const PageEntry* each) { return each->shows && each->shows(destination); });
  return entry == m_entries.rend() ? nullptr : *entry;
}

bool Workspace::canOpen(const Destination& destination) const { return entryFor(destination) != nullptr; }

void Workspace::open(const Destination& destination) {
  const PageEntry* entry = entryFor(destination);
  if (!entry) return;
  show(entry->id);
  page(entry->id)->open(destination);
}

void Workspace::updateEntries() {
  std::vector<const PageEntry*> entries;
  for (const PageEntry& entry : pageList()) {
    const bool works = std::all_of(entry.methods.begin(), entry.methods.end(),
                                   [&](const QString& method) { return m_connection->mayCall(method); });
    if (works) entries.push_back(&entry);
  }
  if (entries == m_entries) return;
  m_entries = std::move(entries);
  const bool stays =
      std::any_of(m_entries.begin(), m_entries.end(), [&](const auto* each) { return each->id == m_current; });
  if (!stays && !m_entries.empty()) {
    const v1::Role role = m_connection->session().role();
    const auto landing = std::find_if(m_entries.begin(), m_entries.end(), [&](const PageEntry* entry) {
      return std::find(entry->landing.begin(), entry->landing.end(), role) != entry->landing.end();
    });
    show(landing != m_entries.end() ? (*landing)->id : m_entries.front()->id);
  }
  Q_EMIT entriesChanged();
}

void Workspace::updateMarking() {
  const bool stale = m_connection->staleSince().isValid() && ready();
  const bool past = !m_connection->cursor().isLive() && ready();
  m_banner->setVisible(stale);
  m_veil->setVisible(stale);
  m_past->setVisible(past);
  m_frame->setVisible(past);
  if (!stale && !past) return;
  layout()->activate();
  for (QWidget* over : std::initializer_list<QWidget*>{m_veil, m_frame}) {
    over->setGeometry(m_stack->geometry());
    over->raise();
  }
}

void Workspace::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_veil->setGeometry(m_stack->geometry());
  m_frame->setGeometry(m_stack->geometry());
}

void Workspace::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    m_time->retranslate();
    for (const PageEntry* entry : m_entries) {
      if (Page* page = madePage(entry->id)) page->setAccessibleName(entry->translatedTitle());
    }
  }
  QWidget::changeEvent(event);
}

}  // namespace aifactory
