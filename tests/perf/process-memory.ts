/** Memory of processes, as the system counts it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  parent: number;
  /** What is in memory. On Linux shared pages count in parts, so that a sum over processes is true. */
  bytes: number;
  command: string;
}

const WINDOWS_QUERY =
  'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $([int64]($_.WorkingSetSize/1024)) $($_.CommandLine)" }';

/** Every process below `root`, and itself. */
export function processTree(root: number): RunningProcess[] {
  const all = runningProcesses();
  const tree = new Set([root]);
  // Children may be listed before their parents.
  for (let before = 0; before < tree.size;) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return all
    .filter(({ pid }) => tree.has(pid))
    .map((running) => ({ ...running, bytes: proportional(running.pid) ?? running.bytes }));
}

export function megabytes(processes: readonly RunningProcess[]): number {
  return Math.round(processes.reduce((sum, { bytes }) => sum + bytes, 0) / (1024 * 1024));
}

function runningProcesses(): RunningProcess[] {
  const options = { encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const table =
    process.platform === 'win32'
      ? execFileSync('powershell', ['-NoProfile', '-Command', WINDOWS_QUERY], options)
      : execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], options);
  return table.split('\n').flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*(.*)$/u.exec(line);
    if (!found) return [];
    const [pid = 0, parent = 0, kilobytes = 0] = found.slice(1, 4).map(Number);
    return [{ pid, parent, bytes: kilobytes * 1024, command: found[4] ?? '' }];
  });
}

/** Linux alone tells it: https://docs.kernel.org/filesystems/proc.html (smaps_rollup, Pss). */
function proportional(pid: number): number | null {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(
      readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8'),
    )?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
