/** How soon a password would be guessed, told while it is typed. Nothing of it leaves the browser before it is sent. */
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

/** Of what is longer the beginning alone is looked at: the time it takes grows with the square. */
const LONGEST = 100;

export function mount(element: HTMLElement): void {
  const field = element.querySelector<HTMLInputElement>("input");
  const meter = element.querySelector<HTMLMeterElement>("meter");
  const text = element.querySelector<HTMLElement>("[data-strength]");
  if (!field || !meter || !text) return;
  const words = (text.dataset.strength ?? "").split("|");
  let checker: Promise<ZxcvbnFactory> | null = null;

  const show = async (): Promise<void> => {
    checker ??= load(); // the lists are large: only who types a password needs them
    const typed = field.value.slice(0, LONGEST);
    const { score } = (await checker).check(typed, about(field.form));
    if (typed !== field.value.slice(0, LONGEST)) return; // typed on meanwhile
    meter.hidden = text.hidden = !typed;
    meter.value = score;
    text.textContent = words[score] ?? "";
  };
  field.addEventListener("input", () => void show());
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory: Checker }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new Checker({ dictionary, graphs: adjacencyGraphs, maxLength: LONGEST });
}

/** What else the form tells of the person is the first that is guessed. */
function about(form: HTMLFormElement | null): string[] {
  const given = [...(form?.querySelectorAll<HTMLInputElement>("input[type=text], input[type=email]") ?? [])].map((one) => one.value);
  return [...given, form?.dataset.about ?? "", "krug"].flatMap((value) => value.split(/[\s@.]+/)).filter((part) => part.length > 2);
}
