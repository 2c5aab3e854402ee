-- SPDX-License-Identifier: GPL-3.0-or-later
-- The outbox of submissions. Bytes are base64 and times milliseconds since 1970, so that the same statements serve
-- SQLite and PostgreSQL.
CREATE TABLE submissions (
  request_id VARCHAR(64) PRIMARY KEY,
  identity TEXT NOT NULL,
  request_hash VARCHAR(64) NOT NULL,
  request TEXT NOT NULL,
  caller TEXT NOT NULL,
  outcome INTEGER NOT NULL,
  job_name TEXT NOT NULL,
  refusal TEXT NOT NULL,
  created_ms BIGINT NOT NULL,
  grace_end_ms BIGINT NOT NULL
);
CREATE INDEX submissions_by_outcome ON submissions (outcome, created_ms);
