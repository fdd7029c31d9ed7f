// Draws the plot of `npm run bench -- tables` with Vega, without a browser.
import { View, parse } from "vega";

/** Colours that colour-blind people can distinguish: https://jfly.uni-koeln.de/color/ */
const colours = { danfojs: "#d55e00", DuckDB: "#0072b2", pandas: "#009e73" };
const [ink, faint] = ["#333333", "#dddddd"];
const decades = [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];

const field = (name, scale) => ({ scale, field: name });
const place = { x: field("rows", "x"), y: field("seconds", "y") };

const stroke = field("tool", "colour");

const lineMarks = [
  {
    type: "group",
    from: { facet: { name: "one", data: "done", groupby: "tool" } },
    marks: [
      {
        type: "line",
        from: { data: "one" },
        encode: { enter: { ...place, stroke, strokeWidth: { value: 2.5 } } },
      },
    ],
  },
  {
    type: "symbol",
    from: { data: "done" },
    encode: { enter: { ...place, fill: stroke, size: { value: 50 } } },
  },
];

/** A cross and the reason for each failure, listed at the top of the plot. */
const failureMarks = [
  {
    type: "symbol",
    from: { data: "failed" },
    encode: {
      enter: {
        x: field("rows", "x"),
        y: { signal: "10 + 20 * datum.slot" },
        shape: { value: "M-.6,-.6L.6,.6M.6,-.6L-.6,.6" },
        stroke,
        strokeWidth: { value: 2.5 },
        size: { value: 100 },
      },
    },
  },
  {
    type: "text",
    from: { data: "failed" },
    encode: {
      enter: {
        x: field("rows", "x"),
        y: { signal: "14 + 20 * datum.slot" },
        dx: { value: -12 },
        align: { value: "right" },
        text: { signal: "datum.tool + ': ' + datum.failure" },
        fill: stroke,
        fontSize: { value: 12 },
      },
    },
  },
];

/** A dashed line at the size at which to change the tool. */
const changeMarks = [
  {
    type: "rule",
    from: { data: "change" },
    encode: {
      enter: {
        x: field("data", "x"),
        y: { signal: "above" },
        y2: { signal: "height" },
        stroke: { value: ink },
        strokeDash: { value: [5, 4] },
      },
    },
  },
  {
    type: "text",
    from: { data: "change" },
    encode: {
      enter: {
        x: field("data", "x"),
        y: { signal: "height - 10" },
        dx: { value: 6 },
        text: { signal: "'change tool: ' + format(datum.data, ',') + ' rows'" },
        fill: { value: ink },
        fontSize: { value: 12 },
      },
    },
  },
];

const axis = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 13, titlePadding: 10 };

function axes(sizes) {
  return [
    { scale: "x", orient: "bottom", title: "rows", values: sizes, format: "~s", ...axis },
    {
      scale: "y",
      orient: "left",
      title: "seconds, from file to result",
      values: decades,
      format: "~g",
      grid: true,
      gridColor: faint,
      ...axis,
    },
  ];
}

/** Domains of the logarithmic scales, from the points. */
function scales(sizes, tools) {
  return [
    { name: "x", type: "log", domain: [sizes[0] * 0.8, sizes.at(-1) * 1.25], range: "width" },
    {
      name: "y",
      type: "log",
      domain: { data: "done", field: "seconds" },
      nice: true,
      range: [{ signal: "height" }, { signal: "above" }],
    },
    { name: "colour", type: "ordinal", domain: tools, range: tools.map((tool) => colours[tool]) },
  ];
}

/** Returns an SVG with a light background, for dark pages. */
export async function drawTables({ cells, sizes, tools, change, machine }) {
  const failed = cells.filter(({ failure }) => failure).map((cell, slot) => ({ ...cell, slot }));
  const view = new View(
    parse({
      width: 620,
      height: 360,
      padding: 16,
      background: "#ffffff",
      config: { title: { color: ink, subtitleColor: ink } },
      title: {
        text: "Sum, mean and count by group of a CSV file",
        subtitle: `Less is better. ${machine}`,
        anchor: "start",
        fontSize: 16,
        subtitleFontSize: 12,
        offset: 14,
      },
      signals: [{ name: "above", value: 20 * failed.length }],
      data: [
        { name: "done", values: cells.filter(({ failure }) => !failure) },
        { name: "failed", values: failed },
        { name: "change", values: change ? [change] : [] },
      ],
      scales: scales(sizes, tools),
      axes: axes(sizes),
      legends: [{ fill: "colour", orient: "right", labelFontSize: 13, labelColor: ink, symbolSize: 90 }],
      marks: [...changeMarks, ...lineMarks, ...failureMarks],
    }),
    { renderer: "none" },
  );
  return `${await view.toSVG()}\n`;
}
