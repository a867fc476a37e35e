/** Standing bars, stacked, beside one another as time or ranks go, perhaps with a line of shares across them. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { start, token, tooltip } from "../charts";

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
}
interface Data {
  categories: string[];
  stacked: boolean;
  series: Series[];
  line: Series | null;
  /** Shares at which something begins, from 0 to 1. */
  levels: number[];
  texts: Record<string, string[]>;
}

const HEIGHT = 260;

export function mount(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.chart ?? "{}") as Data;
  element.style.height = `${HEIGHT}px`;
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
    series: data.line ? [...bars, across(data.line, data.levels)] : bars,
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

function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

function said(data: Data, at: number): string {
  const every = data.line ? [...data.series, data.line] : data.series;
  const told = every.filter((series) => series.values[at]);
  const lines = told.map((series) => `${series.name}: ${data.texts[series.name]?.[at] || "—"}`);
  return [data.categories[at], ...lines].join("\n");
}
