import type { ChatSettings, RoleLimits } from "./chat-settings.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

/** 60 a minute and 20 at once (ui-and-server.md section 10); two runs side by side. */
const member: RoleLimits = {
  requestsPerMinute: 60,
  requestBurst: 20,
  concurrentRuns: 2,
};

/** What holds when an operator decides nothing. */
export const defaultChatSettings = {
  publicUrl: "http://127.0.0.1:5173",
  singleUser: false,
  registration: "closed",
  domains: [],
  oidc: [],
  roles: {
    owner: { requestsPerMinute: 600, requestBurst: 200, concurrentRuns: 8 },
    admin: { requestsPerMinute: 600, requestBurst: 200, concurrentRuns: 8 },
    member,
    guest: {
      requestsPerMinute: 30,
      requestBurst: 10,
      concurrentRuns: 1,
      runsPerDay: 10,
      tokensPerDay: 50_000,
      cellSecondsPerDay: 300,
      storageBytes: 50 * MIB,
    },
  },
  loginIdleMs: 30 * DAY,
  runLimits: { maxSteps: 20, maxTimeMs: 60 * MINUTE },
  kernelLimits: {},
  maxKernels: 32,
  kernelIdleMs: 20 * MINUTE,
  maxFileBytes: 1024 * MIB,
  maxBodyBytes: 8 * MIB,
  modelHosts: [],
  corsOrigins: [],
  debug: false,
} satisfies ChatSettings;
