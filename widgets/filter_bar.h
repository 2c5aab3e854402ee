// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QListView;
class QStringListModel;
class QTimer;

namespace aifactory {

/// A search field: completion while typing, the error with a caret under the offending character, history by Up and
/// Down, Esc clears.
class FilterBar : public QWidget {
  Q_OBJECT

 public:
  /// What may be typed at the cursor: choices that replace the text from `replaceFrom` to the cursor. In UTF-16 units.
  struct Completion {
    int replaceFrom = 0;
    QStringList choices;
  };
  using Completer = std::function<Completion(const QString& text, int cursor)>;

  explicit FilterBar(QWidget* parent = nullptr);

  void setCompleter(Completer completer) { m_completer = std::move(completer); }
  void setPlaceholderText(const QString& text);
  QString text() const;
  /// As if typed: filterChanged() follows.
  void setText(const QString& text);
  /// Marks the character at `offset` (UTF-16) and shows the sentence once typing rests, or at once after Enter.
  void setError(int offset, const QString& sentence);
  void clearError();
  bool hasError() const { return !m_error.isEmpty(); }
  QString errorText() const { return m_error; }
  QStringList history() const { return m_history; }
  void setHistory(const QStringList& history);
  QLineEdit* lineEdit() const { return m_edit; }

 Q_SIGNALS:
  /// The text changed; several changes in one turn of the event loop come as one.
  void filterChanged(const QString& text);
  void historyChanged();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void complete(bool asked);
  void accept(const QString& choice);
  void remember();
  bool stepHistory(int step);
  void showError();

  QLineEdit* m_edit;
  QLabel* m_sentence;
  QListView* m_popup;
  QStringListModel* m_choices;
  QTimer* m_changed;
  QTimer* m_errorDelay;
  Completer m_completer;
  int m_replaceFrom = 0;
  QString m_error;
  int m_errorOffset = 0;
  QStringList m_history;
  int m_historyAt = -1;
};

}  // namespace aifactory
