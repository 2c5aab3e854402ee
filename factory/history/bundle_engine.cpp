// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/bundle_engine.h"

#include "factory/history/history_reader.h"

namespace aifactory::history {
namespace {

class BundleEngine final : public Engine {
 public:
  explicit BundleEngine(const Bundle& bundle) : m_catalog(bundle.catalog), m_about(bundle.about) {}

  void start(EngineListener& listener) override {
    const Clock::time_point end = timeOf(m_catalog->segments()->back().last);
    HistoryReader reader(*m_catalog, {.fleet = true, .jobs = true, .alerts = true}, listener);
    listener.clock(end);
    if (const auto reached = reader.advance(end); reached.ok()) {
      m_readable = true;
      listener.reachable(true, {});
    } else {
      m_problem = std::string(reached.status().message());
      listener.reachable(false, m_problem);
    }
  }
  void stop() override {}

  v1::EngineInfo info() const override {
    v1::EngineInfo info;
    info.set_display_name("Bundle");
    info.set_version(m_about.engine().version());
    info.set_simulated(m_about.engine().simulated());
    info.set_reachable(m_readable);
    info.set_unreachable_reason(m_problem);
    info.set_clock_speed(1);
    return info;
  }
  v1::TelemetryInfo telemetry() const override {
    v1::TelemetryInfo telemetry;
    telemetry.set_display_name(m_about.telemetry().display_name());
    telemetry.set_simulated(m_about.telemetry().simulated());
    telemetry.set_recorded(!telemetry.display_name().empty());
    telemetry.set_reachable(m_readable);
    return telemetry;
  }
  std::vector<v1::Tenant> namedTenants() const override {
    return {m_about.named_tenants().begin(), m_about.named_tenants().end()};
  }
  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller&) override { return std::vector<v1::Queue>(); }

  absl::Status validate(const v1::JobSpec&, const Caller&) override { return readOnly(); }
  absl::StatusOr<v1::Job> submit(const Submission&) override { return readOnly(); }
  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds&, Clock::time_point) override {
    return std::vector<v1::Job>();
  }
  absl::Status cancel(const v1::Job&, const Caller&) override { return readOnly(); }
  absl::Status hold(const v1::Job&, const Caller&) override { return readOnly(); }
  absl::Status release(const v1::Job&, const Caller&) override { return readOnly(); }
  absl::Status requeue(const v1::Job&, const Caller&) override { return readOnly(); }
  absl::Status drain(std::string_view, std::string_view, const Caller&) override { return readOnly(); }
  absl::Status resume(std::string_view, const Caller&) override { return readOnly(); }
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job&, v1::ReadJobOutputRequest::Stream,
                                                        const Caller&) override {
    return readOnly();
  }

 private:
  const std::shared_ptr<SegmentCatalog> m_catalog;
  const v1::WhoAmIResponse m_about;
  bool m_readable = false;
  std::string m_problem;
};

class BundleHistory final : public History {
 public:
  explicit BundleHistory(const Bundle& bundle) : m_catalog(bundle.catalog), m_notes(bundle.notes) {}

  void start(HistoryHost&) override {}
  void stop() override {}
  FactoryObserver* observer() override { return nullptr; }
  std::vector<PastSpan> spans() override { return m_catalog->spans(); }
  absl::StatusOr<std::unique_ptr<Past>> open(PastParts parts, EngineListener& listener) override {
    return std::make_unique<HistoryReader>(*m_catalog, parts, listener);
  }
  bool recording() override { return false; }
  std::string problem() override { return ""; }
  std::uint64_t bytes() override { return m_catalog->bytes(); }
  std::vector<v1::HistoryNote> notes() override { return m_notes; }
  absl::Status exportBundle(const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                            const TakeBytes& take) override {
    return writeBundle(*m_catalog, m_notes, request, about, take);
  }
  std::vector<std::pair<std::string, double>> statistics() override {
    return {{"history_bytes", static_cast<double>(m_catalog->bytes())}};
  }

 private:
  const std::shared_ptr<SegmentCatalog> m_catalog;
  const std::vector<v1::HistoryNote> m_notes;
};

}  // namespace

std::unique_ptr<Engine> makeBundleEngine(const Bundle& bundle) { return std::make_unique<BundleEngine>(bundle); }

std::unique_ptr<History> makeBundleHistory(const Bundle& bundle) { return std::make_unique<BundleHistory>(bundle); }

}  // namespace aifactory::history
