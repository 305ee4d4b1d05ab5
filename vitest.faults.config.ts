import { defineConfig } from "vitest/config";

/** All tests of the bot under faults, with the slow ones that `npm test` leaves out. */
export default defineConfig({
  test: {
    include: ["test/faults/**/*.{test,slow}.ts"],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
