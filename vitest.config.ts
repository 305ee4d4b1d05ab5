import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // The bot under faults waits for real back-offs: npm run test:faults.
    exclude: ["test/faults/**"],
    // Suites start real servers and processes; two cores carry two of them at a time.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
