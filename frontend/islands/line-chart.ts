/** Lines over time or ranks, one for each series. The figures stand in the table too. */
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { start, token, tooltip } from "../charts";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

interface Data {
  categories: string[];
  series: { name: string; colour: string; values: (number | null)[] }[];
  texts: Record<string, string[]>;
}

const HEIGHT = 280;

export function mount(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.chart ?? "{}") as Data;
  if (!("fill" in element.dataset)) element.style.height = `${HEIGHT}px`;
  start(element, () => option(data));
}

function option(data: Data): EChartsCoreOption {
  const quiet = { color: token("--text-3"), fontSize: 12 };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 8, top: 12, bottom: 26 },
    xAxis: {
      type: "category",
      data: data.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--line-2") } },
      axisLabel: { ...quiet, hideOverlap: true },
    },
    yAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: token("--ch-grid") } } },
    tooltip: tooltip((at) => said(data, at)),
    series: data.series.map((series) => ({
      type: "line",
      name: series.name,
      data: series.values,
      symbol: "circle",
      symbolSize: 5,
      itemStyle: { color: token(series.colour) },
      lineStyle: { color: token(series.colour), width: 2 },
      cursor: "default",
    })),
  };
}

function said(data: Data, at: number): string {
  const lines = data.series.map((series) => `${series.name}: ${data.texts[series.name]?.[at] || "—"}`);
  return [data.categories[at], ...lines].join("\n");
}
