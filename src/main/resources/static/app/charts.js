// Draws what came and went, and keeps the overview as it is now. Without this script the sums stand there as text, as
// they were when the page was opened.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let drawn = [];

function draw() {
  for (const chart of drawn) chart.destroy();
  drawn = [];
  for (const place of document.querySelectorAll('[data-chart]')) {
    const chart = JSON.parse(place.dataset.chart);
    const from = Date.parse(chart.from) / 1000;
    const step = chart.step ?? 3600;
    const labels = chart.labels ?? ['came', 'done', 'dead'];
    const colours = chart.colours ?? ['--soft', '--accent', '--bad-text'];
    const lines = chart.lines ?? [chart.accepted, chart.done, chart.dead];
    const line = (label, i) => ({ label, stroke: colour(colours[i]), width: 2, points: { show: lines[i].length === 1 } });
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, size: 34 };
    drawn.push(new uPlot({
      width: place.clientWidth,
      height: 110,
      legend: { show: false },
      cursor: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      series: [{}, ...labels.map(line)],
      axes: [{ ...axis, size: 24, values: step < 86400 ? '{HH}' : '{MM}-{DD}' }, axis],
      scales: { y: { range: (plot, low, high) => [0, Math.max(high, 1)] } },
    }, [lines[0].map((count, i) => from + i * step), ...lines], place));
  }
}

// Takes over what changed, but not where somebody is just now.
async function refresh(live) {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const section of live.querySelectorAll(':scope > section')) {
    const now = page.getElementById(section.id);
    if (now && !section.contains(document.activeElement) && now.innerHTML !== section.innerHTML) {
      section.replaceWith(document.adoptNode(now));
    }
  }
  draw();
}

const live = document.querySelector('[data-live]');
if (live) {
  draw();
  if (live.dataset.live) {
    let last = null;
    new EventSource(live.dataset.live).addEventListener('activity', (event) => {
      if (last !== null && last !== event.data) refresh(live);
      last = event.data;
    });
  } else {
    setInterval(() => refresh(live), 15000);
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', draw);
}
