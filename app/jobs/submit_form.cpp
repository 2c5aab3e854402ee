// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/submit_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

#include "app/format.h"
#include "app/jobs/duration_text.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "widgets/script_editor.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int maxNameBytes = 128;
constexpr int maxScriptBytes = 4 * 1024 * 1024;

/// An editable choice whose first entry, "", is what the scheduler takes by itself.
QComboBox* choice(const QString& name) {
  auto* box = new QComboBox;
  box->setObjectName(name);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(12);
  return box;
}

QSpinBox* number(const QString& name, int minimum, int maximum, int value) {
  auto* box = new QSpinBox;
  box->setObjectName(name);
  box->setRange(minimum, maximum);
  box->setValue(value);
  box->setGroupSeparatorShown(true);
  return box;
}

void refill(QComboBox* box, const QString& none, const std::vector<std::string>& values) {
  const QSignalBlocker quiet(box);
  const QVariant chosen = box->currentData();
  box->clear();
  if (!none.isEmpty()) box->addItem(none, QString());
  for (const std::string& value : values) box->addItem(text(lastId(value)), text(value));
  box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

std::string chosen(const QComboBox* box) { return box->currentData().toString().toStdString(); }

}  // namespace

SubmitForm::SubmitForm(QWidget* parent)
    : QWidget(parent),
      m_name(new QLineEdit),
      m_tenant(choice(QStringLiteral("tenant"))),
      m_queue(choice(QStringLiteral("queue"))),
      m_queueFacts(new QLabel),
      m_account(choice(QStringLiteral("account"))),
      m_qos(choice(QStringLiteral("qos"))),
      m_nodes(number(QStringLiteral("nodes"), 1, 100'000, 1)),
      m_gpus(number(QStringLiteral("gpusPerNode"), 0, 1024, 1)),
      m_cpus(number(QStringLiteral("cpusPerNode"), 1, 4096, 4)),
      m_timeLimit(new QLineEdit(QStringLiteral("1h"))),
      m_directory(new QLineEdit),
      m_output(new QLineEdit),
      m_hold(new QCheckBox),
      m_total(new QLabel),
      m_scriptCaption(new QLabel),
      m_script(new ScriptEditor) {
  m_name->setObjectName(QStringLiteral("jobName"));
  m_name->setMaxLength(maxNameBytes);
  m_timeLimit->setObjectName(QStringLiteral("timeLimit"));
  m_directory->setObjectName(QStringLiteral("workingDirectory"));
  m_output->setObjectName(QStringLiteral("standardOutput"));
  m_hold->setObjectName(QStringLiteral("hold"));
  m_script->setObjectName(QStringLiteral("script"));
  m_queueFacts->setWordWrap(true);
  m_total->setWordWrap(true);

  auto* fields = new QWidget;
  auto* form = new QFormLayout(fields);
  form->setContentsMargins(0, 0, 14, 0);
  form->setVerticalSpacing(4);
  form->setHorizontalSpacing(12);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setLabelAlignment(Qt::AlignLeft);
  addField(form, "job.display_name", QT_TR_NOOP("Name"), m_name);
  addField(form, "job.tenant", QT_TR_NOOP("Tenant"), m_tenant);
  addField(form, "job.queue", QT_TR_NOOP("Queue"), m_queue);
  form->addRow(QString(), m_queueFacts);
  addField(form, "job.account", QT_TR_NOOP("Account"), m_account);
  addField(form, "job.qos", QT_TR_NOOP("QOS"), m_qos);
  addField(form, "job.node_count", QT_TR_NOOP("Nodes"), m_nodes);
  addField(form, "job.gpus_per_node", QT_TR_NOOP("GPUs on each node"), m_gpus);
  addField(form, "job.cpus_per_node", QT_TR_NOOP("CPUs on each node"), m_cpus);
  form->addRow(QString(), m_total);
  addField(form, "job.time_limit", QT_TR_NOOP("Time limit"), m_timeLimit);
  addField(form, "job.working_directory", QT_TR_NOOP("Working directory"), m_directory);
  addField(form, "job.standard_output", QT_TR_NOOP("Output file"), m_output);
  form->addRow(QString(), m_hold);

  auto* scroll = new QScrollArea;
  scroll->setWidget(fields);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(380);
  scroll->setFocusPolicy(Qt::NoFocus);

  auto* scriptSide = new QVBoxLayout;
  scriptSide->setSpacing(4);
  auto* scriptError = new QLabel;
  scriptError->setObjectName(QStringLiteral("job.script.error"));
  scriptError->setWordWrap(true);
  scriptError->hide();
  scriptSide->addWidget(m_scriptCaption);
  scriptSide->addWidget(m_script, 1);
  scriptSide->addWidget(scriptError);
  m_scriptCaption->setBuddy(m_script);
  m_fields["job.script"] = {m_scriptCaption, m_script, scriptError, QT_TR_NOOP("Batch script")};
  m_order.push_back("job.script");

  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(14);
  layout->addWidget(scroll, 2);
  layout->addLayout(scriptSide, 3);

  for (QLineEdit* edit : {m_name, m_timeLimit, m_directory, m_output}) {
    connect(edit, &QLineEdit::textEdited, this, &SubmitForm::edited);
  }
  for (QComboBox* box : {m_tenant, m_account, m_qos}) {
    connect(box, &QComboBox::currentIndexChanged, this, &SubmitForm::edited);
  }
  connect(m_queue, &QComboBox::currentIndexChanged, this, [this] {
    showQueue();
    Q_EMIT edited();
  });
  for (QSpinBox* box : {m_nodes, m_gpus, m_cpus}) {
    connect(box, &QSpinBox::valueChanged, this, [this] {
      showQueue();
      Q_EMIT edited();
    });
  }
  connect(m_hold, &QCheckBox::toggled, this, &SubmitForm::edited);
  connect(m_script, &ScriptEditor::textChanged, this, &SubmitForm::edited);
  retranslate();
}

void SubmitForm::addField(QFormLayout* layout, const char* path, const char* title, QWidget* editor) {
  auto* caption = new QLabel;
  caption->setBuddy(editor);
  auto* error = new QLabel;
  error->setObjectName(QString::fromLatin1(path) + QStringLiteral(".error"));
  error->setWordWrap(true);
  error->hide();
  auto* cell = new QVBoxLayout;
  cell->setSpacing(2);
  cell->addWidget(editor);
  cell->addWidget(error);
  layout->addRow(caption, cell);
  m_fields[path] = {caption, editor, error, title};
  m_order.push_back(path);
}

void SubmitForm::setQueues(const std::vector<v1::Queue>& queues) {
  m_queues = queues;
  std::vector<std::string> names;
  for (const v1::Queue& queue : queues) names.push_back(queue.name());
  const bool first = m_queue->count() == 0;
  refill(m_queue, {}, names);
  if (first) {
    for (std::size_t i = 0; i < queues.size(); ++i) {
      if (queues[i].is_default()) m_queue->setCurrentIndex(static_cast<int>(i));
    }
  }
  showQueue();
}

void SubmitForm::setTenants(const std::vector<std::string>& tenants) {
  refill(m_tenant, {}, tenants);
  const bool choose = tenants.size() > 1;
  m_tenant->setVisible(choose);
  m_fields.at("job.tenant").caption->setVisible(choose);
}

const v1::Queue* SubmitForm::chosenQueue() const {
  const int index = m_queue->currentIndex();
  return index >= 0 && index < static_cast<int>(m_queues.size()) ? &m_queues[static_cast<std::size_t>(index)] : nullptr;
}

void SubmitForm::showQueue() {
  const v1::Queue* queue = chosenQueue();
  if (!queue) {
    const qint64 gpus = qint64{m_nodes->value()} * m_gpus->value();
    m_queueFacts->clear();
    m_total->setText(tr("%Ln GPU(s) in all", nullptr, static_cast<int>(gpus)));
    return;
  }
  const std::vector<std::string> accounts(queue->accounts().begin(), queue->accounts().end());
  const std::vector<std::string> qos(queue->qos().begin(), queue->qos().end());
  refill(m_account, tr("Default"), accounts);
  refill(m_qos, tr("Default"), qos);
  m_queueFacts->setText(facts(*queue));
  m_total->setText(total(*queue));
}

QString SubmitForm::facts(const v1::Queue& queue) {
  QStringList facts{tr("%1 nodes with %2 × %3")
                        .arg(Format::number(queue.node_count()), Format::number(queue.gpus_per_node()),
                             queue.gpu_model().empty() ? tr("GPU") : text(queue.gpu_model()))};
  if (queue.has_max_time_limit()) {
    facts << tr("at most %1").arg(formatTimeLimit(Format::seconds(queue.max_time_limit())));
  }
  facts << tr("%1 waiting").arg(Format::number(queue.pending_jobs()));
  if (!queue.up()) facts << tr("takes no jobs now");
  return facts.join(QStringLiteral(" · "));
}

QString SubmitForm::total(const v1::Queue& queue) const {
  const qint64 gpus = qint64{m_nodes->value()} * m_gpus->value();
  return tr("%1 of %Ln GPU(s) in this queue", nullptr, static_cast<int>(queue.gpu_count())).arg(Format::number(gpus));
}

QString SubmitForm::compare(const std::vector<v1::Queue>& queues) const {
  if (m_queue->count() != static_cast<int>(queues.size())) {
    return QStringLiteral("%1 queues to choose from, the factory lists %2").arg(m_queue->count()).arg(queues.size());
  }
  const auto queue = std::find_if(queues.begin(), queues.end(), [this](const v1::Queue& each) {
    return text(lastId(each.name())) == m_queue->currentText();
  });
  if (queue == queues.end()) return QStringLiteral("the factory lists no queue ") + m_queue->currentText();
  QStringList complaints;
  const auto same = [&](const QString& shown, const QString& said) {
    if (shown != said) complaints << QStringLiteral("\"%1\" is shown, the factory says \"%2\"").arg(shown, said);
  };
  same(m_queueFacts->text(), facts(*queue));
  same(m_total->text(), total(*queue));
  const auto sameChoice = [&](const QComboBox& box, const auto& said) {
    QStringList shown, listed;
    for (int index = 1; index < box.count(); ++index) shown << box.itemText(index);  // 0 is the default
    for (const std::string& each : said) listed << text(lastId(each));
    same(shown.join(QLatin1Char(' ')), listed.join(QLatin1Char(' ')));
  };
  sameChoice(*m_account, queue->accounts());
  sameChoice(*m_qos, queue->qos());
  return complaints.join(QStringLiteral("; "));
}

v1::JobSpec SubmitForm::spec() const {
  v1::JobSpec spec;
  spec.set_display_name(m_name->text().toStdString());
  spec.set_tenant(chosen(m_tenant));
  spec.set_queue(chosen(m_queue));
  spec.set_account(chosen(m_account));
  spec.set_qos(chosen(m_qos));
  spec.set_node_count(static_cast<std::uint32_t>(m_nodes->value()));
  spec.set_gpus_per_node(static_cast<std::uint32_t>(m_gpus->value()));
  spec.set_cpus_per_node(static_cast<std::uint32_t>(m_cpus->value()));
  if (const auto limit = parseTimeLimit(m_timeLimit->text())) spec.mutable_time_limit()->set_seconds(*limit);
  spec.set_script(m_script->toPlainText().toStdString());
  spec.set_working_directory(m_directory->text().toStdString());
  spec.set_standard_output(m_output->text().toStdString());
  spec.set_hold(m_hold->isChecked());
  return spec;
}

void SubmitForm::setSpec(const v1::JobSpec& spec) {
  const auto choose = [](QComboBox* box, const std::string& value) {
    box->setCurrentIndex(std::max(0, box->findData(text(value))));
  };
  m_name->setText(text(spec.display_name()));
  choose(m_tenant, spec.tenant());
  choose(m_queue, spec.queue());
  choose(m_account, spec.account());
  choose(m_qos, spec.qos());
  m_nodes->setValue(static_cast<int>(spec.node_count()));
  m_gpus->setValue(static_cast<int>(spec.gpus_per_node()));
  m_cpus->setValue(static_cast<int>(spec.cpus_per_node()));
  m_timeLimit->setText(spec.has_time_limit() ? formatTimeLimit(spec.time_limit().seconds()) : QString());
  m_script->setPlainText(text(spec.script()));
  m_directory->setText(text(spec.working_directory()));
  m_output->setText(text(spec.standard_output()));
  m_hold->setChecked(spec.hold());
}

std::vector<CallError::Violation> SubmitForm::check() const {
  std::vector<CallError::Violation> violations;
  const auto complain = [&](const char* field, const QString& sentence) {
    violations.push_back({QString::fromLatin1(field), sentence});
  };
  const std::string name = m_name->text().toStdString();
  if (name.empty()) {
    complain("job.display_name", tr("Give the job a name."));
  } else if (!isPrintable(name, maxNameBytes)) {
    complain("job.display_name",
             tr("A name is at most 128 bytes of printable characters, without line breaks or tabs."));
  }
  if (!m_timeLimit->text().trimmed().isEmpty() && !parseTimeLimit(m_timeLimit->text())) {
    complain("job.time_limit", tr("Write a time such as 90m, 12h, 2d 6h or 01:30:00, or leave it empty."));
  }
  const QString script = m_script->toPlainText();
  if (!script.startsWith(QLatin1String("#!"))) {
    complain("job.script", tr("A batch script starts with #! and its interpreter, for example #!/bin/bash."));
  } else if (script.size() > maxScriptBytes || script.toUtf8().size() > maxScriptBytes) {
    complain("job.script", tr("A script is at most 4 MiB. Put large data in a file that the script reads."));
  }
  return violations;
}

std::vector<CallError::Violation> SubmitForm::showViolations(const std::vector<CallError::Violation>& violations) {
  for (auto& [path, field] : m_fields) {
    field.error->hide();
    field.editor->setAccessibleDescription({});
  }
  m_script->setErrorLine(0);
  std::vector<CallError::Violation> homeless;
  for (const CallError::Violation& violation : violations) {
    const auto field = m_fields.find(violation.field.toStdString());
    if (field == m_fields.end() || field->second.editor->isHidden()) {
      homeless.push_back(violation);
      continue;
    }
    QPalette palette = field->second.error->palette();
    palette.setColor(QPalette::WindowText, Theme::current().color(ColorRole::Error));
    field->second.error->setPalette(palette);
    field->second.error->setText(violation.description);
    field->second.error->show();
    field->second.editor->setAccessibleDescription(violation.description);
    if (field->second.editor == m_script) m_script->setErrorLine(1);
  }
  return homeless;
}

void SubmitForm::focusFirstViolation() {
  for (const std::string& path : m_order) {
    const Field& field = m_fields.at(path);
    if (field.error->isHidden()) continue;
    field.editor->setFocus();
    return;
  }
}

void SubmitForm::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void SubmitForm::retranslate() {
  for (auto& [path, field] : m_fields) {
    field.caption->setText(tr(field.title));
    field.editor->setAccessibleName(tr(field.title));
  }
  m_name->setPlaceholderText(tr("for example ax-eval-nightly"));
  m_timeLimit->setPlaceholderText(tr("for example 90m, 12h or 2d; empty: the queue's default"));
  m_directory->setPlaceholderText(tr("your home, or what your site has set"));
  m_output->setPlaceholderText(QStringLiteral("slurm-%j.out"));
  m_hold->setText(tr("Submit held, to be released later"));
  showQueue();
}

}  // namespace aifactory
