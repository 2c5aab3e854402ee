// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include <memory>
#include <string>

#include "client/profile.h"
#include "factory/api/api_server.h"
#include "factory/engines/simulated/simulated_engine.h"
#include "factory/store/sql_twin_log.h"
#include "factory/twins/scene_directory.h"
#include "tests/core/world.h"

namespace aifactory {

/// A factoryd in this process over a simulated engine of 16 nodes with 8 GPUs each, whose one caller the test chooses:
/// what the console does to it can be read back from the server's own side.
class LiveFactory {
 public:
  explicit LiveFactory(Caller caller = testing::operatorCaller());
  ~LiveFactory();

  Profile profile() const;
  Factory& factory() { return *m_factory; }

  /// Submits past the console, as the operator: `gpus` of one node in the interactive queue.
  v1::Job submit(const std::string& name, const std::string& script, std::uint32_t gpus = 1, bool hold = false);
  /// Everything that the server knows of jobs and nodes, as the operator sees it.
  int jobCount();
  v1::Job job(const std::string& name);
  v1::NodeDetail node(const std::string& name);
  /// Past the console, too.
  v1::Twin share(const std::string& name, const std::string& scene);
  void remove(const v1::Twin& twin);

 private:
  QTemporaryDir m_directory;
  std::unique_ptr<Engine> m_engine;
  testing::MemoryLog m_log;
  std::unique_ptr<Database> m_database;
  SqlTwinLog m_twinLog;
  SceneDirectory m_scenes;
  std::unique_ptr<Factory> m_factory;
  TokenStore m_tokens;
  std::unique_ptr<ApiServer> m_server;
};

}  // namespace aifactory
