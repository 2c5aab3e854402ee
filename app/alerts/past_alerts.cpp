// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/past_alerts.h"

#include <QDateTimeEdit>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <iterator>

#include "app/alerts/alert_table.h"
#include "app/filtered_table.h"
#include "app/format.h"
#include "base/alert_filter.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/filter_bar.h"
#include "widgets/message_bar.h"
#include "widgets/segmented.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

constexpr qint64 periodSeconds[] = {3600, 86400, 7 * 86400};
constexpr int lastDay = 1;
constexpr int ofOwnChoice = static_cast<int>(std::size(periodSeconds));
constexpr int pageSize = 200;
constexpr int restMilliseconds = 250;  // the cursor stands still for so long before its period is asked for

QDateTimeEdit* timeEdit(const char* name) {
  auto* edit = new QDateTimeEdit;
  edit->setObjectName(QLatin1String(name));
  edit->setCalendarPopup(true);
  edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
  return edit;
}

}  // namespace

PastAlerts::PastAlerts(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_connection(context.connection),
      m_alerts(std::make_unique<AlertTable>(context.connection, AlertTable::Kind::Past)),
      m_table(new DataTable(&m_alerts->table(), m_alerts->columns())),
      m_period(new Segmented),
      m_from(timeEdit("pastFrom")),
      m_dash(new QLabel(QStringLiteral("–"))),
      m_to(timeEdit("pastTo")),
      m_reload(new QPushButton),
      m_trouble(new MessageBar),
      m_rest(new QTimer(this)) {
  m_table->setObjectName(QStringLiteral("pastAlertTable"));
  m_table->setSort(QStringLiteral("ended"), true);
  m_table->view()->header()->setStretchLastSection(true);
  m_period->setObjectName(QStringLiteral("pastPeriod"));
  m_reload->setObjectName(QStringLiteral("pastReload"));
  m_trouble->setObjectName(QStringLiteral("pastTrouble"));
  m_filtered =
      new FilteredTable(alertFilterSchema(), m_table, QStringLiteral("pastAlerts"), context.preferences,
                        [this] { return static_cast<double>(m_connection.factoryTime().toMSecsSinceEpoch()) / 1000; });
  auto* period = new QHBoxLayout;
  period->setContentsMargins(12, 0, 12, 8);
  period->setSpacing(8);
  for (QWidget* part : std::initializer_list<QWidget*>{m_period, m_from, m_dash, m_to}) period->addWidget(part);
  period->addStretch();
  period->addWidget(m_reload);
  auto* trouble = new QHBoxLayout;
  trouble->setContentsMargins(12, 0, 12, 0);
  trouble->addWidget(m_trouble);
  auto* column = static_cast<QVBoxLayout*>(m_filtered->layout());
  column->insertLayout(1, period);
  column->insertLayout(2, trouble);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_filtered);

  retranslate();
  m_period->setCurrentIndex(lastDay);
  choosePeriod(lastDay);
  connect(m_period, &Segmented::currentIndexChanged, this, [this](int period) {
    choosePeriod(period);
    reload();
  });
  for (QDateTimeEdit* edit : {m_from, m_to}) {
    connect(edit, &QDateTimeEdit::editingFinished, this, &PastAlerts::reload);
  }
  connect(m_reload, &QPushButton::clicked, this, &PastAlerts::reload);
  m_rest->setSingleShot(true);
  m_rest->setInterval(restMilliseconds);
  connect(m_rest, &QTimer::timeout, this, [this] {
    if (isVisible() && m_period->currentIndex() != ofOwnChoice) reload();
  });
  connect(&m_connection.cursor(), &TimeCursor::changed, this, [this] {
    if (isVisible() && !m_connection.cursor().isPlaying()) m_rest->start();
  });
  connect(&m_filtered->filterBar(), &FilterBar::filterChanged, this, [this] {
    if (isVisible() && !m_filtered->filterBar().hasError()) reload();
  });
  connect(m_trouble, &MessageBar::actionTriggered, this, [this] { loadPage(m_nextPage); });
  connect(m_table->view()->verticalScrollBar(), &QScrollBar::valueChanged, this, &PastAlerts::loadMore);
  connect(m_table, &DataTable::resultChanged, this, &PastAlerts::loadMore);
}

PastAlerts::~PastAlerts() = default;

std::shared_ptr<const v1::Alert> PastAlerts::alert(quint64 key) const { return m_alerts->alert(key); }

bool PastAlerts::settled() const {
  return !m_loading && m_trouble->isHidden() &&
         m_table->model()->matchedRows() == static_cast<int>(m_alerts->alerts().size());
}

void PastAlerts::choosePeriod(int period) {
  const bool own = period == ofOwnChoice;
  for (QWidget* part : std::initializer_list<QWidget*>{m_from, m_dash, m_to}) part->setVisible(own);
  if (!own || !m_connection.factoryTime().isValid()) return;
  const QDateTime now = m_connection.factoryTime().toLocalTime();
  if (m_to->dateTime() > now || m_from->property("chosen").toBool()) return;
  m_from->setProperty("chosen", true);
  m_from->setDateTime(now.addSecs(-periodSeconds[lastDay]));
  m_to->setDateTime(now);
}

void PastAlerts::reload() {
  m_request.Clear();
  m_request.set_page_size(pageSize);
  m_request.set_filter(m_filtered->filter().toStdString());
  const int period = m_period->currentIndex();
  if (period == ofOwnChoice) {
    m_request.mutable_from()->set_seconds(m_from->dateTime().toSecsSinceEpoch());
    m_request.mutable_to()->set_seconds(m_to->dateTime().addSecs(60).toSecsSinceEpoch());  // the whole last minute
  } else if (period >= 0) {
    const QDateTime shown = m_connection.factoryTime();
    m_request.mutable_from()->set_seconds(shown.toSecsSinceEpoch() - periodSeconds[period]);
    // What came after an instant of the past is not of the hour before it.
    if (!m_connection.cursor().isLive()) *m_request.mutable_to() = toTimestamp(shown);
  }
  m_underWay.cancel();
  m_loading = false;
  loadPage({});
}

void PastAlerts::loadPage(const std::string& token) {
  if (m_loading) return;
  m_loading = true;
  m_trouble->dismiss();
  m_nextPage = token;
  m_request.set_page_token(token);
  m_underWay = m_connection.listPastAlerts(
      m_request, this, [this, generation = ++m_generation](const CallResult<v1::ListPastAlertsResponse>& result) {
        if (generation != m_generation) return;
        m_loading = false;
        if (!result) {
          m_trouble->showMessage(StatusKind::Error, result.error().sentence, tr("Try again"));
          return;
        }
        const std::vector<v1::Alert> page(result->alerts().begin(), result->alerts().end());
        if (m_request.page_token().empty()) {
          m_alerts->setAlerts(page);
        } else {
          m_alerts->append(page);
        }
        m_nextPage = result->next_page_token();
      });
}

void PastAlerts::loadMore() {
  const QScrollBar* bar = m_table->view()->verticalScrollBar();
  const bool nearTheEnd = bar->value() >= bar->maximum() - bar->pageStep();
  if (isVisible() && !m_table->model()->isBusy() && nearTheEnd && !m_nextPage.empty() && !m_loading &&
      m_trouble->isHidden())
    loadPage(m_nextPage);
}

void PastAlerts::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void PastAlerts::retranslate() {
  const int period = std::max(0, m_period->currentIndex());
  m_period->setLabels({tr("Last hour"), tr("Last day"), tr("7 days"), tr("Other period")});
  m_period->setCurrentIndex(period);
  m_period->setAccessibleName(tr("Period"));
  m_from->setAccessibleName(tr("From"));
  m_to->setAccessibleName(tr("To"));
  m_reload->setText(tr("Refresh"));
  m_filtered->filterBar().setPlaceholderText(tr("Filter, for example  kind = xid AND gpus >= 8"));
  m_table->setEmptyMessages(tr("No alert ended in this period"), tr("No alert of this period matches this filter"));
  m_table->setFooter([this](int shown, int, int) {
    const QString count = tr("%Ln alert(s)", nullptr, shown);
    return m_nextPage.empty() ? count : tr("%1, more when you scroll on").arg(count);
  });
  m_table->setTitles(m_alerts->columns());
  m_table->view()->setAccessibleName(tr("Past alerts"));
  m_filtered->setStandardViews({{tr("All alerts"), {}, {}},
                                {tr("Critical"), QStringLiteral("severity = critical"), {}},
                                {tr("Xid errors"), QStringLiteral("kind = xid"), {}},
                                {tr("Never acknowledged"), QStringLiteral("state != acknowledged"), {}}});
}

}  // namespace aifactory
