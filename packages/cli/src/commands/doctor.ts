import { CodeactError, type ProbeCheck } from "@codeact/protocol";
import { checkModel, probeSandboxes } from "@codeact/session";
import { exitStatus } from "../failure.ts";
import type { Settings } from "../settings/settings.ts";
import { styler, type Terminal } from "../terminal/terminal.ts";
import { modelChoice, sandboxChoice } from "./open-agent.ts";
import { settingsOf } from "./shared-options.ts";

interface Group {
  readonly title: string;
  readonly usable: boolean;
  readonly checks: readonly ProbeCheck[];
}

/** `codeact doctor`: what works on this machine, what is missing and how to get it. Status 4 when nothing can run code. */
export async function doctorCommand(
  options: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const settings = await settingsOf(options, process.env);
  const sandboxes = await probeSandboxes(sandboxChoice(settings));
  const groups: Group[] = [
    {
      title: "Node",
      usable: true,
      checks: [
        {
          name: "version",
          ok: true,
          detail: `${process.versions.node} on ${process.platform} ${process.arch}`,
        },
      ],
    },
    ...sandboxes.map((probe) => ({
      title: `Sandbox ${probe.backend}`,
      usable: probe.usable,
      checks: probe.checks,
    })),
    { title: "Model", ...(await modelGroup(settings)) },
  ];
  const canRun = sandboxes.some((probe) => probe.usable) || settings.engineUrl !== undefined;
  if (options.json === true)
    terminal.out.write(`${JSON.stringify({ usable: canRun, groups }, null, 2)}\n`);
  else draw(groups, terminal);
  return canRun ? exitStatus.ok : exitStatus.sandbox;
}

async function modelGroup(
  settings: Settings,
): Promise<{ usable: boolean; checks: readonly ProbeCheck[] }> {
  try {
    const { name, place, models } = await checkModel(modelChoice(settings));
    const known = models.length === 0 || models.includes(name);
    const detail = known
      ? `${name}, ${place}`
      : `${place} answers, but does not list ${name}; it has ${models.slice(0, 8).join(", ")}`;
    return {
      usable: known,
      checks: [
        {
          name: "endpoint",
          ok: known,
          detail,
          remedy: known ? undefined : "Give --model with one of them.",
        },
      ],
    };
  } catch (error) {
    if (!CodeactError.isInstance(error)) throw error;
    return {
      usable: false,
      checks: [{ name: "endpoint", ok: false, detail: error.message, remedy: error.remedy }],
    };
  }
}

function draw(groups: readonly Group[], terminal: Terminal): void {
  const style = styler(terminal.color);
  for (const group of groups) {
    const verdict = group.usable
      ? style("green", "works")
      : style("red", group.title === "Model" ? "not ready" : "does not work here");
    terminal.out.write(`${style("bold", group.title)}: ${verdict}\n`);
    for (const check of group.checks) {
      const mark = check.ok ? style("green", "ok") : style("red", "no");
      terminal.out.write(`  ${mark}  ${check.name}: ${check.detail}\n`);
      if (!check.ok && check.remedy !== undefined)
        terminal.out.write(`      ${style("yellow", check.remedy)}\n`);
    }
  }
}
