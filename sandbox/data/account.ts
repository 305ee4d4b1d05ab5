/** The made-up account: who and what it consists of. Every id keeps its value whatever the seed. */
export const ACCOUNT_ID = "5f0d2c8e-7b41-4c8a-9a36-1d2e60b7f914";
export const CLOUD = "AWS";

export interface Workspace {
  id: string;
  name: string;
  /** With https://, as the table spells it. */
  url: string;
  createdAt: string;
}

export const ANALYTICS: Workspace = {
  id: "1482930577160243",
  name: "prod-analytics",
  url: "https://dbc-4f1a82c0-6e17.cloud.databricks.test",
  createdAt: "2022-05-17T09:14:02.000Z",
};

export const MACHINE_LEARNING: Workspace = {
  id: "3096114582047719",
  name: "prod-ml",
  url: "https://dbc-b27d90e3-1c58.cloud.databricks.test",
  createdAt: "2023-01-30T13:40:55.000Z",
};

/** The two workspaces of this region; both have jobs, runs and names. */
export const WORKSPACES: readonly Workspace[] = [ANALYTICS, MACHINE_LEARNING];

/** A workspace of another region: it exists in billing only. */
export const OTHER_REGION_WORKSPACE_ID = "7741028365519064";

export const TEAMS = ["platform", "ml", "finance"] as const;
export type Team = (typeof TEAMS)[number];

/** The tag key that names the team. */
export const TEAM_TAG = "team";

/** Someone who owns or creates jobs: `id` as in lakeflow.jobs, `name` as in billing (a user's e-mail or an application id). */
export interface Principal {
  id: string;
  name: string;
}

export const ANA: Principal = { id: "4417720915386204", name: "ana@example.test" };
export const BEN: Principal = { id: "6120938841175530", name: "ben@example.test" };
export const CHLOE: Principal = { id: "2278510946630187", name: "chloe@example.test" };
export const DMITRI: Principal = { id: "8803415572619046", name: "dmitri@example.test" };

const APPLICATION_ID = "b7c9a6e4-52d1-4f0e-8b6a-93e1f0d4c215";
/** The service principal of the deployments: an application id wherever a user would have an e-mail. */
export const DEPLOYER: Principal = { id: APPLICATION_ID, name: APPLICATION_ID };
