/** The chart of a report: lying bars, stacked, with strokes for the period before. Its figures stand in the table too. */
import { BarChart, CustomChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { start, token, tooltip } from "../charts";

use([BarChart, CustomChart, GridComponent, TooltipComponent, SVGRenderer]);

interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
}
interface Data {
  categories: string[];
  stacked: boolean;
  series: Series[];
  marks: Series | null;
  /** What stands at the right end above each bar: a figure, and a quiet one beside it. */
  ends: { text: string; aside: string; bad: boolean }[];
  texts: Record<string, string[]>;
}
interface Drawn {
  coord(point: [number, number]): [number, number];
  size(extent: [number, number]): [number, number];
  value(dimension: number): number;
}

const ROW = 50;
const LEAST_ROW = 44;
const BAR = 16;

export function mount(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.chart ?? "{}") as Data;
  // In a panel it is as high as there is room.
  if (!("fill" in element.dataset)) element.style.height = `${data.categories.length * ROW}px`;
  start(element, () => option("fill" in element.dataset ? fitting(data, element) : data));
}

/** As many bars as there is room for; how many are left out is said where the way to all of them is. */
function fitting(data: Data, element: HTMLElement): Data {
  const most = Math.max(1, Math.floor(element.clientHeight / LEAST_ROW));
  const link = element.parentElement?.querySelector<HTMLElement>("[data-more-says]");
  const left = Number(link?.dataset.more ?? 0) + Math.max(0, data.categories.length - most);
  if (link && left) link.textContent = (link.dataset.moreSays ?? "").replace("#", String(left));
  return { ...data, categories: data.categories.slice(0, most), series: data.series.map((one) => cut(one, most)), marks: data.marks && cut(data.marks, most) };
}

function cut(series: Series, most: number): Series {
  return { ...series, values: series.values.slice(0, most) };
}

function option(data: Data): EChartsCoreOption {
  const text = token("--text");
  const bars = data.series.map((series, number) => ({
    type: "bar",
    name: series.name,
    data: series.values,
    stack: data.stacked ? "all" : undefined,
    barWidth: BAR,
    showBackground: number === 0,
    backgroundStyle: { color: token("--ch-track"), borderRadius: 3 },
    itemStyle: { color: token(series.colour), borderRadius: data.stacked ? 0 : 3 },
    cursor: "default",
  }));
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 0, right: 0, top: 10, bottom: -10 },
    xAxis: { type: "value", max: "dataMax", axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: [
      { ...above("left"), data: data.categories, axisLabel: { ...label("left"), width: 260, overflow: "truncate", color: text } },
      {
        ...above("right"),
        data: data.categories,
        axisLabel: {
          ...label("right"),
          formatter: (_name: string, at: number) => ending(data, at),
          rich: {
            v: { color: text, fontSize: 13, fontWeight: 600 },
            m: { color: token("--text-3"), fontSize: 12 },
            bad: { color: token("--red"), fontSize: 12, fontWeight: 560 },
          },
        },
      },
    ],
    tooltip: tooltip((at) => said(data, at)),
    series: data.marks ? [...bars, strokes(data.marks)] : bars,
  };
}

/** Names and figures stand above the bars, so that the bars have the whole width. */
function above(position: "left" | "right"): object {
  return { type: "category", inverse: true, position, axisLine: { show: false }, axisTick: { show: false } };
}

function label(align: "left" | "right"): object {
  return { inside: true, margin: 0, align, verticalAlign: "bottom", padding: [0, 0, BAR / 2 + 9, 0], fontSize: 13 };
}

function ending(data: Data, at: number): string {
  const end = data.ends[at];
  if (!end) return "";
  const aside = end.aside ? `{${end.bad ? "bad" : "m"}|${end.aside}}   ` : "";
  return `${aside}{v|${end.text}}`;
}

function said(data: Data, at: number): string {
  const every = data.marks ? [...data.series, data.marks] : data.series;
  const told = every.filter((series) => series.values[at] || series === data.marks);
  const lines = told.map((series) => `${series.name}: ${data.texts[series.name]?.[at] || "—"}`);
  return [data.categories[at], ...lines].join("\n");
}

function strokes(marks: Series): object {
  return {
    type: "custom",
    name: marks.name,
    data: marks.values.map((value, at) => (value === null ? [Number.NaN, at] : [value, at])),
    silent: true,
    z: 5,
    renderItem: (_params: unknown, drawn: Drawn) => {
      const [x, y] = drawn.coord([drawn.value(0), drawn.value(1)]);
      if (Number.isNaN(x)) return null;
      return { type: "rect", shape: { x: x - 1, y: y - BAR / 2 - 3, width: 2, height: BAR + 6 }, style: { fill: token(marks.colour) } };
    },
  };
}
