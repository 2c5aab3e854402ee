// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/metrics.h"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "factory/api/grpc_status.h"

namespace aifactory {
namespace {

using prometheus::MetricFamily;

MetricFamily figure(std::string name, prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  (type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {std::move(name), "", type, {std::move(metric)}};
}

void addProcess(std::vector<MetricFamily>& families) {
  using prometheus::MetricType;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  families.push_back(
      figure("process_cpu_seconds_total", MetricType::Counter, seconds(usage.ru_utime) + seconds(usage.ru_stime)));
  std::size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  families.push_back(figure("process_resident_memory_bytes", MetricType::Gauge,
                            static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE))));
  std::error_code error;
  const auto descriptors = std::filesystem::directory_iterator("/proc/self/fd", error);
  families.push_back(figure("process_open_fds", MetricType::Gauge,
                            static_cast<double>(std::distance(begin(descriptors), end(descriptors)))));
}

class LiveFigures final : public prometheus::Collectable {
 public:
  explicit LiveFigures(Metrics::Figures figures) : m_figures(std::move(figures)) {}

  std::vector<MetricFamily> Collect() const override {
    std::vector<MetricFamily> families;
    for (auto& [name, value] : m_figures()) {
      families.push_back(figure("aifactory_" + name, prometheus::MetricType::Gauge, value));
    }
    addProcess(families);
    return families;
  }

 private:
  const Metrics::Figures m_figures;
};

}  // namespace

class Metrics::Impl {
 public:
  explicit Impl(Figures figures) : m_live(std::make_shared<LiveFigures>(std::move(figures))) {}

  void count(const std::string& method, absl::StatusCode code, std::chrono::duration<double> took) {
    m_calls.Add({{"method", method}, {"code", codeWord(code)}}).Increment();
    m_seconds.Add({{"method", method}}, prometheus::Histogram::BucketBoundaries{.001, .003, .01, .03, .1, .3, 1, 3, 10})
        .Observe(took.count());
  }

  absl::Status serve(const std::string& address) try {
    m_exposer = std::make_unique<prometheus::Exposer>(address, 1);
    m_exposer->RegisterCollectable(m_registry);
    m_exposer->RegisterCollectable(m_live);
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return refusal(absl::StatusCode::kFailedPrecondition, "METRICS_ADDRESS",
                   fmt::format("Metrics cannot be served on {}: {}.", address, error.what()));
  }

  int port() const { return m_exposer ? m_exposer->GetListeningPorts().at(0) : 0; }

 private:
  std::shared_ptr<prometheus::Registry> m_registry = std::make_shared<prometheus::Registry>();
  std::shared_ptr<LiveFigures> m_live;
  prometheus::Family<prometheus::Counter>& m_calls = prometheus::BuildCounter()
                                                         .Name("aifactory_rpc_total")
                                                         .Help("Calls that ended, by method and result")
                                                         .Register(*m_registry);
  prometheus::Family<prometheus::Histogram>& m_seconds = prometheus::BuildHistogram()
                                                             .Name("aifactory_rpc_seconds")
                                                             .Help("Duration of calls, streams included")
                                                             .Register(*m_registry);
  std::unique_ptr<prometheus::Exposer> m_exposer;
};

Metrics::Metrics(Figures figures) : m_impl(std::make_unique<Impl>(std::move(figures))) {}
Metrics::~Metrics() = default;

void Metrics::count(const std::string& method, absl::StatusCode code, std::chrono::duration<double> took) {
  m_impl->count(method, code, took);
}
absl::Status Metrics::serve(const std::string& address) { return m_impl->serve(address); }
int Metrics::port() const { return m_impl->port(); }

}  // namespace aifactory
