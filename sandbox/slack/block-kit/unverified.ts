/** Numbers that Slack has not published: known from reports and other people's validators only. */
export const UNVERIFIED = {
  /** All strings of a message's blocks, table cells aside; reports say 12,000 and a little more. */
  messageBlocksCharacters: 12_000,
  chartsPerMessage: 2,
  /** Slack's page of June 2026 says 6, its later guide 12. */
  chartSegments: 12,
  chartSeries: 12,
  chartCategories: 20,
  chartLabel: 20,
  chartAxisLabel: 50,
  /** Slack's guide says 3; a validator saw the third refused. */
  cardButtons: 2,
  imageUrl: 3000,
  plansPerMessage: 1,
  externalId: 255,
  metadataBytes: 8000,
  richTextIndent: 8,
} as const;
