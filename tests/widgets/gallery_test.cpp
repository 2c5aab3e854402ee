// SPDX-License-Identifier: GPL-3.0-or-later
// Grabs every widget in both themes into build/…/gallery for people to look at, and checks that each drew something.
#include <gtest/gtest.h>

#include <QBoxLayout>
#include <QDateTime>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <cmath>
#include <set>

#include "tests/widgets/sample_table.h"
#include "widgets/bar_list.h"
#include "widgets/card.h"
#include "widgets/chart/time_chart.h"
#include "widgets/empty_state.h"
#include "widgets/filter_bar.h"
#include "widgets/heat_grid.h"
#include "widgets/key_figure.h"
#include "widgets/legend.h"
#include "widgets/log_view.h"
#include "widgets/message_bar.h"
#include "widgets/script_editor.h"
#include "widgets/segmented.h"
#include "widgets/sparkline.h"
#include "widgets/state_label.h"
#include "widgets/table/table_view.h"

namespace aifactory::test {
namespace {

QString latin(const char* text) { return QString::fromUtf8(text); }

void grab(QWidget& widget, const char* name) {
  QDir().mkpath(latin(AIF_GALLERY_DIR));
  for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
    Theme::current().apply(mode);
    widget.show();
    QTest::qWait(30);
    const QImage image = widget.grab().toImage();
    const QString file =
        latin("%1/%2-%3.png")
            .arg(latin(AIF_GALLERY_DIR), latin(name), latin(mode == ThemeMode::Dark ? "dark" : "light"));
    EXPECT_TRUE(image.save(file));
    std::set<QRgb> colors;
    for (int y = 0; y < image.height(); y += 2) {
      for (int x = 0; x < image.width(); ++x) {
        colors.insert(image.pixel(x, y));
      }
    }
    EXPECT_GT(colors.size(), 8U) << name;
  }
}

class Gallery : public ::testing::Test {
 protected:
  Gallery() { m_page.setAutoFillBackground(true); }
  QWidget m_page;
};

TEST_F(Gallery, OverviewParts) {
  auto* layout = new QVBoxLayout(&m_page);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  auto* figures = new QHBoxLayout;
  figures->setSpacing(12);
  const char* const captions[] = {"Allocated", "Idle", "Down or draining", "Power", "Running jobs"};
  const char* const values[] = {"46 118", "2 870", "316", "58.4", ""};
  for (int i = 0; i < 5; ++i) {
    auto* figure = new KeyFigure(latin(captions[i]));
    figure->setFigure(latin(values[i]), i == 3 ? latin("MW") : QString());
    figure->setNote(latin("of 50 176 GPUs · 91.9 %"));
    figures->addWidget(figure);
  }
  layout->addLayout(figures);

  auto* middle = new QHBoxLayout;
  middle->setSpacing(12);
  auto* card = new Card(latin("Every GPU"));
  card->captionLine()->insertWidget(
      1, new Segmented({latin("Utilisation"), latin("Temperature"), latin("Power"), latin("Tenant"), latin("State")}));
  auto* legend = new Legend;
  legend->setMap(latin("0"), latin("100 %"));
  legend->setEntries({{latin("down"), {}, StatusKind::Error},
                      {latin("maintenance"), {}, StatusKind::Maintenance},
                      {latin("not measured"), {}, {}, true}});
  card->captionLine()->addWidget(legend);
  auto* grid = new HeatGrid;
  std::vector<HeatSection> sections;
  for (int hall = 0; hall < 2; ++hall) {
    HeatSection section{latin("Hall %1 · H100").arg(hall + 1), {}};
    for (int row = 0; row < 49; ++row) {
      section.rows.push_back({latin("R"), std::vector<HeatRack>(16, HeatRack{latin("rack"), 32})});
    }
    sections.push_back(section);
  }
  grid->setSections(sections);
  std::vector<std::uint8_t> cells(static_cast<std::size_t>(grid->cellCount()));
  std::mt19937 random(3);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const unsigned job = static_cast<unsigned>(i / 256) * 2654435761U;
    cells[i] = job % 11 == 0         ? HeatGrid::notMeasured
               : job % 97 == 1       ? HeatGrid::maintenance
               : random() % 400 == 0 ? HeatGrid::down
                                     : static_cast<std::uint8_t>((job >> 8) % 230 + random() % 22);
  }
  grid->setValues(0, cells);
  std::vector<int> selected;
  for (int cell = 1024; cell < 1024 + 300; ++cell) {
    selected.push_back(cell);
  }
  grid->setSelectedCells(selected);
  card->content()->addWidget(grid, 1);
  middle->addWidget(card, 1);

  auto* right = new QVBoxLayout;
  auto* history = new Card(latin("Fleet utilisation, 24 h"));
  auto* spark = new Sparkline;
  QVector<double> values24;
  for (int i = 0; i < 200; ++i) {
    values24.append(i > 90 && i < 100 ? std::nan("") : 60 + 20 * std::sin(i / 20.0));
  }
  spark->setValues(values24);
  spark->setRange(0, 100);
  spark->setNote(latin("71 % now · 68 % mean"));
  history->content()->addWidget(spark);
  right->addWidget(history);
  auto* why = new Card(latin("Why jobs wait"));
  auto* bars = new BarList;
  bars->setEntries({{latin("Resources in use"), 2104, latin("2104")},
                    {latin("Account limit reached"), 812, latin("812")},
                    {latin("우선순위가 더 높은 작업"), 401, latin("401")}});
  why->content()->addWidget(bars);
  right->addWidget(why);
  auto* state = new StateLabel;
  state->setPill(true);
  state->setState(StatusKind::Ok, latin("Live"));
  right->addWidget(state);
  auto* message = new MessageBar;
  message->showMessage(StatusKind::Error, latin("The node could not be drained: h100-0418 is not known to Slurm."),
                       latin("Try again"));
  right->addWidget(message);
  auto* empty = new EmptyState;
  empty->setMessage(latin("No alerts"), latin("Everything that is measured is within its limits."),
                    latin("Open rules"));
  right->addWidget(empty, 1);
  auto* column = new QWidget;
  column->setLayout(right);
  column->setFixedWidth(320);
  middle->addWidget(column);
  layout->addLayout(middle, 1);
  m_page.resize(1400, 860);
  grab(m_page, "overview");
}

TEST_F(Gallery, Charts) {
  auto* layout = new QVBoxLayout(&m_page);
  constexpr int points = 300;
  constexpr qint64 start = 1'795'000'000'000, step = 60'000;
  for (const bool many : {false, true}) {
    TimeChartData data;
    for (int i = 0; i < points; ++i) data.times << start + i * step;
    data.from = data.times.front();
    data.to = data.times.back();
    data.most = 100;
    const auto line = [&](const char* name, double level) {
      TimeChartData::Line made{latin(name), {}};
      for (int i = 0; i < points; ++i) {
        made.values << (i > 120 && i < 140 ? std::nan("") : level + 8 * std::sin(i / 9.0) + i % 5);
      }
      data.lines << made;
    };
    line(many ? "median" : "h100-0418 GPU 0", 80);
    line(many ? "lowest mean: h100-0420 GPU 6" : "h100-0418 GPU 1", 45);
    if (many) {
      data.band = {latin("all GPUs"), data.lines[1].values, data.lines[0].values};
      for (double& value : data.band->high) value += 10;
    }
    auto* card = new Card(latin(many ? "Job 4242" : "Job 4241"));
    auto* chart = new TimeChart;
    chart->setWords([](double value) { return latin("%1 %").arg(value); },
                    [](qint64 instant) { return QDateTime::fromMSecsSinceEpoch(instant).toString(latin("HH:mm")); });
    chart->setData(data);
    chart->setInstant(start + 200 * step);
    card->content()->addWidget(chart, 1);
    layout->addWidget(card, 1);
    if (many) {
      QTest::qWait(50);
      QTest::keyClick(chart, Qt::Key_Home);
      for (int i = 0; i < 60; ++i) QTest::keyClick(chart, Qt::Key_Right);
    }
  }
  m_page.resize(560, 620);
  grab(m_page, "charts");
}

TEST_F(Gallery, Table) {
  auto table = makeFilledTable(5000);
  auto* layout = new QVBoxLayout(&m_page);
  auto* card = new Card;
  auto* filter = new FilterBar;
  filter->setText(latin("gpus >= 8 AND submited > -24h"));
  filter->lineEdit()->setCursorPosition(5);
  filter->setError(14, latin("There is no field 'submited'. Did you mean 'submitted'?"));
  card->content()->addWidget(filter);
  auto* data = new DataTable(table.get(), sampleColumns());
  card->content()->addWidget(data, 1);
  layout->addWidget(card);
  m_page.resize(960, 560);
  QTest::qWait(800);
  ASSERT_GT(data->model()->rowCount(), 0);
  data->select({5, 6, 9});
  data->setSort(latin("use"), true);
  QTest::qWait(100);
  grab(m_page, "table");
  data->setGroupBy({latin("tenant"), latin("state")});
  QTest::qWait(100);
  data->model()->toggle(data->model()->keyAt(0));
  QTest::qWait(100);
  data->model()->toggle(data->model()->keyAt(2));
  QTest::qWait(100);
  grab(m_page, "groups");
}

TEST_F(Gallery, Output) {
  auto* layout = new QHBoxLayout(&m_page);
  auto* card = new Card(latin("Output"));
  auto* log = new LogView;
  for (int i = 0; i < 400; ++i) {
    log->append(QByteArray("14:00:10 step ") + QByteArray::number(184210 + i * 10) +
                " loss \x1b[1m1.9320\x1b[0m 41.2 % MFU\n");
  }
  log->append("\x1b[33m14:03:02 rank 1190: NCCL slow link, retry 1\x1b[0m\n체크포인트 저장 8.4 s\n");
  card->content()->addWidget(log);
  layout->addWidget(card, 1);
  auto* script = new ScriptEditor;
  script->setPlainText(
      latin("#!/bin/bash\n#SBATCH --job-name=train\n#SBATCH --gpus=64\n# prepare\nset -euo pipefail\n"
            "for rank in $(seq 1 8); do\n  srun --gpus 8 python train.py --rank \"$rank\" --out '/data/x'\ndone\n"));
  script->setErrorLine(3);
  layout->addWidget(script, 1);
  m_page.resize(1000, 420);
  m_page.show();
  log->find();
  QTest::keyClicks(log->findChild<QLineEdit*>(), latin("loss"));
  grab(m_page, "output");
}

TEST_F(Gallery, Icons) {
  auto* layout = new QHBoxLayout(&m_page);
  for (int kind = 0; kind <= static_cast<int>(IconKind::Globe); ++kind) {
    auto* label = new QLabel;
    label->setPixmap(Theme::current().pixmap(static_cast<IconKind>(kind), 32, 1, QColor(Qt::gray)));
    layout->addWidget(label);
  }
  grab(m_page, "icons");
}

}  // namespace
}  // namespace aifactory::test
