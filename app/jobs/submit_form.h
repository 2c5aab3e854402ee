// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <map>
#include <string>
#include <vector>

#include "aifactory/v1/jobs.pb.h"
#include "client/call.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace aifactory {

class ScriptEditor;

/// The fields of a JobSpec, each with the place where its error is shown. Knows no connection.
class SubmitForm : public QWidget {
  Q_OBJECT

 public:
  explicit SubmitForm(QWidget* parent = nullptr);

  /// What may be chosen. Keeps what the user has chosen already where it still exists.
  void setQueues(const std::vector<v1::Queue>& queues);
  /// Tenants to submit for; the choice is hidden when there is only one.
  void setTenants(const std::vector<std::string>& tenants);

  /// What is shown of the chosen queue that these, the factory's queues, do not say; empty when all is well.
  QString compare(const std::vector<v1::Queue>& queues) const;

  v1::JobSpec spec() const;
  void setSpec(const v1::JobSpec& spec);

  /// Checks what needs no server. Empty when all is well.
  std::vector<CallError::Violation> check() const;
  /// Shows each violation under its field ("job.time_limit") and returns those that no field takes. Clears the rest.
  std::vector<CallError::Violation> showViolations(const std::vector<CallError::Violation>& violations);
  /// Puts the focus on the first field that has an error.
  void focusFirstViolation();

 Q_SIGNALS:
  /// The user changed something.
  void edited();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Field {
    QLabel* caption;
    QWidget* editor;
    QLabel* error;
    const char* title;
  };
  void addField(QFormLayout* layout, const char* path, const char* title, QWidget* editor);
  void retranslate();
  void showQueue();
  const v1::Queue* chosenQueue() const;
  static QString facts(const v1::Queue& queue);
  QString total(const v1::Queue& queue) const;

  std::vector<v1::Queue> m_queues;
  std::map<std::string, Field> m_fields;
  std::vector<std::string> m_order;
  QLineEdit* m_name;
  QComboBox* m_tenant;
  QComboBox* m_queue;
  QLabel* m_queueFacts;
  QComboBox* m_account;
  QComboBox* m_qos;
  QSpinBox* m_nodes;
  QSpinBox* m_gpus;
  QSpinBox* m_cpus;
  QLineEdit* m_timeLimit;
  QLineEdit* m_directory;
  QLineEdit* m_output;
  QCheckBox* m_hold;
  QLabel* m_total;
  QLabel* m_scriptCaption;
  ScriptEditor* m_script;
};

}  // namespace aifactory
