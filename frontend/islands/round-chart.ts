/** The parts of a whole: a pie, or a funnel. The figures stand in the table too. */
import { FunnelChart, PieChart } from "echarts/charts";
import { LegendComponent } from "echarts/components";
import { use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { start, token } from "../charts";

use([FunnelChart, LegendComponent, PieChart, SVGRenderer]);

interface Data {
  form: string;
  categories: string[];
  series: { name: string; values: (number | null)[] }[];
  ends: { text: string }[];
}

const COLOURS = ["--ch1", "--ch2", "--ch3", "--ch4", "--ch-lost", "--ch5"];
const ROW = 38;
const PIE = 280;

export function mount(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.chart ?? "{}") as Data;
  if (!("fill" in element.dataset)) element.style.height = `${data.form === "funnel" ? data.categories.length * ROW + 20 : PIE}px`;
  start(element, () => option(data, element));
}

function option(data: Data, { clientWidth, clientHeight }: HTMLElement): EChartsCoreOption {
  // In a panel it is as large as there is room: beside it at least as much is left for the words.
  const side = Math.min(PIE, clientHeight, clientWidth / 2);
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: data.form === "funnel" ? undefined : legend(data, side, clientWidth),
    series: [data.form === "funnel" ? funnel(data) : pie(data, side)],
  };
}

function pie(data: Data, side: number): object {
  return {
    type: "pie",
    radius: [side * 0.22, side * 0.37],
    startAngle: 90,
    silent: true,
    center: [side * 0.43, "50%"],
    label: { show: false },
    itemStyle: { borderColor: token("--sheet"), borderWidth: 2 },
    data: parts(data, (at) => COLOURS[at % COLOURS.length] ?? "--ch1"),
  };
}

/** Names and figures beside the pie; on a narrow screen there is room for a few words only. */
function legend(data: Data, side: number, width: number): object {
  return {
    type: "scroll",
    orient: "vertical",
    left: side * 0.93,
    top: "middle",
    selectedMode: false,
    itemWidth: 10,
    itemHeight: 10,
    icon: "rect",
    textStyle: { color: token("--text"), fontSize: 13, width: Math.max(80, width - side * 0.93 - 30), overflow: "truncate" },
    formatter: (name: string) => words(data, data.categories.indexOf(name)),
  };
}

/** The rows as they stand, each as wide as it is big. */
function funnel(data: Data): object {
  return {
    type: "funnel",
    sort: "none",
    silent: true,
    left: 0,
    width: "52%",
    top: 6,
    bottom: 6,
    gap: 3,
    minSize: "1%",
    label: { ...label(), position: "right", formatter: ({ dataIndex }: { dataIndex: number }) => words(data, dataIndex) },
    labelLine: { lineStyle: { color: token("--line-2") } },
    itemStyle: { borderWidth: 0 },
    data: parts(data, () => "--ch1"),
  };
}

function parts(data: Data, colour: (at: number) => string): object[] {
  const values = data.series[0]?.values ?? [];
  return data.categories.map((name, at) => ({ name, value: values[at] ?? 0, itemStyle: { color: token(colour(at)) } }));
}

function label(): object {
  return { color: token("--text"), fontSize: 13, overflow: "truncate", width: 220 };
}

function words(data: Data, at: number): string {
  return `${data.categories[at]}: ${data.ends[at]?.text ?? ""}`;
}
