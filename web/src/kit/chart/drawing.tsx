import { useEffect, useRef, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePreference } from '../preferences';
import type { ChartProps } from './line-chart';

const HEIGHT = 200;
const DAY_S = 86_400;
const DASHES = [[], [6, 4], [2, 3]];

/** The drawn chart; made again when its numbers, its width or the theme change. */
export function Drawing(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const theme = usePreference('theme');
  const latest = useRef(props);
  latest.current = props;
  const { days, series } = props;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let erase: (() => void) | undefined;
    const cancel = afterFrame(() => (erase = draw(element, latest)));
    return () => {
      cancel();
      erase?.();
    };
  }, [days, series, theme]);
  return <div ref={box} style={{ minBlockSize: HEIGHT, cursor: props.onDay ? 'pointer' : undefined }} />;
}

/** What is written is shown first: it says the same, and drawing takes longer than all of it. */
function afterFrame(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(act)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function draw(element: HTMLElement, latest: RefObject<ChartProps>): () => void {
  const plot = new uPlot(optionsOf(element, latest.current), dataOf(latest.current), element);
  const click = () => {
    const place = plot.cursor.idx;
    const day = place == null ? undefined : latest.current.days[place];
    if (day) latest.current.onDay?.(day);
  };
  plot.over.addEventListener('click', click);
  const watcher = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
  watcher.observe(element);
  return () => {
    watcher.disconnect();
    plot.destroy();
  };
}

function dataOf({ days, series }: ChartProps): uPlot.AlignedData {
  return [days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000), ...series.map(({ heights }) => heights)];
}

function optionsOf(element: HTMLElement, { series, dayText, heightText }: ChartProps): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const axis = { stroke: color('--t-dimmed'), font, grid: { stroke: color('--t-line'), width: 1 }, ticks: { show: false } };
  const day = (at: number) => dayText(new Date(at * 1000).toISOString().slice(0, 10));
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false }, y: { range: (_, least, most) => [Math.min(0, least * 1.08), most > 0 ? most * 1.08 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, space: 90, incrs: [1, 2, 7, 14, 30, 60].map((days) => days * DAY_S), values: (_, at) => at.map(day) },
      { ...axis, size: 74, values: (_, heights) => heights.map(heightText) },
    ],
    series: [
      {},
      ...series.map(({ label }, place) => ({
        label,
        stroke: color(`--t-series-${place + 1}`),
        width: 2,
        dash: DASHES[place] ?? [],
        points: { show: series[place]!.heights.length < 3 },
      })),
    ],
    plugins: [tooltip(() => ({ series, dayText }))],
  };
}

/** Beside the pointer: the day and what each series says of it. */
function tooltip(told: () => Pick<ChartProps, 'series' | 'dayText'>): uPlot.Plugin {
  const label = document.createElement('div');
  label.className = 'chart-tooltip';
  return {
    hooks: {
      init: (plot) => void plot.over.append(label),
      setCursor: (plot) => {
        const place = plot.cursor.idx;
        const at = place == null ? undefined : plot.data[0][place];
        label.hidden = at === undefined || place == null;
        if (at === undefined || place == null) return;
        const { series, dayText } = told();
        const lines = series.map(({ label: name, texts }) => `${name}: ${texts[place] ?? ''}`);
        label.textContent = [dayText(new Date(at * 1000).toISOString().slice(0, 10)), ...lines].join('\n');
        const left = plot.cursor.left ?? 0;
        const isRight = left > plot.over.clientWidth / 2;
        label.style.left = isRight ? 'auto' : `${left + 12}px`;
        label.style.right = isRight ? `${plot.over.clientWidth - left + 12}px` : 'auto';
      },
    },
  };
}
