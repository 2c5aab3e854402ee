// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connect/connect_page.h"

#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

#include "app/connect/profile_book.h"
#include "app/connect/profile_dialog.h"
#include "app/connect/profile_row.h"
#include "app/handover/handover_dialog.h"
#include "widgets/theme.h"

namespace aifactory {

ConnectPage::ConnectPage(ProfileBook& profiles, QWidget* parent)
    : QWidget(parent),
      m_profiles(profiles),
      m_title(new QLabel(this)),
      m_subtitle(new QLabel(this)),
      m_add(new QPushButton(this)),
      m_handover(new QPushButton(this)),
      m_column(new QVBoxLayout) {
  setObjectName(QStringLiteral("connectPage"));
  m_add->setObjectName(QStringLiteral("addProfile"));
  m_handover->setObjectName(QStringLiteral("openHandover"));
  m_title->setFont(Theme::font(24, QFont::DemiBold));
  auto* body = new QWidget;
  auto* outer = new QHBoxLayout(body);
  auto* centre = new QVBoxLayout;
  outer->addStretch(1);
  outer->addLayout(centre, 6);
  outer->addStretch(1);
  centre->setContentsMargins(14, 56, 14, 14);
  centre->setSpacing(12);
  centre->addWidget(m_title);
  centre->addWidget(m_subtitle);
  centre->addSpacing(8);
  m_column->setSpacing(12);
  centre->addLayout(m_column);
  auto* more = new QHBoxLayout;
  more->setSpacing(8);
  more->addWidget(m_add);
  more->addWidget(m_handover);
  more->addStretch();
  centre->addLayout(more);
  centre->addStretch(1);
  m_subtitle->setProperty("role", QStringLiteral("secondary"));
  m_subtitle->setWordWrap(true);
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(body);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll);
  connect(m_add, &QPushButton::clicked, this, [this] { edit({}); });
  connect(m_handover, &QPushButton::clicked, this, &ConnectPage::openHandover);
  connect(&m_profiles, &ProfileBook::changed, this, &ConnectPage::rebuild);
  rebuild();
  updateTexts();
}

void ConnectPage::follow(FactoryConnection* connection) {
  m_connection = connection;
  rebuild();
}

ProfileRow* ConnectPage::row(const QString& name, const QString& bundleFile) const {
  for (ProfileRow* row : m_rows) {
    if (row->profile().name == name && row->profile().bundleFile == bundleFile) return row;
  }
  return nullptr;
}

void ConnectPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateTexts();
  QWidget::changeEvent(event);
}

void ConnectPage::rebuild() {
  QString focused;
  for (const ProfileRow* row : m_rows) {
    if (row->isAncestorOf(focusWidget())) focused = row->profile().name;
  }
  // Later: a row asks for this from one of its own buttons.
  for (ProfileRow* row : std::exchange(m_rows, {})) {
    row->follow(nullptr);
    row->hide();
    row->deleteLater();
  }
  std::vector<Profile> profiles = m_profiles.profiles();
  const auto isOpen = [this](const Profile& profile) {
    return m_connection && m_connection->profile().isSameAs(profile);
  };
  if (m_connection && !m_connection->profile().demo && std::none_of(profiles.begin(), profiles.end(), isOpen)) {
    profiles.push_back(m_connection->profile());
  }
  for (const Profile& profile : profiles) {
    auto* row = new ProfileRow(profile, this);
    connect(row, &ProfileRow::openRequested, this, &ConnectPage::openRequested);
    connect(row, &ProfileRow::closeRequested, this, &ConnectPage::closeRequested);
    connect(row, &ProfileRow::editRequested, this, &ConnectPage::edit);
    connect(row, &ProfileRow::removeRequested, this, &ConnectPage::remove);
    connect(row, &ProfileRow::roleChosen, &m_profiles, &ProfileBook::setDemoRole);
    if (isOpen(profile)) row->follow(m_connection);
    row->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_column->addWidget(row);
    m_rows << row;
    if (auto* button = row->findChild<QPushButton*>(); button && profile.name == focused) button->setFocus();
  }
}

void ConnectPage::updateTexts() {
  m_title->setText(tr("Factories"));
  m_subtitle->setText(tr("Open a factory to see its GPUs and jobs. The demo factory needs nothing installed."));
  m_add->setText(tr("Add a factory…"));
  m_handover->setText(tr("Open a handover…"));
  m_handover->setToolTip(tr("Shows what a colleague saved of a factory's past; no connection is needed."));
}

void ConnectPage::openHandover() {
  auto* dialog = new QFileDialog(this, tr("Open a handover"), QString(), HandoverDialog::fileFilter());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& file) { Q_EMIT openRequested(Profile::ofBundle(file)); });
  dialog->open();
}

void ConnectPage::edit(const QString& name) {
  auto* dialog = new ProfileDialog(m_profiles, name, this);
  dialog->open();
}

void ConnectPage::remove(const QString& name) {
  auto* question =
      new QMessageBox(QMessageBox::Question, tr("Remove a factory"),
                      tr("Remove %1 from this list? The factory itself and your token file stay.").arg(name),
                      QMessageBox::Cancel, this);
  question->setAttribute(Qt::WA_DeleteOnClose);
  const QPushButton* yes = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
  connect(yes, &QPushButton::clicked, this, [this, name] { m_profiles.remove(name); });
  question->open();
}

}  // namespace aifactory
