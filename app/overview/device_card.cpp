// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/device_card.h"

#include <QCoreApplication>

#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"

namespace aifactory {

namespace {

/// Lines of label and value, built up as a table.
class CardText {
  Q_DECLARE_TR_FUNCTIONS(DeviceCard)

 public:
  CardText(FactoryConnection& connection, std::uint32_t device)
      : m_connection(connection), m_fleet(connection.fleet()), m_device(device) {}

  QString html() {
    const v1::FleetLayout& layout = m_fleet.layout();
    const v1::Node& node = layout.nodes(static_cast<int>(m_fleet.nodeOf(m_device)));
    const StateColumns& states = m_fleet.columns().states;
    const TelemetryColumns& telemetry = m_fleet.columns().telemetry;
    const auto state = static_cast<v1::DeviceState>(states.state[m_device]);
    line(tr("Model"), text(m_fleet.string(node.gpu_model())));
    line(tr("Rack"), text(lastId(layout.racks(static_cast<int>(node.rack())).name())));
    line(tr("State"), Words::deviceState(state));
    if (const std::string& reason = m_fleet.nodeState(m_fleet.nodeOf(m_device)).reason(); !reason.empty()) {
      line(tr("Reason"), text(reason));
    }
    line(tr("Tenant"), Words::tenant(m_connection, m_fleet.string(states.tenant[m_device])));
    line(tr("Job"), job(states.job[m_device]));
    if (state == v1::DEVICE_STATE_PARTITIONED) line(tr("MIG"), instances());
    line(tr("Utilisation"), Format::utilizationColumn(telemetry.utilization[m_device]));
    line(tr("Memory"), memory(telemetry.memory[m_device], node.gpu_memory_mib()));
    line(tr("Temperature"), Format::temperatureColumn(telemetry.temperature[m_device]));
    line(tr("Power"), power(telemetry.power[m_device], node.gpu_power_limit_watts()));
    line(tr("Measured"), isMeasured(telemetry, m_device) ? Words::sampled(m_connection) : Format::notMeasured());
    line(tr("Xid"), xid(states.xid[m_device]));
    QString age;
    if (m_connection.staleSince().isValid()) {
      age = QStringLiteral("<p>%1</p>")
                .arg(tr("stale since %1").arg(Format::dateTime(m_connection.staleSince())).toHtmlEscaped());
    }
    return QStringLiteral(
               "<p style='white-space:nowrap'><b>%1</b></p><table cellspacing='0' cellpadding='1'>%2</table>%3")
        .arg(Words::device(m_fleet, m_device).toHtmlEscaped(), m_lines, age);
  }

 private:
  void line(const QString& label, const QString& value) {
    m_lines += QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td style='white-space:nowrap'>%2</td></tr>")
                   .arg(label.toHtmlEscaped(), value.toHtmlEscaped());
  }

  QString job(std::uint64_t number) const {
    if (number == 0) return tr("none", "job");
    const int row = m_connection.jobs().find(jobName(number));
    if (row < 0) return QString::number(number);
    const v1::Job& job = m_connection.jobs().at(row);
    return QStringLiteral("%1 · %2 · %3")
        .arg(number)
        .arg(text(job.display_name()), tr("%Ln GPU(s)", nullptr, static_cast<int>(job.gpu_count())));
  }

  QString instances() const {
    int all = 0;
    int allocated = 0;
    for (int i = 0; i < m_fleet.layout().mig_instances_size(); ++i) {
      if (m_fleet.layout().mig_instances(i).parent_device() != m_device) continue;
      ++all;
      const std::size_t device = m_fleet.gpuCount() + static_cast<std::size_t>(i);
      if (m_fleet.columns().states.state[device] == v1::DEVICE_STATE_ALLOCATED) ++allocated;
    }
    return tr("%1 of %2 instances allocated").arg(allocated).arg(all);
  }

  static QString memory(std::uint16_t steps, std::uint32_t total) {
    const QString used = Format::memoryColumn(steps);
    return steps == notMeasured || total == 0 ? used : tr("%1 of %2").arg(used, Format::mebibytes(total));
  }

  static QString power(std::uint16_t steps, std::uint32_t limit) {
    const QString now = Format::powerColumn(steps);
    return steps == notMeasured || limit == 0 ? now : tr("%1 of %2").arg(now, Format::watts(limit));
  }

  static QString xid(std::uint16_t xid) {
    if (xid == xidNotKnown) return Format::notMeasured();
    if (xid == 0) return tr("none", "Xid");
    const QString meaning = Words::xid(xid);
    return meaning.isEmpty() ? QString::number(xid) : QStringLiteral("%1 · %2").arg(xid).arg(meaning);
  }

  FactoryConnection& m_connection;
  const FleetStore& m_fleet;
  std::uint32_t m_device;
  QString m_lines;
};

}  // namespace

QString deviceCard(FactoryConnection& connection, std::uint32_t device) { return CardText(connection, device).html(); }

}  // namespace aifactory
