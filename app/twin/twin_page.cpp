// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_page.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "app/format.h"
#include "app/overview/device_card.h"
#include "app/selection.h"
#include "app/shell/preferences.h"
#include "app/transfer_bar.h"
#include "app/twin/picture_dialog.h"
#include "app/twin/preview_view.h"
#include "app/twin/refusal_words.h"
#include "app/twin/twin_button.h"
#include "app/twin/twin_details.h"
#include "app/twin/twin_sharing.h"
#include "app/words.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/legend.h"
#include "widgets/message_bar.h"
#include "widgets/segmented.h"
#include "widgets/state_label.h"

namespace aifactory {

namespace {

constexpr int colorsMilliseconds = 30;
constexpr int cutSteps = 100;    // the last of them cuts nothing
constexpr float closeUp = 0.6F;  // m, around what is framed

/// Whether all of the hall is in it.
bool isSite(const preview::Viewpoint& viewpoint) { return viewpoint.name == "Site"; }

/// The scene among what is dragged; empty for anything else.
QString sceneFile(const QMimeData& dragged) {
  const QList<QUrl> urls = dragged.urls();
  const QString path = urls.size() == 1 ? urls.front().toLocalFile() : QString();
  return path.endsWith(QStringLiteral(".glb"), Qt::CaseInsensitive) ? path : QString();
}

/// Names of the library are English.
QString viewpointName(const std::string& name) {
  if (name == "Site") return TwinPage::tr("Whole site");
  if (name == "Hot aisle") return TwinPage::tr("Hot aisle");
  if (name == "Cold aisle") return TwinPage::tr("Cold aisle");
  if (name == "Rack") return TwinPage::tr("Rack");
  return text(name);
}

}  // namespace

TwinPage::TwinPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_twins(context.connection, context.preferences.settings()),
      m_cells(context.connection),
      m_card(new Card({}, this)),
      m_overlay(new Segmented(FleetCells::overlayNames(), this)),
      m_legend(new Legend(this)),
      m_sharing(new TwinSharing(context.connection, m_twins, this)),
      m_chooser(new TwinButton(m_twins, this)),
      m_views(new QPushButton(this)),
      m_viewsMenu(new QMenu(this)),
      m_isolate(new QPushButton(this)),
      m_cutLabel(new QLabel(this)),
      m_cut(new QSlider(Qt::Horizontal, this)),
      m_picture(new QPushButton(this)),
      m_backend(new StateLabel(this)),
      m_transfer(new TransferBar(this)),
      m_message(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(this)),
      m_view(new PreviewView(preview::makeRenderer, this)),
      m_details(new TwinDetails(context, this)) {
  build();
  addCommands();
  connectFleet();
  connectTwins();
  m_cells.rebuild();
  retranslate();
  showTwin();
}

void TwinPage::build() {
  m_overlay->setObjectName(QStringLiteral("twinOverlay"));
  m_views->setObjectName(QStringLiteral("twinViews"));
  m_viewsMenu->setObjectName(QStringLiteral("twinViewsMenu"));
  m_isolate->setObjectName(QStringLiteral("isolate"));
  m_cut->setObjectName(QStringLiteral("cut"));
  m_picture->setObjectName(QStringLiteral("twinPicture"));
  m_view->setObjectName(QStringLiteral("twinView"));
  m_message->setObjectName(QStringLiteral("twinMessage"));
  m_views->setMenu(m_viewsMenu);
  m_isolate->setCheckable(true);
  m_cut->setRange(0, cutSteps);
  m_cut->setValue(cutSteps);
  m_cut->setFixedWidth(140);
  m_message->hide();
  m_chooser->addActions(m_sharing->actions());
  setAcceptDrops(true);

  auto* tools = new QHBoxLayout;
  tools->setSpacing(8);
  tools->addWidget(m_chooser);
  tools->addWidget(m_views);
  tools->addWidget(m_isolate);
  tools->addWidget(m_cut);
  tools->addWidget(m_cutLabel);
  tools->addStretch();
  tools->addWidget(m_legend);
  tools->addWidget(m_picture);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(m_view);
  m_card->captionLine()->insertWidget(1, m_overlay);
  m_card->captionLine()->addWidget(m_backend);
  m_card->content()->addLayout(tools);
  m_card->content()->addWidget(m_transfer);
  m_card->content()->addWidget(m_message);
  m_card->content()->addWidget(m_stack, 1);
  m_details->setFixedWidth(330);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addWidget(m_card, 1);
  layout->addWidget(m_details);

  connect(m_overlay, &Segmented::currentIndexChanged, this, [this](int index) {
    m_cells.setOverlay(static_cast<Overlay>(std::max(0, index)));
    updateColors();
    updateLegend();
  });
  connect(m_viewsMenu, &QMenu::aboutToShow, this, &TwinPage::fillViews);
  connect(m_isolate, &QPushButton::toggled, this, &TwinPage::updateVisibility);
  connect(m_cut, &QSlider::valueChanged, this, &TwinPage::updateCut);
  connect(m_picture, &QPushButton::clicked, this, &TwinPage::savePicture);
  connect(m_message, &MessageBar::actionTriggered, this, [this] {
    m_message->dismiss();
    m_view->restart();
  });
  m_view->setToolTipCallback([this](std::uint32_t item) { return toolTipOf(item); });
  connect(m_view, &PreviewView::chosen, this, &TwinPage::choose);
  connect(m_view, &PreviewView::opened, this, qOverload<std::uint32_t>(&TwinPage::open));
  connect(m_view, &PreviewView::menuAsked, this, &TwinPage::showMenu);
  connect(m_view, &PreviewView::backendChanged, this, &TwinPage::showState);
}

void TwinPage::addCommands() {
  for (int overlay = 0; overlay < overlayCount; ++overlay) {
    m_overlayActions << addCommand(QStringLiteral("twinOverlay%1").arg(overlay), {},
                                   [this, overlay] { m_overlay->setCurrentIndex(overlay); });
  }
  m_frameAction = addCommand(QStringLiteral("frameSelection"), Qt::Key_F, [this] { frameSelection(); });
  m_siteAction = addCommand(QStringLiteral("showSite"), Qt::Key_Home, [this] { showSite(); });
  m_isolateAction = addCommand(QStringLiteral("isolateSelection"), Qt::Key_I, [this] { m_isolate->toggle(); });
  m_bookmarkAction = addCommand(QStringLiteral("addView"), Qt::CTRL | Qt::Key_D, [this] { addView(); });
  m_pictureAction =
      addCommand(QStringLiteral("savePicture"), Qt::CTRL | Qt::SHIFT | Qt::Key_P, [this] { savePicture(); });
  m_commands << m_chooser->openAction() << m_sharing->actions();
  addActions(m_commands);
}

QAction* TwinPage::addCommand(const QString& name, const QKeySequence& keys, std::function<void()> run) {
  auto* action = new QAction(this);
  action->setObjectName(name);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, this, std::move(run));
  m_commands << action;
  return action;
}

void TwinPage::connectFleet() {
  const FleetStore& fleet = connection().fleet();
  connect(&fleet, &FleetStore::layoutChanged, this, [this] {
    m_cells.rebuild();
    m_details->listSupplies();
    showState();
  });
  connect(&fleet, &FleetStore::statesChanged, this, &TwinPage::updateColorsSoon);
  connect(&fleet, &FleetStore::telemetryChanged, this, &TwinPage::updateColorsSoon);
  connect(&fleet, &FleetStore::syncedChanged, this, &TwinPage::showState);
  connect(&selection(), &Selection::changed, this, &TwinPage::updateSelection);
  connect(&Theme::current(), &Theme::changed, this, [this] {
    updateColors();
    updateLegend();
  });
  m_colorsTimer.setSingleShot(true);
  m_colorsTimer.setInterval(colorsMilliseconds);
  connect(&m_colorsTimer, &QTimer::timeout, this, &TwinPage::updateColors);
  m_ageTimer.setInterval(1000);
  connect(&m_ageTimer, &QTimer::timeout, this, [this] {
    if (m_cells.overlay() == Overlay::DataAge) updateColors();
  });
}

void TwinPage::connectTwins() {
  connect(&m_twins, &TwinChooser::chosen, this, &TwinPage::showTwin);
  connect(&m_twins, &TwinChooser::sceneChanged, this, &TwinPage::showScene);
  connect(&m_twins, &TwinChooser::failed, this, [this](const QString& name, const QString& problem) {
    tell(StatusKind::Error, tr("%1 cannot be opened: %2").arg(name, problem));
  });
  connect(&m_twins, &TwinChooser::gone, this, [this](const QString& name) {
    tell(StatusKind::Warning, tr("The factory no longer has %1. This is the data hall.").arg(name));
  });
  connect(&m_twins, &TwinChooser::downloading, this, [this](const QString& name, qint64 bytes, qint64 total) {
    m_transfer->showProgress(tr("Downloading %1").arg(name), bytes, total);
  });
  connect(&m_twins, &TwinChooser::downloadEnded, m_transfer, &TransferBar::hide);
  connect(m_sharing, &TwinSharing::removed, this,
          [this](const QString& name) { tell(StatusKind::Ok, tr("%1 was removed from the factory.").arg(name)); });
  connect(m_sharing, &TwinSharing::failed, this,
          [this](const QString& sentence) { tell(StatusKind::Error, sentence); });
  connect(m_transfer, &TransferBar::cancelled, &m_twins, &TwinChooser::cancel);
}

void TwinPage::tell(StatusKind status, const QString& sentence) {
  m_tellsOfBackend = false;
  m_message->showMessage(status, sentence);
}

void TwinPage::activate() {
  m_active = true;
  m_ageTimer.start();
  updateColors();
  updateLegend();
  updateSelection();
  m_view->setFocus();
}

void TwinPage::deactivate() {
  m_active = false;
  m_ageTimer.stop();
}

void TwinPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  Page::changeEvent(event);
}

void TwinPage::dragEnterEvent(QDragEnterEvent* event) {
  if (!sceneFile(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void TwinPage::dropEvent(QDropEvent* event) {
  m_twins.openFile(sceneFile(*event->mimeData()));
  event->acceptProposedAction();
}

void TwinPage::retranslate() {
  const QStringList overlays = FleetCells::overlayNames();
  m_card->setCaption(twin().title());
  m_overlay->setLabels(overlays);
  m_overlay->setAccessibleName(tr("What the GPUs show"));
  for (int i = 0; i < overlays.size(); ++i) m_overlayActions[i]->setText(tr("Show %1").arg(overlays[i]));
  m_views->setText(tr("Views"));
  m_isolate->setText(tr("Isolate"));
  m_isolate->setToolTip(tr("Shows only the racks of what is selected, and dims all other GPUs (%1)")
                            .arg(m_isolateAction->shortcut().toString()));
  m_cut->setAccessibleName(tr("Height of the cut"));
  m_cut->setToolTip(tr("Cuts away everything above a height"));
  m_picture->setText(tr("Picture…"));
  m_view->setAccessibleName(twin().title());
  m_view->setAccessibleDescription(
      tr("WASD and the arrow keys fly, Shift and the arrow keys turn, Space selects what is in the middle, Enter opens "
         "it."));
  m_frameAction->setText(tr("Frame the selection"));
  m_siteAction->setText(tr("Show the whole site"));
  m_isolateAction->setText(tr("Isolate the selection"));
  m_bookmarkAction->setText(tr("Add this view to the bookmarks…"));
  m_pictureAction->setText(tr("Save a picture or turntable…"));
  m_sharing->retranslate();
  m_cutLabel->setText(cutText());
  updateLegend();
  showState();
}

void TwinPage::showTwin() {
  m_bookmarks.emplace(preferences().settings(), connection().profile(), twin().id());
  m_hasLooked = false;
  m_cut->setValue(cutSteps);
  retranslate();
  showScene();
  if (!twin().note().isEmpty()) tell(StatusKind::Ok, twin().note());
}

void TwinPage::showScene() {
  m_view->setScene(twin().scene());
  if (twin().scene() && !m_hasLooked) {
    m_hasLooked = true;
    showSite();
  }
  updateColors();
  updateSelection();
  updateCut();
  showState();
}

void TwinPage::showState() {
  const PreviewBackend& backend = m_view->renderer().backend();
  m_stack->setCurrentWidget(twin().scene() ? static_cast<QWidget*>(m_view) : m_empty);
  m_picture->setEnabled(twin().scene() != nullptr);
  m_pictureAction->setEnabled(twin().scene() != nullptr);
  const FleetStore& fleet = connection().fleet();
  if (!twin().problem().isEmpty()) {
    m_empty->setMessage(tr("The hall cannot be shown"), twin().problem());
  } else if (fleet.synced() && fleet.gpuCount() == 0) {
    m_empty->setMessage(tr("No GPUs"), tr("This fleet has nothing to be shown in a hall."));
  } else {
    m_empty->setMessage(tr("Building the hall…"), tr("Its racks and GPUs stand where the layout says."));
  }
  if (!backend.problem.isEmpty()) {
    m_backend->setState(StatusKind::Error, tr("Not rendering"));
    m_message->showMessage(StatusKind::Error, tr("The picture stands still: %1").arg(backend.problem), tr("Try again"));
    m_tellsOfBackend = true;
    return;
  }
  if (std::exchange(m_tellsOfBackend, false)) m_message->dismiss();
  m_backend->setState(backend.name.isEmpty()     ? std::optional<StatusKind>()
                      : backend.refusals.empty() ? StatusKind::Ok
                                                 : StatusKind::Idle,
                      backend.name);
  m_backend->setToolTip(RefusalWords::sentences(backend.refusals));
}

void TwinPage::updateColorsSoon() {
  if (m_active && !m_colorsTimer.isActive()) m_colorsTimer.start();
}

void TwinPage::updateColors() {
  if (!m_active || !twin().isCurrent()) return;
  if (m_cells.rankTenants()) updateLegend();
  std::vector<preview::ItemColor> colors = twin().colors(m_cells);
  if (isIsolating()) twin().dimOthers(colors, twin().itemsOf(selectedDevices()));
  m_view->setColors(std::move(colors));
}

void TwinPage::updateLegend() {
  const auto [low, high] = m_cells.mapEnds();
  m_legend->setMap(low, high);
  m_legend->setEntries(m_cells.legend());
}

void TwinPage::updateSelection() {
  if (!m_active || !twin().isCurrent()) return;
  const bool any = !selection().empty();
  m_frameAction->setEnabled(any);
  m_view->setSelected(twin().itemsOf(selectedDevices()));
  updateVisibility();
}

bool TwinPage::isIsolating() const { return m_isolate->isChecked() && !selection().empty(); }

void TwinPage::updateVisibility() {
  if (!twin().isCurrent()) return;
  updateColors();
  if (!isIsolating()) return m_view->setVisibleInstances({});
  m_view->setVisibleInstances(twin().visibility(twin().surroundingsOf(selectedDevices())));
}

void TwinPage::updateCut() {
  m_cutLabel->setText(cutText());
  if (!twin().scene()) return;
  std::vector<preview::CutPlane> cuts;
  const preview::Box& bounds = twin().scene()->bounds;
  if (m_cut->value() < cutSteps) {
    const float share = static_cast<float>(m_cut->value()) / cutSteps;
    cuts.push_back({{0, 1, 0}, bounds.low.y + share * bounds.size().y});
  }
  m_view->setCuts(std::move(cuts));
}

QString TwinPage::cutText() const {
  if (m_cut->value() == cutSteps || !twin().scene()) return tr("not cut");
  const preview::Box& bounds = twin().scene()->bounds;
  const float height = static_cast<float>(m_cut->value()) / cutSteps * bounds.size().y;
  return tr("cut at %1 m").arg(Format::decimal(static_cast<double>(height), 1));
}

std::vector<std::uint32_t> TwinPage::selectedDevices() const {
  std::vector<std::uint32_t> devices = selection().devices();
  devices.insert(devices.end(), selection().jobDevices().begin(), selection().jobDevices().end());
  return devices;
}

void TwinPage::choose(std::uint32_t index) {
  const std::optional<TwinItem> item = twin().item(index);
  if (!item) return selection().clear();
  if (item->kind == TwinItem::Kind::Feed) {
    m_details->chooseSupply(text(connection().fleet().layout().feeds(static_cast<int>(item->index)).name()));
  } else {
    selection().selectDevices(twin().devices(*item));
  }
}

void TwinPage::open(std::uint32_t index) {
  const std::optional<TwinItem> item = twin().item(index);
  if (!item) return;
  choose(index);
  const std::vector<std::uint32_t> devices = twin().devices(*item);
  if (devices.empty()) return;
  const std::uint64_t job = connection().fleet().columns().states.job[devices.front()];
  if (item->kind == TwinItem::Kind::Gpu && job != 0 && actions().canShow(ShowJob{job})) {
    actions().showJob(job);
  } else {
    actions().showDevices(devices);
  }
}

void TwinPage::showMenu(std::uint32_t index, const QPoint& position) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("twinMenu"));
  if (const std::optional<TwinItem> item = twin().item(index)) {
    const FleetStore& fleet = connection().fleet();
    const std::vector<std::uint32_t> devices = twin().devices(*item);
    menu.addAction(tr("Select"), this, [this, index] { choose(index); });
    if (!devices.empty()) {
      const v1::Node& node = fleet.layout().nodes(static_cast<int>(fleet.nodeOf(devices.front())));
      const v1::Rack& rack = fleet.layout().racks(static_cast<int>(node.rack()));
      const auto offerSupply = [&](const std::string& name) {
        menu.addAction(tr("What does %1 feed?").arg(Words::place(name)), this,
                       [this, name = text(name)] { m_details->chooseSupply(name); });
      };
      if (item->kind != TwinItem::Kind::Feed) {
        offerSupply(rack.name());
        for (const std::uint32_t feed : rack.feeds()) {
          offerSupply(fleet.layout().feeds(static_cast<int>(feed)).name());
        }
      }
      menu.addSeparator();
      menu.addAction(tr("Show in Allocations"), this, [this, devices] { actions().showDevices(devices); });
      if (const std::uint64_t job = fleet.columns().states.job[devices.front()]; job != 0) {
        menu.addAction(tr("Show job %1").arg(job), this, [this, job] { actions().showJob(job); });
      }
    }
    menu.addSeparator();
  }
  menu.addActions({m_frameAction, m_isolateAction, m_siteAction, m_pictureAction});
  menu.exec(position);
}

QString TwinPage::toolTipOf(std::uint32_t index) const {
  const std::optional<TwinItem> item = twin().item(index);
  if (!item) return {};
  const v1::FleetLayout& layout = connection().fleet().layout();
  const int place = static_cast<int>(item->index);
  const auto named = [&](const std::string& name) {
    return QStringLiteral("%1 · %2").arg(Words::place(name),
                                         tr("%Ln GPU(s)", nullptr, static_cast<int>(twin().devices(*item).size())));
  };
  switch (item->kind) {
    case TwinItem::Kind::Gpu:
      return deviceCard(connection(), item->index);
    case TwinItem::Kind::Node:
      return named(layout.nodes(place).name());
    case TwinItem::Kind::Rack:
      return named(layout.racks(place).name());
    case TwinItem::Kind::Feed:
      return named(layout.feeds(place).name());
  }
  return {};
}

void TwinPage::frameSelection() {
  preview::Box box = twin().bounds(twin().itemsOf(selectedDevices()));
  if (box.empty()) return;
  box.add(box.low - preview::Vec3{closeUp, closeUp, closeUp});
  box.add(box.high + preview::Vec3{closeUp, closeUp, closeUp});
  m_view->frame(box);
}

void TwinPage::showSite() {
  if (!twin().scene()) return;
  const auto& viewpoints = twin().scene()->viewpoints;
  const auto site = std::find_if(viewpoints.begin(), viewpoints.end(), isSite);
  if (site == viewpoints.end()) return m_view->frame(twin().scene()->bounds);
  m_view->look(*site);
}

void TwinPage::fillViews() {
  m_viewsMenu->clear();
  if (const Twin::ScenePtr scene = twin().scene()) {
    const auto& viewpoints = scene->viewpoints;
    if (std::none_of(viewpoints.begin(), viewpoints.end(), isSite)) m_viewsMenu->addAction(m_siteAction);
    for (const preview::Viewpoint& viewpoint : viewpoints) {
      m_viewsMenu->addAction(viewpointName(viewpoint.name), this, [this, viewpoint] { m_view->look(viewpoint); });
    }
  }
  m_viewsMenu->addSeparator();
  for (const CameraBookmark& bookmark : m_bookmarks->all()) {
    m_viewsMenu->addAction(bookmark.name, this, [this, bookmark] { m_view->look(bookmark.eye, bookmark.target); });
  }
  m_viewsMenu->addSeparator();
  m_viewsMenu->addAction(m_bookmarkAction);
  if (m_bookmarks->all().empty()) return;
  QMenu* removal = m_viewsMenu->addMenu(tr("Remove a bookmark"));
  for (const CameraBookmark& bookmark : m_bookmarks->all()) {
    removal->addAction(bookmark.name, this, [this, name = bookmark.name] { m_bookmarks->remove(name); });
  }
}

void TwinPage::addView() {
  auto* dialog = new QInputDialog(this);
  dialog->setObjectName(QStringLiteral("viewName"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Add a view"));
  dialog->setLabelText(tr("Name of this view:"));
  // What is seen now, whatever moves while the user thinks of a name.
  const preview::Camera camera = m_view->camera().camera();
  connect(dialog, &QInputDialog::textValueSelected, this, [this, camera](const QString& name) {
    if (!name.trimmed().isEmpty()) m_bookmarks->add({name.trimmed(), camera.eye, camera.target});
  });
  dialog->open();
}

void TwinPage::savePicture() {
  if (twin().scene()) (new PictureDialog(m_view->wish(), preview::makeRenderer, this))->open();
}

}  // namespace aifactory
