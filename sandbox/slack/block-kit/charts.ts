import { list, number, type ObjectShape, object, string, typed } from "./shape.ts";
import { UNVERIFIED } from "./unverified.ts";

/** The chart of a data_visualization block. */

const label = string(UNVERIFIED.chartLabel);
const point = object({ required: { label, value: number() } });
const seriesChart: ObjectShape = {
  required: {
    series: list(
      object({ required: { name: label, data: list(point, UNVERIFIED.chartCategories) } }),
      UNVERIFIED.chartSeries,
    ),
    axis_config: object({
      required: { categories: list(label, UNVERIFIED.chartCategories) },
      optional: { x_label: string(UNVERIFIED.chartAxisLabel), y_label: string(UNVERIFIED.chartAxisLabel) },
    }),
  },
};

export const chart = typed({
  pie: {
    required: {
      segments: list(object({ required: { label, value: number({ above: 0 }) } }), UNVERIFIED.chartSegments),
    },
  },
  bar: seriesChart,
  line: seriesChart,
  area: seriesChart,
});
