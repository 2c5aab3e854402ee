// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <functional>
#include <utility>
#include <variant>
#include <vector>

namespace aifactory {

/// Where a user may be led. Names are resource names: "nodes/h100-0418", "tenants/skt".
struct ShowJob {
  std::uint64_t number = 0;
};
struct ShowNode {
  QString name;
};
struct ShowDevices {
  std::vector<std::uint32_t> devices;  ///< dense indices of the fleet store
};
struct ShowTenant {
  QString name;
};
/// Jobs that match a filter in the grammar of base/filter.h.
struct ShowJobs {
  QString filter;
};
struct SubmitJob {};
/// An active alert: "alerts/node-down-h100-0418".
struct ShowAlert {
  QString name;
};
/// Active alerts that match a filter; all of them without one.
struct ShowAlerts {
  QString filter;
};
using Destination =
    std::variant<ShowJob, ShowNode, ShowDevices, ShowTenant, ShowJobs, SubmitJob, ShowAlert, ShowAlerts>;

/// How a page asks for what lies outside it: it never talks to another page. The main window takes each request to the
/// page that shows such a destination. GUI thread.
class ActionRouter : public QObject {
  Q_OBJECT

 public:
  enum class Tone { Note, Done, Failed };

  using QObject::QObject;

  /// Whether some page of this caller shows such a destination: what leads nowhere is not offered.
  bool canShow(const Destination& destination) const { return m_canShow && m_canShow(destination); }
  void setCanShow(std::function<bool(const Destination&)> canShow) { m_canShow = std::move(canShow); }

 public Q_SLOTS:
  void showJob(quint64 number) { Q_EMIT requested(ShowJob{number}); }
  void showNode(const QString& name) { Q_EMIT requested(ShowNode{name}); }
  void showDevices(const std::vector<std::uint32_t>& devices) { Q_EMIT requested(ShowDevices{devices}); }
  void showTenant(const QString& name) { Q_EMIT requested(ShowTenant{name}); }
  void showJobs(const QString& filter) { Q_EMIT requested(ShowJobs{filter}); }
  void submitJob() { Q_EMIT requested(SubmitJob{}); }
  void showAlert(const QString& name) { Q_EMIT requested(ShowAlert{name}); }
  void showAlerts(const QString& filter) { Q_EMIT requested(ShowAlerts{filter}); }
  /// A sentence at the foot of the window that goes by itself; only for what has no better place than that.
  void notify(const QString& sentence, aifactory::ActionRouter::Tone tone) { Q_EMIT noted(sentence, tone); }

 Q_SIGNALS:
  void requested(const aifactory::Destination& destination);
  void noted(const QString& sentence, aifactory::ActionRouter::Tone tone);

 private:
  std::function<bool(const Destination&)> m_canShow;
};

}  // namespace aifactory
