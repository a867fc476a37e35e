/** What the charts have in common: they are drawn anew for another size and another theme, in the style sheet's colours. */
import { init, type EChartsCoreOption } from "echarts/core";

export function start(element: HTMLElement, option: () => EChartsCoreOption): void {
  const chart = init(element, undefined, { renderer: "svg" });
  const draw = (): void => chart.setOption(option(), true);
  draw();
  // In a panel the room tells how much is shown.
  const fills = "fill" in element.dataset;
  new ResizeObserver(() => {
    chart.resize();
    if (fills) draw();
  }).observe(element);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** `said` gives the words for the category at a place. */
export function tooltip(said: (at: number) => string): object {
  return {
    trigger: "axis",
    // Drawn, not written as HTML: the page allows no style of its own.
    renderMode: "richText",
    confine: true,
    axisPointer: { type: "none" },
    backgroundColor: token("--raised"),
    borderColor: token("--line-2"),
    textStyle: { color: token("--text"), fontSize: 13, lineHeight: 17 },
    formatter: (points: { dataIndex: number }[]) => said(points[0]?.dataIndex ?? 0),
  };
}
