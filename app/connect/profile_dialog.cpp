// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connect/profile_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>

#include "app/connect/profile_book.h"
#include "app/words.h"
#include "widgets/message_bar.h"

namespace aifactory {

namespace {

QLabel* complaintLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  label->setVisible(false);
  label->setProperty("role", QStringLiteral("error"));
  return label;
}

}  // namespace

ProfileDialog::ProfileDialog(ProfileBook& profiles, const QString& name, QWidget* parent)
    : QDialog(parent),
      m_profiles(profiles),
      m_before(name),
      m_name(new QLineEdit(this)),
      m_endpoint(new QLineEdit(this)),
      m_tokenFile(new QLineEdit(this)),
      m_nameComplaint(complaintLabel(this)),
      m_endpointComplaint(complaintLabel(this)),
      m_tokenComplaint(complaintLabel(this)),
      m_result(new MessageBar(this)),
      m_test(new QPushButton(tr("Test"), this)),
      m_patience(new QTimer(this)) {
  setObjectName(QStringLiteral("profileDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(name.isEmpty() ? tr("Add a factory") : tr("Edit %1").arg(name));
  setMinimumWidth(560);
  m_name->setObjectName(QStringLiteral("name"));
  m_endpoint->setObjectName(QStringLiteral("endpoint"));
  m_tokenFile->setObjectName(QStringLiteral("tokenFile"));
  m_test->setObjectName(QStringLiteral("test"));
  m_endpoint->setPlaceholderText(QStringLiteral("unix:///run/aifactory/factoryd.sock"));
  m_tokenFile->setPlaceholderText(QStringLiteral("/home/me/.config/aifactory/token"));
  if (const auto profile = profiles.find(name); profile && !name.isEmpty()) {
    m_name->setText(profile->name);
    m_endpoint->setText(profile->endpoint);
    m_tokenFile->setText(profile->tokenFile);
  }
  auto* browse = new QPushButton(tr("Browse…"), this);
  auto* tokenLine = new QHBoxLayout;
  tokenLine->addWidget(m_tokenFile, 1);
  tokenLine->addWidget(browse);
  auto* form = new QFormLayout(this);
  form->setContentsMargins(20, 20, 20, 16);
  form->setHorizontalSpacing(20);
  form->setVerticalSpacing(8);
  form->addRow(tr("&Name"), m_name);
  form->addRow(QString(), m_nameComplaint);
  form->addRow(tr("&Address"), m_endpoint);
  form->addRow(QString(), m_endpointComplaint);
  auto* tokenLabel = new QLabel(tr("&Token file"), this);
  tokenLabel->setBuddy(m_tokenFile);
  form->addRow(tokenLabel, tokenLine);
  form->addRow(QString(), m_tokenComplaint);
  form->addRow(m_result);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
  buttons->addButton(m_test, QDialogButtonBox::ActionRole);
  form->addRow(buttons);
  connect(browse, &QPushButton::clicked, this, [this] {
    const QString file = QFileDialog::getOpenFileName(this, tr("Token file"), m_tokenFile->text());
    if (!file.isEmpty()) m_tokenFile->setText(file);
  });
  connect(m_test, &QPushButton::clicked, this, &ProfileDialog::test);
  connect(buttons, &QDialogButtonBox::accepted, this, &ProfileDialog::save);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  m_patience->setSingleShot(true);
  m_patience->setInterval(8000);
  connect(m_patience, &QTimer::timeout, this, [this] {
    const QString why = m_trial ? m_trial->errorText() : QString();
    endTest();
    m_result->showMessage(StatusKind::Error, why.isEmpty() ? tr("Nothing answers at this address.") : why);
  });
}

ProfileDialog::~ProfileDialog() = default;

Profile ProfileDialog::entered() const {
  Profile profile;
  profile.name = m_name->text().trimmed();
  profile.endpoint = m_endpoint->text().trimmed();
  profile.tokenFile = m_tokenFile->text().trimmed();
  return profile;
}

bool ProfileDialog::check() {
  using Field = ProfileBook::Complaint::Field;
  const auto complaints = m_profiles.check(m_before, entered());
  const auto tell = [&](Field field, QLabel* label) {
    label->clear();
    for (const auto& complaint : complaints) {
      if (complaint.field == field) label->setText(complaint.sentence);
    }
    label->setVisible(!label->text().isEmpty());
  };
  tell(Field::Name, m_nameComplaint);
  tell(Field::Endpoint, m_endpointComplaint);
  tell(Field::TokenFile, m_tokenComplaint);
  if (complaints.empty()) return true;
  switch (complaints.front().field) {
    case Field::Name:
      m_name->setFocus();
      break;
    case Field::Endpoint:
      m_endpoint->setFocus();
      break;
    case Field::TokenFile:
      m_tokenFile->setFocus();
      break;
  }
  return false;
}

void ProfileDialog::test() {
  if (!check()) return;
  m_test->setEnabled(false);
  m_result->showMessage(StatusKind::Idle, tr("Connecting to %1…").arg(entered().endpoint));
  m_trial = std::make_unique<FactoryConnection>(entered());
  connect(m_trial.get(), &FactoryConnection::stateChanged, this, &ProfileDialog::updateTest, Qt::QueuedConnection);
  connect(m_trial.get(), &FactoryConnection::sessionChanged, this, &ProfileDialog::updateTest, Qt::QueuedConnection);
  m_patience->start();
  m_trial->open();
}

void ProfileDialog::updateTest() {
  if (!m_trial) return;
  if (m_trial->state() == FactoryConnection::State::Connected && !m_trial->session().methods().empty()) {
    const v1::WhoAmIResponse session = m_trial->session();
    const QString factory = Words::factory(*m_trial);
    endTest();
    m_result->showMessage(
        StatusKind::Ok,
        tr("%1 answers. You are %2 (%3).").arg(factory, text(session.identity()), Words::role(session.role())));
  } else if (m_trial->state() == FactoryConnection::State::Refused) {
    const QString why = m_trial->errorText();
    endTest();
    m_result->showMessage(StatusKind::Error, why);
  }
}

void ProfileDialog::endTest() {
  m_patience->stop();
  m_trial.reset();
  m_test->setEnabled(true);
}

void ProfileDialog::save() {
  if (!check()) return;
  m_profiles.save(m_before, entered());
  accept();
  close();
}

}  // namespace aifactory
