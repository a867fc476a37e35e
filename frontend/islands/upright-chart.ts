/** Standing bars beside one another as time or ranks go, perhaps with a line of shares across them or a band behind. */
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { start, token, tooltip } from "../charts";

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
}
/** From where to where each figure may lie. */
interface Span {
  name: string;
  colour: string;
  low: number[];
  high: number[];
}
interface Drawn {
  coord(point: [number, number]): [number, number];
  size(extent: [number, number]): [number, number];
  value(dimension: number): number;
}
interface Data {
  categories: string[];
  stacked: boolean;
  series: Series[];
  line: Series | null;
  marks: Series | null;
  span: Span | null;
  /** Shares at which something begins, from 0 to 1. */
  levels: number[];
  texts: Record<string, string[]>;
}

const HEIGHT = 260;

export function mount(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.chart ?? "{}") as Data;
  // In a panel it is as high as there is room.
  if (!("fill" in element.dataset)) element.style.height = `${HEIGHT}px`;
  start(element, () => option(data));
}

function option(data: Data): EChartsCoreOption {
  const bars = data.series.map((series) => ({
    type: "bar",
    name: series.name,
    data: series.values,
    stack: data.stacked ? "all" : undefined,
    barMaxWidth: 36,
    barCategoryGap: "24%",
    itemStyle: { color: token(series.colour) },
    cursor: "default",
  }));
  const quiet = { color: token("--text-3"), fontSize: 12 };
  const none = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 0, right: data.line ? 40 : 0, top: 12, bottom: 24 },
    xAxis: { type: "category", data: data.categories, ...none, axisLabel: { ...quiet, hideOverlap: true } },
    yAxis: [
      { type: "value", ...none, axisLabel: { show: false } },
      { type: "value", min: 0, max: 1, ...none, axisLabel: { ...quiet, show: data.line !== null, formatter: percent } },
    ],
    tooltip: tooltip((at) => said(data, at)),
    series: [...(data.span ? [band(data.span, data.marks)] : []), ...bars, ...(data.line ? [across(data.line, data.levels)] : [])],
  };
}

function across(line: Series, levels: number[]): object {
  return {
    type: "line",
    name: line.name,
    yAxisIndex: 1,
    data: line.values,
    symbol: "none",
    lineStyle: { color: token(line.colour), width: 2 },
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      lineStyle: { color: token("--control"), type: "dashed", width: 1 },
      data: levels.map((level) => ({ yAxis: level })),
    },
  };
}

/** The band of each category with a stroke where the figure itself lies. */
function band(span: Span, marks: Series | null): object {
  return {
    type: "custom",
    name: span.name,
    silent: true,
    z: 1,
    encode: { x: 0, y: [1, 2] },
    data: span.low.map((low, at) => [at, low, span.high[at], marks?.values[at] ?? Number.NaN]),
    renderItem: (_params: unknown, drawn: Drawn) => {
      const [middle, bottom] = drawn.coord([drawn.value(0), drawn.value(1)]);
      const top = drawn.coord([drawn.value(0), drawn.value(2)])[1];
      const width = drawn.size([1, 0])[0] * 0.9;
      const x = middle - width / 2;
      const rect = { type: "rect", shape: { x, y: top, width, height: Math.max(2, bottom - top) }, style: { fill: token(span.colour) } };
      const y = drawn.coord([drawn.value(0), drawn.value(3)])[1];
      const stroke = { type: "rect", shape: { x, y: y - 1, width, height: 2 }, style: { fill: token(marks?.colour ?? span.colour) } };
      return { type: "group", children: Number.isNaN(y) ? [rect] : [rect, stroke] };
    },
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

function said(data: Data, at: number): string {
  const every = data.line ? [...data.series, data.line] : data.series;
  const told = every.filter((series) => series.values[at]);
  const names = [...told, ...(data.span && data.marks ? [data.marks, data.span] : [])].map((series) => series.name);
  const lines = names.map((name) => `${name}: ${data.texts[name]?.[at] || "—"}`);
  return [data.categories[at], ...lines].join("\n");
}
