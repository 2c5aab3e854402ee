// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_verbs.h"

#include "app/alerts/alert_text.h"
#include "app/alerts/silence_form.h"
#include "app/batch_dialog.h"
#include "app/words.h"

namespace aifactory {
namespace {

constexpr int longestNote = 500;

using Done = std::function<void(const CallError* error)>;

template <class Request, class Response>
CallHandle send(FactoryConnection& connection,
                CallHandle (FactoryConnection::*method)(const Request&, QObject*, CallCallback<Response>),
                const Request& request, QObject* receiver, Done done) {
  return (connection.*method)(request, receiver, [done = std::move(done)](const CallResult<Response>& result) {
    done(result ? nullptr : &result.error());
  });
}

}  // namespace

QString AlertVerbs::name(AlertVerb verb) {
  switch (verb) {
    case AlertVerb::Acknowledge:
      return tr("Acknowledge…", "verb, an alert");
    case AlertVerb::Silence:
      return tr("Silence…", "verb, an alert");
    case AlertVerb::EndSilence:
      return tr("End silence", "verb, an alert");
  }
  return {};
}

QString AlertVerbs::consequence(AlertVerb verb) {
  switch (verb) {
    case AlertVerb::Acknowledge:
      return tr(
          "Everybody sees that you take care of it. It stays here until it is over, and asks for no more "
          "attention.");
    case AlertVerb::Silence:
      return tr("It stays here, but asks for no attention for this time, also when it goes and comes back.");
    case AlertVerb::EndSilence:
      return tr("It asks for attention again at once.");
  }
  return {};
}

QString AlertVerbs::method(AlertVerb verb) {
  return verb == AlertVerb::Acknowledge ? QStringLiteral("AlertsService/AcknowledgeAlert")
                                        : QStringLiteral("AlertsService/SilenceAlert");
}

bool AlertVerbs::applies(AlertVerb verb, const v1::Alert& alert) {
  if (alert.has_end_time()) return false;
  return verb != AlertVerb::EndSilence || alert.has_silence();
}

BatchDialog* AlertVerbs::ask(AlertVerb verb, FactoryConnection& connection, const Alerts& alerts, QWidget* parent) {
  const int count = static_cast<int>(alerts.size());
  BatchPlan plan;
  plan.consequence = consequence(verb);
  plan.columns = {tr("Severity"), tr("What"), tr("Where")};
  auto* form = verb == AlertVerb::Silence ? new SilenceForm : nullptr;
  switch (verb) {
    case AlertVerb::Acknowledge:
      plan.question = tr("Acknowledge %n alert(s)?", nullptr, count);
      plan.doIt = tr("Acknowledge %n alert(s)", nullptr, count);
      plan.done = tr("Acknowledged", "result of a verb");
      break;
    case AlertVerb::Silence:
      plan.question = tr("Silence %n alert(s)?", nullptr, count);
      plan.doIt = tr("Silence %n alert(s)", nullptr, count);
      plan.done = tr("Silenced", "result of a verb");
      plan.form = form;
      plan.formLabel = tr("For how long:");
      break;
    case AlertVerb::EndSilence:
      plan.question = tr("End the silence of %n alert(s)?", nullptr, count);
      plan.doIt = tr("End the silence of %n alert(s)", nullptr, count);
      plan.done = tr("Silence ended", "result of a verb");
      break;
  }
  if (verb != AlertVerb::EndSilence) {
    plan.reasonLabel = tr("Note, shown to everyone:");
    plan.reasonOptional = true;
    plan.reasonLength = longestNote;
  }
  for (const auto& alert : alerts) {
    plan.items.push_back({Words::severity(alert->severity()), AlertText::what(*alert), Words::place(*alert)});
  }
  // The note is read when a call is first sent, from the dialog that holds the calls.
  auto note = std::make_shared<std::function<std::string()>>();
  BatchCall call;
  if (verb == AlertVerb::Acknowledge) {
    auto requests = std::make_shared<BatchRequests<v1::AcknowledgeAlertRequest>>(alerts.size());
    call = [&connection, alerts, requests, note](int index, QObject* receiver, Done done) {
      const auto& request = requests->get(index, alerts[static_cast<std::size_t>(index)]->name(),
                                          [&](v1::AcknowledgeAlertRequest& made) { made.set_note((*note)()); });
      return send(connection, &FactoryConnection::acknowledgeAlert, request, receiver, std::move(done));
    };
  } else {
    auto requests = std::make_shared<BatchRequests<v1::SilenceAlertRequest>>(alerts.size());
    call = [&connection, alerts, requests, note, form](int index, QObject* receiver, Done done) {
      const auto& request =
          requests->get(index, alerts[static_cast<std::size_t>(index)]->name(), [&](v1::SilenceAlertRequest& made) {
            made.set_note((*note)());
            made.mutable_duration()->set_seconds(form ? form->seconds() : 0);
          });
      return send(connection, &FactoryConnection::silenceAlert, request, receiver, std::move(done));
    };
  }
  BatchDialog* dialog = BatchDialog::ask(plan, call, parent);
  *note = [dialog] { return dialog->reason().toStdString(); };
  return dialog;
}

}  // namespace aifactory
