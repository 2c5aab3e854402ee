// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/factory/submit_rate_submitters.h"

#include <curl/curl.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "aifactory/v1/jobs.grpc.pb.h"
#include "base/resource_name.h"
#include "benchmarks/factory/submit_rate_processes.h"

namespace aifactory {
namespace {

constexpr const char* script = "#!/bin/bash\nsleep 60\n";

/// Runs `submit` for every job from 64 threads; an answer of it is what went wrong.
SubmitRound round(int jobs, const std::function<std::string(int submitter, const std::string& name)>& submit) {
  SubmitRound result;
  std::vector<std::string> names;
  const std::string tag = newUuid().substr(0, 8);
  for (int job = 0; job < jobs; ++job) names.push_back(tag + "-" + std::to_string(job));
  result.names.insert(names.begin(), names.end());
  std::atomic<int> next = 0;
  std::mutex mutex;
  std::string trouble;
  std::vector<std::thread> threads;
  const auto began = std::chrono::steady_clock::now();
  for (int submitter = 0; submitter < submitters; ++submitter) {
    threads.emplace_back([&, submitter] {
      for (int job = next++; job < jobs; job = next++) {
        if (std::string wrong = submit(submitter, names[static_cast<std::size_t>(job)]); !wrong.empty()) {
          const std::lock_guard lock(mutex);
          trouble = std::move(wrong);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (!trouble.empty()) giveUp("a submission failed: " + trouble);
  return result;
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

/// One HTTP connection that is kept.
class RestConnection {
 public:
  RestConnection(const std::string& socket, const std::string& user, const std::string& token) {
    for (const std::string& line : {"X-SLURM-USER-NAME: " + user, "X-SLURM-USER-TOKEN: " + token,
                                    std::string("Content-Type: application/json"), std::string("Expect:")}) {
      m_headers = curl_slist_append(m_headers, line.c_str());
    }
    curl_easy_setopt(m_curl, CURLOPT_URL, "http://localhost/slurm/v0.0.38/job/submit");
    curl_easy_setopt(m_curl, CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
    curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, m_headers);
    curl_easy_setopt(m_curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &m_answer);
  }
  ~RestConnection() {
    curl_easy_cleanup(m_curl);
    curl_slist_free_all(m_headers);
  }
  RestConnection(const RestConnection&) = delete;

  std::string post(const std::string& body) {
    m_answer.clear();
    curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(m_curl, CURLOPT_POSTFIELDS, body.c_str());
    if (const CURLcode code = curl_easy_perform(m_curl); code != CURLE_OK) return curl_easy_strerror(code);
    const auto answer = nlohmann::json::parse(m_answer, nullptr, false);
    return answer.is_object() && answer.value("job_id", 0) > 0 ? "" : m_answer;
  }

 private:
  CURL* m_curl = curl_easy_init();
  curl_slist* m_headers = nullptr;
  std::string m_answer;
};

/// Lends connections to submitters, one to one at a time.
class RestPool {
 public:
  explicit RestPool(std::vector<std::unique_ptr<RestConnection>> connections) : m_free(std::move(connections)) {}
  std::string post(const std::string& body) {
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return !m_free.empty(); });
    auto connection = std::move(m_free.back());
    m_free.pop_back();
    lock.unlock();
    std::string wrong = connection->post(body);
    lock.lock();
    m_free.push_back(std::move(connection));
    m_wake.notify_one();
    return wrong;
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::vector<std::unique_ptr<RestConnection>> m_free;
};

}  // namespace

SubmitRound submitThroughFactoryd(const std::string& endpoint, const std::string& token, int jobs) {
  std::array<std::unique_ptr<v1::JobsService::Stub>, connections> stubs;
  for (auto& stub : stubs) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else all of them would share one connection
    const auto channel = grpc::CreateCustomChannel(endpoint, grpc::InsecureChannelCredentials(), arguments);
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)))
      giveUp("no connection");
    stub = v1::JobsService::NewStub(channel);
  }
  return round(jobs, [&](int submitter, const std::string& name) -> std::string {
    v1::SubmitJobRequest request;
    request.set_request_id(newUuid());
    v1::JobSpec& job = *request.mutable_job();
    job.set_display_name(name);
    job.set_node_count(1);
    job.set_gpus_per_node(1);
    job.set_cpus_per_node(1);
    job.mutable_time_limit()->set_seconds(600);
    job.set_hold(true);
    job.set_working_directory("/tmp");
    job.set_standard_output("/dev/null");
    job.set_script(script);
    v1::SubmitJobResponse response;
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    const grpc::Status status =
        stubs[static_cast<std::size_t>(submitter % connections)]->SubmitJob(&context, request, &response);
    if (!status.ok()) return status.error_message();
    return jobNumber(response.job().name()) ? "" : response.job().name();
  });
}

SubmitRound submitStraight(const std::string& socket, const std::string& user, const std::string& token, int jobs,
                           int kept) {
  std::vector<std::unique_ptr<RestConnection>> made;
  for (int i = 0; i < kept; ++i) made.push_back(std::make_unique<RestConnection>(socket, user, token));
  RestPool pool(std::move(made));
  return round(jobs, [&](int, const std::string& name) {
    const nlohmann::json body{{"job",
                               {{"name", name},
                                {"nodes", "1"},
                                {"tasks", 1},
                                {"gpus_per_node", "1"},
                                {"cpus_per_task", 1},
                                {"time_limit", 10},
                                {"hold", true},
                                {"comment", newUuid()},
                                {"current_working_directory", "/tmp"},
                                {"standard_output", "/dev/null"},
                                {"environment", {{"PATH", "/usr/local/bin:/usr/bin:/bin"}}}}},
                              {"script", script}};
    return pool.post(body.dump());
  });
}

}  // namespace aifactory
