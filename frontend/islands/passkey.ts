/** A form whose button asks the device for a passkey: the server's question first, then the device, then the form goes. */
type Asked = { options?: Options; error?: string };
type Options = { challenge: string; user?: { id: string }; excludeCredentials?: Named[]; allowCredentials?: Named[] };
type Named = { id: string };

export function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement) || !window.PublicKeyCredential || !window.isSecureContext) return;
  form.hidden = false;
  document.querySelectorAll<HTMLElement>("[data-no-passkeys]").forEach((note) => (note.hidden = true));
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button?.disabled) return; // the device is being asked
    if (button) button.disabled = true;
    fault(form, "");
    void ask(form).finally(() => {
      if (button) button.disabled = false;
    });
  });
}

async function ask(form: HTMLFormElement): Promise<void> {
  let asked: Asked;
  try {
    const answer = await fetch(form.dataset.begins ?? "", { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    asked = (await answer.json()) as Asked;
  } catch {
    return fault(form, form.dataset.lost);
  }
  if (!asked.options) return fault(form, asked.error);
  try {
    const credential = await (form.dataset.does === "create" ? made(asked.options) : shown(asked.options));
    const field = form.querySelector<HTMLInputElement>("input[name=credential]");
    if (!field || !credential) return fault(form, form.dataset.refused);
    field.value = JSON.stringify(told(credential as PublicKeyCredential));
    form.querySelectorAll<HTMLInputElement>("input[type=password]").forEach((password) => (password.value = "")); // it was asked already
    form.submit();
  } catch (error) {
    fault(form, (error as DOMException).name === "InvalidStateError" ? form.dataset.known : form.dataset.refused);
  }
}

function made(options: Options): Promise<Credential | null> {
  const user = { ...options.user, id: bytes(options.user?.id ?? "") };
  const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials: named(options.excludeCredentials) };
  return navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
}

function shown(options: Options): Promise<Credential | null> {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) };
  return navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
}

/** The answer as the server reads it; not by `toJSON`, which browsers of last year lack. */
function told(credential: PublicKeyCredential): unknown {
  const { response } = credential;
  const parts: Record<string, string> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) parts.attestationObject = text(response.attestationObject);
  if (response instanceof AuthenticatorAssertionResponse) {
    parts.authenticatorData = text(response.authenticatorData);
    parts.signature = text(response.signature);
    if (response.userHandle) parts.userHandle = text(response.userHandle);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts, clientExtensionResults: {} };
}

function named(keys: Named[] | undefined): unknown[] {
  return (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));
}

function bytes(base64url: string): Uint8Array {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fault(form: HTMLFormElement, words: string | undefined): void {
  const place = form.querySelector<HTMLElement>("[data-fault]");
  if (!place) return;
  place.textContent = words ?? "";
  place.hidden = !words;
}
